/* syscall/js: properties, elements and calls. */
#include "tinygo/trace.h"

static const unsigned char *bytes_at(struct g2n_tinygo *t, uint32_t name, uint32_t len)
{
    return g2n_mem_slice(t->guest.memory, name, len);
}

static g2n_key name_at(struct g2n_tinygo *t, uint32_t name, uint32_t len)
{
    return g2n_reflect_name(&t->guest, name, bytes_at(t, name, len), len);
}

/* obj, for who traces, since what is done to it may run guest code that gives it up. */
static g2n_value keep(struct g2n_tinygo *t, struct g2n_object *obj)
{
    return g2n_tinygo_traces(t) ? g2n_dup(g2n_view_of_object(obj)) : G2N_UNDEFINED;
}

/* What nobody catches ends the program.  `act` says what was done to `kept`, which is given up, for who traces. */
static uint64_t result_of(struct g2n_tinygo *t, enum g2n_status st, g2n_value result, g2n_value kept, struct g2n_tinygo_act act)
{
    const g2n_view view = g2n_peek(result);

    if (st != G2N_OK) g2n_guest_die_of_exception(&t->guest);
    act.verb = "";
    act.v = g2n_peek(kept);
    act.result = &view;
    if (g2n_tinygo_traces(t)) g2n_tinygo_trace(t, &act);
    g2n_drop(g2n_tinygo_realm(t), kept);
    return g2n_tinygo_ref(t, result);
}

uint64_t g2n_tinygo_value_get(struct g2n_tinygo *t, uint64_t v, uint32_t name, uint32_t len)
{
    struct g2n_object *obj = g2n_reflect_target(&t->guest, g2n_tinygo_view(t, v), "get");
    g2n_value result = G2N_UNDEFINED, kept = keep(t, obj);
    enum g2n_status st = g2n_object_get(g2n_tinygo_realm(t), obj, name_at(t, name, len), &result);

    return result_of(t, st, result, kept, (struct g2n_tinygo_act){ .name = bytes_at(t, name, len), .len = len });
}

void g2n_tinygo_value_set(struct g2n_tinygo *t, uint64_t v, uint32_t name, uint32_t len, uint64_t x)
{
    struct g2n_object *obj = g2n_reflect_target(&t->guest, g2n_tinygo_view(t, v), "set");
    const g2n_view assigned = g2n_tinygo_view(t, x);

    if (g2n_tinygo_traces(t))
        g2n_tinygo_trace(t, &(struct g2n_tinygo_act){ .verb = "", .v = g2n_view_of_object(obj), .name = bytes_at(t, name, len), .len = len,
                                                      .assigned = &assigned });
    g2n_reflect_set(&t->guest, obj, name_at(t, name, len), assigned);
}

void g2n_tinygo_value_delete(struct g2n_tinygo *t, uint64_t v, uint32_t name, uint32_t len)
{
    struct g2n_object *obj = g2n_reflect_target(&t->guest, g2n_tinygo_view(t, v), "deleteProperty");
    bool deleted;

    if (g2n_tinygo_traces(t))
        g2n_tinygo_trace(t, &(struct g2n_tinygo_act){ .verb = "delete ", .v = g2n_view_of_object(obj), .name = bytes_at(t, name, len), .len = len });
    if (g2n_object_delete(g2n_tinygo_realm(t), obj, name_at(t, name, len), &deleted) != G2N_OK)
        g2n_guest_die_of_exception(&t->guest);
}

uint64_t g2n_tinygo_value_index(struct g2n_tinygo *t, uint64_t v, uint32_t i)
{
    struct g2n_object *obj = g2n_reflect_target(&t->guest, g2n_tinygo_view(t, v), "get");
    g2n_value result = G2N_UNDEFINED, kept = keep(t, obj);
    const int32_t index = (int32_t)i;
    enum g2n_status st = g2n_reflect_get_index(&t->guest, obj, index, &result);

    return result_of(t, st, result, kept, (struct g2n_tinygo_act){ .index = &index });
}

void g2n_tinygo_value_set_index(struct g2n_tinygo *t, uint64_t v, uint32_t i, uint64_t x)
{
    struct g2n_object *obj = g2n_reflect_target(&t->guest, g2n_tinygo_view(t, v), "set");
    const g2n_view assigned = g2n_tinygo_view(t, x);
    const int32_t index = (int32_t)i;

    if (g2n_tinygo_traces(t))
        g2n_tinygo_trace(t, &(struct g2n_tinygo_act){ .verb = "", .v = g2n_view_of_object(obj), .index = &index, .assigned = &assigned });
    g2n_reflect_set_index(&t->guest, obj, index, assigned);
}

uint32_t g2n_tinygo_value_length(struct g2n_tinygo *t, uint64_t v)
{
    return (uint32_t)g2n_reflect_length(&t->guest, g2n_tinygo_view(t, v));
}

uint32_t g2n_tinygo_value_instance_of(struct g2n_tinygo *t, uint64_t v, uint64_t of)
{
    struct g2n_realm *realm = g2n_tinygo_realm(t);
    const g2n_view of_view = g2n_tinygo_view(t, of), view = g2n_tinygo_view(t, v);
    const bool traces = g2n_tinygo_traces(t);
    g2n_value kept = traces ? g2n_dup(view) : G2N_UNDEFINED, kept_of = traces ? g2n_dup(of_view) : G2N_UNDEFINED;
    bool is;

    if (g2n_instance_of(realm, view, of_view, &is) != G2N_OK) g2n_guest_die_of_exception(&t->guest);
    if (traces) {
        const g2n_value answer = g2n_bool(is);
        const g2n_view result = g2n_peek(answer), assigned = g2n_peek(kept_of);
        g2n_tinygo_trace(t, &(struct g2n_tinygo_act){ .verb = " instanceof ", .v = g2n_peek(kept), .assigned = &assigned, .result = &result });
    }
    g2n_drop(realm, kept);
    g2n_drop(realm, kept_of);
    return is;
}

/* The result, or what was thrown, and whether it is the result; gives up the arguments and what was called, before `out` may trap. */
static void finish_call(struct g2n_tinygo *t, uint32_t out, g2n_value result, struct g2n_call_args *args, g2n_value kept,
                        struct g2n_tinygo_act act)
{
    const enum g2n_status st = act.st;
    g2n_view view;

    if (st != G2N_OK) result = g2n_take_exception(g2n_tinygo_realm(t));
    view = g2n_peek(result);
    act.v = g2n_peek(kept);
    act.result = &view;
    act.args = args;
    if (g2n_tinygo_traces(t)) g2n_tinygo_trace(t, &act);
    g2n_call_args_drop(g2n_tinygo_realm(t), args);
    g2n_drop(g2n_tinygo_realm(t), kept);
    g2n_mem_store_u64(t->guest.memory, out, 0, g2n_tinygo_ref(t, result));
    g2n_mem_store_u8(t->guest.memory, out, 8, st == G2N_OK);
}

void g2n_tinygo_value_call(struct g2n_tinygo *t, uint32_t out, uint64_t v, uint32_t name, uint32_t len, uint32_t args,
                           uint32_t count, uint32_t cap)
{
    const unsigned char *mem_name = bytes_at(t, name, len);
    struct g2n_call_args list;
    g2n_value result = G2N_UNDEFINED, kept;
    enum g2n_status st = g2n_call_args_load(&t->guest, args, count, &list);

    (void)cap;
    kept = g2n_dup(g2n_tinygo_view(t, v)); /* the guest may finalize it meanwhile */
    if (st == G2N_OK) st = g2n_reflect_call(&t->guest, g2n_peek(kept), name, mem_name, len, &list, &result);
    finish_call(t, out, result, &list, kept, (struct g2n_tinygo_act){ .verb = "", .name = mem_name, .len = len, .st = st });
}

typedef enum g2n_status call_fn(struct g2n_realm *realm, g2n_view f, const g2n_view *args, uint32_t argc, g2n_value *result);

static enum g2n_status call(struct g2n_realm *realm, g2n_view f, const g2n_view *args, uint32_t argc, g2n_value *result)
{
    return g2n_call_function(realm, f, G2N_VIEW_UNDEFINED, args, argc, result);
}

/* f, which the guest may finalize meanwhile, with the arguments at args. */
static void apply(struct g2n_tinygo *t, uint32_t out, uint64_t f, uint32_t args, uint32_t count, call_fn *how, const char *verb)
{
    struct g2n_realm *realm = g2n_tinygo_realm(t);
    struct g2n_call_args list;
    g2n_value result = G2N_UNDEFINED, kept;
    enum g2n_status st = g2n_call_args_load(&t->guest, args, count, &list);

    kept = g2n_dup(g2n_tinygo_view(t, f));
    if (st == G2N_OK) st = how(realm, g2n_peek(kept), g2n_call_args_views(&list), list.count, &result);
    finish_call(t, out, result, &list, kept, (struct g2n_tinygo_act){ .verb = verb, .st = st });
}

void g2n_tinygo_value_invoke(struct g2n_tinygo *t, uint32_t out, uint64_t v, uint32_t args, uint32_t count, uint32_t cap)
{
    (void)cap;
    apply(t, out, v, args, count, call, "");
}

void g2n_tinygo_value_new(struct g2n_tinygo *t, uint32_t out, uint64_t v, uint32_t args, uint32_t count, uint32_t cap)
{
    (void)cap;
    apply(t, out, v, args, count, g2n_construct, "new ");
}
