/* UTF-8 as WHATWG's Encoding standard decodes it, and WTF-8 for what JavaScript strings hold beyond it.
 * JavaScript strings are kept as WTF-8: UTF-8, plus lone surrogates in their three-byte form. */
#ifndef G2N_BASE_UTF8_H
#define G2N_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/* True when all of it is well-formed UTF-8 (no surrogates, no overlong forms). */
bool g2n_utf8_valid(const char *s, size_t len);

/* Appends `s` with U+FFFD for each maximal ill-formed subpart (WHATWG Encoding, UTF-8 decoder). */
void g2n_utf8_append_replaced(struct g2n_buf *out, const char *s, size_t len);

/* Decodes one WTF-8 code point at s (len > 0, well-formed WTF-8) and advances *pos. */
uint32_t g2n_utf8_next(const char *s, size_t len, size_t *pos);

/* Appends one code point (0..0x10FFFF, surrogates included) as WTF-8.  Does not join surrogate pairs. */
void g2n_utf8_append(struct g2n_buf *out, uint32_t code_point);

/* UTF-16 code units that the WTF-8 text stands for. */
size_t g2n_utf8_utf16_len(const char *s, size_t len);

#endif
