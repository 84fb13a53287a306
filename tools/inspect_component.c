/* What inspect says of components: their core modules, and their imports and exports with types as WIT writes them. */
#include "inspect.h"

#include <inttypes.h>
#include <string.h>

#include "plan.h"
#include "text.h"

#define TEXT_MAX  400u /* a type is cut off behind so many bytes */
#define NAMES_MAX 8u   /* names of cases that are listed          */

static void add_str(struct g2n_text *t, struct g2n_arena *a, struct g2n_str s)
{
    g2n_text_adds(t, g2n_show(a, s));
}

static void add_type(struct g2n_text *t, struct g2n_arena *a, const struct g2n_wit_type *type);

/* {a, b, ...}: what the members are called; a structure's types would make lines of pages. */
static void add_names(struct g2n_text *t, struct g2n_arena *a, const struct g2n_component_type *def)
{
    g2n_text_adds(t, "{");
    for (uint32_t i = 0; i < def->member_count && i < NAMES_MAX; i++) {
        g2n_text_adds(t, i == 0 ? "" : ", ");
        add_str(t, a, def->members[i].name);
    }
    g2n_text_adds(t, def->member_count > NAMES_MAX ? ", ...}" : "}");
}

static void add_arguments(struct g2n_text *t, struct g2n_arena *a, const struct g2n_wit_type *type)
{
    bool any = false;

    for (uint32_t i = 0; i < type->member_count; i++)
        any = any || type->members[i];
    if (!any)
        return;
    g2n_text_adds(t, "<");
    for (uint32_t i = 0; i < type->member_count && t->len <= TEXT_MAX; i++) {
        g2n_text_adds(t, i == 0 ? "" : ", ");
        if (type->members[i])
            add_type(t, a, type->members[i]);
        else
            g2n_text_adds(t, "_");
    }
    g2n_text_adds(t, ">");
}

static void add_type(struct g2n_text *t, struct g2n_arena *a, const struct g2n_wit_type *type)
{
    if (t->len > TEXT_MAX)
        return;
    g2n_text_adds(t, g2n_wit_word(type->code));
    switch (type->code) {
    case G2N_WIT_RECORD: case G2N_WIT_VARIANT: case G2N_WIT_ENUM: case G2N_WIT_FLAGS: add_names(t, a, type->def); return;
    case G2N_WIT_OWN: case G2N_WIT_BORROW:
        g2n_text_adds(t, "<");
        add_str(t, a, type->resource->name);
        g2n_text_adds(t, ">");
        return;
    default: add_arguments(t, a, type); return;
    }
}

/* func(name: type, ...) -> type */
static void add_func(struct g2n_text *t, struct g2n_arena *a, const struct g2n_wit_type *type)
{
    g2n_text_addf(t, "%s(", g2n_wit_word(type->code));
    for (uint32_t i = 0; i < type->member_count && t->len <= TEXT_MAX; i++) {
        g2n_text_adds(t, i == 0 ? "" : ", ");
        add_str(t, a, type->def->members[i].name);
        g2n_text_adds(t, ": ");
        add_type(t, a, type->members[i]);
    }
    g2n_text_adds(t, ")");
    if (type->result) {
        g2n_text_adds(t, " -> ");
        add_type(t, a, type->result);
    }
    if (t->len > TEXT_MAX)
        g2n_text_adds(t, " ...");
}

static void print_func(FILE *out, struct g2n_arena *a, struct g2n_str name, const struct g2n_link_func *f, bool imported)
{
    const struct g2n_link_host host = { .interface = f->interface, .name = f->name, .letters = f->type->letters };
    const char                *by   = imported ? g2n_plan_wasi2_handler(&host) : NULL;
    struct g2n_text            t;

    g2n_text_init(&t);
    add_func(&t, a, f->type);
    fprintf(out, "%s: %s%s%s\n", g2n_show(a, name), t.ptr ? t.ptr : "?", imported ? ": " : "", !imported ? "" : by ? by : "nothing answers this");
    g2n_text_fini(&t);
}

static void print_entries(FILE *out, struct g2n_arena *a, const struct g2n_link_exports *list, bool imported)
{
    for (uint32_t i = 0; i < list->count; i++) {
        const struct g2n_link_entry *e = &list->list[i];

        fputs("  ", out);
        if (e->sort == G2N_SORT_FUNC) {
            print_func(out, a, e->name, e->item, imported);
            continue;
        }
        fprintf(out, "%s%s\n", g2n_show(a, e->name), e->sort == G2N_SORT_TYPE ? ": type" : "");
        if (e->sort != G2N_SORT_INSTANCE)
            continue;
        for (uint32_t k = 0; k < ((const struct g2n_link_exports *)e->item)->count; k++) {
            const struct g2n_link_entry *member = &((const struct g2n_link_exports *)e->item)->list[k];

            if (member->sort != G2N_SORT_FUNC)
                continue;
            fputs("    ", out);
            print_func(out, a, member->name, member->item, imported);
        }
    }
}

static void print_modules(FILE *out, const struct g2n_component *component, const struct g2n_link *link)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < component->body.def_count; i++)
        count += component->body.defs[i].kind == G2N_DEF_CORE_MODULE;
    fprintf(out, "core modules: %u, in %u instances\n", count, link->instance_count);
    for (uint32_t i = 0; i < component->body.def_count; i++) {
        const struct g2n_wasm *w = component->body.defs[i].module;

        if (component->body.defs[i].kind != G2N_DEF_CORE_MODULE)
            continue;
        fprintf(out, "  %zu bytes: %u functions, %u imports, %u exports", w->len, w->func_count - w->import_func_count, w->import_count, w->export_count);
        if (w->memory_count != 0)
            fprintf(out, ", memory of %" PRIu64 " pages", w->memories[0].min);
        fprintf(out, "%s\n", w->has_start ? ", start function" : "");
    }
}

static const struct g2n_wasm *largest(const struct g2n_link *link)
{
    const struct g2n_wasm *found = NULL;

    for (uint32_t i = 0; i < link->instance_count; i++)
        if (!found || link->instances[i]->wasm->len > found->len)
            found = link->instances[i]->wasm;
    return found;
}

/* By what it exports, as tools call it. */
static const char *world_of(const struct g2n_link *link)
{
    for (uint32_t i = 0; i < link->exports.count; i++) {
        struct g2n_str name = g2n_link__interface(link->exports.list[i].name);

        if (g2n_str_is(name, "wasi:cli/run"))
            return "wasi:cli/command, a program";
        if (g2n_str_is(name, "wasi:http/incoming-handler"))
            return "wasi:http/proxy, a server";
    }
    return "its own, a library";
}

enum g2n_exit g2n_inspect_component(FILE *out, struct g2n_arena *a, const struct g2n_component *component, const struct g2n_link *link)
{
    const struct g2n_wasm *w    = largest(link);
    const char            *world = world_of(link);
    const bool             runs = strncmp(world, "wasi:cli", 8) == 0;

    fputs("kind: a WebAssembly component\n", out);
    if (component->name.len != 0)
        fprintf(out, "name: %s\n", g2n_show(a, component->name));
    fprintf(out, "world: %s\n", world);
    if (w && w->processed_by.len != 0)
        fprintf(out, "compiler: %s %s\n", g2n_show(a, w->processed_by), g2n_show(a, w->processed_by_version));
    else if (w && w->language.len != 0)
        fprintf(out, "compiler: %s %s\n", g2n_show(a, w->language), g2n_show(a, w->language_version));
    fprintf(out, "supported: %s\n", link->unsupported_count == 0 && runs ? "yes" : "no");
    for (uint32_t i = 0; i < link->unsupported_count && i < G2N_LINK_REASONS; i++)
        fprintf(out, "  needs %s\n", link->unsupported[i]);
    fprintf(out, "size: %zu bytes\n", component->len);
    print_modules(out, component, link);
    fprintf(out, "imports: %u\n", link->imports.count);
    print_entries(out, a, &link->imports, true);
    fprintf(out, "exports: %u\n", link->exports.count);
    print_entries(out, a, &link->exports, false);
    return G2N_DONE;
}
