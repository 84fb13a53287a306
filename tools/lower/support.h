/* The C around lowered functions: their prototypes, the flat table, and shims between them and the rest. */
#ifndef G2N_TOOLS_LOWER_SUPPORT_H
#define G2N_TOOLS_LOWER_SUPPORT_H

#include "facts.h"
#include "lower.h"
#include "print.h"

/* Fills in l's texts, and takes wasm2c's table out of t's support where nothing uses it. */
G2N_MUST_USE bool g2n_support_make(struct g2n_lowering *l, struct g2n_arena *a, const struct g2n_facts *facts, struct g2n_translation *t,
                                   const struct g2n_wasm *w, const struct g2n_print_options *o);

#endif
