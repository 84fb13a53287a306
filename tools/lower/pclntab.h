/* Go's function table (pclntab), which every Go program carries, stripped or not: Go's own runtime needs it.  Here it
 * tells what functions are called, when there are no names, and at which block each calls runtime.deferreturn. */
#ifndef G2N_TOOLS_LOWER_PCLNTAB_H
#define G2N_TOOLS_LOWER_PCLNTAB_H

#include "../image.h"
#include "facts.h"

/* Names the functions of a module without a name section, as Go's linker would have in there; unknown ones' are empty.  The arena
 * owns the names.  False: no memory. */
G2N_MUST_USE bool g2n_pclntab_name_functions(struct g2n_wasm *w, struct g2n_arena *a, const struct g2n_image *image);

/* Finds the table in the initial memory and adds every function's deferreturn point.  False: no memory.
 * *found is false when there is no table, or none that agrees with the module's: then nothing was added. */
G2N_MUST_USE bool g2n_pclntab_add_points(struct g2n_facts *facts, const struct g2n_image *image, bool *found);

#endif
