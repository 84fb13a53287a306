/* The order in which functions are laid out in the program, and which of them are compiled for size. */
#ifndef G2N_TOOLS_ORDER_H
#define G2N_TOOLS_ORDER_H

#include "translate.h"
#include "wasm.h"

/* Both arrays are the arena's. */
struct g2n_order {
    const uint32_t *places; /* all functions' places in t->functions */
    const bool     *cold;   /* by place */
};

/* Cold functions come first, then the others.  Those that every Go program runs as it starts lie side by side where
 * the two groups meet, so that they share pages.  Otherwise the order is wasm's.  Without `split`, none is cold. */
G2N_MUST_USE enum g2n_exit g2n_order_functions(struct g2n_order *out, struct g2n_arena *a, struct g2n_diag *d,
                                               const struct g2n_wasm *w, const struct g2n_translation *t, bool split);

#endif
