/* Promises.
 *
 *   PENDING --resolve(plain), fulfil--> FULFILLED        PENDING --reject--> REJECTED
 *   PENDING --resolve(thenable)--> PENDING, following: only the functions given to its `then` may settle it now
 *
 * `generation` counts how often the right to settle has moved on: the host's g2n_promise_resolve() and _reject() and
 * an executor's functions have generation 0, those given to a thenable 1, and so on; a call with an old generation
 * does nothing (ECMA-262's alreadyResolved records).  Handlers with a derived promise settle it directly, without the
 * resolving functions that the standard describes: nobody could see them, and the order of jobs is the same. */
#include "value/promise.h"

#include "base/alloc.h"
#include "value/realm.h"
#include "value/reaction.h"

struct reaction {
    struct reaction    *next;
    g2n_value           on_fulfilled, on_rejected;
    struct g2n_promise *derived; /* owned, or NULL */
};

struct g2n_promise {
    struct g2n_object      object;
    enum g2n_promise_state state;
    bool                   handled;     /* somebody reacts to it */
    bool                   reported;    /* as rejected without a handler */
    int32_t                generation;
    uint32_t               reaction_count;
    g2n_value              result;
    struct reaction       *reactions, **last;
    struct g2n_link        rejected;    /* in realm->rejections or realm->handled_late, which then owns a reference; else by
                                         * itself */
};

/* The class. */

static void free_reaction(struct g2n_realm *realm, struct reaction *r)
{
    g2n_drop(realm, r->on_fulfilled);
    g2n_drop(realm, r->on_rejected);
    if (r->derived) g2n_object_drop(realm, &r->derived->object);
    g2n_free(r);
}

static void promise_fini(struct g2n_realm *realm, struct g2n_object *obj)
{
    struct g2n_promise *p = (struct g2n_promise *)obj;
    struct reaction *next;

    for (struct reaction *r = p->reactions; r; r = next) {
        next = r->next;
        free_reaction(realm, r);
    }
    g2n_drop(realm, p->result);
}

static void promise_trace(struct g2n_object *obj, g2n_visit *visit, void *context)
{
    struct g2n_promise *p = (struct g2n_promise *)obj;

    visit(context, g2n_peek(p->result));
    for (struct reaction *r = p->reactions; r; r = r->next) {
        visit(context, g2n_peek(r->on_fulfilled));
        visit(context, g2n_peek(r->on_rejected));
        if (r->derived) visit(context, g2n_view_of_object(&r->derived->object));
    }
}

const struct g2n_class g2n_class_promise = {
    .name = "Promise", .size = sizeof(struct g2n_promise), .fini = promise_fini, .trace = promise_trace,
};

enum g2n_status g2n_promise_new(struct g2n_realm *realm, struct g2n_promise **out)
{
    struct g2n_object *obj;
    enum g2n_status st = g2n_object_new(realm, &g2n_class_promise, realm->protos[G2N_PROTO_PROMISE], &obj);

    if (st != G2N_OK) return st;
    *out = (struct g2n_promise *)obj;
    (*out)->result = G2N_UNDEFINED;
    (*out)->last = &(*out)->reactions;
    g2n_list_init(&(*out)->rejected);
    return G2N_OK;
}

enum g2n_promise_state g2n_promise_state(const struct g2n_promise *p) { return p->state; }
g2n_view g2n_promise_result(const struct g2n_promise *p) { return g2n_peek(p->result); }

/* Jobs. */

/* values: handler, argument, derived promise or undefined, whether rejected */
static enum g2n_status run_reaction(struct g2n_realm *realm, struct g2n_job *job)
{
    g2n_view handler = g2n_peek(job->values[0]), argument = g2n_peek(job->values[1]);
    struct g2n_promise *derived = g2n_is_promise(g2n_peek(job->values[2])) ? g2n_as_promise(g2n_peek(job->values[2]))
                                                                           : NULL;
    bool rejected = g2n_is_true(g2n_peek(job->values[3]));
    g2n_value result = g2n_dup(argument);
    enum g2n_status st;

    if (g2n_is_callable(handler)) {
        g2n_drop(realm, result);
        st = g2n_call_function(realm, handler, G2N_VIEW_UNDEFINED, &argument, 1, &result);
        rejected = st != G2N_OK;
        if (rejected && !derived) return st;
        if (rejected) result = g2n_take_exception(realm);
    }
    if (!derived) st = G2N_OK;
    else if (rejected) st = g2n_promise_reject(realm, derived, g2n_peek(result));
    else st = g2n_promise_resolve(realm, derived, g2n_peek(result));
    g2n_drop(realm, result);
    return st;
}

static enum g2n_status enqueue_reaction(struct g2n_realm *realm, const struct g2n_promise *p, g2n_view handler,
                                        struct g2n_promise *derived)
{
    bool rejected = p->state == G2N_PROMISE_REJECTED;
    g2n_view values[G2N_JOB_VALUES] = { handler, g2n_peek(p->result),
                                        derived ? g2n_view_of_object(&derived->object) : G2N_VIEW_UNDEFINED,
                                        g2n_peek(g2n_bool(rejected)) };

    return g2n_job_enqueue(realm, run_reaction, values, G2N_JOB_VALUES);
}

/* Settles a pending promise whose right to be settled the caller has.  Fails before anything has changed. */
static enum g2n_status settle(struct g2n_realm *realm, struct g2n_promise *p, enum g2n_promise_state state,
                              g2n_view result)
{
    enum g2n_status st = g2n_job_reserve(realm, p->reaction_count);
    struct reaction *r, *next;

    if (st != G2N_OK) return st;
    p->state = state;
    p->result = g2n_dup(result);
    for (r = p->reactions; r && st == G2N_OK; r = next) {
        next = r->next;
        st = enqueue_reaction(realm, p, g2n_peek(state == G2N_PROMISE_FULFILLED ? r->on_fulfilled : r->on_rejected),
                              r->derived);
        free_reaction(realm, r);
    }
    p->reactions = NULL;
    p->last = &p->reactions;
    p->reaction_count = 0;
    if (state == G2N_PROMISE_REJECTED && !p->handled) {
        (void)g2n_object_dup(&p->object);
        g2n_list_append(&realm->rejections, &p->rejected);
    }
    return st;
}

/* Resolving functions. */

enum { RESOLVE, REJECT };

static enum g2n_status resolve_as(struct g2n_realm *realm, struct g2n_promise *p, int32_t generation, g2n_view value);
static enum g2n_status reject_as(struct g2n_realm *realm, struct g2n_promise *p, int32_t generation, g2n_view reason);

/* data[0] is the promise, data[1] the generation. */
static enum g2n_status call_resolving(struct g2n_call *call, g2n_value *result)
{
    struct g2n_function *f = (struct g2n_function *)call->callee;
    struct g2n_promise *p = g2n_as_promise(g2n_peek(f->data[0]));
    int32_t generation = (int32_t)g2n_as_number(g2n_peek(f->data[1]));

    (void)result;
    return f->magic == RESOLVE ? resolve_as(call->realm, p, generation, g2n_arg(call, 0))
                               : reject_as(call->realm, p, generation, g2n_arg(call, 0));
}

static enum g2n_status resolving_function(struct g2n_realm *realm, struct g2n_promise *p, int magic, g2n_value *out)
{
    struct g2n_function *f;
    enum g2n_status st = g2n_function_new(realm, call_resolving, "", 1, &f);

    if (st != G2N_OK) return st;
    f->magic = magic;
    f->data[0] = g2n_dup(g2n_view_of_object(&p->object));
    f->data[1] = g2n_number(p->generation);
    *out = g2n_own_object(&f->object);
    return G2N_OK;
}

enum g2n_status g2n_promise_resolving_functions(struct g2n_realm *realm, struct g2n_promise *p, g2n_value *resolve,
                                                g2n_value *reject)
{
    enum g2n_status st = resolving_function(realm, p, RESOLVE, resolve);

    if (st != G2N_OK) return st;
    st = resolving_function(realm, p, REJECT, reject);
    if (st != G2N_OK) g2n_drop(realm, *resolve);
    return st;
}

/* NewPromiseResolveThenableJob; values: promise, thenable, then */
static enum g2n_status run_thenable(struct g2n_realm *realm, struct g2n_job *job)
{
    struct g2n_promise *p = g2n_as_promise(g2n_peek(job->values[0]));
    int32_t generation = p->generation;
    g2n_value functions[2], ignored;
    enum g2n_status st = g2n_promise_resolving_functions(realm, p, &functions[0], &functions[1]);

    if (st == G2N_OK) {
        g2n_view args[2] = { g2n_peek(functions[0]), g2n_peek(functions[1]) };
        st = g2n_call_function(realm, g2n_peek(job->values[2]), g2n_peek(job->values[1]), args, 2, &ignored);
        if (st == G2N_OK) g2n_drop(realm, ignored);
        g2n_drop(realm, functions[0]);
        g2n_drop(realm, functions[1]);
    }
    if (st != G2N_OK) {
        g2n_value thrown = g2n_take_exception(realm);
        st = reject_as(realm, p, generation, g2n_peek(thrown));
        g2n_drop(realm, thrown);
    }
    return st;
}

/* `then` of a would-be thenable: undefined when it is none.  An exception of its getter is in *thrown instead. */
static g2n_value then_of(struct g2n_realm *realm, g2n_view value, g2n_value *thrown)
{
    g2n_value then = G2N_UNDEFINED;

    *thrown = G2N_ABSENT;
    if (!g2n_is_object(value)) return then;
    if (g2n_object_get(realm, g2n_as_object(value), g2n_atom_key(realm, G2N_ATOM_then), &then) != G2N_OK) {
        *thrown = g2n_take_exception(realm);
        return G2N_UNDEFINED;
    }
    if (g2n_is_callable(g2n_peek(then))) return then;
    g2n_drop(realm, then);
    return G2N_UNDEFINED;
}

static enum g2n_status reject_as(struct g2n_realm *realm, struct g2n_promise *p, int32_t generation, g2n_view reason)
{
    enum g2n_status st;

    if (p->state != G2N_PROMISE_PENDING || p->generation != generation) return G2N_OK;
    p->generation++;
    st = settle(realm, p, G2N_PROMISE_REJECTED, reason);
    if (st != G2N_OK) p->generation = generation;
    return st;
}

static enum g2n_status resolve_as(struct g2n_realm *realm, struct g2n_promise *p, int32_t generation, g2n_view value)
{
    g2n_value then, thrown;
    enum g2n_status st;

    if (p->state != G2N_PROMISE_PENDING || p->generation != generation) return G2N_OK;
    p->generation++; /* before `then` is got, whose getter may try again */
    if (g2n_is_object(value) && g2n_as_object(value) == &p->object) {
        st = g2n_error_new(realm, G2N_TYPE_ERROR, &thrown, "Chaining cycle detected for promise #<Promise>");
        if (st == G2N_OK) {
            st = settle(realm, p, G2N_PROMISE_REJECTED, g2n_peek(thrown));
            g2n_drop(realm, thrown);
        }
    } else {
        then = then_of(realm, value, &thrown);
        if (!g2n_is_absent(g2n_peek(thrown))) {
            st = settle(realm, p, G2N_PROMISE_REJECTED, g2n_peek(thrown));
        } else if (g2n_is_undefined(g2n_peek(then))) {
            st = settle(realm, p, G2N_PROMISE_FULFILLED, value);
        } else {
            g2n_view values[] = { g2n_view_of_object(&p->object), value, g2n_peek(then) };
            st = g2n_job_enqueue(realm, run_thenable, values, 3);
        }
        g2n_drop(realm, thrown);
        g2n_drop(realm, then);
    }
    if (st != G2N_OK) p->generation = generation;
    return st;
}

enum g2n_status g2n_promise_resolve(struct g2n_realm *realm, struct g2n_promise *p, g2n_view value)
{
    return resolve_as(realm, p, 0, value);
}

enum g2n_status g2n_promise_reject(struct g2n_realm *realm, struct g2n_promise *p, g2n_view reason)
{
    return reject_as(realm, p, 0, reason);
}

enum g2n_status g2n_promise_of(struct g2n_realm *realm, g2n_view v, g2n_value *out)
{
    struct g2n_promise *p;
    enum g2n_status st;

    if (g2n_is_promise(v)) {
        *out = g2n_dup(v);
        return G2N_OK;
    }
    st = g2n_promise_new(realm, &p);
    if (st != G2N_OK) return st;
    st = g2n_promise_resolve(realm, p, v);
    if (st == G2N_OK) *out = g2n_own_object(&p->object);
    else g2n_object_drop(realm, &p->object);
    return st;
}

/* Reacting. */

static void mark_handled(struct g2n_realm *realm, struct g2n_promise *p)
{
    bool late = p->reported && !p->handled;

    p->handled = true;
    if (late) {
        (void)g2n_object_dup(&p->object);
        g2n_list_append(&realm->handled_late, &p->rejected);
    } else if (!p->reported && !g2n_list_empty(&p->rejected)) {
        g2n_list_remove(&p->rejected);
        g2n_object_drop(realm, &p->object); /* the caller holds it as well */
    }
}

enum g2n_status g2n_promise_react(struct g2n_realm *realm, struct g2n_promise *p, g2n_view on_fulfilled,
                                  g2n_view on_rejected, struct g2n_promise *derived)
{
    struct reaction *r;
    enum g2n_status st;

    if (p->state != G2N_PROMISE_PENDING) {
        st = enqueue_reaction(realm, p, p->state == G2N_PROMISE_FULFILLED ? on_fulfilled : on_rejected, derived);
        if (st == G2N_OK) mark_handled(realm, p);
        return st;
    }
    r = g2n_alloc(sizeof *r);
    if (!r) return g2n_throw_no_memory(realm);
    if (derived) (void)g2n_object_dup(&derived->object);
    *r = (struct reaction){ .on_fulfilled = g2n_dup(on_fulfilled), .on_rejected = g2n_dup(on_rejected),
                            .derived = derived };
    *p->last = r;
    p->last = &r->next;
    p->reaction_count++;
    p->handled = true;
    return G2N_OK;
}

static struct g2n_promise *take(struct g2n_link *list)
{
    struct g2n_promise *p = G2N_CONTAINER(list->next, struct g2n_promise, rejected);

    g2n_list_remove(&p->rejected);
    return p;
}

/* What the hooks add waits for the next time, and so for the jobs. */
bool g2n_promise__report_rejections(struct g2n_realm *realm)
{
    struct g2n_promise *p;
    bool any = !g2n_list_empty(&realm->rejections) || !g2n_list_empty(&realm->handled_late);

    while (!g2n_list_empty(&realm->handled_late)) {
        p = take(&realm->handled_late);
        if (realm->on_rejection_handled) realm->on_rejection_handled(realm, g2n_view_of_object(&p->object));
        g2n_object_drop(realm, &p->object);
    }
    g2n_list_append(&realm->rejections, &realm->rejections_end);
    while (realm->rejections.next != &realm->rejections_end) {
        p = take(&realm->rejections);
        p->reported = true;
        if (realm->on_unhandled_rejection)
            realm->on_unhandled_rejection(realm, g2n_view_of_object(&p->object), g2n_peek(p->result));
        g2n_object_drop(realm, &p->object);
    }
    g2n_list_remove(&realm->rejections_end);
    return any;
}

void g2n_promise__forget_rejections(struct g2n_realm *realm)
{
    g2n_list_remove(&realm->rejections_end); /* a hook may have left by exit */
    while (!g2n_list_empty(&realm->rejections)) g2n_object_drop(realm, &take(&realm->rejections)->object);
    while (!g2n_list_empty(&realm->handled_late)) g2n_object_drop(realm, &take(&realm->handled_late)->object);
}
