/* Functions by name, export or reference.  Parameters and results are checked here, so that the translated code gets what it expects. */
#include <string.h>

#include "base/alloc.h"
#include "embed/instance.h"

/* As many as fit in the caller's frame; beyond, they are allocated. */
#define FEW 16u

/* What is called: an export, or a reference. */
struct callee {
    const char *name; /* for messages */
    const char *type;
    const struct g2n_export *export;
    const struct g2n_signature *signature;
    wasm_rt_funcref_t reference;
    union g2n_slot *slots;
};

static bool is_of(const struct g2n_module *module, const struct g2n_export *e)
{
    return e && module->export_count != 0 && e >= module->exports && e < module->exports + module->export_count;
}

static enum g2n_error set_export(struct g2n_instance *i, const struct g2n_export *e, struct callee *out)
{
    const char *guest = i->module->program.guest;

    if (!is_of(i->module, e)) return g2n_embed_fail(i, G2N_ERROR_TYPE, "%s: this export is not of this module", guest);
    if (e->kind != G2N_EXPORT_FUNCTION) return g2n_embed_fail(i, G2N_ERROR_TYPE, "%s: its export %s is not a function", guest, e->name);
    *out = (struct callee){ .name = e->name, .type = e->type, .export = e };
    return G2N_ERROR_NONE;
}

static enum g2n_error set_reference(struct g2n_instance *i, const struct g2n_funcref *f, struct callee *out)
{
    const struct g2n_val v = g2n_function(*f);
    union g2n_slot slot;

    if (!g2n_embed_to_slot(i, 'r', &v, &slot))
        return g2n_embed_fail(i, G2N_ERROR_TYPE, "%s: the function is of another instance", i->module->program.guest);
    if (!slot.funcref.func) return g2n_embed_fail(i, G2N_ERROR_TYPE, "%s: the function is null", i->module->program.guest);
    for (const struct g2n_signature *s = i->module->signatures; s && s->id; s++) {
        if (memcmp(s->id, slot.funcref.func_type, G2N_SIGNATURE_ID_LEN) != 0) continue;
        *out = (struct callee){ .name = "the function", .type = s->type, .signature = s, .reference = slot.funcref };
        return G2N_ERROR_NONE;
    }
    return g2n_embed_fail(i, G2N_ERROR_TYPE, "%s: the function is of a type that the module does not know", i->module->program.guest);
}

static enum g2n_error check(struct g2n_instance *i, const struct callee *c, const struct g2n_val *args, size_t arg_count,
                            const struct g2n_val *results, size_t result_count)
{
    const char *guest = i->module->program.guest;
    size_t params = strcspn(c->type, ":");

    if (arg_count != params || result_count != strlen(c->type + params + 1))
        return g2n_embed_fail(i, G2N_ERROR_TYPE, "%s: %s takes %zu parameters and gives %zu results, and not %zu and %zu", guest, c->name,
                              params, strlen(c->type + params + 1), arg_count, result_count);
    if ((arg_count != 0 && !args) || (result_count != 0 && !results))
        return g2n_embed_fail(i, G2N_ERROR_STATE, "%s: %s is called with NULL in place of its values", guest, c->name);
    return G2N_ERROR_NONE;
}

/* On the guest's stack. */
static void call_reference(void *guest, union g2n_slot *opaque)
{
    const struct callee *c = opaque->externref;

    (void)guest;
    c->signature->call(c->reference.module_instance, c->reference.func, c->slots);
}

static enum g2n_error enter(struct g2n_instance *i, struct callee *c)
{
    union g2n_slot self = { .externref = c };

    return c->export ? g2n_enter(i, i->module, c->export->call, c->slots) : g2n_enter(i, i->module, call_reference, &self);
}

static enum g2n_error call(struct g2n_instance *i, struct callee *c, const struct g2n_val *args, size_t arg_count,
                           struct g2n_val *results, size_t result_count)
{
    const char *types = c->type + arg_count + 1;
    enum g2n_error error;

    for (size_t k = 0; k < arg_count; k++)
        if (!g2n_embed_to_slot(i, c->type[k], &args[k], &c->slots[k]))
            return g2n_embed_fail(i, G2N_ERROR_TYPE, "%s: parameter %zu of %s is %s, and was given %s%s", i->module->program.guest, k + 1,
                                  c->name, g2n_embed_type_name(c->type[k]), g2n_embed_kind_name(args[k].kind),
                                  c->type[k] == 'r' && args[k].kind == G2N_FUNCREF ? " of another instance" : "");
    error = enter(i, c);
    for (size_t k = 0; k < result_count && error == G2N_ERROR_NONE; k++) results[k] = g2n_embed_from_slot(i, types[k], &c->slots[k]);
    return error;
}

static enum g2n_error call_taken(struct g2n_instance *i, struct callee *c, const struct g2n_val *args, size_t arg_count,
                                 struct g2n_val *results, size_t result_count)
{
    union g2n_slot few[FEW];
    size_t most = arg_count > result_count ? arg_count : result_count;
    enum g2n_error error = check(i, c, args, arg_count, results, result_count);

    if (error != G2N_ERROR_NONE) return error;
    c->slots = few;
    if (most > FEW) {
        c->slots = g2n_alloc_zero(most, sizeof *c->slots);
        if (!c->slots)
            return g2n_embed_fail(i, G2N_ERROR_MEMORY, "%s: no memory for the parameters of %s", i->module->program.guest, c->name);
    }
    error = call(i, c, args, arg_count, results, result_count);
    if (c->slots != few) g2n_free(c->slots);
    return error;
}

enum g2n_error g2n_call_export(struct g2n_instance *i, const struct g2n_export *e, const struct g2n_val *args, size_t arg_count,
                               struct g2n_val *results, size_t result_count)
{
    struct callee c;
    enum g2n_error error = g2n_embed_take(i);

    if (error != G2N_ERROR_NONE) return error;
    error = set_export(i, e, &c);
    if (error == G2N_ERROR_NONE) error = call_taken(i, &c, args, arg_count, results, result_count);
    g2n_embed_give(i);
    return error;
}

enum g2n_error g2n_call_funcref(struct g2n_instance *i, struct g2n_funcref function, const struct g2n_val *args, size_t arg_count,
                                struct g2n_val *results, size_t result_count)
{
    struct callee c;
    enum g2n_error error = g2n_embed_take(i);

    if (error != G2N_ERROR_NONE) return error;
    error = set_reference(i, &function, &c);
    if (error == G2N_ERROR_NONE) error = call_taken(i, &c, args, arg_count, results, result_count);
    g2n_embed_give(i);
    return error;
}

enum g2n_error g2n_call(struct g2n_instance *i, const char *name, const struct g2n_val *args, size_t arg_count,
                        struct g2n_val *results, size_t result_count)
{
    const struct g2n_export *e;
    struct callee c;
    enum g2n_error error = g2n_embed_take(i);

    if (error != G2N_ERROR_NONE) return error;
    e = g2n_embed_find(i, name, G2N_EXPORT_FUNCTION);
    error = e ? set_export(i, e, &c) : G2N_ERROR_MISSING;
    if (error == G2N_ERROR_NONE) error = call_taken(i, &c, args, arg_count, results, result_count);
    g2n_embed_give(i);
    return error;
}
