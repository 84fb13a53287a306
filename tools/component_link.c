/* Goes through a component's definitions as an engine would that instantiates it, and notes what it would do. */
#include "component_link.h"

#include <string.h>

/* A component of megabytes has thousands of definitions; one that doubles with each level of nesting would have no end. */
#define STEPS_MAX 1000000u
#define SCANS_MAX 1000000000u

/* ---- Small parts ---------------------------------------------------------------- */

void *g2n_link__new(struct g2n_linker *l, size_t count, size_t size)
{
    void *p = g2n_arena_array(l->a, count, size);

    if (!p && l->st == G2N_DONE)
        l->st = g2n_fail_memory(l->d);
    return p;
}

void *g2n_link__damaged(struct g2n_linker *l, size_t at, const char *what)
{
    if (l->st == G2N_DONE)
        l->st = g2n_fail(l->d, G2N_BAD_INPUT, l->file, "damaged: it %s, at byte %zu", what, at);
    return NULL;
}

void g2n_link__refuse(struct g2n_linker *l, size_t at, const char *what, const char *detail)
{
    char *text;

    if (l->out->unsupported_count++ >= G2N_LINK_REASONS)
        return;
    text = g2n_arena_printf(l->a, "%s%s, at byte %zu", what, detail, at);
    if (!text && l->st == G2N_DONE)
        l->st = g2n_fail_memory(l->d);
    l->out->unsupported[l->out->unsupported_count - 1] = text ? text : "";
}

bool g2n_link__step(struct g2n_linker *l, size_t at)
{
    if (l->steps++ >= STEPS_MAX)
        g2n_link__damaged(l, at, "takes more steps to put together than any component needs");
    return l->st == G2N_DONE;
}

bool g2n_link__scan(struct g2n_linker *l, size_t at, uint32_t count)
{
    l->scanned += count;
    if (l->scanned > SCANS_MAX)
        g2n_link__damaged(l, at, "has longer lists of names than any component needs");
    return l->st == G2N_DONE;
}

const void *g2n_link__get(struct g2n_linker *l, const struct g2n_link_scope *s, enum g2n_sort sort, uint32_t index, size_t at)
{
    if (l->st != G2N_DONE)
        return NULL;
    if (index < s->spaces[sort].count)
        return s->spaces[sort].items[index];
    return g2n_link__damaged(l, at, "refers to something that does not exist");
}

/* Makes room for one more in a list; false without memory. */
static bool grow(struct g2n_linker *l, void *list, uint32_t count, uint32_t *size, size_t item)
{
    void    *old, *grown;
    uint32_t bigger = *size * 2 + 8;

    if (count < *size)
        return true;
    memcpy(&old, list, sizeof old);
    grown = g2n_link__new(l, bigger, item);
    if (!grown)
        return false;
    if (count != 0)
        memcpy(grown, old, count * item);
    memcpy(list, &grown, sizeof grown);
    *size = bigger;
    return true;
}

void g2n_link__push(struct g2n_linker *l, struct g2n_link_scope *s, enum g2n_sort sort, const void *item)
{
    struct g2n_link_space *space = &s->spaces[sort];

    if (l->st == G2N_DONE && item && grow(l, &space->items, space->count, &space->size, sizeof *space->items))
        space->items[space->count++] = item;
}

void g2n_link__export(struct g2n_linker *l, struct g2n_link_exports *to, struct g2n_str name, enum g2n_sort sort, const void *item)
{
    if (l->st == G2N_DONE && item && grow(l, &to->list, to->count, &to->size, sizeof *to->list))
        to->list[to->count++] = (struct g2n_link_entry){ name, sort, item };
}

static bool same(struct g2n_str a, struct g2n_str b)
{
    return a.len == b.len && memcmp(a.ptr, b.ptr, a.len) == 0;
}

const struct g2n_link_entry *g2n_link_find(const struct g2n_link_exports *exports, struct g2n_str name, enum g2n_sort sort)
{
    for (uint32_t i = 0; i < exports->count; i++)
        if (exports->list[i].sort == sort && same(exports->list[i].name, name))
            return &exports->list[i];
    return NULL;
}

struct g2n_str g2n_link__interface(struct g2n_str name)
{
    const char *at  = memchr(name.ptr, '@', name.len);
    const char *end = name.ptr + name.len;

    if (at && end - at > 5 && memcmp(at, "@0.2.", 5) == 0)
        name.len = (size_t)(at - name.ptr);
    return name;
}

/* ---- Core instances ---------------------------------------------------------------- */

/* A core instance: of a module, or a bag of items. */
struct core_instance {
    const struct g2n_link_instance *made; /* or NULL, and then */
    struct g2n_link_exports         bag;
};

static const struct g2n_link_item *module_export(struct g2n_linker *l, const struct g2n_link_instance *made, struct g2n_str name, enum g2n_sort sort)
{
    const struct g2n_wasm *w = made->wasm;
    struct g2n_link_item  *item;

    for (uint32_t i = 0; i < w->export_count; i++)
        if ((int)w->exports[i].kind == (int)sort && same(w->exports[i].name, name)) {
            item = g2n_link__new(l, 1, sizeof *item);
            if (item)
                *item = (struct g2n_link_item){ G2N_LINK_MODULE, made, w->exports[i].index, NULL };
            return item;
        }
    return NULL;
}

static const struct g2n_link_item *core_export(struct g2n_linker *l, const struct core_instance *from, struct g2n_str name, enum g2n_sort sort, size_t at)
{
    const struct g2n_link_entry *entry;

    if (!g2n_link__scan(l, at, from->made ? from->made->wasm->export_count : from->bag.count))
        return NULL;
    if (from->made)
        return module_export(l, from->made, name, sort);
    entry = g2n_link_find(&from->bag, name, sort);
    return entry ? entry->item : NULL;
}

/* K2. */
static void find_import(struct g2n_linker *l, struct g2n_link_scope *s, const struct g2n_component_def *def, struct g2n_link_instance *made, uint32_t i)
{
    const struct g2n_wasm_import *import = &made->wasm->imports[i];
    const struct core_instance   *from   = NULL;

    for (uint32_t k = 0; k < def->arg_count && !from && g2n_link__scan(l, def->at, 1); k++) {
        if (def->args[k].sort != G2N_SORT_CORE_INSTANCE)
            g2n_link__damaged(l, def->at, "gives a core module what is no instance");
        else if (same(def->args[k].name, import->module))
            from = g2n_link__get(l, s, G2N_SORT_CORE_INSTANCE, def->args[k].index, def->at);
    }
    if (l->st != G2N_DONE)
        return;
    made->imports[i] = from ? core_export(l, from, import->name, (enum g2n_sort)import->kind, def->at) : NULL;
    if (!made->imports[i] && l->st == G2N_DONE)
        l->st = g2n_fail(l->d, G2N_BAD_INPUT, l->file, "damaged: the core module that is instantiated at byte %zu is not given what it imports as "
                                                       "%s.%s", def->at, g2n_show(l->a, import->module), g2n_show(l->a, import->name));
}

static void instantiate_core(struct g2n_linker *l, struct g2n_link_scope *s, const struct g2n_component_def *def)
{
    const struct g2n_wasm    *w        = g2n_link__get(l, s, G2N_SORT_CORE_MODULE, def->index, def->at);
    struct g2n_link_instance *made     = g2n_link__new(l, 1, sizeof *made);
    struct core_instance     *instance = g2n_link__new(l, 1, sizeof *instance);

    if (!w || !made || !instance)
        return;
    made->wasm     = w;
    made->at       = def->at;
    made->number   = l->out->instance_count;
    made->imports  = g2n_link__new(l, w->import_count, sizeof *made->imports);
    instance->made = made;
    for (uint32_t i = 0; made->imports && i < w->import_count && g2n_link__step(l, def->at); i++)
        find_import(l, s, def, made, i);
    if (l->st == G2N_DONE && grow(l, &l->out->instances, l->out->instance_count, &l->out->instance_size, sizeof *l->out->instances))
        l->out->instances[l->out->instance_count++] = made;
    g2n_link__push(l, s, G2N_SORT_CORE_INSTANCE, instance);
}

/* A list of names for entries of index spaces. */
static void fill(struct g2n_linker *l, struct g2n_link_scope *s, struct g2n_link_exports *to, const struct g2n_component_def *def)
{
    for (uint32_t i = 0; i < def->arg_count && g2n_link__step(l, def->at); i++)
        g2n_link__export(l, to, def->args[i].name, def->args[i].sort, g2n_link__get(l, s, def->args[i].sort, def->args[i].index, def->at));
}

static void bag_core(struct g2n_linker *l, struct g2n_link_scope *s, const struct g2n_component_def *def)
{
    struct core_instance *instance = g2n_link__new(l, 1, sizeof *instance);

    if (!instance)
        return;
    fill(l, s, &instance->bag, def);
    g2n_link__push(l, s, G2N_SORT_CORE_INSTANCE, instance);
}

static void bag(struct g2n_linker *l, struct g2n_link_scope *s, const struct g2n_component_def *def)
{
    struct g2n_link_exports *exports = g2n_link__new(l, 1, sizeof *exports);

    if (!exports)
        return;
    fill(l, s, exports, def);
    g2n_link__push(l, s, G2N_SORT_INSTANCE, exports);
}

/* ---- Aliases ---------------------------------------------------------------- */

void g2n_link__outer_alias(struct g2n_linker *l, struct g2n_link_scope *s, const struct g2n_component_def *def)
{
    const struct g2n_link_scope *from = s;

    for (uint32_t i = 0; i < def->outer && from; i++)
        from = from->outer;
    if (!from)
        g2n_link__damaged(l, def->at, "has an alias from further out than there is");
    else
        g2n_link__push(l, s, def->sort, g2n_link__get(l, from, def->sort, def->index, def->at));
}

void g2n_link__export_alias(struct g2n_linker *l, struct g2n_link_scope *s, const struct g2n_component_def *def)
{
    const struct g2n_link_exports *from  = g2n_link__get(l, s, G2N_SORT_INSTANCE, def->index, def->at);
    const struct g2n_link_entry   *entry = from && g2n_link__scan(l, def->at, from->count) ? g2n_link_find(from, def->name, def->sort) : NULL;

    if (entry)
        g2n_link__push(l, s, def->sort, entry->item);
    else
        g2n_link__damaged(l, def->at, "has an alias of something that an instance does not export");
}

static void core_alias(struct g2n_linker *l, struct g2n_link_scope *s, const struct g2n_component_def *def)
{
    const struct core_instance *from = g2n_link__get(l, s, G2N_SORT_CORE_INSTANCE, def->index, def->at);
    const void                 *item = from && def->sort <= G2N_SORT_CORE_TAG ? core_export(l, from, def->name, def->sort, def->at) : NULL;

    if (item)
        g2n_link__push(l, s, def->sort, item);
    else
        g2n_link__damaged(l, def->at, "has an alias of something that a core instance does not export");
}

/* ---- Components ---------------------------------------------------------------- */

/* A component and where it was defined. */
struct closure {
    const struct g2n_component_body *body;
    struct g2n_link_scope           *scope;
};

static void go_through(struct g2n_linker *l, struct g2n_link_scope *s, const struct g2n_component_body *body);

static void define_component(struct g2n_linker *l, struct g2n_link_scope *s, const struct g2n_component_def *def)
{
    struct closure *closure = g2n_link__new(l, 1, sizeof *closure);

    if (!closure)
        return;
    *closure = (struct closure){ def->component, s };
    g2n_link__push(l, s, G2N_SORT_COMPONENT, closure);
}

static void instantiate(struct g2n_linker *l, struct g2n_link_scope *s, const struct g2n_component_def *def)
{
    const struct closure    *closure = g2n_link__get(l, s, G2N_SORT_COMPONENT, def->index, def->at);
    struct g2n_link_exports *exports = g2n_link__new(l, 1, sizeof *exports), *given = g2n_link__new(l, 1, sizeof *given);
    struct g2n_link_scope   *inner   = g2n_link__new(l, 1, sizeof *inner);

    if (!closure || !exports || !given || !inner)
        return;
    if (++l->depth > G2N_COMPONENT_DEPTH) {
        g2n_link__damaged(l, def->at, "has instances too deep within one another");
        return;
    }
    fill(l, s, given, def);
    *inner = (struct g2n_link_scope){ .outer = closure->scope, .given = given, .exports = exports };
    if (l->st == G2N_DONE)
        go_through(l, inner, closure->body);
    l->depth--;
    g2n_link__push(l, s, G2N_SORT_INSTANCE, exports);
}

static bool is_wasi(struct g2n_str name)
{
    return g2n_str_has_prefix(name, "wasi:");
}

/* The host gives WASI 0.2, whatever the patch version. */
static void check_version(struct g2n_linker *l, const struct g2n_component_def *def)
{
    const char *name;

    if (!is_wasi(def->name) || !memchr(def->name.ptr, '@', def->name.len) || g2n_link__interface(def->name).len != def->name.len)
        return;
    name = g2n_show(l->a, def->name);
    g2n_link__refuse(l, def->at, name, ", which is of another WASI than 0.2");
}

/* What the outermost component imports, the host gives. */
static const void *import_from_host(struct g2n_linker *l, struct g2n_link_scope *s, const struct g2n_component_def *def)
{
    const struct g2n_str       none = { "", 0 };
    const struct g2n_wit_type *type;

    check_version(l, def);
    if (def->sort == G2N_SORT_TYPE && def->fresh)
        return g2n_link__resource(l, none, def->name);
    type = def->sort == G2N_SORT_CORE_MODULE || def->sort == G2N_SORT_VALUE ? NULL : g2n_link__get(l, s, G2N_SORT_TYPE, def->index, def->at);
    if (l->st != G2N_DONE)
        return NULL;
    switch (def->sort) {
    case G2N_SORT_FUNC: return g2n_link__imported_func(l, type, none, def->name, def->at);
    case G2N_SORT_INSTANCE: return g2n_link__imported_instance(l, type, def->name, def->at);
    case G2N_SORT_TYPE: return type;
    default:
        /* What follows could only be guessed at. */
        l->st = g2n_fail(l->d, G2N_BAD_INPUT, l->file, "imports a component, module or value (%s), which nothing gives; link it in with a tool that "
                                                       "composes components", g2n_show(l->a, def->name));
        return NULL;
    }
}

static void import(struct g2n_linker *l, struct g2n_link_scope *s, const struct g2n_component_def *def)
{
    const struct g2n_link_entry *entry;
    const void                  *item;

    if (!s->given) {
        item = import_from_host(l, s, def);
        g2n_link__export(l, &l->out->imports, def->name, def->sort, item);
    } else {
        entry = g2n_link__scan(l, def->at, s->given->count) ? g2n_link_find(s->given, def->name, def->sort) : NULL;
        item  = entry ? entry->item : g2n_link__damaged(l, def->at, "instantiates a component without something that it imports");
    }
    g2n_link__push(l, s, def->sort, item);
}

/* A function as the export's own type has it: of the same letters, but in that its types have the names that are exported. */
static const void *as_ascribed(struct g2n_linker *l, const struct g2n_link_scope *s, const struct g2n_component_def *def, const struct g2n_link_func *f)
{
    const struct g2n_wit_type *type = g2n_link__get(l, s, G2N_SORT_TYPE, def->ascribed_type, def->at);
    struct g2n_link_func      *copy;

    if (!f || !type || type->code != f->type->code || strcmp(type->letters, f->type->letters) != 0)
        return f;
    copy = g2n_link__new(l, 1, sizeof *copy);
    if (!copy)
        return NULL;
    *copy      = *f;
    copy->type = type;
    return copy;
}

static void define(struct g2n_linker *l, struct g2n_link_scope *s, const struct g2n_component_def *def)
{
    const void *item;

    switch (def->kind) {
    case G2N_DEF_CORE_MODULE: g2n_link__push(l, s, G2N_SORT_CORE_MODULE, def->module); return;
    case G2N_DEF_CORE_INSTANTIATE: instantiate_core(l, s, def); return;
    case G2N_DEF_CORE_BAG: bag_core(l, s, def); return;
    case G2N_DEF_CORE_TYPE: g2n_link__push(l, s, G2N_SORT_CORE_TYPE, def); return;
    case G2N_DEF_COMPONENT: define_component(l, s, def); return;
    case G2N_DEF_INSTANTIATE: instantiate(l, s, def); return;
    case G2N_DEF_BAG: bag(l, s, def); return;
    case G2N_DEF_ALIAS_EXPORT: g2n_link__export_alias(l, s, def); return;
    case G2N_DEF_ALIAS_CORE_EXPORT: core_alias(l, s, def); return;
    case G2N_DEF_ALIAS_OUTER: g2n_link__outer_alias(l, s, def); return;
    case G2N_DEF_TYPE: g2n_link__push(l, s, G2N_SORT_TYPE, g2n_link__type(l, s, def)); return;
    case G2N_DEF_CANON: g2n_link__canon(l, s, def); return;
    case G2N_DEF_START: g2n_link__refuse(l, def->at, "a start function of the component model", ""); return;
    case G2N_DEF_VALUE:
        g2n_link__refuse(l, def->at, "a value of the component model", "");
        g2n_link__push(l, s, G2N_SORT_VALUE, def);
        return;
    case G2N_DEF_IMPORT: import(l, s, def); return;
    case G2N_DEF_EXPORT:
        item = g2n_link__get(l, s, def->sort, def->index, def->at);
        if (def->ascribed)
            item = as_ascribed(l, s, def, item);
        g2n_link__push(l, s, def->sort, item);
        g2n_link__export(l, s->exports, def->name, def->sort, item);
        return;
    }
}

static void go_through(struct g2n_linker *l, struct g2n_link_scope *s, const struct g2n_component_body *body)
{
    for (uint32_t i = 0; i < body->def_count && g2n_link__step(l, body->defs[i].at); i++)
        define(l, s, &body->defs[i]);
}

enum g2n_exit g2n_component_link(struct g2n_link *out, struct g2n_arena *a, struct g2n_diag *d, const char *file, const struct g2n_component *component)
{
    struct g2n_linker      l     = { .out = out, .a = a, .d = d, .file = file, .st = G2N_DONE };
    struct g2n_link_scope *scope;

    memset(out, 0, sizeof *out);
    scope = g2n_link__new(&l, 1, sizeof *scope);
    if (!scope)
        return l.st;
    scope->exports = &out->exports;
    go_through(&l, scope, &component->body);
    return l.st;
}

enum g2n_exit g2n_component_link_check(struct g2n_diag *d, const char *file, const struct g2n_link *link)
{
    if (link->unsupported_count == 0)
        return G2N_DONE;
    g2n_fail(d, G2N_BAD_INPUT, file, "this component needs what is not supported yet:");
    for (uint32_t i = 0; i < link->unsupported_count && i < G2N_LINK_REASONS; i++)
        g2n_detail(d, "%s", link->unsupported[i]);
    if (link->unsupported_count > G2N_LINK_REASONS)
        g2n_detail(d, "... and %u more", link->unsupported_count - G2N_LINK_REASONS);
    g2n_detail(d, "make a component of a single program for WASI 0.2, as \"wasm-tools component new\" and TinyGo's -target=wasip2 do");
    return G2N_BAD_INPUT;
}
