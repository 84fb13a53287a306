/* Text that grows: generated files and captured output.  A failed allocation empties the text and is remembered, so
 * that a writer checks once at its end: g2n_text_failed(). */
#ifndef G2N_TOOLS_TEXT_H
#define G2N_TOOLS_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "status.h"

struct g2n_text {
    char  *ptr; /* NUL-terminated once anything was added; the text's own */
    size_t len;
    size_t size;
    bool   failed;
};

void g2n_text_init(struct g2n_text *t);
void g2n_text_fini(struct g2n_text *t);

void g2n_text_add(struct g2n_text *t, const char *bytes, size_t len);
void g2n_text_adds(struct g2n_text *t, const char *string);
void g2n_text_addf(struct g2n_text *t, const char *format, ...) G2N_PRINTF(2, 3);
bool g2n_text_failed(const struct g2n_text *t);

#endif
