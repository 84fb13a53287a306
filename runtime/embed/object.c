/* What a module exports: its list, globals and tables. */
#include <string.h>

#include "embed/instance.h"

const char *g2n_module_name(const struct g2n_module *module) { return module ? module->program.guest : ""; }
size_t      g2n_module_export_count(const struct g2n_module *module) { return module ? module->export_count : 0; }

const struct g2n_export *g2n_module_export(const struct g2n_module *module, size_t index)
{
    return index < g2n_module_export_count(module) ? &module->exports[index] : NULL;
}

const struct g2n_export *g2n_export_find(const struct g2n_module *module, const char *name)
{
    for (size_t k = 0; name && k < g2n_module_export_count(module); k++)
        if (strcmp(module->exports[k].name, name) == 0) return &module->exports[k];
    return NULL;
}

const char          *g2n_export_name(const struct g2n_export *e) { return e ? e->name : ""; }
const char          *g2n_export_type(const struct g2n_export *e) { return e ? e->type : ""; }
enum g2n_export_kind g2n_export_kind(const struct g2n_export *e) { return e ? e->kind : G2N_EXPORT_FUNCTION; }

const struct g2n_export *g2n_embed_find(struct g2n_instance *i, const char *name, enum g2n_export_kind kind)
{
    static const char *const kinds[] = { "function", "global", "table", "memory" };
    const struct g2n_export *e = g2n_export_find(i->module, name);

    if (e && e->kind == kind) return e;
    (void)g2n_embed_fail(i, G2N_ERROR_MISSING, "%s: exports no %s %s", i->module->program.guest, kinds[kind], name ? name : "without a name");
    return NULL;
}

/* ---- Globals ------------------------------------------------------------------------------------------------------- */

static void read_global(char type, const void *at, union g2n_slot *out)
{
    switch (type) {
    case 'i': memcpy(&out->u32, at, sizeof out->u32); return;
    case 'I': memcpy(&out->u64, at, sizeof out->u64); return;
    case 'f': memcpy(&out->f32, at, sizeof out->f32); return;
    case 'F': memcpy(&out->f64, at, sizeof out->f64); return;
    case 'e': memcpy(&out->externref, at, sizeof out->externref); return;
    case 'r': memcpy(&out->funcref, at, sizeof out->funcref); return;
    }
}

static void write_global(char type, void *at, const union g2n_slot *slot)
{
    switch (type) {
    case 'i': memcpy(at, &slot->u32, sizeof slot->u32); return;
    case 'I': memcpy(at, &slot->u64, sizeof slot->u64); return;
    case 'f': memcpy(at, &slot->f32, sizeof slot->f32); return;
    case 'F': memcpy(at, &slot->f64, sizeof slot->f64); return;
    case 'e': memcpy(at, &slot->externref, sizeof slot->externref); return;
    case 'r': memcpy(at, &slot->funcref, sizeof slot->funcref); return;
    }
}

static enum g2n_error wrong_type(struct g2n_instance *i, const struct g2n_export *e, const struct g2n_val *v)
{
    return g2n_embed_fail(i, G2N_ERROR_TYPE, "%s: %s holds %s, and was given %s%s", i->module->program.guest, e->name,
                          g2n_embed_type_name(e->type[0]), g2n_embed_kind_name(v->kind),
                          e->type[0] == 'r' && v->kind == G2N_FUNCREF ? " of another instance" : "");
}

enum g2n_error g2n_instance_global_get(struct g2n_instance *i, const char *name, struct g2n_val *out)
{
    const struct g2n_export *e;
    union g2n_slot slot;
    enum g2n_error error = g2n_embed_take(i);

    if (error != G2N_ERROR_NONE) return error;
    e = g2n_embed_find(i, name, G2N_EXPORT_GLOBAL);
    error = !e ? G2N_ERROR_MISSING : out ? G2N_ERROR_NONE : g2n_embed_fail(i, G2N_ERROR_STATE, "no place for the value was given");
    if (error == G2N_ERROR_NONE) {
        read_global(e->type[0], e->find(i->guest), &slot);
        *out = g2n_embed_from_slot(i, e->type[0], &slot);
    }
    g2n_embed_give(i);
    return error;
}

enum g2n_error g2n_instance_global_set(struct g2n_instance *i, const char *name, struct g2n_val value)
{
    const struct g2n_export *e;
    union g2n_slot slot;
    enum g2n_error error = g2n_embed_take(i);

    if (error != G2N_ERROR_NONE) return error;
    e = g2n_embed_find(i, name, G2N_EXPORT_GLOBAL);
    if (!e)
        error = G2N_ERROR_MISSING;
    else if (e->constant)
        error = g2n_embed_fail(i, G2N_ERROR_TYPE, "%s: the global %s is constant", i->module->program.guest, e->name);
    else if (!g2n_embed_to_slot(i, e->type[0], &value, &slot))
        error = wrong_type(i, e, &value);
    else
        write_global(e->type[0], e->find(i->guest), &slot);
    g2n_embed_give(i);
    return error;
}

/* ---- Tables -------------------------------------------------------------------------------------------------------- */

/* The two kinds of table differ in their entries only. */
static uint32_t size_of(const struct g2n_export *e, const void *table)
{
    return e->type[0] == 'r' ? ((const wasm_rt_funcref_table_t *)table)->size : ((const wasm_rt_externref_table_t *)table)->size;
}

static bool grow(const struct g2n_export *e, void *table, uint32_t count, const union g2n_slot *slot)
{
    if (count > UINT32_MAX - size_of(e, table)) return false;
    if (e->type[0] == 'r') return wasm_rt_grow_funcref_table(table, count, slot->funcref) != UINT32_MAX;
    return wasm_rt_grow_externref_table(table, count, slot->externref) != UINT32_MAX;
}

enum what { SIZE, GET, SET, GROW };

static enum g2n_error in_table(struct g2n_instance *i, const char *name, enum what what, uint32_t number, struct g2n_val *value, uint32_t *out)
{
    const struct g2n_export *e = g2n_embed_find(i, name, G2N_EXPORT_TABLE);
    void *table;
    union g2n_slot slot;

    if (!e) return G2N_ERROR_MISSING;
    if (!value && !out) return g2n_embed_fail(i, G2N_ERROR_STATE, "no place for the value was given");
    table = e->find(i->guest);
    if ((what == SET || what == GROW) && !g2n_embed_to_slot(i, e->type[0], value, &slot)) return wrong_type(i, e, value);
    if ((what == GET || what == SET) && number >= size_of(e, table))
        return g2n_embed_fail(i, G2N_ERROR_BOUNDS, "%s: the table %s has %u entries, and not one of number %u", i->module->program.guest,
                              e->name, size_of(e, table), number);
    switch (what) {
    case SIZE: *out = size_of(e, table); break;
    case GET:
        if (e->type[0] == 'r') slot.funcref = ((const wasm_rt_funcref_table_t *)table)->data[number];
        else slot.externref = ((const wasm_rt_externref_table_t *)table)->data[number];
        *value = g2n_embed_from_slot(i, e->type[0], &slot);
        break;
    case SET:
        if (e->type[0] == 'r') ((wasm_rt_funcref_table_t *)table)->data[number] = slot.funcref;
        else ((wasm_rt_externref_table_t *)table)->data[number] = slot.externref;
        break;
    case GROW:
        if (!grow(e, table, number, &slot))
            return g2n_embed_fail(i, G2N_ERROR_BOUNDS, "%s: the table %s cannot grow by %u", i->module->program.guest, e->name, number);
        break;
    }
    return G2N_ERROR_NONE;
}

static enum g2n_error take_table(struct g2n_instance *i, const char *name, enum what what, uint32_t number, struct g2n_val *value, uint32_t *out)
{
    enum g2n_error error = g2n_embed_take(i);

    if (error != G2N_ERROR_NONE) return error;
    error = in_table(i, name, what, number, value, out);
    g2n_embed_give(i);
    return error;
}

enum g2n_error g2n_instance_table_size(struct g2n_instance *i, const char *name, uint32_t *out) { return take_table(i, name, SIZE, 0, NULL, out); }

enum g2n_error g2n_instance_table_get(struct g2n_instance *i, const char *name, uint32_t index, struct g2n_val *out)
{
    return take_table(i, name, GET, index, out, NULL);
}

enum g2n_error g2n_instance_table_set(struct g2n_instance *i, const char *name, uint32_t index, struct g2n_val value)
{
    return take_table(i, name, SET, index, &value, NULL);
}

enum g2n_error g2n_instance_table_grow(struct g2n_instance *i, const char *name, uint32_t count, struct g2n_val value)
{
    return take_table(i, name, GROW, count, &value, NULL);
}
