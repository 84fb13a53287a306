/* syscall/js: calls.  An exception becomes the result, with ok = 0; Go makes a js.Error of it.  The arguments are
 * held while the call runs, since the guest may finalize its references to them meanwhile. */
#include "go/handlers.h"
#include "go/reflect.h"

/* The arguments whose slice is at sp+offset. */
static enum g2n_status load(struct g2n_guest *guest, uint32_t sp, uint32_t offset, struct g2n_call_args *args)
{
    return g2n_call_args_load(guest, g2n_mem_load_u64(guest->memory, sp, offset), g2n_mem_load_u64(guest->memory, sp, offset + 8),
                              args);
}

static void store_outcome(struct g2n_guest *guest, uint32_t offset, enum g2n_status st, g2n_value result)
{
    struct g2n_realm *realm = &guest->host.realm;
    uint32_t sp = g2n_guest_sp(guest);

    if (st != G2N_OK) result = g2n_take_exception(realm);
    g2n_result_ref(guest, sp, offset, g2n_peek(result));
    g2n_mem_store_u8(guest->memory, sp, offset + 8, st == G2N_OK);
    g2n_drop(realm, result);
}

void g2n_gojs__value_call(struct g2n_guest *guest, uint32_t sp)
{
    struct g2n_call_args args = { .count = 0, .items = args.few };
    g2n_value result = G2N_UNDEFINED;
    enum g2n_status st = load(guest, sp, 32, &args);
    size_t len;
    const unsigned char *mem_name = g2n_arg_bytes(guest, sp, 16, &len);

    if (st == G2N_OK)
        st = g2n_reflect_call(guest, g2n_arg_ref(guest, sp, 8), g2n_mem_load_u64(guest->memory, sp, 16), mem_name, len, &args, &result);
    g2n_call_args_drop(&guest->host.realm, &args);
    store_outcome(guest, 56, st, result);
}

void g2n_gojs__value_invoke(struct g2n_guest *guest, uint32_t sp)
{
    struct g2n_realm *realm = &guest->host.realm;
    struct g2n_call_args args = { .count = 0, .items = args.few };
    g2n_value result = G2N_UNDEFINED, f = g2n_dup(g2n_arg_ref(guest, sp, 8));
    enum g2n_status st = load(guest, sp, 16, &args);

    if (st == G2N_OK)
        st = g2n_call_function(realm, g2n_peek(f), G2N_VIEW_UNDEFINED, g2n_call_args_views(&args), args.count, &result);
    g2n_call_args_drop(realm, &args);
    g2n_drop(realm, f);
    store_outcome(guest, 40, st, result);
}

void g2n_gojs__value_new(struct g2n_guest *guest, uint32_t sp)
{
    struct g2n_realm *realm = &guest->host.realm;
    struct g2n_call_args args = { .count = 0, .items = args.few };
    g2n_value result = G2N_UNDEFINED, f = g2n_dup(g2n_arg_ref(guest, sp, 8));
    enum g2n_status st = load(guest, sp, 16, &args);

    if (st == G2N_OK) st = g2n_construct(realm, g2n_peek(f), g2n_call_args_views(&args), args.count, &result);
    g2n_call_args_drop(realm, &args);
    g2n_drop(realm, f);
    store_outcome(guest, 40, st, result);
}
