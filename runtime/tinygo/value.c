/* syscall/js: properties, elements and calls. */
#include "tinygo/tinygo.h"

static g2n_key name_at(struct g2n_tinygo *t, uint32_t name, uint32_t len)
{
    return g2n_reflect_name(&t->guest, name, g2n_mem_slice(t->guest.memory, name, len), len);
}

/* What nobody catches ends the program. */
static uint64_t result_of(struct g2n_tinygo *t, enum g2n_status st, g2n_value result)
{
    if (st != G2N_OK) g2n_guest_die_of_exception(&t->guest);
    return g2n_tinygo_ref(t, result);
}

uint64_t g2n_tinygo_value_get(struct g2n_tinygo *t, uint64_t v, uint32_t name, uint32_t len)
{
    struct g2n_object *obj = g2n_reflect_target(&t->guest, g2n_tinygo_view(t, v), "get");
    g2n_value result = G2N_UNDEFINED;
    enum g2n_status st = g2n_object_get(g2n_tinygo_realm(t), obj, name_at(t, name, len), &result);

    return result_of(t, st, result);
}

void g2n_tinygo_value_set(struct g2n_tinygo *t, uint64_t v, uint32_t name, uint32_t len, uint64_t x)
{
    struct g2n_object *obj = g2n_reflect_target(&t->guest, g2n_tinygo_view(t, v), "set");

    g2n_reflect_set(&t->guest, obj, name_at(t, name, len), g2n_tinygo_view(t, x));
}

void g2n_tinygo_value_delete(struct g2n_tinygo *t, uint64_t v, uint32_t name, uint32_t len)
{
    struct g2n_object *obj = g2n_reflect_target(&t->guest, g2n_tinygo_view(t, v), "deleteProperty");
    bool deleted;

    if (g2n_object_delete(g2n_tinygo_realm(t), obj, name_at(t, name, len), &deleted) != G2N_OK)
        g2n_guest_die_of_exception(&t->guest);
}

uint64_t g2n_tinygo_value_index(struct g2n_tinygo *t, uint64_t v, uint32_t i)
{
    struct g2n_object *obj = g2n_reflect_target(&t->guest, g2n_tinygo_view(t, v), "get");
    g2n_value result = G2N_UNDEFINED;
    enum g2n_status st = g2n_reflect_get_index(&t->guest, obj, (int32_t)i, &result);

    return result_of(t, st, result);
}

void g2n_tinygo_value_set_index(struct g2n_tinygo *t, uint64_t v, uint32_t i, uint64_t x)
{
    struct g2n_object *obj = g2n_reflect_target(&t->guest, g2n_tinygo_view(t, v), "set");

    g2n_reflect_set_index(&t->guest, obj, (int32_t)i, g2n_tinygo_view(t, x));
}

uint32_t g2n_tinygo_value_length(struct g2n_tinygo *t, uint64_t v)
{
    return (uint32_t)g2n_reflect_length(&t->guest, g2n_tinygo_view(t, v));
}

uint32_t g2n_tinygo_value_instance_of(struct g2n_tinygo *t, uint64_t v, uint64_t of)
{
    bool is;

    if (g2n_instance_of(g2n_tinygo_realm(t), g2n_tinygo_view(t, v), g2n_tinygo_view(t, of), &is) != G2N_OK)
        g2n_guest_die_of_exception(&t->guest);
    return is;
}

/* The result, or what was thrown, and whether it is the result. */
static void store_outcome(struct g2n_tinygo *t, uint32_t out, enum g2n_status st, g2n_value result)
{
    if (st != G2N_OK) result = g2n_take_exception(g2n_tinygo_realm(t));
    g2n_mem_store_u64(t->guest.memory, out, 0, g2n_tinygo_ref(t, result));
    g2n_mem_store_u8(t->guest.memory, out, 8, st == G2N_OK);
}

void g2n_tinygo_value_call(struct g2n_tinygo *t, uint32_t out, uint64_t v, uint32_t name, uint32_t len, uint32_t args,
                           uint32_t count, uint32_t cap)
{
    struct g2n_call_args list;
    g2n_value result = G2N_UNDEFINED;
    const unsigned char *mem_name = g2n_mem_slice(t->guest.memory, name, len);
    enum g2n_status st = g2n_call_args_load(&t->guest, args, count, &list);

    (void)cap;
    if (st == G2N_OK) st = g2n_reflect_call(&t->guest, g2n_tinygo_view(t, v), name, mem_name, len, &list, &result);
    g2n_call_args_drop(g2n_tinygo_realm(t), &list);
    store_outcome(t, out, st, result);
}

typedef enum g2n_status call_fn(struct g2n_realm *realm, g2n_view f, const g2n_view *args, uint32_t argc, g2n_value *result);

static enum g2n_status call(struct g2n_realm *realm, g2n_view f, const g2n_view *args, uint32_t argc, g2n_value *result)
{
    return g2n_call_function(realm, f, G2N_VIEW_UNDEFINED, args, argc, result);
}

/* f, which the guest may finalize meanwhile, with the arguments at args. */
static void apply(struct g2n_tinygo *t, uint32_t out, uint64_t f, uint32_t args, uint32_t count, call_fn *how)
{
    struct g2n_realm *realm = g2n_tinygo_realm(t);
    struct g2n_call_args list;
    g2n_value result = G2N_UNDEFINED, kept = g2n_dup(g2n_tinygo_view(t, f));
    enum g2n_status st = g2n_call_args_load(&t->guest, args, count, &list);

    if (st == G2N_OK) st = how(realm, g2n_peek(kept), g2n_call_args_views(&list), list.count, &result);
    g2n_call_args_drop(realm, &list);
    g2n_drop(realm, kept);
    store_outcome(t, out, st, result);
}

void g2n_tinygo_value_invoke(struct g2n_tinygo *t, uint32_t out, uint64_t v, uint32_t args, uint32_t count, uint32_t cap)
{
    (void)cap;
    apply(t, out, v, args, count, call);
}

void g2n_tinygo_value_new(struct g2n_tinygo *t, uint32_t out, uint64_t v, uint32_t args, uint32_t count, uint32_t cap)
{
    (void)cap;
    apply(t, out, v, args, count, g2n_construct);
}
