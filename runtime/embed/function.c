/* Functions by name or export.  Parameters and results are checked here, so that the translated code gets what it expects. */
#include <string.h>

#include "base/alloc.h"
#include "embed/instance.h"

/* As many as fit in the caller's frame; beyond, they are allocated. */
#define FEW 16u

static bool is_of(const struct g2n_module *module, const struct g2n_export *e)
{
    return e && module->export_count != 0 && e >= module->exports && e < module->exports + module->export_count;
}

static enum g2n_error check(struct g2n_instance *i, const struct g2n_export *e, const struct g2n_val *args, size_t arg_count,
                            const struct g2n_val *results, size_t result_count)
{
    const char *guest = i->module->program.guest;
    size_t params;

    if (!is_of(i->module, e)) return g2n_embed_fail(i, G2N_ERROR_TYPE, "%s: this export is not of this module", guest);
    if (e->kind != G2N_EXPORT_FUNCTION) return g2n_embed_fail(i, G2N_ERROR_TYPE, "%s: its export %s is not a function", guest, e->name);
    params = strcspn(e->type, ":");
    if (arg_count != params || result_count != strlen(e->type + params + 1))
        return g2n_embed_fail(i, G2N_ERROR_TYPE, "%s: %s takes %zu parameters and gives %zu results, and not %zu and %zu", guest, e->name,
                              params, strlen(e->type + params + 1), arg_count, result_count);
    if ((arg_count != 0 && !args) || (result_count != 0 && !results))
        return g2n_embed_fail(i, G2N_ERROR_STATE, "%s: %s is called with NULL in place of its values", guest, e->name);
    return G2N_ERROR_NONE;
}

static enum g2n_error call(struct g2n_instance *i, const struct g2n_export *e, const struct g2n_val *args, size_t arg_count,
                           struct g2n_val *results, size_t result_count, union g2n_slot *slots)
{
    const char *types = e->type + arg_count + 1;
    enum g2n_error error;

    for (size_t k = 0; k < arg_count; k++)
        if (!g2n_embed_to_slot(i, e->type[k], &args[k], &slots[k]))
            return g2n_embed_fail(i, G2N_ERROR_TYPE, "%s: parameter %zu of %s is %s, and was given %s%s", i->module->program.guest, k + 1,
                                  e->name, g2n_embed_type_name(e->type[k]), g2n_embed_kind_name(args[k].kind),
                                  e->type[k] == 'r' && args[k].kind == G2N_FUNCREF ? " of another instance" : "");
    error = g2n_enter(i, i->module, e->call, slots);
    for (size_t k = 0; k < result_count && error == G2N_ERROR_NONE; k++) results[k] = g2n_embed_from_slot(i, types[k], &slots[k]);
    return error;
}

static enum g2n_error call_taken(struct g2n_instance *i, const struct g2n_export *e, const struct g2n_val *args, size_t arg_count,
                                 struct g2n_val *results, size_t result_count)
{
    union g2n_slot few[FEW], *slots = few;
    size_t most = arg_count > result_count ? arg_count : result_count;
    enum g2n_error error = check(i, e, args, arg_count, results, result_count);

    if (error != G2N_ERROR_NONE) return error;
    if (most > FEW) {
        slots = g2n_alloc_zero(most, sizeof *slots);
        if (!slots) return g2n_embed_fail(i, G2N_ERROR_MEMORY, "%s: no memory for the parameters of %s", i->module->program.guest, e->name);
    }
    error = call(i, e, args, arg_count, results, result_count, slots);
    if (slots != few) g2n_free(slots);
    return error;
}

enum g2n_error g2n_call_export(struct g2n_instance *i, const struct g2n_export *e, const struct g2n_val *args, size_t arg_count,
                               struct g2n_val *results, size_t result_count)
{
    enum g2n_error error = g2n_embed_take(i);

    if (error != G2N_ERROR_NONE) return error;
    error = call_taken(i, e, args, arg_count, results, result_count);
    g2n_embed_give(i);
    return error;
}

enum g2n_error g2n_call(struct g2n_instance *i, const char *name, const struct g2n_val *args, size_t arg_count,
                        struct g2n_val *results, size_t result_count)
{
    const struct g2n_export *e;
    enum g2n_error error = g2n_embed_take(i);

    if (error != G2N_ERROR_NONE) return error;
    e = g2n_embed_find(i, name, G2N_EXPORT_FUNCTION);
    error = e ? call_taken(i, e, args, arg_count, results, result_count) : G2N_ERROR_MISSING;
    g2n_embed_give(i);
    return error;
}
