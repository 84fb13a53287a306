/* Writes the module that wasm2c gets: the guest's own, with
 *   - imports renamed to module "h", names "i0", "i1"... by position, so that duplicates cannot clash in C;
 *   - exported functions renamed "e0", "e1"... by their place among the exports, and other exports left out, but for a
 *     library's globals and tables;
 *   - for a library, the start function exported as "begin", and not run when the module is instantiated;
 *   - active data segments left out when the image has taken them (emptied instead when the module counts its
 *     segments, so that the indexes of passive ones stay);
 *   - functions that nest deeper than WABT reads made shallower (flatten.h);
 *   - all custom sections left out but the names of functions; an exported one without a name has its export's.
 * So wasm2c's C names depend on nothing in the guest but those names. */
#ifndef G2N_TOOLS_REWRITE_H
#define G2N_TOOLS_REWRITE_H

#include <stdio.h>

#include "wasm.h"

/* False when writing to `out` failed (errno says why) or memory ran out (errno is ENOMEM). */
G2N_MUST_USE bool g2n_rewrite_module(FILE *out, const struct g2n_wasm *w, bool drop_active_data, bool library);

#endif
