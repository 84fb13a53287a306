#include "library_component.h"

#include <string.h>

#include "library.h"
#include "rows.h"

struct writer {
    struct g2n_arena          *a;
    const struct g2n_emission *e;
    struct g2n_c_types         types;
    struct g2n_text           *calls, *declarations, *functions;
};

static const char *const reserved[] = { "instance", "result", "args", "function", "module", NULL };

/* ---- What the runtime calls ---------------------------------------------------------------- */

static const struct g2n_wasm_type *type_of(const struct writer *x, uint32_t export)
{
    const struct g2n_wasm *w = x->e->wasm;

    return &w->types[w->func_types[w->exports[export].index]];
}

/* static void call_e3(void *m, union g2n_slot *s) { s[0].u32 = w2c_m_e3(m, s[0].u32); } */
static void add_call(struct writer *x, uint32_t export)
{
    g2n_text_addf(x->calls, "static void call_e%u(void *m, union g2n_slot *s) { ", export);
    g2n_rows_slot_call(x->calls, type_of(x, export), g2n_arena_printf(x->a, "w2c_m_e%u", export), "m");
    g2n_text_adds(x->calls, " }\n");
}

/* Each that is named by some function, once. */
static void add_allocate(struct writer *x, uint32_t number)
{
    const struct g2n_fusion_export *f = &x->e->fusion->exports[number];

    if (!f->has_realloc)
        return;
    for (const struct g2n_fusion_export *before = x->e->fusion->exports; before < f; before++)
        if (before->has_realloc && before->realloc == f->realloc)
            return;
    g2n_text_addf(x->calls, "static uint32_t allocate_%u(void *m, uint32_t old, uint32_t old_size, uint32_t align, uint32_t size)\n{\n"
                            "    return w2c_m_e%u(m, old, old_size, align, size);\n}\n", f->realloc, f->realloc);
}

/* ---- A function in C ---------------------------------------------------------------- */

/* "enum g2n_error app_greet(struct g2n_instance *instance, struct g2n_string name, struct g2n_string *result)". */
static bool add_prototype(struct writer *x, struct g2n_text *t, const char *name, const struct g2n_wit_type *type, const char *const *params)
{
    g2n_text_addf(t, "enum g2n_error %s(struct g2n_instance *instance", name);
    for (uint32_t i = 0; i < type->member_count; i++) {
        const struct g2n_c_type *param = g2n_c_types_get(&x->types, type->members[i]);

        if (!param)
            return false;
        g2n_text_addf(t, ", %s%s", param->name, params[i]);
    }
    if (type->result) {
        const struct g2n_c_type *result = g2n_c_types_get(&x->types, type->result);

        if (!result)
            return false;
        g2n_text_addf(t, ", %s*result", result->name);
    }
    g2n_text_adds(t, ")");
    return true;
}

/* All types that it has, before its own lines in the header. */
static bool declare_types(struct writer *x, const struct g2n_wit_type *type)
{
    for (uint32_t i = 0; i < type->member_count; i++)
        if (!g2n_c_types_get(&x->types, type->members[i]))
            return false;
    return !type->result || g2n_c_types_get(&x->types, type->result);
}

static void add_body(struct writer *x, const struct g2n_fusion_export *f, const char *name, const char *const *params)
{
    const struct g2n_wit_type *type = f->func->type;
    struct g2n_text           *t    = x->functions;

    g2n_text_adds(t, "\n{\n    static const struct g2n_component_func function = {\n        .name = ");
    g2n_rows_quoted(t, (struct g2n_str){ name, strlen(name) });
    g2n_text_adds(t, ",\n        .types = ");
    g2n_rows_quoted(t, (struct g2n_str){ type->letters, strlen(type->letters) });
    g2n_text_addf(t, ",\n        .call = call_e%u,\n", f->call);
    if (f->has_post_return)
        g2n_text_addf(t, "        .post_return = call_e%u,\n", f->post_return);
    if (f->has_realloc)
        g2n_text_addf(t, "        .realloc = allocate_%u,\n", f->realloc);
    g2n_text_adds(t, "    };\n    const void *const args[] = { ");
    for (uint32_t i = 0; i < type->member_count; i++)
        g2n_text_addf(t, "&%s, ", params[i]);
    g2n_text_addf(t, "NULL };\n\n    return g2n_component_call(instance, &module, &function, args, %s);\n}\n", type->result ? "result" : "NULL");
}

/* Frees what a result points to. */
static bool add_free(struct writer *x, const char *name, const struct g2n_wit_type *result)
{
    const struct g2n_c_type *type   = g2n_c_types_get(&x->types, result);
    const char              *wanted = g2n_arena_printf(x->a, "%s_free", name);
    const char              *chosen = wanted ? g2n_c_types_claim(&x->types, wanted) : NULL;

    if (!type || !chosen)
        return false;
    g2n_text_addf(x->declarations, "/* Frees what it points to, and makes it zero. */\nvoid %s(%s*result);\n", chosen, type->name);
    g2n_text_addf(x->functions, "\nvoid %s(%s*result) { g2n_component_free(", chosen, type->name);
    g2n_rows_quoted(x->functions, (struct g2n_str){ result->letters, strlen(result->letters) });
    g2n_text_adds(x->functions, ", result); }\n");
    return true;
}

static bool add_function(struct writer *x, uint32_t number)
{
    const struct g2n_fusion_export *f      = &x->e->fusion->exports[number];
    const struct g2n_wit_type      *type   = f->func->type;
    const char                     *before = g2n_c_types_interface(x->a, f->interface), *stem = g2n_rows_c_name(x->a, f->name, false);
    const char                     *wanted = before && stem ? g2n_arena_printf(x->a, "%s_%s%s", x->e->library->prefix, before, stem) : NULL;
    const char                     *name   = wanted ? g2n_c_types_claim(&x->types, wanted) : NULL;
    const char                    **params = g2n_c_types_members(&x->types, type->def, reserved);

    if (!name || !params || !declare_types(x, type))
        return false;
    add_allocate(x, number);
    add_call(x, f->call);
    if (f->has_post_return)
        add_call(x, f->post_return);
    g2n_text_addf(x->declarations, "\n/* %s%s%s */\n", g2n_emit_safe_name(x->a, f->interface), f->interface.len != 0 ? " " : "",
                  g2n_emit_safe_name(x->a, f->name));
    if (!add_prototype(x, x->declarations, name, type, params))
        return false;
    g2n_text_adds(x->declarations, ";\n");
    g2n_text_adds(x->functions, "\n");
    if (!add_prototype(x, x->functions, name, type, params))
        return false;
    add_body(x, f, name, params);
    return !type->result || type->result->letters[strcspn(type->result->letters, "s[")] == '\0' || add_free(x, name, type->result);
}

/* What the runtime reckons with. */
static void add_checks(struct writer *x)
{
    for (uint32_t i = 0; i < x->types.count; i++) {
        const struct g2n_c_type *t = x->types.list[i];

        if (t->declared)
            g2n_text_addf(x->functions, "_Static_assert(sizeof(%s) == %zu, \"a type has another size than the runtime knows\");\n", t->name, t->size);
    }
}

enum g2n_exit g2n_library_component(struct g2n_arena *a, struct g2n_diag *d, const struct g2n_emission *e, struct g2n_text *calls,
                                    struct g2n_text *declarations, struct g2n_text *functions)
{
    struct writer x    = { .a = a, .e = e, .calls = calls, .declarations = declarations, .functions = functions };
    const char   *own  = g2n_arena_printf(a, "%s_module", e->library->prefix);
    bool          good;

    x.types = (struct g2n_c_types){ .a = a, .fusion = e->fusion, .prefix = e->library->prefix, .declarations = declarations };
    good    = own && g2n_c_types_claim(&x.types, own);
    for (uint32_t i = 0; i < e->fusion->export_count && good; i++)
        good = add_function(&x, i);
    if (good)
        add_checks(&x);
    if (x.types.too_many)
        return g2n_fail(d, G2N_BAD_INPUT, e->guest, "exports functions with more types and cases than can have names in C; make a component that exports fewer");
    return good ? G2N_DONE : g2n_fail_memory(d);
}
