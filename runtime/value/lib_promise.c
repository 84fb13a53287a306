/* Promise (ECMA-262, 27.2), over promise.h and reaction.h.  The methods work on promises of this realm and make such:
 * a constructor passed as `this` is not consulted, as there are no classes that could inherit. */
#include "value/lib.h"
#include "value/promise.h"
#include "value/reaction.h"

/* A new function that closes over two values; borrows them. */
static enum g2n_status closure(struct g2n_realm *realm, g2n_native *native, int32_t magic, g2n_view a, g2n_view b,
                               g2n_value *out)
{
    struct g2n_function *f;
    enum g2n_status st = g2n_function_new(realm, native, "", 1, &f);
    if (st != G2N_OK) return st;
    f->magic = magic;
    f->data[0] = g2n_dup(a);
    f->data[1] = g2n_dup(b);
    *out = g2n_own_object(&f->object);
    return G2N_OK;
}

/* ---- constructor ---- */

static enum g2n_status run_executor(struct g2n_realm *realm, g2n_view executor, struct g2n_promise *p)
{
    g2n_value resolve, reject, ignored;
    enum g2n_status st = g2n_promise_resolving_functions(realm, p, &resolve, &reject);
    if (st != G2N_OK) return st;
    g2n_view args[2] = { g2n_peek(resolve), g2n_peek(reject) };
    st = g2n_call_function(realm, executor, G2N_VIEW_UNDEFINED, args, 2, &ignored);
    if (st == G2N_OK) {
        g2n_drop(realm, ignored);
    } else {
        g2n_value thrown = g2n_take_exception(realm);
        g2n_view reason = g2n_peek(thrown);
        st = g2n_call_function(realm, g2n_peek(reject), G2N_VIEW_UNDEFINED, &reason, 1, &ignored);
        if (st == G2N_OK) g2n_drop(realm, ignored);
        g2n_drop(realm, thrown);
    }
    g2n_drop(realm, resolve);
    g2n_drop(realm, reject);
    return st;
}

static enum g2n_status promise_construct(struct g2n_call *call, g2n_value *result)
{
    struct g2n_realm *realm = call->realm;
    struct g2n_promise *p;
    if (!g2n_lib__by_new(call))
        return g2n_throw(realm, G2N_TYPE_ERROR, "Promise constructor cannot be invoked without 'new'");
    if (!g2n_is_callable(g2n_arg(call, 0)))
        return g2n_lib__throw_shown(realm, G2N_TYPE_ERROR, "Promise resolver ", g2n_arg(call, 0), " is not a function");
    enum g2n_status st = g2n_promise_new(realm, &p);
    if (st != G2N_OK) return st;
    struct g2n_object *obj = g2n_promise_object(p);
    st = g2n_object_set_proto(realm, obj, g2n_prototype_for_new(call, realm->protos[G2N_PROTO_PROMISE]));
    if (st == G2N_OK) st = run_executor(realm, g2n_arg(call, 0), p);
    if (st == G2N_OK) return g2n_lib__give(result, obj);
    g2n_object_drop(realm, obj);
    return st;
}

static enum g2n_status require_constructor(struct g2n_call *call, const char *name)
{
    if (g2n_is_object(call->this_value)) return G2N_OK;
    return g2n_throw(call->realm, G2N_TYPE_ERROR, "%s called on non-object", name);
}

static enum g2n_status promise_resolve(struct g2n_call *call, g2n_value *result)
{
    enum g2n_status st = require_constructor(call, "PromiseResolve");
    return st == G2N_OK ? g2n_promise_of(call->realm, g2n_arg(call, 0), result) : st;
}

static enum g2n_status promise_reject(struct g2n_call *call, g2n_value *result)
{
    struct g2n_promise *p;
    enum g2n_status st = require_constructor(call, "PromiseReject");
    if (st == G2N_OK) st = g2n_promise_new(call->realm, &p);
    if (st != G2N_OK) return st;
    st = g2n_promise_reject(call->realm, p, g2n_arg(call, 0));
    if (st == G2N_OK) return g2n_lib__give(result, g2n_promise_object(p));
    g2n_object_drop(call->realm, g2n_promise_object(p));
    return st;
}

/* ---- then, catch, finally ---- */

static enum g2n_status promise_then(struct g2n_call *call, g2n_value *result)
{
    struct g2n_promise *derived;
    if (!g2n_is_promise(call->this_value))
        return g2n_lib__incompatible(call->realm, "Promise.prototype.then", call->this_value);
    enum g2n_status st = g2n_promise_new(call->realm, &derived);
    if (st != G2N_OK) return st;
    st = g2n_promise_react(call->realm, g2n_as_promise(call->this_value), g2n_arg(call, 0), g2n_arg(call, 1), derived);
    if (st == G2N_OK) return g2n_lib__give(result, g2n_promise_object(derived));
    g2n_object_drop(call->realm, g2n_promise_object(derived));
    return st;
}

static enum g2n_status promise_catch(struct g2n_call *call, g2n_value *result)
{
    g2n_view args[2] = { G2N_VIEW_UNDEFINED, g2n_arg(call, 0) };
    return g2n_lib__invoke(call->realm, call->this_value, "then", args, 2, result);
}

enum outcome { PASS_VALUE, THROW_REASON };

/* Gives back (or throws) data[0]. */
static enum g2n_status settle_as_before(struct g2n_call *call, g2n_value *result)
{
    g2n_value held = g2n_dup(g2n_peek(g2n_lib__callee(call)->data[0]));
    if (g2n_lib__magic(call) == THROW_REASON) return g2n_throw_value(call->realm, held);
    *result = held;
    return G2N_OK;
}

/* The handler that finally() registers: calls data[0], waits for what it gives, then settles as it was settled. */
static enum g2n_status run_finally(struct g2n_call *call, g2n_value *result)
{
    struct g2n_realm *realm = call->realm;
    g2n_value answer, promise, after;
    enum g2n_status st = g2n_call_function(realm, g2n_peek(g2n_lib__callee(call)->data[0]), G2N_VIEW_UNDEFINED, NULL, 0,
                                           &answer);
    if (st != G2N_OK) return st;
    st = g2n_promise_of(realm, g2n_peek(answer), &promise);
    g2n_drop(realm, answer);
    if (st != G2N_OK) return st;
    st = closure(realm, settle_as_before, g2n_lib__magic(call), g2n_arg(call, 0), G2N_VIEW_UNDEFINED, &after);
    if (st == G2N_OK) {
        g2n_view args[1] = { g2n_peek(after) };
        st = g2n_lib__invoke(realm, g2n_peek(promise), "then", args, 1, result);
        g2n_drop(realm, after);
    }
    g2n_drop(realm, promise);
    return st;
}

static enum g2n_status promise_finally(struct g2n_call *call, g2n_value *result)
{
    struct g2n_realm *realm = call->realm;
    g2n_view f = g2n_arg(call, 0);
    g2n_value on_fulfilled, on_rejected;
    if (!g2n_is_object(call->this_value))
        return g2n_throw(realm, G2N_TYPE_ERROR, "Promise.prototype.finally called on non-object");
    if (!g2n_is_callable(f)) return g2n_lib__invoke(realm, call->this_value, "then", (g2n_view[]){ f, f }, 2, result);
    enum g2n_status st = closure(realm, run_finally, PASS_VALUE, f, G2N_VIEW_UNDEFINED, &on_fulfilled);
    if (st != G2N_OK) return st;
    st = closure(realm, run_finally, THROW_REASON, f, G2N_VIEW_UNDEFINED, &on_rejected);
    if (st == G2N_OK) {
        g2n_view args[2] = { g2n_peek(on_fulfilled), g2n_peek(on_rejected) };
        st = g2n_lib__invoke(realm, call->this_value, "then", args, 2, result);
        g2n_drop(realm, on_rejected);
    }
    g2n_drop(realm, on_fulfilled);
    return st;
}

/* ---- all, allSettled, any, race ---- */

enum combinator { ALL, ALL_SETTLED, ANY, RACE };

/* What the element functions of one combination share. */
struct combination {
    struct g2n_object   object;
    struct g2n_promise *outcome;   /* owned */
    struct g2n_array   *values;    /* owned: values, reasons or results so far, by index */
    g2n_value           resolve, reject; /* the outcome's resolving functions */
    uint32_t            remaining; /* elements not settled, and one while elements are still being added */
    enum combinator     kind;
};

static void combination_fini(struct g2n_realm *realm, struct g2n_object *obj)
{
    struct combination *c = (struct combination *)(void *)obj;
    if (c->outcome) g2n_object_drop(realm, g2n_promise_object(c->outcome));
    if (c->values) g2n_object_drop(realm, &c->values->object);
    g2n_drop(realm, c->resolve);
    g2n_drop(realm, c->reject);
    c->outcome = NULL;
    c->values = NULL;
    c->resolve = c->reject = G2N_UNDEFINED;
}

static void combination_trace(struct g2n_object *obj, g2n_visit *visit, void *context)
{
    struct combination *c = (struct combination *)(void *)obj;
    if (c->outcome) visit(context, g2n_view_of_object(g2n_promise_object(c->outcome)));
    if (c->values) visit(context, g2n_view_of_object(&c->values->object));
    visit(context, g2n_peek(c->resolve));
    visit(context, g2n_peek(c->reject));
}

static const struct g2n_class class_combination = {
    .name = "Object", .size = sizeof(struct combination), .fini = combination_fini, .trace = combination_trace,
};

/* One element less to wait for; the last settles the outcome. */
static enum g2n_status count_down(struct g2n_realm *realm, struct combination *c)
{
    g2n_value error;
    if (--c->remaining > 0 || c->kind == RACE) return G2N_OK;
    if (c->kind != ANY) return g2n_promise_resolve(realm, c->outcome, g2n_view_of_object(&c->values->object));
    enum g2n_status st = g2n_error_new(realm, G2N_AGGREGATE_ERROR, &error, "All promises were rejected");
    if (st != G2N_OK) return st;
    st = g2n_lib__define(realm, g2n_as_object(g2n_peek(error)), "errors",
                         g2n_dup(g2n_view_of_object(&c->values->object)));
    if (st == G2N_OK) st = g2n_promise_reject(realm, c->outcome, g2n_peek(error));
    g2n_drop(realm, error);
    return st;
}

/* { status: "fulfilled", value } or { status: "rejected", reason } */
static enum g2n_status settlement(struct g2n_realm *realm, bool rejected, g2n_view v, g2n_value *out)
{
    struct g2n_object *obj;
    g2n_value status;
    enum g2n_status st = g2n_object_new_plain(realm, 2, &obj);
    if (st != G2N_OK) return st;
    st = g2n_string_from_c(realm, rejected ? "rejected" : "fulfilled", &status);
    if (st == G2N_OK) st = g2n_object_put_c(realm, obj, "status", status);
    if (st == G2N_OK) st = g2n_object_put_c(realm, obj, rejected ? "reason" : "value", g2n_dup(v));
    if (st == G2N_OK) *out = g2n_own_object(obj);
    else g2n_object_drop(realm, obj);
    return st;
}

/* An element has settled: data[0] is the combination, data[1] the index, magic whether it was rejected. */
static enum g2n_status element_settled(struct g2n_call *call, g2n_value *result)
{
    struct g2n_realm *realm = call->realm;
    struct g2n_function *self = g2n_lib__callee(call);
    struct combination *c = (struct combination *)(void *)g2n_as_object(g2n_peek(self->data[0]));
    g2n_value v = g2n_dup(g2n_arg(call, 0));
    enum g2n_status st = G2N_OK;
    (void)result;
    if (c->kind == ALL_SETTLED) {
        g2n_drop(realm, v);
        st = settlement(realm, g2n_lib__magic(call), g2n_arg(call, 0), &v);
        if (st != G2N_OK) return st;
    }
    st = g2n_object_set_index(realm, &c->values->object, (uint64_t)g2n_as_number(g2n_peek(self->data[1])), g2n_peek(v));
    g2n_drop(realm, v);
    return st == G2N_OK ? count_down(realm, c) : st;
}

/* The handler for one way in which an element may settle: its own function, or the outcome's. */
static enum g2n_status element_handler(struct g2n_realm *realm, struct combination *c, bool rejected, uint32_t index,
                                       g2n_value *out)
{
    bool settles_outcome = c->kind == RACE || (c->kind == ALL && rejected) || (c->kind == ANY && !rejected);
    g2n_value number = g2n_number(index);
    if (settles_outcome) {
        *out = g2n_dup(g2n_peek(rejected ? c->reject : c->resolve));
        return G2N_OK;
    }
    return closure(realm, element_settled, rejected, g2n_view_of_object(&c->object), g2n_peek(number), out);
}

static enum g2n_status add_element(struct g2n_realm *realm, g2n_view item, void *context)
{
    struct combination *c = context;
    uint32_t index = c->values->length;
    g2n_value promise, on_fulfilled, on_rejected;
    enum g2n_status st = g2n_array_push(realm, c->values, G2N_UNDEFINED);
    if (st == G2N_OK) st = g2n_promise_of(realm, item, &promise);
    if (st != G2N_OK) return st;
    st = element_handler(realm, c, false, index, &on_fulfilled);
    if (st != G2N_OK) goto out_promise;
    st = element_handler(realm, c, true, index, &on_rejected);
    if (st != G2N_OK) goto out_fulfilled;
    st = g2n_promise_react(realm, g2n_as_promise(g2n_peek(promise)), g2n_peek(on_fulfilled), g2n_peek(on_rejected),
                           NULL);
    if (st == G2N_OK) c->remaining++;
    g2n_drop(realm, on_rejected);
out_fulfilled:
    g2n_drop(realm, on_fulfilled);
out_promise:
    g2n_drop(realm, promise);
    return st;
}

static enum g2n_status new_combination(struct g2n_realm *realm, enum combinator kind, struct combination **out)
{
    struct g2n_object *obj;
    enum g2n_status st = g2n_object_new(realm, &class_combination, NULL, &obj);
    if (st != G2N_OK) return st;
    struct combination *c = (struct combination *)(void *)obj;
    c->resolve = c->reject = G2N_UNDEFINED;
    c->remaining = 1;
    c->kind = kind;
    st = g2n_promise_new(realm, &c->outcome);
    if (st == G2N_OK) st = g2n_array_new(realm, 0, &c->values);
    if (st == G2N_OK) {
        g2n_value resolve, reject;
        st = g2n_promise_resolving_functions(realm, c->outcome, &resolve, &reject);
        if (st == G2N_OK) {
            c->resolve = resolve;
            c->reject = reject;
        }
    }
    if (st == G2N_OK) *out = c;
    else g2n_object_drop(realm, obj);
    return st;
}

static enum g2n_status promise_combine(struct g2n_call *call, g2n_value *result)
{
    static const char *const names[] = { "Promise.all", "Promise.allSettled", "Promise.any", "Promise.race" };
    struct g2n_realm *realm = call->realm;
    enum combinator kind = (enum combinator)g2n_lib__magic(call);
    struct combination *c = NULL;
    enum g2n_status st = require_constructor(call, names[kind]);
    if (st == G2N_OK) st = new_combination(realm, kind, &c);
    if (st != G2N_OK) return st;
    st = g2n_lib__iterate(realm, g2n_arg(call, 0), add_element, c);
    if (st == G2N_OK) st = count_down(realm, c);
    if (st == G2N_THROWN) { /* what fails here rejects the outcome */
        g2n_value thrown = g2n_take_exception(realm);
        st = g2n_promise_reject(realm, c->outcome, g2n_peek(thrown));
        g2n_drop(realm, thrown);
    }
    if (st == G2N_OK) *result = g2n_dup(g2n_view_of_object(g2n_promise_object(c->outcome)));
    g2n_object_drop(realm, &c->object);
    return st;
}

static const struct g2n_method statics[] = {
    { "all",        promise_combine, 1, ALL },
    { "allSettled", promise_combine, 1, ALL_SETTLED },
    { "any",        promise_combine, 1, ANY },
    { "race",       promise_combine, 1, RACE },
    { "resolve",    promise_resolve, 1, 0 },
    { "reject",     promise_reject,  1, 0 },
    { NULL, NULL, 0, 0 }
};

static const struct g2n_method prototype_rows[] = {
    { "then",    promise_then,    2, 0 },
    { "catch",   promise_catch,   1, 0 },
    { "finally", promise_finally, 1, 0 },
    { NULL, NULL, 0, 0 }
};

enum g2n_status g2n_lib__install_promise(struct g2n_realm *realm)
{
    struct g2n_object *proto;
    enum g2n_status st = g2n_lib__prototype(realm, G2N_PROTO_PROMISE, realm->protos[G2N_PROTO_OBJECT], &proto);
    if (st == G2N_OK) st = g2n_function_define_all(realm, proto, prototype_rows);
    if (st == G2N_OK) st = g2n_lib__tag(realm, proto, "Promise");
    return st == G2N_OK ? g2n_lib__constructor(realm, promise_construct, "Promise", 1, proto, statics, NULL) : st;
}
