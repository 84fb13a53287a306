#include "lower.h"

/* In running order, ended by a row without a name. */
static const struct g2n_lower_pass passes[] = {
    { NULL, NULL },
};

enum g2n_exit g2n_lower(struct g2n_translation *t, struct g2n_arena *a, struct g2n_diag *d, const char *file,
                        const struct g2n_wasm *w)
{
    for (const struct g2n_lower_pass *pass = passes; pass->name; pass++) {
        uint32_t      lowered = 0;
        enum g2n_exit st      = G2N_DONE;

        for (uint32_t i = 0; i < t->function_count && st == G2N_DONE; i++) {
            bool changed = false;

            st = pass->run(&t->functions[i], a, d, w, &changed);
            lowered += changed;
        }
        if (st == G2N_DONE)
            st = g2n_translation_check(d, file, w, t);
        if (st != G2N_DONE)
            return st;
        g2n_note(d, "%s: %u of %u functions", pass->name, lowered, t->function_count);
    }
    return G2N_DONE;
}
