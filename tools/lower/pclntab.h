/* Go's function table (pclntab), which every Go program carries, stripped or not: Go's own runtime needs it.  Here it
 * tells at which block each function calls runtime.deferreturn, and what it is called, when there are no names. */
#ifndef G2N_TOOLS_LOWER_PCLNTAB_H
#define G2N_TOOLS_LOWER_PCLNTAB_H

#include "../image.h"
#include "facts.h"

/* Finds the table in the initial memory and adds every function's deferreturn point.  False: no memory.
 * *found is false when there is no table, or none that agrees with the module's: then nothing was added. */
G2N_MUST_USE bool g2n_pclntab_add_points(struct g2n_facts *facts, const struct g2n_image *image, bool *found);

/* Fills in the names, by position, of the functions that the table has; the others' stay as they are.  Names point into
 * the image, as does Go's own runtime. */
void g2n_pclntab_read_names(struct g2n_str *names, uint32_t count, const struct g2n_facts *facts, const struct g2n_image *image);

#endif
