/* How the host wakes the guest (Go 1.26: syscall/js.handleEvent, runtime/lock_js.go).
 *
 * An event is an object {id, this, args} put into the Go object's _pendingEvent; resume() makes Go take it, run the
 * function with that id, and leave the answer in the event's `result`.  The same path serves callbacks from the loop and
 * calls made while an import is running; Go keeps nested events apart by itself. */
#include "go/guest.h"
#include "host/trace.h"

/* Large tables are not walked each time: checks must stay in proportion to what is checked. */
static void check_table(const struct g2n_table *t)
{
#if defined(G2N_CHECKS) && G2N_CHECKS
    static unsigned turns;
    if (t->count < 4096 || ++turns % 1024 == 0) g2n_table_check(t);
#else
    (void)t;
#endif
}

static void resume(struct g2n_guest *guest) { guest->program->resume(guest->program->instance); }

void g2n_guest_resume(struct g2n_guest *guest)
{
    g2n_guest_enter(guest, resume);
    check_table(&guest->host.realm.table);
}

static enum g2n_status set_pending(struct g2n_guest *guest, g2n_view event)
{
    struct g2n_realm *realm = &guest->host.realm;
    return g2n_object_set(realm, realm->go, g2n_atom_key(realm, G2N_ATOM_pending_event), event);
}

/* An event and its list of arguments, each held once. */
struct event {
    struct g2n_object *object;
    struct g2n_array  *args;
};

static enum g2n_status event_alloc(struct g2n_guest *guest, struct event *out)
{
    struct g2n_realm *realm = &guest->host.realm;
    struct g2n_spare_events *spare = &guest->spare_events;
    enum g2n_status st;

    if (spare->count > 0) {
        spare->count--;
        *out = (struct event){ spare->objects[spare->count], spare->args[spare->count] };
        return G2N_OK;
    }
    st = g2n_object_new_plain(realm, 4, &out->object);
    if (st != G2N_OK) return st;
    st = g2n_array_new(realm, 0, &out->args);
    if (st != G2N_OK) g2n_object_drop(realm, out->object);
    return st;
}

static void event_drop(struct g2n_realm *realm, const struct event *event)
{
    g2n_object_drop(realm, event->object);
    g2n_object_drop(realm, &event->args->object);
}

static enum g2n_status event_new(struct g2n_guest *guest, g2n_view id, g2n_view this_value, const g2n_view *args,
                                 uint32_t argc, struct event *out)
{
    struct g2n_realm *realm = &guest->host.realm;
    enum g2n_status st = event_alloc(guest, out);

    if (st != G2N_OK) return st;
    for (uint32_t i = 0; i < argc && st == G2N_OK; i++) st = g2n_array_push(realm, out->args, g2n_dup(args[i]));
    if (st == G2N_OK)
        st = g2n_object_define(realm, out->object, g2n_atom_key(realm, G2N_ATOM_id), id, G2N_PROP_DEFAULT);
    if (st == G2N_OK)
        st = g2n_object_define(realm, out->object, g2n_atom_key(realm, G2N_ATOM_this_name), this_value,
                               G2N_PROP_DEFAULT);
    if (st == G2N_OK)
        st = g2n_object_define(realm, out->object, g2n_atom_key(realm, G2N_ATOM_args),
                               g2n_view_of_object(&out->args->object), G2N_PROP_DEFAULT);
    if (st != G2N_OK) event_drop(realm, out);
    return st;
}

/* As event_alloc() left it, but for the id and the list, which stay.  False: it cannot be used again. */
static bool event_reset(struct g2n_realm *realm, const struct event *event)
{
    bool deleted;

    if (event->object->class != &g2n_class_object || !g2n_array_clear(realm, event->args)) return false;
    if (g2n_object_delete(realm, event->object, g2n_atom_key(realm, G2N_ATOM_result), &deleted) == G2N_OK
        && g2n_object_define(realm, event->object, g2n_atom_key(realm, G2N_ATOM_this_name), G2N_VIEW_UNDEFINED,
                             G2N_PROP_DEFAULT) == G2N_OK)
        return deleted;
    g2n_drop(realm, g2n_take_exception(realm));
    return false;
}

/* Gives up an event for what was answered.  Once Go has answered it looks at the event no more, so that the next one
 * can be the same object, of which Go has an id and a box already.  Without an answer the goroutine that handles it
 * waits for something, and will answer later, to nobody. */
static enum g2n_status event_finish(struct g2n_guest *guest, const struct event *event, g2n_value *result)
{
    struct g2n_realm *realm = &guest->host.realm;
    struct g2n_spare_events *spare = &guest->spare_events;
    g2n_key key = g2n_atom_key(realm, G2N_ATOM_result);
    bool answered = g2n_object_get_own(realm, event->object, key, NULL) == G2N_FOUND;
    enum g2n_status st = g2n_object_get(realm, event->object, key, result);

    if (st == G2N_OK && answered && spare->count < G2N_SPARE_EVENTS && event_reset(realm, event)) {
        spare->objects[spare->count] = event->object;
        spare->args[spare->count++] = event->args;
    } else {
        event_drop(realm, event);
    }
    return st;
}

void g2n_guest_drop_events(struct g2n_guest *guest)
{
    struct g2n_spare_events *spare = &guest->spare_events;

    while (spare->count > 0) {
        spare->count--;
        event_drop(&guest->host.realm, &(struct event){ spare->objects[spare->count], spare->args[spare->count] });
    }
}

static void trace_call(struct g2n_guest *guest, const struct g2n_call *call, const struct g2n_function *f,
                       enum g2n_status st, g2n_view result)
{
    struct g2n_trace_line line;

    g2n_trace_begin(&line, "js");
    g2n_trace_text(&line, "Go's function ");
    g2n_trace_value(&guest->host, &line, g2n_peek(f->data[0]));
    g2n_trace_arguments(&guest->host, &line, call->args, call->argc);
    g2n_trace_outcome(&guest->host, &line, st, result);
    g2n_trace_end(&guest->host, &line);
}

static enum g2n_status refuse_exited(struct g2n_realm *realm)
{
    return g2n_throw(realm, G2N_ERROR, "Go program has already exited");
}

/* What js.FuncOf hands to JavaScript. */
static enum g2n_status call_go_func(struct g2n_call *call, g2n_value *result)
{
    const struct g2n_function *f = (const struct g2n_function *)(void *)call->callee;
    struct g2n_guest *guest = f->context;
    struct event event;
    enum g2n_status st;

    if (guest->exited) return refuse_exited(call->realm);
    if (!guest->program->resume) /* TinyGo's -scheduler=none */
        return g2n_throw(call->realm, G2N_TYPE_ERROR, "Go functions cannot be called: the program has no scheduler");
    st = event_new(guest, g2n_peek(f->data[0]), call->this_value, call->args, call->argc, &event);
    if (st != G2N_OK) return st;
    st = set_pending(guest, g2n_view_of_object(event.object));
    if (st != G2N_OK) {
        event_drop(call->realm, &event);
        return st;
    }
    g2n_guest_resume(guest);
    if (guest->exited && guest->keeper) { /* G5 */
        event_drop(call->realm, &event);
        return refuse_exited(call->realm);
    }
    st = event_finish(guest, &event, result);
    if (g2n_trace_on(&guest->host, G2N_TRACE_JS)) trace_call(guest, call, f, st, g2n_peek(*result));
    return st;
}

static enum g2n_status make_func_wrapper(struct g2n_call *call, g2n_value *result)
{
    struct g2n_guest *guest = ((const struct g2n_function *)(void *)call->callee)->context;
    struct g2n_function *f;
    enum g2n_status st = g2n_function_new(call->realm, call_go_func, "", 0, &f);

    if (st != G2N_OK) return st;
    f->context = guest;
    f->data[0] = g2n_dup(g2n_arg(call, 0));
    *result = g2n_own_object(&f->object);
    return G2N_OK;
}

/* Go's own tests read _values.length to see that references are given back. */
static enum g2n_status values_length(struct g2n_call *call, g2n_value *result)
{
    *result = g2n_number(g2n_table_length(&call->realm->table));
    return G2N_OK;
}

enum g2n_status g2n_go_object_new(struct g2n_guest *guest, struct g2n_object **out)
{
    struct g2n_realm *realm = &guest->host.realm;
    struct g2n_function *wrapper;
    struct g2n_object *go, *values;
    enum g2n_status st = g2n_object_new_plain(realm, 4, &go);

    if (st != G2N_OK) return st;
    /* First, since it is the property that is looked up most. */
    st = g2n_object_define(realm, go, g2n_atom_key(realm, G2N_ATOM_pending_event), G2N_VIEW_NULL, G2N_PROP_DEFAULT);
    if (st != G2N_OK) goto out_go;
    st = g2n_function_new(realm, make_func_wrapper, "_makeFuncWrapper", 1, &wrapper);
    if (st != G2N_OK) goto out_go;
    wrapper->context = guest;
    st = g2n_object_put_c(realm, go, "_makeFuncWrapper", g2n_own_object(&wrapper->object));
    if (st != G2N_OK) goto out_go;
    st = g2n_object_new_plain(realm, 1, &values);
    if (st != G2N_OK) goto out_go;
    st = g2n_function_define_getter(realm, values, "length", values_length, 0);
    if (st != G2N_OK) {
        g2n_object_drop(realm, values);
        goto out_go;
    }
    st = g2n_object_put_c(realm, go, "_values", g2n_own_object(values));
    if (st != G2N_OK) goto out_go;
    *out = go;
    return G2N_OK;
out_go:
    g2n_object_drop(realm, go);
    return st;
}

void g2n_guest_probe_deadlock(struct g2n_guest *guest)
{
    struct event event;

    if (event_new(guest, g2n_peek(g2n_number(0)), G2N_VIEW_UNDEFINED, NULL, 0, &event) != G2N_OK ||
        set_pending(guest, g2n_view_of_object(event.object)) != G2N_OK)
        g2n_guest_die_of_no_memory(guest);
    g2n_guest_resume(guest);
    event_drop(&guest->host.realm, &event);
}
