/* setTimeout, setInterval, setImmediate, their clear functions, and queueMicrotask, as node has them: the first two
 * give Timeout objects, with ref, unref, hasRef, refresh, close and a conversion to their id.
 *
 * A Timeout holds its callback; the loop's timer holds the Timeout while it is armed.  refresh() on one that has fired
 * arms a new timer, so a Timeout's id may change; node's does too. */
#include "host/timers.h"

#include <math.h>

#include "base/alloc.h"
#include "host/args.h"
#include "host/callback.h"
#include "loop/timer.h"
#include "value/convert.h"
#include "value/symbol.h"

struct g2n_timeouts {
    struct g2n_object *timeout_proto, *immediate_proto; /* owned */
};

struct timeout {
    struct g2n_object    object;
    struct g2n_callback *callback;
    double               delay_ms;
    int32_t              id;       /* of the loop's timer; 0 before the first */
    bool                 repeat;
    bool                 referenced;
    bool                 cleared;  /* for good: refresh() does nothing */
};

struct immediate {
    struct g2n_object    object;
    struct g2n_callback *callback; /* NULL once it ran or was cleared */
    struct g2n_task      task;     /* while queued, the loop holds one reference to the object */
    bool                 referenced;
};

static void timeout_fini(struct g2n_realm *realm, struct g2n_object *obj)
{
    g2n_callback_destroy(realm, ((struct timeout *)(void *)obj)->callback);
}

static void timeout_trace(struct g2n_object *obj, g2n_visit *visit, void *context)
{
    g2n_callback_trace(((struct timeout *)(void *)obj)->callback, visit, context);
}

static const struct g2n_class class_timeout = {
    .name = "Timeout", .size = sizeof(struct timeout), .fini = timeout_fini, .trace = timeout_trace,
};

static void immediate_fini(struct g2n_realm *realm, struct g2n_object *obj)
{
    g2n_callback_destroy(realm, ((struct immediate *)(void *)obj)->callback);
}

static void immediate_trace(struct g2n_object *obj, g2n_visit *visit, void *context)
{
    g2n_callback_trace(((struct immediate *)(void *)obj)->callback, visit, context);
}

static const struct g2n_class class_immediate = {
    .name = "Immediate", .size = sizeof(struct immediate), .fini = immediate_fini, .trace = immediate_trace,
};

static struct timeout *as_timeout(g2n_view v)
{
    if (!g2n_is_object(v) || g2n_as_object(v)->class != &class_timeout) return NULL;
    return (struct timeout *)(void *)g2n_as_object(v);
}

static struct immediate *as_immediate(g2n_view v)
{
    if (!g2n_is_object(v) || g2n_as_object(v)->class != &class_immediate) return NULL;
    return (struct immediate *)(void *)g2n_as_object(v);
}

static struct g2n_loop *loop_of(struct g2n_call *call) { return &g2n_host_of(call->realm)->loop; }

/* ---- Timeout ---- */

static void on_due(struct g2n_loop *loop, struct g2n_timer *timer, void *context, g2n_view data)
{
    struct timeout *t = as_timeout(data);
    (void)loop;
    (void)timer;
    g2n_callback_call(context, t->callback, data);
}

static enum g2n_status arm(struct g2n_host *host, struct timeout *t)
{
    enum g2n_status st = g2n_timer_start(&host->loop, t->delay_ms, t->repeat, on_due, host,
                                         g2n_dup(g2n_view_of_object(&t->object)), &t->id);
    if (st == G2N_OK && !t->referenced) g2n_timer_set_referenced(&host->loop, t->id, false);
    return st;
}

/* setTimeout and setInterval (magic: repeat).  Delays: HTML, timer initialisation steps, as node reads them. */
static enum g2n_status set_timeout(struct g2n_call *call, g2n_value *result)
{
    struct g2n_host *host = g2n_host_of(call->realm);
    const struct g2n_function *self = (const struct g2n_function *)(void *)call->callee;
    struct g2n_object *obj;
    double delay_ms;

    enum g2n_status st = g2n_args_function(call->realm, g2n_arg(call, 0), "callback");
    if (st == G2N_OK) st = g2n_to_number(call->realm, g2n_arg(call, 1), &delay_ms);
    if (st == G2N_OK) st = g2n_object_new(call->realm, &class_timeout, host->timeouts->timeout_proto, &obj);
    if (st != G2N_OK) return st;
    struct timeout *t = (struct timeout *)(void *)obj;
    t->delay_ms = delay_ms >= 1 && delay_ms <= G2N_TIMER_MAX_MS ? trunc(delay_ms) : 1;
    t->repeat = self->magic != 0;
    t->referenced = true;
    st = g2n_callback_create(call->realm, g2n_arg(call, 0), call->argc > 2 ? call->args + 2 : NULL,
                             call->argc > 2 ? call->argc - 2 : 0, &t->callback);
    if (st == G2N_OK) st = arm(host, t);
    if (st != G2N_OK) {
        g2n_object_drop(call->realm, obj);
        return st;
    }
    *result = g2n_own_object(obj);
    return G2N_OK;
}

static void clear_timeout_object(struct g2n_loop *loop, struct timeout *t)
{
    t->cleared = true;
    g2n_timer_stop(loop, t->id);
}

/* clearTimeout and clearInterval, which are one: of a Timeout, or of its id as a number or string. */
static enum g2n_status clear_timeout(struct g2n_call *call, g2n_value *result)
{
    g2n_view v = g2n_arg(call, 0), data;
    struct timeout *t = as_timeout(v);
    double id = 0;
    (void)result;

    if (!t && (g2n_is_number(v) || g2n_is_string(v))) {
        enum g2n_status st = g2n_to_number(call->realm, v, &id);
        if (st != G2N_OK) return st;
        /* The guest's own timers have ids in the same table; they are none of JavaScript's. */
        if (id >= 1 && id <= INT32_MAX && g2n_timer_find(loop_of(call), (int32_t)id, on_due, &data))
            t = as_timeout(data);
    }
    if (t) clear_timeout_object(loop_of(call), t);
    return G2N_OK;
}

enum timeout_method { TIMEOUT_REF, TIMEOUT_UNREF, TIMEOUT_HAS_REF, TIMEOUT_REFRESH, TIMEOUT_CLOSE, TIMEOUT_ID };

static enum g2n_status timeout_method(struct g2n_call *call, g2n_value *result)
{
    const struct g2n_function *self = (const struct g2n_function *)(void *)call->callee;
    struct g2n_host *host = g2n_host_of(call->realm);
    struct timeout *t = as_timeout(call->this_value);
    enum g2n_status st = G2N_OK;

    if (!t) return g2n_throw(call->realm, G2N_TYPE_ERROR, "Value of \"this\" must be of type Timeout");
    switch ((enum timeout_method)self->magic) {
    case TIMEOUT_REF:
    case TIMEOUT_UNREF:
        t->referenced = self->magic == TIMEOUT_REF;
        g2n_timer_set_referenced(&host->loop, t->id, t->referenced);
        break;
    case TIMEOUT_HAS_REF:
        *result = g2n_bool(t->referenced);
        return G2N_OK;
    case TIMEOUT_REFRESH:
        if (g2n_timer_armed(&host->loop, t->id)) g2n_timer_refresh(&host->loop, t->id);
        else if (!t->cleared) st = arm(host, t);
        break;
    case TIMEOUT_CLOSE:
        clear_timeout_object(&host->loop, t);
        break;
    case TIMEOUT_ID:
        *result = g2n_number(t->id);
        return G2N_OK;
    }
    if (st == G2N_OK) *result = g2n_dup(call->this_value);
    return st;
}

/* ---- Immediate ---- */

static void immediate_run(struct g2n_loop *loop, struct g2n_task *task)
{
    struct immediate *i = G2N_CONTAINER(task, struct immediate, task);
    struct g2n_host *host = g2n_host_of(loop->realm);
    struct g2n_callback *callback = i->callback;

    i->callback = NULL;
    g2n_callback_call(host, callback, g2n_view_of_object(&i->object));
    g2n_callback_destroy(&host->realm, callback);
    g2n_object_drop(&host->realm, &i->object);
}

static void immediate_cancel(struct g2n_loop *loop, struct g2n_task *task)
{
    g2n_object_drop(loop->realm, &G2N_CONTAINER(task, struct immediate, task)->object);
}

static enum g2n_status set_immediate(struct g2n_call *call, g2n_value *result)
{
    struct g2n_host *host = g2n_host_of(call->realm);
    struct g2n_object *obj;

    enum g2n_status st = g2n_args_function(call->realm, g2n_arg(call, 0), "callback");
    if (st == G2N_OK) st = g2n_object_new(call->realm, &class_immediate, host->timeouts->immediate_proto, &obj);
    if (st != G2N_OK) return st;
    struct immediate *i = (struct immediate *)(void *)obj;
    i->referenced = true;
    i->task.run = immediate_run;
    i->task.cancel = immediate_cancel;
    st = g2n_callback_create(call->realm, g2n_arg(call, 0), call->argc > 1 ? call->args + 1 : NULL,
                             call->argc > 1 ? call->argc - 1 : 0, &i->callback);
    if (st != G2N_OK) {
        g2n_object_drop(call->realm, obj);
        return st;
    }
    g2n_object_dup(obj); /* the queue's; dropped by immediate_run, immediate_cancel or clear_immediate */
    g2n_loop_post_immediate(&host->loop, &i->task);
    *result = g2n_own_object(obj);
    return G2N_OK;
}

static enum g2n_status clear_immediate(struct g2n_call *call, g2n_value *result)
{
    struct immediate *i = as_immediate(g2n_arg(call, 0));
    (void)result;

    if (!i || !i->callback) return G2N_OK;
    struct g2n_callback *callback = i->callback;
    i->callback = NULL;
    g2n_task_withdraw(&i->task);
    g2n_callback_destroy(call->realm, callback);
    g2n_object_drop(call->realm, &i->object);
    return G2N_OK;
}

static enum g2n_status immediate_method(struct g2n_call *call, g2n_value *result)
{
    const struct g2n_function *self = (const struct g2n_function *)(void *)call->callee;
    struct immediate *i = as_immediate(call->this_value);

    if (!i) return g2n_throw(call->realm, G2N_TYPE_ERROR, "Value of \"this\" must be of type Immediate");
    if (self->magic == TIMEOUT_HAS_REF) {
        *result = g2n_bool(i->referenced);
        return G2N_OK;
    }
    i->referenced = self->magic == TIMEOUT_REF;
    *result = g2n_dup(call->this_value);
    return G2N_OK;
}

/* ---- queueMicrotask ---- */

static enum g2n_status run_microtask(struct g2n_realm *realm, struct g2n_job *job)
{
    g2n_value result;
    enum g2n_status st = g2n_call_function(realm, g2n_peek(job->values[0]), G2N_VIEW_UNDEFINED, NULL, 0, &result);
    if (st == G2N_OK) g2n_drop(realm, result);
    return st;
}

static enum g2n_status queue_microtask(struct g2n_call *call, g2n_value *result)
{
    g2n_view f = g2n_arg(call, 0);
    (void)result;
    enum g2n_status st = g2n_args_function(call->realm, f, "callback");
    return st == G2N_OK ? g2n_job_enqueue(call->realm, run_microtask, &f, 1) : st;
}

static const struct g2n_method timeout_methods[] = {
    { "ref",     timeout_method, 0, TIMEOUT_REF },
    { "unref",   timeout_method, 0, TIMEOUT_UNREF },
    { "hasRef",  timeout_method, 0, TIMEOUT_HAS_REF },
    { "refresh", timeout_method, 0, TIMEOUT_REFRESH },
    { "close",   timeout_method, 0, TIMEOUT_CLOSE },
    { NULL, NULL, 0, 0 },
};

static const struct g2n_method immediate_methods[] = {
    { "ref",    immediate_method, 0, TIMEOUT_REF },
    { "unref",  immediate_method, 0, TIMEOUT_UNREF },
    { "hasRef", immediate_method, 0, TIMEOUT_HAS_REF },
    { NULL, NULL, 0, 0 },
};

static const struct g2n_method globals[] = {
    { "setTimeout",     set_timeout,     2, false },
    { "setInterval",    set_timeout,     2, true },
    { "clearTimeout",   clear_timeout,   1, 0 },
    { "clearInterval",  clear_timeout,   1, 0 },
    { "setImmediate",   set_immediate,   1, 0 },
    { "clearImmediate", clear_immediate, 1, 0 },
    { "queueMicrotask", queue_microtask, 1, 0 },
    { NULL, NULL, 0, 0 },
};

static enum g2n_status define_to_primitive(struct g2n_realm *realm, struct g2n_object *proto)
{
    struct g2n_function *f;
    enum g2n_status st = g2n_function_new(realm, timeout_method, "[Symbol.toPrimitive]", 1, &f);
    if (st != G2N_OK) return st;
    f->magic = TIMEOUT_ID;
    st = g2n_object_define(realm, proto, g2n_key_symbol(realm->symbol_to_primitive), g2n_view_of_object(&f->object),
                           G2N_PROP_METHOD);
    g2n_object_drop(realm, &f->object);
    return st;
}

enum g2n_status g2n_timers_install(struct g2n_host *host)
{
    struct g2n_realm *realm = &host->realm;
    struct g2n_timeouts *t = g2n_alloc_zero(1, sizeof *t);

    if (!t) return G2N_ENOMEM;
    host->timeouts = t; /* from here g2n_timeouts_destroy frees it */
    enum g2n_status st = g2n_object_new_plain(realm, 8, &t->timeout_proto);
    if (st == G2N_OK) st = g2n_object_new_plain(realm, 4, &t->immediate_proto);
    if (st == G2N_OK) st = g2n_function_define_all(realm, t->timeout_proto, timeout_methods);
    if (st == G2N_OK) st = define_to_primitive(realm, t->timeout_proto);
    if (st == G2N_OK) st = g2n_function_define_all(realm, t->immediate_proto, immediate_methods);
    if (st == G2N_OK) st = g2n_function_define_all(realm, realm->global, globals);
    return st;
}

void g2n_timeouts_destroy(struct g2n_host *host)
{
    if (!host->timeouts) return;
    g2n_object_drop(&host->realm, host->timeouts->timeout_proto);
    g2n_object_drop(&host->realm, host->timeouts->immediate_proto);
    g2n_free(host->timeouts);
    host->timeouts = NULL;
}
