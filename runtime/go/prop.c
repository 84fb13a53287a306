/* syscall/js: properties and elements.  Getters may run guest code, so the stack pointer is read again before a result is
 * stored. */
#include "go/handlers.h"
#include "go/reflect.h"

/* The key whose name is at sp+offset; lent until the next one is asked for. */
static g2n_key name_at(struct g2n_guest *guest, uint32_t sp, uint32_t offset)
{
    size_t len;
    const unsigned char *mem_name = g2n_arg_bytes(guest, sp, offset, &len);

    return g2n_reflect_name(guest, g2n_mem_load_u64(guest->memory, sp, offset), mem_name, len);
}

static void store_result(struct g2n_guest *guest, uint32_t offset, enum g2n_status st, g2n_value result)
{
    if (st != G2N_OK) g2n_guest_die_of_exception(guest);
    g2n_result_ref(guest, g2n_guest_sp(guest), offset, g2n_peek(result));
    g2n_drop(&guest->host.realm, result);
}

void g2n_gojs__value_get(struct g2n_guest *guest, uint32_t sp)
{
    struct g2n_object *obj = g2n_reflect_target(guest, g2n_arg_ref(guest, sp, 8), "get");
    g2n_value result = G2N_UNDEFINED;
    enum g2n_status st = g2n_object_get(&guest->host.realm, obj, name_at(guest, sp, 16), &result);

    store_result(guest, 32, st, result);
}

void g2n_gojs__value_set(struct g2n_guest *guest, uint32_t sp)
{
    struct g2n_object *obj = g2n_reflect_target(guest, g2n_arg_ref(guest, sp, 8), "set");

    g2n_reflect_set(guest, obj, name_at(guest, sp, 16), g2n_arg_ref(guest, sp, 32));
}

void g2n_gojs__value_delete(struct g2n_guest *guest, uint32_t sp)
{
    struct g2n_object *obj = g2n_reflect_target(guest, g2n_arg_ref(guest, sp, 8), "deleteProperty");
    bool deleted;

    if (g2n_object_delete(&guest->host.realm, obj, name_at(guest, sp, 16), &deleted) != G2N_OK)
        g2n_guest_die_of_exception(guest);
}

void g2n_gojs__value_index(struct g2n_guest *guest, uint32_t sp)
{
    struct g2n_object *obj = g2n_reflect_target(guest, g2n_arg_ref(guest, sp, 8), "get");
    g2n_value result = G2N_UNDEFINED;
    enum g2n_status st = g2n_reflect_get_index(guest, obj, (int64_t)g2n_mem_load_u64(guest->memory, sp, 16), &result);

    store_result(guest, 24, st, result);
}

void g2n_gojs__value_set_index(struct g2n_guest *guest, uint32_t sp)
{
    struct g2n_object *obj = g2n_reflect_target(guest, g2n_arg_ref(guest, sp, 8), "set");

    g2n_reflect_set_index(guest, obj, (int64_t)g2n_mem_load_u64(guest->memory, sp, 16), g2n_arg_ref(guest, sp, 24));
}

void g2n_gojs__value_length(struct g2n_guest *guest, uint32_t sp)
{
    int64_t n = g2n_reflect_length(guest, g2n_arg_ref(guest, sp, 8));

    g2n_mem_store_u64(guest->memory, g2n_guest_sp(guest), 16, (uint64_t)n);
}

void g2n_gojs__value_instance_of(struct g2n_guest *guest, uint32_t sp)
{
    bool is;

    if (g2n_instance_of(&guest->host.realm, g2n_arg_ref(guest, sp, 8), g2n_arg_ref(guest, sp, 16), &is) != G2N_OK)
        g2n_guest_die_of_exception(guest);
    g2n_mem_store_u8(guest->memory, g2n_guest_sp(guest), 24, is);
}
