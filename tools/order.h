/* The order in which functions are laid out in the program. */
#ifndef G2N_TOOLS_ORDER_H
#define G2N_TOOLS_ORDER_H

#include "translate.h"

/* Lists the places of all functions in t->functions: those that every Go program runs as it starts first, so that they
 * share pages, then the others, each group in wasm order. */
G2N_MUST_USE enum g2n_exit g2n_order_functions(const uint32_t **out, struct g2n_arena *a, struct g2n_diag *d,
                                               const struct g2n_translation *t);

#endif
