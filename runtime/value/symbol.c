#include "value/symbol.h"

#include "base/alloc.h"
#include "value/realm.h"

enum g2n_status g2n_symbol_new(struct g2n_realm *realm, const char *description, struct g2n_symbol **out)
{
    struct g2n_symbol *symbol = g2n_alloc(sizeof *symbol);
    enum g2n_status st;
    g2n_value text;

    if (!symbol) return g2n_throw_no_memory(realm);
    *symbol = (struct g2n_symbol){ .cell = { .refs = 1, .kind = G2N_KIND_SYMBOL } };
    if (description) {
        st = g2n_string_from_c(realm, description, &text);
        if (st != G2N_OK) {
            g2n_free(symbol);
            return st;
        }
        symbol->description = g2n_as_string(g2n_peek(text));
    }
    *out = symbol;
    return G2N_OK;
}
