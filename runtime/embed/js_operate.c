/* One operation of js.h, wherever it runs: what does it, and what became of it. */
#include "embed/js_state.h"

static const struct {
    g2n_js_performer *perform;
    enum g2n_js_where where;
} operations[G2N_JS_OP_COUNT] = {
#define JS_OP(name, where) { g2n_js_op_##name, G2N_JS_##where },
#include "embed/js_ops.def"
#undef JS_OP
};

enum g2n_js_where g2n_js_where(enum g2n_js_what what) { return operations[what].where; }

enum g2n_status g2n_js_operate(struct g2n_js_state *s, const struct g2n_js_op *op)
{
    enum g2n_status st = operations[op->what].perform(s, op);

    if (st == G2N_THROWN || st == G2N_ENOMEM) g2n_js_catch(s, st);
    return st;
}

enum g2n_error g2n_js_error_of(enum g2n_status st)
{
    switch (st) {
    case G2N_OK: return G2N_ERROR_NONE;
    case G2N_THROWN: return G2N_ERROR_THROWN;
    case G2N_ENOMEM: return G2N_ERROR_MEMORY;
    case G2N_EINVAL: return G2N_ERROR_TYPE;
    case G2N_ELIMIT: return G2N_ERROR_STATE;
    case G2N_ESYS: return G2N_ERROR_SYSTEM;
    }
    return G2N_ERROR_SYSTEM;
}

void g2n_js_stop(struct g2n_js_state *s)
{
    s->ending = true;
    g2n_js_places_fini(s);
    g2n_drop(g2n_js_realm(s), s->exception);
    s->exception = G2N_ABSENT;
    g2n_js_posts_stop(s);
}
