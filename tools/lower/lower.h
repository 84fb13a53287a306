/* Rewriting wasm2c's C for Go, function by function, between translate and emit.
 *
 * A pass looks at one function and either replaces its body by better text from the arena or leaves it as it is;
 * a body of a form that a pass does not know is left alone and counted.  Passes run in the order of the table in
 * lower.c, and what they leave still satisfies L1 and L2 of translate.h, which is checked after each of them. */
#ifndef G2N_TOOLS_LOWER_H
#define G2N_TOOLS_LOWER_H

#include "../translate.h"

struct g2n_lower_pass {
    const char *name; /* as in messages */
    /* Sets *changed when it replaced the body. */
    enum g2n_exit (*run)(struct g2n_function *f, struct g2n_arena *a, struct g2n_diag *d, const struct g2n_wasm *w,
                         bool *changed);
};

G2N_MUST_USE enum g2n_exit g2n_lower(struct g2n_translation *t, struct g2n_arena *a, struct g2n_diag *d,
                                     const char *file, const struct g2n_wasm *w);

#endif
