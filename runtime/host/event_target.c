/* EventTarget: a list of listeners, in one array for all types as in emitter.c; and dispatching.
 *
 * Dispatching walks by serial number and not by index, because listeners come and go meanwhile.  As in node, the
 * listener to be called next is settled before the one before it is called. */
#include "base/alloc.h"
#include "host/abort.h"
#include "host/args.h"
#include "host/callback.h"
#include "host/event.h"
#include "host/web.h"
#include "value/lib.h"

static void listener_drop(struct g2n_realm *realm, struct g2n_event_listener *listener)
{
    g2n_key_drop(realm, listener->type);
    g2n_drop(realm, listener->callback);
    g2n_drop(realm, listener->signal);
}

void g2n_event_target_fini(struct g2n_realm *realm, struct g2n_object *obj)
{
    struct g2n_event_target *t = (struct g2n_event_target *)(void *)obj;
    for (uint32_t i = 0; i < t->count; i++) listener_drop(realm, &t->listeners[i]);
    g2n_free(t->listeners);
    t->listeners = NULL;
    t->count = t->cap = 0;
}

void g2n_event_target_trace(struct g2n_object *obj, g2n_visit *visit, void *context)
{
    const struct g2n_event_target *t = (const struct g2n_event_target *)(void *)obj;
    for (uint32_t i = 0; i < t->count; i++) {
        visit(context, g2n_peek(t->listeners[i].callback));
        visit(context, g2n_peek(t->listeners[i].signal));
    }
}

const struct g2n_class g2n_class_event_target = {
    .name = "EventTarget", .size = sizeof(struct g2n_event_target),
    .fini = g2n_event_target_fini, .trace = g2n_event_target_trace,
};

bool g2n_is_event_target(g2n_view v)
{
    return g2n_is_object(v) && (g2n_as_object(v)->class == &g2n_class_event_target || g2n_is_abort_signal(v));
}

/* ---- the list ---- */

static void remove_at(struct g2n_realm *realm, struct g2n_event_target *t, uint32_t at)
{
    struct g2n_event_listener gone = t->listeners[at];
    t->count--;
    memmove(&t->listeners[at], &t->listeners[at + 1], (t->count - at) * sizeof *t->listeners);
    listener_drop(realm, &gone);
}

/* E2. */
static void remove_aborted(struct g2n_realm *realm, struct g2n_event_target *t)
{
    for (uint32_t i = t->count; i-- > 0;) {
        g2n_view signal = g2n_peek(t->listeners[i].signal);
        if (!g2n_is_undefined(signal) && g2n_abort_aborted(g2n_as_abort_signal(signal))) remove_at(realm, t, i);
    }
}

static bool find(const struct g2n_event_target *t, g2n_key type, g2n_view callback, bool capture, uint32_t *at)
{
    for (uint32_t i = 0; i < t->count; i++) {
        const struct g2n_event_listener *l = &t->listeners[i];
        if (l->attribute || l->capture != capture || !g2n_key_equal(l->type, type)) continue;
        if (g2n_peek(l->callback).bits != callback.bits) continue;
        *at = i;
        return true;
    }
    return false;
}

/* Appends a listener; dups what it holds. */
static enum g2n_status append(struct g2n_realm *realm, struct g2n_event_target *t, struct g2n_event_listener listener)
{
    if (t->count == t->cap) {
        uint32_t cap = t->cap ? t->cap * 2 : 4;
        struct g2n_event_listener *grown = g2n_realloc_array(t->listeners, cap, sizeof *grown);
        if (!grown) return g2n_throw_no_memory(realm);
        t->listeners = grown;
        t->cap = cap;
    }
    listener.type.cell->refs++;
    (void)g2n_dup(g2n_peek(listener.callback));
    (void)g2n_dup(g2n_peek(listener.signal));
    listener.serial = ++t->last_serial;
    t->listeners[t->count++] = listener;
    return G2N_OK;
}

/* ---- dispatching ---- */

/* The first listener of a type whose serial is `from` or more. */
static bool next_from(const struct g2n_event_target *t, g2n_key type, uint64_t from, uint32_t *at)
{
    for (uint32_t i = 0; i < t->count; i++) {
        if (t->listeners[i].serial < from || !g2n_key_equal(t->listeners[i].type, type)) continue;
        *at = i;
        return true;
    }
    return false;
}

static enum g2n_status throw_held(struct g2n_call *call, g2n_value *result)
{
    (void)result;
    return g2n_throw_value(call->realm, g2n_dup(g2n_peek(((struct g2n_function *)(void *)call->callee)->data[0])));
}

/* E3. */
static enum g2n_status throw_later(struct g2n_host *host, enum g2n_status failed)
{
    struct g2n_function *f;
    g2n_value exception = g2n_host_caught(host, failed);
    enum g2n_status st = g2n_function_new(&host->realm, throw_held, "", 0, &f);
    if (st != G2N_OK) {
        g2n_drop(&host->realm, exception);
        return st;
    }
    f->data[0] = exception;
    st = g2n_callback_post_tick(host, g2n_view_of_object(&f->object), NULL, 0);
    g2n_object_drop(&host->realm, &f->object);
    return st;
}

/* Calls a function with the target as `this`, or an object's handleEvent with the object. */
static enum g2n_status call_listener(struct g2n_realm *realm, g2n_view callback, g2n_view target, g2n_view event)
{
    g2n_value f = G2N_UNDEFINED, ignored;
    g2n_view called = callback, this_value = target;
    enum g2n_status st = G2N_OK;
    if (!g2n_is_callable(callback)) {
        if (!g2n_is_object(callback)) return G2N_OK; /* a handler attribute's other value */
        st = g2n_object_get_c(realm, g2n_as_object(callback), "handleEvent", &f);
        if (st != G2N_OK) return st;
        called = g2n_peek(f);
        this_value = callback;
    }
    if (!g2n_is_nullish(called)) {
        st = g2n_call_function(realm, called, this_value, &event, 1, &ignored);
        if (st == G2N_OK) g2n_drop(realm, ignored);
    }
    g2n_drop(realm, f);
    return st;
}

static enum g2n_status run_listener(struct g2n_host *host, struct g2n_event_target *t, uint32_t at,
                                    struct g2n_event *event)
{
    struct g2n_event_listener *l = &t->listeners[at];
    g2n_value callback = g2n_dup(g2n_peek(l->callback));
    bool callable = !l->attribute || g2n_is_callable(g2n_peek(callback));
    enum g2n_status st = G2N_OK;
    if (l->once) remove_at(&host->realm, t, at);
    if (callable)
        st = call_listener(&host->realm, g2n_peek(callback), g2n_view_of_object(&t->object),
                           g2n_view_of_object(&event->object));
    g2n_drop(&host->realm, callback);
    event->dispatching = false; /* E4 */
    return st == G2N_OK ? G2N_OK : throw_later(host, st);
}

static enum g2n_status run_listeners(struct g2n_host *host, struct g2n_event_target *t, struct g2n_event *event,
                                     g2n_key type)
{
    enum g2n_status st = G2N_OK;
    uint32_t at, after;
    uint64_t from = 0;
    while (st == G2N_OK) {
        remove_aborted(&host->realm, t);
        if (!next_from(t, type, from, &at) || (event->stopped_at_once && !t->listeners[at].passive)) break; /* E4 */
        bool more = next_from(t, type, t->listeners[at].serial + 1, &after);
        from = more ? t->listeners[after].serial : UINT64_MAX;
        st = run_listener(host, t, at, event);
    }
    return st;
}

enum g2n_status g2n_event_dispatch(struct g2n_host *host, struct g2n_event_target *t, struct g2n_event *event)
{
    struct g2n_realm *realm = &host->realm;
    struct g2n_string *type;
    struct g2n_object *before = event->target;
    enum g2n_status st = g2n_atom_of(realm, g2n_as_string(g2n_peek(event->type)), &type);
    if (st != G2N_OK) return st;
    struct g2n_object *kept = g2n_object_dup(&event->object);
    event->target = g2n_object_dup(&t->object);
    g2n_object_drop(realm, before);
    event->dispatching = true;
    st = run_listeners(host, t, event, g2n_key_atom(type));
    event->dispatching = false;
    g2n_atom_release(realm, type);
    g2n_object_drop(realm, kept);
    return st;
}

/* ---- handler attributes ---- */

static struct g2n_event_listener *find_handler(struct g2n_event_target *t, const char *type)
{
    for (uint32_t i = 0; i < t->count; i++)
        if (t->listeners[i].attribute && g2n_string_equal_c(g2n_key_string(t->listeners[i].type), type))
            return &t->listeners[i];
    return NULL;
}

g2n_view g2n_event_handler(struct g2n_event_target *t, const char *type)
{
    const struct g2n_event_listener *l = find_handler(t, type);
    return l ? g2n_peek(l->callback) : G2N_VIEW_NULL;
}

enum g2n_status g2n_event_set_handler(struct g2n_realm *realm, struct g2n_event_target *t, const char *type,
                                      g2n_view value)
{
    struct g2n_event_listener *l = find_handler(t, type);
    struct g2n_string *atom;
    if (l) {
        g2n_value before = l->callback;
        l->callback = g2n_dup(value);
        g2n_drop(realm, before);
        return G2N_OK;
    }
    enum g2n_status st = g2n_atom_new(realm, type, strlen(type), &atom);
    if (st != G2N_OK) return st;
    st = append(realm, t, (struct g2n_event_listener){ .type = g2n_key_atom(atom), .callback = { value.bits },
                                                       .signal = G2N_UNDEFINED, .attribute = true });
    g2n_atom_release(realm, atom);
    return st;
}

/* ---- what the guest calls ---- */

static enum g2n_status this_target(struct g2n_call *call, struct g2n_event_target **out)
{
    *out = NULL;
    if (!g2n_is_event_target(call->this_value)) return g2n_args_throw_this(call->realm, "EventTarget");
    *out = g2n_as_event_target(call->this_value);
    return G2N_OK;
}

/* `this`, and the type as an atom that the caller releases; *type NULL: the listener is null, and nothing is to be done. */
static enum g2n_status begin(struct g2n_call *call, struct g2n_event_target **t, struct g2n_string **type)
{
    g2n_value text;
    enum g2n_status st = this_target(call, t);
    *type = NULL;
    if (st != G2N_OK) return st;
    if (call->argc < 2)
        return g2n_args_throw(call->realm, G2N_TYPE_ERROR, "ERR_MISSING_ARGS",
                              "The \"type\" and \"listener\" arguments must be specified");
    g2n_view callback = g2n_arg(call, 1);
    if (g2n_is_nullish(callback)) return G2N_OK;
    if (!g2n_is_object(callback))
        return g2n_args_throw_type(call->realm, "listener", "an instance of EventListener", callback);
    st = g2n_to_string(call->realm, g2n_arg(call, 0), &text);
    if (st != G2N_OK) return st;
    st = g2n_atom_of(call->realm, g2n_as_string(g2n_peek(text)), type);
    g2n_drop(call->realm, text);
    return st;
}

/* Fills in the flags, and the signal, which the caller owns. */
static enum g2n_status read_options(struct g2n_realm *realm, g2n_view options, struct g2n_event_listener *l)
{
    l->signal = G2N_UNDEFINED;
    if (g2n_is_bool(options)) {
        l->capture = g2n_is_true(options);
        return G2N_OK;
    }
    if (g2n_is_nullish(options)) return G2N_OK;
    if (!g2n_is_object(options)) return g2n_args_throw_type(realm, "options", "of type object", options);
    struct g2n_object *obj = g2n_as_object(options);
    enum g2n_status st = g2n_args_flag(realm, obj, "once", &l->once);
    if (st == G2N_OK) st = g2n_args_flag(realm, obj, "capture", &l->capture);
    if (st == G2N_OK) st = g2n_args_flag(realm, obj, "passive", &l->passive);
    if (st == G2N_OK) st = g2n_object_get_c(realm, obj, "signal", &l->signal);
    if (st != G2N_OK || g2n_is_undefined(g2n_peek(l->signal)) || g2n_is_abort_signal(g2n_peek(l->signal))) return st;
    st = g2n_args_throw_type(realm, "options.signal", "an instance of AbortSignal", g2n_peek(l->signal));
    g2n_drop(realm, l->signal);
    return st;
}

static enum g2n_status add_listener(struct g2n_call *call, g2n_value *result)
{
    struct g2n_realm *realm = call->realm;
    struct g2n_event_target *t;
    struct g2n_string *type;
    struct g2n_event_listener l = {0};
    uint32_t at;
    (void)result;
    enum g2n_status st = begin(call, &t, &type);
    if (st != G2N_OK || !type) return st;
    st = read_options(realm, g2n_arg(call, 2), &l);
    if (st != G2N_OK) goto out_type;
    l.type = g2n_key_atom(type);
    l.callback = (g2n_value){ g2n_arg(call, 1).bits };
    remove_aborted(realm, t);
    bool aborted = g2n_is_object(g2n_peek(l.signal)) && g2n_abort_aborted(g2n_as_abort_signal(g2n_peek(l.signal)));
    if (!aborted && !find(t, l.type, g2n_peek(l.callback), l.capture, &at)) st = append(realm, t, l);
    g2n_drop(realm, l.signal);
out_type:
    g2n_atom_release(realm, type);
    return st;
}

static enum g2n_status remove_listener(struct g2n_call *call, g2n_value *result)
{
    struct g2n_realm *realm = call->realm;
    struct g2n_event_target *t;
    struct g2n_string *type;
    bool capture = false;
    uint32_t at;
    (void)result;
    enum g2n_status st = begin(call, &t, &type);
    if (st != G2N_OK || !type) return st;
    g2n_view options = g2n_arg(call, 2);
    if (g2n_is_bool(options)) capture = g2n_is_true(options);
    else if (g2n_is_object(options)) st = g2n_args_flag(realm, g2n_as_object(options), "capture", &capture);
    if (st == G2N_OK && find(t, g2n_key_atom(type), g2n_arg(call, 1), capture, &at)) remove_at(realm, t, at);
    g2n_atom_release(realm, type);
    return st;
}

static enum g2n_status dispatch(struct g2n_call *call, g2n_value *result)
{
    struct g2n_event_target *t;
    g2n_view v = g2n_arg(call, 0);
    enum g2n_status st = this_target(call, &t);
    if (st != G2N_OK) return st;
    if (call->argc == 0)
        return g2n_args_throw(call->realm, G2N_TYPE_ERROR, "ERR_MISSING_ARGS", "The \"event\" argument must be specified");
    if (!g2n_is_object(v) || g2n_as_object(v)->class != &g2n_class_event)
        return g2n_args_throw_type(call->realm, "event", "an instance of Event", v);
    struct g2n_event *event = (struct g2n_event *)(void *)g2n_as_object(v);
    if (event->dispatching)
        return g2n_args_throw(call->realm, G2N_ERROR, "ERR_EVENT_RECURSION",
                              "The event \"%.200s\" is already being dispatched",
                              g2n_as_string(g2n_peek(event->type))->bytes);
    st = g2n_event_dispatch(g2n_host_of(call->realm), t, event);
    if (st == G2N_OK) *result = g2n_bool(!(event->cancelable && event->prevented));
    return st;
}

static enum g2n_status construct(struct g2n_call *call, g2n_value *result)
{
    struct g2n_object *obj;
    enum g2n_status st = g2n_web_require_new(call, "EventTarget");
    if (st == G2N_OK) st = g2n_web_new_for(call, &g2n_class_event_target, G2N_WEB_EVENT_TARGET, &obj);
    return st == G2N_OK ? g2n_lib__give(result, obj) : st;
}

enum g2n_status g2n_web__install_event_target(struct g2n_host *host)
{
    static const struct g2n_method methods[] = {
        { "addEventListener",    add_listener,    2, 0 },
        { "removeEventListener", remove_listener, 2, 0 },
        { "dispatchEvent",       dispatch,        1, 0 },
        { NULL, NULL, 0, 0 },
    };
    static const struct g2n_web_shape shape = {
        .name = "EventTarget", .id = G2N_WEB_EVENT_TARGET, .construct = construct, .methods = methods,
    };
    return g2n_web_define(host, &shape, NULL, NULL, NULL);
}
