/* Fixed text with @MARKS@ in it, from the resource folder's templates/. */
#ifndef G2N_TOOLS_TEMPLATE_H
#define G2N_TOOLS_TEMPLATE_H

#include "arena.h"
#include "diag.h"
#include "home.h"
#include "text.h"

struct g2n_mark {
    const char    *name; /* without the @s; the table ends with NULL */
    struct g2n_str value;
};

/* Adds `text` to `out` with every @NAME@ replaced.  A mark that the table lacks is returned in *unknown (NULL: none);
 * an @ that begins no upper-case word is ordinary text. */
void g2n_template_fill(struct g2n_text *out, struct g2n_str text, const struct g2n_mark *marks,
                       struct g2n_str *unknown);

/* Fills templates/<name> and writes the result to `path`. */
G2N_MUST_USE enum g2n_exit g2n_template_write(struct g2n_arena *a, struct g2n_diag *d, const struct g2n_home *home,
                                              const char *name, const struct g2n_mark *marks, const char *path);

#endif
