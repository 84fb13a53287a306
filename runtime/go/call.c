/* syscall/js: calls.  An exception becomes the result, with ok = 0; Go makes a js.Error of it.  The arguments are
 * held while the call runs, since the guest may finalize its references to them meanwhile. */
#include "base/alloc.h"
#include "go/handlers.h"

#define INLINE_ARGS 16u

struct args {
    g2n_value  few[INLINE_ARGS];
    g2n_value *items;
    uint32_t   count;
};

static enum g2n_status args_load(struct g2n_guest *guest, uint32_t sp, uint32_t offset, struct args *args)
{
    struct g2n_realm *realm = &guest->host.realm;
    uint64_t addr = g2n_mem_load_u64(guest->memory, sp, offset);
    uint64_t count = g2n_mem_load_u64(guest->memory, sp, offset + 8);
    const unsigned char *mem_refs;

    if (count > UINT32_MAX / 8) return g2n_throw(realm, G2N_RANGE_ERROR, "Too many arguments");
    mem_refs = g2n_mem_slice(guest->memory, addr, count * 8);
    args->count = (uint32_t)count;
    args->items = args->few;
    if (count > INLINE_ARGS) {
        args->items = g2n_realloc_array(NULL, (size_t)count, sizeof *args->items);
        if (!args->items) return g2n_throw_no_memory(realm);
    }
    for (uint32_t i = 0; i < args->count; i++) {
        uint64_t ref;
        memcpy(&ref, mem_refs + (size_t)i * 8, 8);
        args->items[i] = g2n_ref_decode(&realm->table, ref);
    }
    return G2N_OK;
}

static void args_drop(struct g2n_realm *realm, struct args *args)
{
    for (uint32_t i = 0; i < args->count; i++) g2n_drop(realm, args->items[i]);
    if (args->items != args->few) g2n_free(args->items);
}

/* An owned and a lent value have the same bits, so a list of the one can be read as the other. */
_Static_assert(sizeof(g2n_value) == sizeof(g2n_view), "values and views are the same bits");
static const g2n_view *args_views(const struct args *args) { return (const g2n_view *)(const void *)args->items; }

static void store_outcome(struct g2n_guest *guest, uint32_t offset, enum g2n_status st, g2n_value result)
{
    struct g2n_realm *realm = &guest->host.realm;
    uint32_t sp = g2n_guest_sp(guest);

    if (st != G2N_OK) result = g2n_take_exception(realm);
    g2n_result_ref(guest, sp, offset, g2n_peek(result));
    g2n_mem_store_u8(guest->memory, sp, offset + 8, st == G2N_OK);
    g2n_drop(realm, result);
}

/* v.m(args...) */
static enum g2n_status call_method(struct g2n_guest *guest, uint32_t sp, const struct args *args, g2n_value *result)
{
    struct g2n_realm *realm = &guest->host.realm;
    g2n_value receiver = g2n_dup(g2n_arg_ref(guest, sp, 8)), method = G2N_UNDEFINED;
    size_t len;
    const unsigned char *mem_name = g2n_arg_bytes(guest, sp, 16, &len);
    struct g2n_string *atom;
    enum g2n_status st;

    if (!g2n_is_object(g2n_peek(receiver))) {
        st = g2n_throw(realm, G2N_TYPE_ERROR, "Reflect.get called on non-object");
        goto out;
    }
    st = g2n_atom_cache_get(&guest->names, realm, g2n_mem_load_u64(guest->memory, sp, 16), mem_name, len, &atom);
    if (st != G2N_OK) goto out;
    st = g2n_object_get(realm, g2n_as_object(g2n_peek(receiver)), g2n_key_atom(atom), &method);
    if (st != G2N_OK) goto out;
    if (!g2n_is_callable(g2n_peek(method)))
        st = g2n_throw(realm, G2N_TYPE_ERROR, "%s is not a function", atom->bytes);
    else
        st = g2n_call_function(realm, g2n_peek(method), g2n_peek(receiver), args_views(args), args->count, result);
    g2n_drop(realm, method);
out:
    g2n_drop(realm, receiver);
    return st;
}

void g2n_gojs__value_call(struct g2n_guest *guest, uint32_t sp)
{
    struct args args = { .count = 0, .items = args.few };
    g2n_value result = G2N_UNDEFINED;
    enum g2n_status st = args_load(guest, sp, 32, &args);

    if (st == G2N_OK) st = call_method(guest, sp, &args, &result);
    args_drop(&guest->host.realm, &args);
    store_outcome(guest, 56, st, result);
}

void g2n_gojs__value_invoke(struct g2n_guest *guest, uint32_t sp)
{
    struct g2n_realm *realm = &guest->host.realm;
    struct args args = { .count = 0, .items = args.few };
    g2n_value result = G2N_UNDEFINED, f = g2n_dup(g2n_arg_ref(guest, sp, 8));
    enum g2n_status st = args_load(guest, sp, 16, &args);

    if (st == G2N_OK)
        st = g2n_call_function(realm, g2n_peek(f), G2N_VIEW_UNDEFINED, args_views(&args), args.count, &result);
    args_drop(realm, &args);
    g2n_drop(realm, f);
    store_outcome(guest, 40, st, result);
}

void g2n_gojs__value_new(struct g2n_guest *guest, uint32_t sp)
{
    struct g2n_realm *realm = &guest->host.realm;
    struct args args = { .count = 0, .items = args.few };
    g2n_value result = G2N_UNDEFINED, f = g2n_dup(g2n_arg_ref(guest, sp, 8));
    enum g2n_status st = args_load(guest, sp, 16, &args);

    if (st == G2N_OK) st = g2n_construct(realm, g2n_peek(f), args_views(&args), args.count, &result);
    args_drop(realm, &args);
    g2n_drop(realm, f);
    store_outcome(guest, 40, st, result);
}
