/* A call of a component's export (CanonicalABI.md, canon_lift): arguments are lowered into the guest's memory, results lifted out
 * of it and copied before post-return, all on the guest's stack, from which a trap leads out. */
#include "embed/component.h"

#include <string.h>

#include "embed/instance.h"
#include "wasi2/stream.h"

/* Bytes of one result in C.  Lists of a hostile guest may share their items, and be copied as often as they are named. */
#define RESULT_MAX ((size_t)1 << 30)

struct call {
    const struct g2n_component_func *func;
    const void *const               *args;
    void                            *result; /* zero; NULL: not wanted */
    struct g2n_instance             *instance;
    bool                             no_memory;
};

/* Params that are more than core functions take: in memory of the guest's, as a tuple. */
static void spill(const struct g2n_wasi2_call *abi, const char *types, struct g2n_wasi2_value *items, uint64_t *flat)
{
    struct g2n_wit_layout layout = g2n_wit_layout_fields(types);
    uint32_t offset = 0, at;
    unsigned char *mem_at = g2n_wasi2_make_place(abi, layout, 1, &at);

    flat[0] = at;
    for (; *types != '>'; types = g2n_wit_skip(types)) {
        struct g2n_wit_layout own = g2n_wit_layout(types);

        offset = g2n_wit_align(offset, own.align);
        g2n_wasi2_lower(abi, types, items++, mem_at + offset);
        offset += own.size;
    }
}

static void lower_args(const struct call *c, const struct g2n_wasi2_call *abi, union g2n_slot *slots)
{
    const char *types = c->func->types;
    struct g2n_wasi2_value *items = g2n_wasi2_items(abi->host, g2n_wasi2_field_count(types) + 1);
    uint64_t flat[G2N_WIT_FLAT_PARAMS] = { 0 };
    struct g2n_wit_core core;
    uint32_t i = 0, at = 0;

    g2n_wit_core_of(types, &core);
    for (const char *type = types; *type != '>'; type = g2n_wit_skip(type)) {
        g2n_native_take(abi->host, type, c->args[i], &items[i]);
        i++;
    }
    if (core.spilled) {
        spill(abi, types, items, flat);
    } else {
        i = 0;
        for (const char *type = types; *type != '>'; type = g2n_wit_skip(type)) {
            g2n_wasi2_lower_flat(abi, type, &items[i++], flat + at);
            at += (uint32_t)g2n_wit_flat_count(type);
        }
    }
    for (i = 0; i < G2N_WIT_FLAT_PARAMS; i++) slots[i].u64 = flat[i]; /* little-endian: other fields are its lower part */
}

static void take_result(struct call *c, const struct g2n_wasi2_call *abi, const union g2n_slot *slots)
{
    const char *type = g2n_wit_result(c->func->types);
    const uint64_t bits = slots[0].u64, *flat = &bits;
    struct g2n_wasi2_value value = { 0 };
    struct g2n_wit_core core;
    size_t left = RESULT_MAX;

    if (!type) return;
    g2n_wit_core_of(c->func->types, &core);
    if (core.returns_pointer) g2n_wasi2_lift(abi, type, g2n_wasi2_place(abi, slots[0].u32, g2n_wit_layout(type), 1), &value);
    else g2n_wasi2_lift_flat(abi, type, &flat, &value);
    if (c->result) c->no_memory = !g2n_native_give(type, &value, c->result, &left);
}

/* On the guest's stack. */
static void perform(void *guest, union g2n_slot *opaque)
{
    struct call *c = opaque->externref;
    struct g2n_wasi2 *w = c->instance->wasi2;
    const struct g2n_wasi2_call abi = { .host = w, .memory = c->instance->memory, .realloc = c->func->realloc, .realloc_instance = guest };
    union g2n_slot slots[G2N_WIT_FLAT_PARAMS] = { 0 };

    g2n_wasi2_scratch_reset(w);
    lower_args(c, &abi, slots);
    c->func->call(guest, slots);
    take_result(c, &abi, slots);
    if (c->func->post_return) {
        w->in_realloc = true; /* it may call nothing either */
        c->func->post_return(guest, slots);
        w->in_realloc = false;
    }
    g2n_wasi2_scratch_reset(w);
    g2n_wasi2_outputs_finish(w);
}

static enum g2n_error check(struct g2n_instance *i, const struct g2n_component_func *f, const void *const *args)
{
    uint32_t n = 0;

    for (const char *type = f->types; *type != '>'; type = g2n_wit_skip(type), n++) {
        const char *problem = g2n_native_problem(type, args[n]);

        if (problem)
            return g2n_embed_fail(i, G2N_ERROR_TYPE, "%s: parameter %u of %s: %s", i->module->program.guest, n + 1, f->name, problem);
    }
    return i->depth == 1 ? G2N_ERROR_NONE
                         : g2n_embed_fail(i, G2N_ERROR_BUSY, "%s: %s is called while another function of the instance runs, which components do not allow",
                                          i->module->program.guest, f->name);
}

static enum g2n_error enter(struct g2n_instance *i, const struct g2n_module *module, const struct g2n_component_func *f, struct call *c)
{
    union g2n_slot self = { .externref = c };
    enum g2n_error error;

    if (i->module == module) {
        error = check(i, f, c->args);
        if (error != G2N_ERROR_NONE) return error;
    }
    error = g2n_enter(i, module, perform, &self);
    if (error != G2N_ERROR_NONE || !c->no_memory) return error;
    return g2n_embed_fail(i, G2N_ERROR_MEMORY, "%s: no memory for what %s gives, or it is too large", i->module->program.guest, f->name);
}

enum g2n_error g2n_component_call(struct g2n_instance *i, const struct g2n_module *module, const struct g2n_component_func *f,
                                  const void *const *args, void *result)
{
    const char *type = g2n_wit_result(f->types);
    struct call c = { .func = f, .args = args, .result = result, .instance = i };
    enum g2n_error error;

    if (type && result) memset(result, 0, g2n_native_layout(type).size);
    error = g2n_embed_take(i);
    if (error != G2N_ERROR_NONE) return error;
    error = enter(i, module, f, &c);
    g2n_embed_give(i);
    if (error != G2N_ERROR_NONE && type && result) g2n_native_free(type, result);
    return error;
}

void g2n_component_free(const char *type, void *value)
{
    if (value) g2n_native_free(type, value);
}
