/* A bounds-checked reader of a stretch of bytes, for the wasm parser's files.  After the first failure every read
 * gives 0 and the reason stays; so a parser checks at the ends of items, not at each byte. */
#ifndef G2N_TOOLS_WASM_CURSOR_H
#define G2N_TOOLS_WASM_CURSOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"

struct g2n_cursor {
    const uint8_t *start; /* of the file, for positions in messages */
    const uint8_t *p;
    const uint8_t *end;
    const char    *error; /* NULL: good so far */
    size_t         error_at;
};

void g2n_cursor_fail(struct g2n_cursor *c, const char *error);

uint8_t        g2n_cursor_u8(struct g2n_cursor *c);
uint32_t       g2n_cursor_u32(struct g2n_cursor *c); /* LEB128, at most 5 bytes, no stray bits */
uint64_t       g2n_cursor_u64(struct g2n_cursor *c);
int64_t        g2n_cursor_s64(struct g2n_cursor *c);
const uint8_t *g2n_cursor_take(struct g2n_cursor *c, size_t len);
struct g2n_str g2n_cursor_name(struct g2n_cursor *c); /* length and bytes */

/* A count of items that take at least `least` bytes each: one that cannot be met fails here, before anything is
 * allocated for it. */
uint32_t g2n_cursor_count(struct g2n_cursor *c, size_t least);

#endif
