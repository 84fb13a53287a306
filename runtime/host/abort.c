/* Signals that depend on others (AbortSignal.any) are held by their sources, which is simple but would let a signal
 * that lives long collect them.  So a source lets go of those that nobody else holds and nobody listens to whenever
 * its list would have to grow: at most twice as many are kept as are of use. */
#include "host/abort.h"

#include <stdio.h>

#include "base/alloc.h"
#include "host/args.h"
#include "host/dom_exception.h"
#include "host/web.h"
#include "loop/timer.h"
#include "value/lib.h"

struct controller {
    struct g2n_object        object;
    struct g2n_abort_signal *signal; /* owned */
};

static void signal_fini(struct g2n_realm *realm, struct g2n_object *obj)
{
    struct g2n_abort_signal *s = (struct g2n_abort_signal *)(void *)obj;
    g2n_event_target_fini(realm, obj);
    g2n_drop(realm, s->reason);
    s->reason = G2N_UNDEFINED;
    G2N_LIST_EACH_SAFE(it, &s->watches) g2n_list_remove(it);
    for (uint32_t i = 0; i < s->dependent_count; i++) {
        s->dependents[i]->holders--;
        g2n_object_drop(realm, &s->dependents[i]->target.object);
    }
    g2n_free(s->dependents);
    s->dependents = NULL;
    s->dependent_count = s->dependent_cap = 0;
}

static void signal_trace(struct g2n_object *obj, g2n_visit *visit, void *context)
{
    const struct g2n_abort_signal *s = (const struct g2n_abort_signal *)(const void *)obj;
    g2n_event_target_trace(obj, visit, context);
    visit(context, g2n_peek(s->reason));
    for (uint32_t i = 0; i < s->dependent_count; i++) visit(context, g2n_view_of_object(&s->dependents[i]->target.object));
}

const struct g2n_class g2n_class_abort_signal = {
    .name = "AbortSignal", .size = sizeof(struct g2n_abort_signal), .fini = signal_fini, .trace = signal_trace,
};

static void controller_fini(struct g2n_realm *realm, struct g2n_object *obj)
{
    struct controller *c = (struct controller *)(void *)obj;
    if (c->signal) g2n_object_drop(realm, &c->signal->target.object);
    c->signal = NULL;
}

static void controller_trace(struct g2n_object *obj, g2n_visit *visit, void *context)
{
    const struct controller *c = (const struct controller *)(const void *)obj;
    if (c->signal) visit(context, g2n_view_of_object(&c->signal->target.object));
}

static const struct g2n_class class_controller = {
    .name = "AbortController", .size = sizeof(struct controller), .fini = controller_fini, .trace = controller_trace,
};

enum g2n_status g2n_abort_signal_new(struct g2n_host *host, struct g2n_abort_signal **out)
{
    struct g2n_object *obj;
    enum g2n_status st = g2n_object_new(&host->realm, &g2n_class_abort_signal,
                                        g2n_web_proto(host, G2N_WEB_ABORT_SIGNAL), &obj);
    if (st != G2N_OK) return st;
    struct g2n_abort_signal *s = (struct g2n_abort_signal *)(void *)obj;
    s->reason = G2N_UNDEFINED;
    g2n_list_init(&s->watches);
    g2n_list_init(&s->pending);
    *out = s;
    return G2N_OK;
}

enum g2n_status g2n_abort_controller_new(struct g2n_host *host, g2n_value *out)
{
    struct g2n_object *obj;
    enum g2n_status st = g2n_object_new(&host->realm, &class_controller,
                                        g2n_web_proto(host, G2N_WEB_ABORT_CONTROLLER), &obj);
    if (st != G2N_OK) return st;
    st = g2n_abort_signal_new(host, &((struct controller *)(void *)obj)->signal);
    if (st == G2N_OK) *out = g2n_own_object(obj);
    else g2n_object_drop(&host->realm, obj);
    return st;
}

bool g2n_is_abort_controller(g2n_view v) { return g2n_is_object(v) && g2n_as_object(v)->class == &class_controller; }

struct g2n_abort_signal *g2n_abort_controller_signal(g2n_view controller)
{
    return ((struct controller *)(void *)g2n_as_object(controller))->signal;
}

void g2n_abort_on(struct g2n_abort_signal *s, struct g2n_abort_watch *watch)
{
    g2n_list_append(&s->watches, &watch->link);
}

/* ---- signals that depend on others ---- */

/* B3: whether letting go of a dependent signal could be noticed. */
static bool is_of_use(const struct g2n_abort_signal *s)
{
    return !s->aborted && (s->target.object.cell.refs > s->holders || s->target.count > 0 || s->dependent_count > 0 ||
                           !g2n_list_empty(&s->watches));
}

static void let_go(struct g2n_realm *realm, struct g2n_abort_signal *source)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < source->dependent_count; i++) {
        struct g2n_abort_signal *s = source->dependents[i];
        if (is_of_use(s)) {
            source->dependents[kept++] = s;
        } else {
            s->holders--;
            g2n_object_drop(realm, &s->target.object);
        }
    }
    source->dependent_count = kept;
}

static enum g2n_status depend(struct g2n_realm *realm, struct g2n_abort_signal *s, struct g2n_abort_signal *source)
{
    if (source->dependent_count == source->dependent_cap) {
        uint32_t cap = source->dependent_cap ? source->dependent_cap * 2 : 4;
        let_go(realm, source);
        if (source->dependent_count >= source->dependent_cap / 2) {
            struct g2n_abort_signal **grown = g2n_realloc_array(source->dependents, cap, sizeof *grown);
            if (!grown) return g2n_throw_no_memory(realm);
            source->dependents = grown;
            source->dependent_cap = cap;
        }
    }
    (void)g2n_object_dup(&s->target.object);
    s->holders++;
    source->dependents[source->dependent_count++] = s;
    return G2N_OK;
}

/* Makes s aborted if the source is, else lets it depend on it. */
static enum g2n_status follow(struct g2n_realm *realm, struct g2n_abort_signal *s, struct g2n_abort_signal *source)
{
    if (s->aborted) return G2N_OK;
    if (!source->aborted) return depend(realm, s, source);
    s->aborted = true;
    s->reason = g2n_dup(g2n_peek(source->reason));
    return G2N_OK;
}

enum g2n_status g2n_abort_signal_follow(struct g2n_host *host, struct g2n_abort_signal *source,
                                        struct g2n_abort_signal **out)
{
    struct g2n_abort_signal *s;
    enum g2n_status st = g2n_abort_signal_new(host, &s);
    if (st != G2N_OK) return st;
    st = follow(&host->realm, s, source);
    if (st == G2N_OK) *out = s;
    else g2n_object_drop(&host->realm, &s->target.object);
    return st;
}

/* ---- aborting ---- */

enum g2n_status g2n_abort_error_new(struct g2n_realm *realm, g2n_value *out)
{
    return g2n_dom_exception_new(realm, "AbortError", "This operation was aborted", out);
}

static enum g2n_status tell(struct g2n_host *host, struct g2n_abort_signal *s)
{
    struct g2n_event *event;
    while (!g2n_list_empty(&s->watches)) {
        struct g2n_abort_watch *watch = G2N_CONTAINER(s->watches.next, struct g2n_abort_watch, link);
        g2n_list_remove(&watch->link);
        watch->aborted(host, watch, g2n_peek(s->reason));
    }
    if (s->target.count == 0) return G2N_OK;
    enum g2n_status st = g2n_event_new(host, "abort", &event);
    if (st != G2N_OK) return st;
    st = g2n_event_dispatch(host, &s->target, event);
    g2n_object_drop(&host->realm, &event->object);
    return st;
}

/* Passes the references to its dependents from the signal to the list. */
static void queue_dependents(struct g2n_realm *realm, struct g2n_abort_signal *s, struct g2n_link *queue)
{
    uint32_t count = s->dependent_count;
    s->dependent_count = 0;
    for (uint32_t i = 0; i < count; i++) {
        struct g2n_abort_signal *d = s->dependents[i];
        d->holders--;
        if (g2n_list_empty(&d->pending)) g2n_list_append(queue, &d->pending);
        else g2n_object_drop(realm, &d->target.object); /* the list has it already */
    }
}

enum g2n_status g2n_abort(struct g2n_host *host, struct g2n_abort_signal *signal, g2n_view reason)
{
    struct g2n_realm *realm = &host->realm;
    enum g2n_status st = G2N_OK, failed;
    g2n_value given = g2n_dup(reason);
    struct g2n_link queue;
    if (signal->aborted) goto out;
    if (g2n_is_undefined(reason)) st = g2n_abort_error_new(realm, &given);
    if (st != G2N_OK) return st;
    g2n_list_init(&queue);
    (void)g2n_object_dup(&signal->target.object);
    g2n_list_append(&queue, &signal->pending);
    while (!g2n_list_empty(&queue)) { /* a queue and no recursion: chains of signals may be long */
        struct g2n_abort_signal *s = G2N_CONTAINER(queue.next, struct g2n_abort_signal, pending);
        g2n_list_remove(&s->pending);
        if (!s->aborted) {
            s->aborted = true;
            s->reason = g2n_dup(g2n_peek(given));
            failed = tell(host, s);
            if (st == G2N_OK) st = failed; /* the others are aborted all the same */
            else if (failed == G2N_THROWN) st = failed;
        }
        queue_dependents(realm, s, &queue);
        g2n_object_drop(realm, &s->target.object);
    }
out:
    g2n_drop(realm, given);
    return st;
}

/* ---- AbortSignal ---- */

static enum g2n_status this_signal(struct g2n_call *call, struct g2n_abort_signal **out)
{
    if (!g2n_is_abort_signal(call->this_value)) return g2n_args_throw_this(call->realm, "AbortSignal");
    *out = g2n_as_abort_signal(call->this_value);
    return G2N_OK;
}

enum field { ABORTED, REASON, ONABORT };

static enum g2n_status get_field(struct g2n_call *call, g2n_value *result)
{
    struct g2n_abort_signal *s;
    enum g2n_status st = this_signal(call, &s);
    if (st != G2N_OK) return st;
    switch ((enum field)g2n_web_magic(call)) {
    case ABORTED: *result = g2n_bool(s->aborted); break;
    case REASON:  *result = g2n_dup(g2n_peek(s->reason)); break;
    case ONABORT: *result = g2n_dup(g2n_event_handler(&s->target, "abort")); break;
    }
    return G2N_OK;
}

static enum g2n_status set_onabort(struct g2n_call *call, g2n_value *result)
{
    struct g2n_abort_signal *s;
    enum g2n_status st = this_signal(call, &s);
    (void)result;
    return st == G2N_OK ? g2n_event_set_handler(call->realm, &s->target, "abort", g2n_arg(call, 0)) : st;
}

static enum g2n_status throw_if_aborted(struct g2n_call *call, g2n_value *result)
{
    struct g2n_abort_signal *s;
    enum g2n_status st = this_signal(call, &s);
    (void)result;
    if (st != G2N_OK || !s->aborted) return st;
    return g2n_throw_value(call->realm, g2n_dup(g2n_peek(s->reason)));
}

static enum g2n_status signal_construct(struct g2n_call *call, g2n_value *result)
{
    enum g2n_status st = g2n_web_require_new(call, "AbortSignal");
    (void)result;
    if (st != G2N_OK) return st;
    return g2n_args_throw(call->realm, G2N_TYPE_ERROR, "ERR_ILLEGAL_CONSTRUCTOR", "Illegal constructor");
}

static enum g2n_status static_abort(struct g2n_call *call, g2n_value *result)
{
    struct g2n_host *host = g2n_host_of(call->realm);
    struct g2n_abort_signal *s;
    enum g2n_status st = g2n_abort_signal_new(host, &s);
    if (st != G2N_OK) return st;
    st = g2n_abort(host, s, g2n_arg(call, 0));
    if (st == G2N_OK) return g2n_lib__give(result, &s->target.object);
    g2n_object_drop(call->realm, &s->target.object);
    return st;
}

static void on_timeout(struct g2n_loop *loop, struct g2n_timer *timer, void *context, g2n_view data)
{
    struct g2n_host *host = context;
    g2n_value reason;
    (void)timer;
    enum g2n_status st = g2n_dom_exception_new(loop->realm, "TimeoutError", "The operation was aborted due to timeout",
                                               &reason);
    if (st == G2N_OK) {
        st = g2n_abort(host, g2n_as_abort_signal(data), g2n_peek(reason));
        g2n_drop(loop->realm, reason);
    }
    if (st == G2N_OK) return;
    g2n_value exception = g2n_host_caught(host, st);
    g2n_host_uncaught(host, g2n_peek(exception));
    g2n_drop(loop->realm, exception);
}

/* The timer keeps the signal, but not the program. */
static enum g2n_status static_timeout(struct g2n_call *call, g2n_value *result)
{
    struct g2n_host *host = g2n_host_of(call->realm);
    struct g2n_abort_signal *s;
    double delay_ms;
    int32_t id;
    enum g2n_status st = g2n_args_integer(call->realm, g2n_arg(call, 0), "delay", 0, UINT32_MAX, &delay_ms);
    if (st == G2N_OK) st = g2n_abort_signal_new(host, &s);
    if (st != G2N_OK) return st;
    if (delay_ms < 1 || delay_ms > G2N_TIMER_MAX_MS) delay_ms = 1;
    st = g2n_timer_start(&host->loop, delay_ms, false, on_timeout, host,
                         g2n_dup(g2n_view_of_object(&s->target.object)), &id);
    if (st != G2N_OK) {
        g2n_object_drop(call->realm, &s->target.object);
        return st;
    }
    g2n_timer_set_referenced(&host->loop, id, false);
    return g2n_lib__give(result, &s->target.object);
}

static enum g2n_status follow_all(struct g2n_realm *realm, struct g2n_abort_signal *s,
                                  const struct g2n_lib__values *sources)
{
    enum g2n_status st = G2N_OK;
    for (uint32_t i = 0; i < sources->count; i++) {
        char name[32];
        if (g2n_is_abort_signal(sources->items[i])) continue;
        snprintf(name, sizeof name, "signals[%u]", (unsigned)i);
        return g2n_args_throw_type(realm, name, "an instance of AbortSignal", sources->items[i]);
    }
    for (uint32_t i = 0; i < sources->count && st == G2N_OK; i++)
        st = follow(realm, s, g2n_as_abort_signal(sources->items[i]));
    return st;
}

static enum g2n_status static_any(struct g2n_call *call, g2n_value *result)
{
    struct g2n_realm *realm = call->realm;
    struct g2n_lib__values sources;
    struct g2n_abort_signal *s;
    if (!g2n_is_any_array(realm, g2n_arg(call, 0)))
        return g2n_args_throw_type(realm, "signals", "an instance of Array", g2n_arg(call, 0));
    enum g2n_status st = g2n_lib__values_from_iterable(realm, g2n_arg(call, 0), &sources);
    if (st != G2N_OK) return st;
    st = g2n_abort_signal_new(g2n_host_of(realm), &s);
    if (st == G2N_OK) {
        st = follow_all(realm, s, &sources);
        if (st != G2N_OK) g2n_object_drop(realm, &s->target.object);
    }
    g2n_lib__values_fini(realm, &sources);
    return st == G2N_OK ? g2n_lib__give(result, &s->target.object) : st;
}

/* ---- AbortController ---- */

static enum g2n_status controller_construct(struct g2n_call *call, g2n_value *result)
{
    struct g2n_object *obj;
    enum g2n_status st = g2n_web_require_new(call, "AbortController");
    if (st == G2N_OK) st = g2n_web_new_for(call, &class_controller, G2N_WEB_ABORT_CONTROLLER, &obj);
    if (st != G2N_OK) return st;
    st = g2n_abort_signal_new(g2n_host_of(call->realm), &((struct controller *)(void *)obj)->signal);
    if (st == G2N_OK) return g2n_lib__give(result, obj);
    g2n_object_drop(call->realm, obj);
    return st;
}

static enum g2n_status this_controller(struct g2n_call *call, struct controller **out)
{
    if (!g2n_is_abort_controller(call->this_value))
        return g2n_throw(call->realm, G2N_TYPE_ERROR,
                         "Cannot read private member #signal from an object whose class did not declare it");
    *out = (struct controller *)(void *)g2n_as_object(call->this_value);
    return G2N_OK;
}

static enum g2n_status get_signal(struct g2n_call *call, g2n_value *result)
{
    struct controller *c;
    enum g2n_status st = this_controller(call, &c);
    if (st == G2N_OK) *result = g2n_dup(g2n_view_of_object(&c->signal->target.object));
    return st;
}

static enum g2n_status controller_abort(struct g2n_call *call, g2n_value *result)
{
    struct controller *c;
    enum g2n_status st = this_controller(call, &c);
    (void)result;
    return st == G2N_OK ? g2n_abort(g2n_host_of(call->realm), c->signal, g2n_arg(call, 0)) : st;
}

enum g2n_status g2n_web__install_abort(struct g2n_host *host)
{
    static const struct g2n_method signal_methods[] = {
        { "throwIfAborted", throw_if_aborted, 0, 0 }, { NULL, NULL, 0, 0 },
    };
    static const struct g2n_method signal_statics[] = {
        { "abort", static_abort, 0, 0 }, { "timeout", static_timeout, 1, 0 }, { "any", static_any, 1, 0 },
        { NULL, NULL, 0, 0 },
    };
    static const struct g2n_web_attribute signal_attributes[] = {
        { "aborted", get_field, NULL,        ABORTED },
        { "reason",  get_field, NULL,        REASON  },
        { "onabort", get_field, set_onabort, ONABORT },
        { NULL, NULL, NULL, 0 },
    };
    static const struct g2n_method controller_methods[] = {
        { "abort", controller_abort, 0, 0 }, { NULL, NULL, 0, 0 },
    };
    static const struct g2n_web_attribute controller_attributes[] = {
        { "signal", get_signal, NULL, 0 }, { NULL, NULL, NULL, 0 },
    };
    static const struct g2n_web_shape signal = {
        .name = "AbortSignal", .id = G2N_WEB_ABORT_SIGNAL, .construct = signal_construct, .methods = signal_methods,
        .statics = signal_statics, .attributes = signal_attributes,
    };
    static const struct g2n_web_shape controller = {
        .name = "AbortController", .id = G2N_WEB_ABORT_CONTROLLER, .construct = controller_construct,
        .methods = controller_methods, .attributes = controller_attributes,
    };
    struct g2n_object *proto = g2n_web_proto(host, G2N_WEB_EVENT_TARGET);
    g2n_value parent;
    enum g2n_status st = g2n_object_get(&host->realm, proto, g2n_atom_key(&host->realm, G2N_ATOM_constructor), &parent);
    if (st != G2N_OK) return st;
    st = g2n_web_define(host, &signal, proto, g2n_as_object(g2n_peek(parent)), NULL);
    g2n_drop(&host->realm, parent);
    return st == G2N_OK ? g2n_web_define(host, &controller, NULL, NULL, NULL) : st;
}
