/* How a library calls references to functions: a table of the types that they can have. */
#ifndef G2N_TOOLS_SIGNATURES_H
#define G2N_TOOLS_SIGNATURES_H

#include "text.h"
#include "wasm.h"

/* Writes `signatures`, an array of struct g2n_signature whose last has no id, with the functions in it.  It is empty for
 * modules that give no reference to anybody. */
void g2n_signatures_write(struct g2n_text *t, const struct g2n_wasm *w);

#endif
