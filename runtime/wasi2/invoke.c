/* A call of a host function, from core values to core values. */
#include "base/check.h"
#include "wasi2/abi.h"

/* In the last slot, wherever the others are. */
static unsigned char *result_place(const struct g2n_wasi2_call *call, const struct g2n_wit_core *core, const char *result,
                                   const uint64_t *flat)
{
    if (!core->returns_pointer) return NULL;
    return g2n_wasi2_place(call, (g2n_addr)flat[strlen(core->params) - 1], g2n_wit_layout(result), 1);
}

static void lift_params(const struct g2n_wasi2_call *call, const struct g2n_wit_core *core, const char *types, const uint64_t *flat,
                        struct g2n_wasi2_value *args)
{
    if (core->spilled) {
        g2n_wasi2_lift_fields(call, types, g2n_wasi2_place(call, (g2n_addr)flat[0], g2n_wit_layout_fields(types), 1), args);
        return;
    }
    for (; *types != '>'; types = g2n_wit_skip(types)) g2n_wasi2_lift_flat(call, types, &flat, args++);
}

uint64_t g2n_wasi2_invoke(const struct g2n_wasi2_call *call, g2n_wasi2_handler *handler, const char *types, const uint64_t *flat)
{
    struct g2n_wasi2_value args[G2N_WIT_FLAT_PARAMS] = { 0 }, result = { 0 };
    const char *result_type = g2n_wit_result(types);
    struct g2n_wit_core core;
    uint64_t out = 0;

    if (call->host->in_realloc) g2n_trap_report("call of a host function while it asks the component for memory");
    g2n_wit_core_of(types, &core);
    g2n_check(g2n_wasi2_field_count(types) <= G2N_WIT_FLAT_PARAMS);
    unsigned char *mem_result = result_place(call, &core, result_type, flat);
    lift_params(call, &core, types, flat, args);
    handler(call->host, args, &result);
    if (mem_result) g2n_wasi2_lower(call, result_type, &result, mem_result);
    else if (core.result) g2n_wasi2_lower_flat(call, result_type, &result, &out);
    g2n_wasi2_scratch_reset(call->host);
    return out;
}

void g2n_wasi2_drop(const struct g2n_wasi2_call *call, char resource, uint32_t handle)
{
    struct g2n_wasi2_value value;

    if (call->host->in_realloc) g2n_trap_report("resource dropped while a host function asks the component for memory");
    g2n_wasi2_handle_find(call->host, resource, handle, &value);
    if (value.object) g2n_wasi2_expect_childless(value.object);
    g2n_wasi2_handle_take(call->host, resource, handle, &value);
    if (value.object) g2n_wasi2_object_destroy(call->host, value.object);
}
