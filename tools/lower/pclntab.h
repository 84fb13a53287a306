/* Go's function table (pclntab), which every Go program carries, stripped or not: Go's own runtime needs it.  Here it
 * tells at which block each function calls runtime.deferreturn, and what it is called, when there are no names. */
#ifndef G2N_TOOLS_LOWER_PCLNTAB_H
#define G2N_TOOLS_LOWER_PCLNTAB_H

#include "../image.h"
#include "facts.h"

/* Finds the table in the initial memory and adds every function's deferreturn point.  False: no memory.
 * *found is false when there is no table, or none that agrees with the module's: then nothing was added. */
G2N_MUST_USE bool g2n_pclntab_add_points(struct g2n_facts *facts, const struct g2n_image *image, bool *found);

/* The names of the functions by position, empty where there is none: from the name section, else from the table.  They point
 * into the module; the list is that or the arena's.  NULL: no memory. */
const struct g2n_str *g2n_function_names(struct g2n_arena *a, const struct g2n_wasm *w, const struct g2n_translation *t,
                                         const struct g2n_facts *facts, const struct g2n_image *image);

#endif
