/* One list for all events: the emitters of this runtime have a handful of listeners. */
#include "host/emitter.h"

#include "base/alloc.h"
#include "host/args.h"
#include "value/array.h"
#include "value/convert.h"
#include "value/lib.h"

static void listener_drop(struct g2n_realm *realm, struct g2n_listener *listener)
{
    g2n_key_drop(realm, listener->event);
    g2n_drop(realm, listener->fn);
}

static void emitter_fini(struct g2n_realm *realm, struct g2n_object *obj)
{
    struct g2n_emitter *e = (struct g2n_emitter *)(void *)obj;
    for (uint32_t i = 0; i < e->count; i++) listener_drop(realm, &e->listeners[i]);
    g2n_free(e->listeners);
}

static void emitter_trace(struct g2n_object *obj, g2n_visit *visit, void *context)
{
    const struct g2n_emitter *e = (const struct g2n_emitter *)(void *)obj;
    for (uint32_t i = 0; i < e->count; i++) visit(context, g2n_peek(e->listeners[i].fn));
}

const struct g2n_class g2n_class_emitter = {
    .name = "EventEmitter", .size = sizeof(struct g2n_emitter), .fini = emitter_fini, .trace = emitter_trace,
};

enum g2n_status g2n_emitter_new(struct g2n_realm *realm, struct g2n_object *proto, struct g2n_emitter **out)
{
    struct g2n_object *obj;
    enum g2n_status st = g2n_object_new(realm, &g2n_class_emitter, proto, &obj);
    if (st == G2N_OK) *out = (struct g2n_emitter *)(void *)obj;
    return st;
}

static uint32_t count_of(const struct g2n_emitter *e, g2n_key event)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < e->count; i++) n += g2n_key_equal(e->listeners[i].event, event);
    return n;
}

static void changed(struct g2n_realm *realm, struct g2n_emitter *e, g2n_key event, bool listened)
{
    if (e->on_change) e->on_change(g2n_host_of(realm), e, event, listened);
}

static enum g2n_status add(struct g2n_realm *realm, struct g2n_emitter *e, g2n_key event, g2n_view fn, bool once,
                           bool first)
{
    if (e->count == e->cap) {
        uint32_t cap = e->cap ? e->cap * 2 : 4;
        struct g2n_listener *grown = g2n_realloc_array(e->listeners, cap, sizeof *grown);
        if (!grown) return g2n_throw_no_memory(realm);
        e->listeners = grown;
        e->cap = cap;
    }
    uint32_t at = first ? 0 : e->count;
    memmove(&e->listeners[at + 1], &e->listeners[at], (e->count - at) * sizeof *e->listeners);
    event.cell->refs++;
    e->listeners[at] = (struct g2n_listener){ event, g2n_dup(fn), once };
    e->count++;
    if (count_of(e, event) == 1) changed(realm, e, event, true);
    return G2N_OK;
}

/* Lent by its own listener until then, `event` is kept alive here. */
static void remove_at(struct g2n_realm *realm, struct g2n_emitter *e, uint32_t at)
{
    struct g2n_listener gone = e->listeners[at];
    e->count--;
    memmove(&e->listeners[at], &e->listeners[at + 1], (e->count - at) * sizeof *e->listeners);
    if (count_of(e, gone.event) == 0) changed(realm, e, gone.event, false);
    listener_drop(realm, &gone);
}

/* Node removes the listener that was added last. */
static void remove_listener(struct g2n_realm *realm, struct g2n_emitter *e, g2n_key event, g2n_view fn)
{
    for (uint32_t i = e->count; i-- > 0;) {
        if (!g2n_key_equal(e->listeners[i].event, event) || g2n_peek(e->listeners[i].fn).bits != fn.bits) continue;
        remove_at(realm, e, i);
        return;
    }
}

/* The listeners of an event as they are now: owned values, `count` of them. */
static enum g2n_status snapshot(struct g2n_realm *realm, const struct g2n_emitter *e, g2n_key event,
                                struct g2n_listener **out, uint32_t *count)
{
    uint32_t n = count_of(e, event);
    *count = 0;
    *out = NULL;
    if (n == 0) return G2N_OK;
    struct g2n_listener *list = g2n_realloc_array(NULL, n, sizeof *list);
    if (!list) return g2n_throw_no_memory(realm);
    for (uint32_t i = 0; i < e->count; i++) {
        if (!g2n_key_equal(e->listeners[i].event, event)) continue;
        list[*count] = e->listeners[i];
        list[*count].event.cell->refs++;
        list[*count].fn = g2n_dup(g2n_peek(e->listeners[i].fn));
        ++*count;
    }
    *out = list;
    return G2N_OK;
}

static void snapshot_drop(struct g2n_realm *realm, struct g2n_listener *list, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) listener_drop(realm, &list[i]);
    g2n_free(list);
}

enum g2n_status g2n_emitter_emit(struct g2n_realm *realm, struct g2n_emitter *e, g2n_key event, const g2n_view *args,
                                 uint32_t argc, bool *called)
{
    struct g2n_listener *list;
    uint32_t count;
    enum g2n_status st = snapshot(realm, e, event, &list, &count);

    if (st != G2N_OK) return st;
    *called = count > 0;
    g2n_view self = g2n_view_of_object(&e->object);
    g2n_value kept = g2n_dup(self);
    for (uint32_t i = 0; i < count && st == G2N_OK; i++) {
        g2n_value result;
        if (list[i].once) remove_listener(realm, e, list[i].event, g2n_peek(list[i].fn));
        st = g2n_call_function(realm, g2n_peek(list[i].fn), self, args, argc, &result);
        if (st == G2N_OK) g2n_drop(realm, result);
    }
    g2n_drop(realm, kept);
    snapshot_drop(realm, list, count);
    return st;
}

enum g2n_status g2n_emitter_emit_c(struct g2n_realm *realm, struct g2n_emitter *e, const char *event,
                                   const g2n_view *args, uint32_t argc, bool *called)
{
    struct g2n_string *atom = g2n_atom_find(realm, event, strlen(event));
    *called = false;
    if (!atom || e->count == 0) return G2N_OK; /* no atom: nobody has named the event */
    atom->cell.refs++;
    enum g2n_status st = g2n_emitter_emit(realm, e, g2n_key_atom(atom), args, argc, called);
    g2n_atom_release(realm, atom);
    return st;
}

/* ---- what the guest calls ---- */

enum method { ADD, ADD_FIRST, ADD_ONCE, ADD_FIRST_ONCE, REMOVE, REMOVE_ALL, EMIT, COUNT, LIST };

static enum g2n_status list_of(struct g2n_realm *realm, const struct g2n_emitter *e, g2n_key event, g2n_value *result)
{
    struct g2n_array *array;
    enum g2n_status st = g2n_array_new(realm, e->count, &array);
    if (st != G2N_OK) return st;
    for (uint32_t i = 0; i < e->count && st == G2N_OK; i++)
        if (g2n_key_equal(e->listeners[i].event, event))
            st = g2n_array_push(realm, array, g2n_dup(g2n_peek(e->listeners[i].fn)));
    if (st != G2N_OK) {
        g2n_object_drop(realm, &array->object);
        return st;
    }
    *result = g2n_own_object(&array->object);
    return G2N_OK;
}

static void remove_all(struct g2n_realm *realm, struct g2n_emitter *e, g2n_key event, bool of_all_events)
{
    for (uint32_t i = e->count; i-- > 0;)
        if (of_all_events || g2n_key_equal(e->listeners[i].event, event)) remove_at(realm, e, i);
}

static enum g2n_status emit(struct g2n_call *call, struct g2n_emitter *e, g2n_key event, g2n_value *result)
{
    bool called;
    uint32_t argc = call->argc > 1 ? call->argc - 1 : 0;
    enum g2n_status st = g2n_emitter_emit(call->realm, e, event, argc ? call->args + 1 : NULL, argc, &called);
    if (st != G2N_OK) return st;
    if (!called && !g2n_key_is_symbol(event) && g2n_string_equal_c(g2n_key_string(event), "error"))
        return g2n_throw_value(call->realm, g2n_dup(g2n_arg(call, 1)));
    *result = g2n_bool(called);
    return G2N_OK;
}

static enum g2n_status with_event(struct g2n_call *call, struct g2n_emitter *e, enum method method, g2n_key event,
                                  g2n_value *result)
{
    g2n_view fn = g2n_arg(call, 1);
    enum g2n_status st = G2N_OK;

    switch (method) {
    case ADD:
    case ADD_FIRST:
    case ADD_ONCE:
    case ADD_FIRST_ONCE:
        st = g2n_args_function(call->realm, fn, "listener");
        if (st == G2N_OK)
            st = add(call->realm, e, event, fn, method == ADD_ONCE || method == ADD_FIRST_ONCE,
                     method == ADD_FIRST || method == ADD_FIRST_ONCE);
        break;
    case REMOVE:
        st = g2n_args_function(call->realm, fn, "listener");
        if (st == G2N_OK) remove_listener(call->realm, e, event, fn);
        break;
    case REMOVE_ALL:
        remove_all(call->realm, e, event, call->argc == 0);
        break;
    case EMIT:
        return emit(call, e, event, result);
    case COUNT:
        *result = g2n_number(count_of(e, event));
        return G2N_OK;
    case LIST:
        return list_of(call->realm, e, event, result);
    }
    if (st == G2N_OK) *result = g2n_dup(call->this_value);
    return st;
}

static enum g2n_status call_method(struct g2n_call *call, g2n_value *result)
{
    const struct g2n_function *self = (const struct g2n_function *)(void *)call->callee;
    g2n_key event;

    if (!g2n_is_object(call->this_value) || g2n_as_object(call->this_value)->class != &g2n_class_emitter)
        return g2n_throw(call->realm, G2N_TYPE_ERROR, "Illegal invocation");
    enum g2n_status st = g2n_to_key(call->realm, g2n_arg(call, 0), &event);
    if (st != G2N_OK) return st;
    struct g2n_emitter *e = (struct g2n_emitter *)(void *)g2n_as_object(call->this_value);
    st = with_event(call, e, (enum method)self->magic, event, result);
    g2n_key_drop(call->realm, event);
    return st;
}

/* Each event that has listeners, once. */
static enum g2n_status event_names(struct g2n_call *call, g2n_value *result)
{
    struct g2n_array *names;

    if (!g2n_is_object(call->this_value) || g2n_as_object(call->this_value)->class != &g2n_class_emitter)
        return g2n_throw(call->realm, G2N_TYPE_ERROR, "Illegal invocation");
    const struct g2n_emitter *e = (const struct g2n_emitter *)(const void *)g2n_as_object(call->this_value);
    enum g2n_status st = g2n_array_new(call->realm, e->count, &names);
    if (st != G2N_OK) return st;
    for (uint32_t i = 0; i < e->count && st == G2N_OK; i++) {
        uint32_t first = 0;
        while (!g2n_key_equal(e->listeners[first].event, e->listeners[i].event)) first++;
        if (first == i) st = g2n_array_push(call->realm, names, g2n_lib__key_value(e->listeners[i].event));
    }
    if (st == G2N_OK) *result = g2n_own_object(&names->object);
    else g2n_object_drop(call->realm, &names->object);
    return st;
}

static const struct g2n_method methods[] = {
    { "on",                  call_method, 2, ADD },
    { "addListener",         call_method, 2, ADD },
    { "prependListener",     call_method, 2, ADD_FIRST },
    { "once",                call_method, 2, ADD_ONCE },
    { "prependOnceListener", call_method, 2, ADD_FIRST_ONCE },
    { "off",                 call_method, 2, REMOVE },
    { "removeListener",      call_method, 2, REMOVE },
    { "removeAllListeners",  call_method, 1, REMOVE_ALL },
    { "emit",                call_method, 1, EMIT },
    { "listenerCount",       call_method, 1, COUNT },
    { "listeners",           call_method, 1, LIST },
    { "eventNames",          event_names, 0, 0 },
    { NULL, NULL, 0, 0 },
};

enum g2n_status g2n_emitter_define_methods(struct g2n_realm *realm, struct g2n_object *proto)
{
    return g2n_function_define_all(realm, proto, methods);
}
