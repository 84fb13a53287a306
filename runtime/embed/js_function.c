/* C functions as JavaScript's: a native that closes over a *holder*, whose end is the function's. */
#include "base/alloc.h"
#include "embed/js_state.h"

#define FEW_ARGS 8u

struct holder {
    struct g2n_object    object;
    struct g2n_js_state *state;
    g2n_js_callback      callback;
    void                *context;
    void (*finalize)(void *context);
};

/* Whoever it calls must leave the instance alone; who does not is refused. */
static void holder_fini(struct g2n_realm *realm, struct g2n_object *object)
{
    struct holder *h = (struct holder *)(void *)object;
    bool ending;

    (void)realm;
    if (!h->finalize) return;
    ending = h->state->ending;
    h->state->ending = true;
    h->finalize(h->context);
    h->state->ending = ending;
}

static const struct g2n_class class_holder = { .name = "Object", .size = sizeof(struct holder), .fini = holder_fini };

/* ---- A call -------------------------------------------------------------------------------------------------------- */

static void release(struct g2n_js_state *s, struct g2n_js v)
{
    struct g2n_js_place *place = g2n_js_is_nothing(v) ? NULL : g2n_js_find(s, v);

    if (place) g2n_js_free_place(s, place);
}

/* What the C function has left in `result`, and that it has left nothing: false. */
static bool take_result(struct g2n_js_state *s, const struct g2n_js_call *c, g2n_value *out)
{
    g2n_view v;

    if (g2n_js_is_nothing(c->result) || !g2n_js_take(s, c->result, &v)) return false;
    *out = g2n_dup(v);
    release(s, c->result);
    return true;
}

static enum g2n_status throw_message(struct g2n_js_state *s)
{
    return g2n_throw(g2n_js_realm(s), G2N_ERROR, "%s", g2n_instance_message(s->instance));
}

static enum g2n_status outcome(struct g2n_js_state *s, const struct g2n_js_call *c, enum g2n_error error, g2n_value *result)
{
    struct g2n_realm *realm = g2n_js_realm(s);
    g2n_value thrown;

    if (error == G2N_ERROR_NONE) {
        if (g2n_js_is_nothing(c->result) || take_result(s, c, result)) return G2N_OK;
        return throw_message(s); /* J2, which has been said */
    }
    if (error != G2N_ERROR_THROWN) {
        release(s, c->result);
        return error == G2N_ERROR_MEMORY ? g2n_throw_no_memory(realm) : throw_message(s);
    }
    if (take_result(s, c, &thrown)) return g2n_throw_value(realm, thrown);
    if (g2n_is_absent(g2n_peek(s->exception))) return throw_message(s);
    thrown = s->exception;
    s->exception = G2N_ABSENT;
    return g2n_throw_value(realm, thrown);
}

/* The guest may have ended meanwhile: then there is nobody to answer (guest.h, G5). */
static enum g2n_status call_back(struct g2n_js_state *s, const struct holder *h, struct g2n_js_call *c, g2n_value *result)
{
    enum g2n_error error = h->callback(c);

    if (!s->guest->exited) return outcome(s, c, error, result);
    release(s, c->result);
    return g2n_throw(g2n_js_realm(s), G2N_ERROR, "the program has ended");
}

static enum g2n_status give_args(struct g2n_js_state *s, const struct g2n_call *call, struct g2n_js *args, struct g2n_js *this_value)
{
    enum g2n_status st = g2n_js_give(s, g2n_dup(call->this_value), this_value);

    for (uint32_t k = 0; k < call->argc && st == G2N_OK; k++) st = g2n_js_give(s, g2n_dup(call->args[k]), &args[k]);
    return st;
}

static enum g2n_status call_c(struct g2n_call *call, g2n_value *result)
{
    const struct g2n_function *f = (const struct g2n_function *)(void *)call->callee;
    const struct holder *h = (const struct holder *)(void *)g2n_as_object(g2n_peek(f->data[0]));
    struct g2n_js_state *s = h->state;
    struct g2n_js few[FEW_ARGS] = {{0}}, *args = few;
    struct g2n_js_call c = { .instance = s->instance, .context = h->context, .arg_count = call->argc };
    enum g2n_status st;

    if (call->argc > FEW_ARGS) {
        args = g2n_alloc_zero(call->argc, sizeof *args);
        if (!args) return G2N_ENOMEM;
    }
    c.args = args;
    st = give_args(s, call, args, &c.this_value);
    if (st == G2N_OK) st = call_back(s, h, &c, result);
    for (uint32_t k = 0; k < call->argc; k++) release(s, args[k]);
    release(s, c.this_value);
    if (args != few) g2n_free(args);
    return st;
}

/* ---- Making one ---------------------------------------------------------------------------------------------------- */

enum g2n_status g2n_js_op_function(struct g2n_js_state *s, const struct g2n_js_op *op)
{
    struct g2n_realm *realm = g2n_js_realm(s);
    struct g2n_function *f;
    struct g2n_object *object;
    struct holder *h;
    enum g2n_status st;

    if (!op->callback || !op->out) return g2n_js_refuse_null(s);
    st = g2n_function_new(realm, call_c, op->text ? op->text : "", 0, &f);
    if (st != G2N_OK) return st;
    st = g2n_object_new(realm, &class_holder, NULL, &object);
    if (st != G2N_OK) goto out;
    h = (struct holder *)(void *)object;
    h->state = s;
    f->data[0] = g2n_own_object(object);
    st = g2n_js_give(s, g2n_dup(g2n_view_of_object(&f->object)), op->out);
    if (st != G2N_OK) goto out;
    h->callback = op->callback;
    h->context = op->context;
    h->finalize = op->finalize;
out:
    g2n_object_drop(realm, &f->object);
    return st;
}
