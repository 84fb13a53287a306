/* Symbols: compared by identity. */
#ifndef G2N_VALUE_SYMBOL_H
#define G2N_VALUE_SYMBOL_H

#include "value/object.h"

struct g2n_symbol {
    struct g2n_cell    cell;
    struct g2n_string *description; /* owned, or NULL */
};

G2N_MUST_USE enum g2n_status g2n_symbol_new(struct g2n_realm *realm, const char *description, struct g2n_symbol **out);
static inline g2n_key g2n_key_symbol(struct g2n_symbol *s) { return (g2n_key){ &s->cell }; }

#endif
