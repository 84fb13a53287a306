/* Resolving types: each definition makes one of those before it, so nothing is gone through twice; an import of an instance
 * type makes its resources anew. */
#include "component_link.h"

#include <string.h>

#define LETTERS_MAX ((size_t)16 << 20)

static const struct g2n_wit_type *use(struct g2n_linker *l, const struct g2n_link_scope *s, struct g2n_component_use u, size_t at)
{
    if (u.kind == G2N_USE_PRIMITIVE)
        return g2n_wit_primitive(u.code);
    return u.kind == G2N_USE_INDEX ? g2n_link__get(l, s, G2N_SORT_TYPE, u.index, at) : NULL;
}

/* A member must be a type of values. */
static bool is_value(const struct g2n_wit_type *t)
{
    return t->code > G2N_WIT_ASYNC_FUNC;
}

static void resolve_members(struct g2n_linker *l, const struct g2n_link_scope *s, struct g2n_wit_type *t, const struct g2n_component_type *def, size_t at)
{
    const struct g2n_wit_type **members = g2n_link__new(l, def->member_count, sizeof *members);

    t->members      = members;
    t->member_count = members && def->code != G2N_WIT_ENUM && def->code != G2N_WIT_FLAGS ? def->member_count : 0;
    for (uint32_t i = 0; i < t->member_count && l->st == G2N_DONE; i++) {
        members[i] = use(l, s, def->members[i].type, at);
        if (members[i] && !is_value(members[i]))
            g2n_link__damaged(l, at, "has a type made of one that is no type of values");
    }
    t->result = use(l, s, def->result, at);
    if (t->result && !is_value(t->result))
        g2n_link__damaged(l, at, "has a function that returns what is no value");
    if ((def->code == G2N_WIT_ENUM || def->code == G2N_WIT_FLAGS || def->code == G2N_WIT_VARIANT) && def->member_count == 0)
        g2n_link__damaged(l, at, "has an enumeration without cases");
    if (def->code == G2N_WIT_FLAGS && def->member_count > 32)
        g2n_link__damaged(l, at, "has more than 32 flags in one type");
}

static void finish(struct g2n_linker *l, struct g2n_wit_type *t, size_t at)
{
    bool no_memory;

    if (l->st != G2N_DONE)
        return;
    if (!g2n_wit_finish(t, l->a, &no_memory)) {
        if (no_memory)
            l->st = g2n_fail_memory(l->d);
        else
            g2n_link__damaged(l, at, "has a type that is too large");
        return;
    }
    l->letters += strlen(t->letters);
    if (l->letters > LETTERS_MAX)
        g2n_link__damaged(l, at, "has types that are too large");
}

const struct g2n_wit_type *g2n_link__resource(struct g2n_linker *l, struct g2n_str interface, struct g2n_str name)
{
    struct g2n_wit_resource *resource = g2n_link__new(l, 1, sizeof *resource);
    struct g2n_wit_type     *t        = g2n_link__new(l, 1, sizeof *t);

    if (!resource || !t)
        return NULL;
    *resource   = (struct g2n_wit_resource){ interface, name };
    t->code     = G2N_WIT_RESOURCE;
    t->resource = resource;
    t->letters  = "";
    return t;
}

const struct g2n_wit_type *g2n_link__type(struct g2n_linker *l, struct g2n_link_scope *s, const struct g2n_component_def *def)
{
    const struct g2n_component_type *from = def->type;
    const struct g2n_wit_type       *resource;
    struct g2n_wit_type             *t;

    if (from->code == G2N_WIT_RESOURCE)
        return g2n_link__resource(l, (struct g2n_str){ "", 0 }, (struct g2n_str){ "", 0 });
    if ((from->code >= G2N_WIT_STRING && from->code <= G2N_WIT_BOOL) || from->code == G2N_WIT_ERROR_CONTEXT)
        return g2n_wit_primitive(from->code);
    t = g2n_link__new(l, 1, sizeof *t);
    if (!t)
        return NULL;
    t->code  = from->code;
    t->def   = from;
    t->scope = s;
    if (from->code == G2N_WIT_OWN || from->code == G2N_WIT_BORROW) {
        resource = g2n_link__get(l, s, G2N_SORT_TYPE, from->index, def->at);
        if (!resource)
            return NULL;
        if (resource->code != G2N_WIT_RESOURCE)
            return g2n_link__damaged(l, def->at, "has a handle to what is no resource");
        t->resource = resource->resource;
    }
    if (from->code != G2N_WIT_INSTANCE && from->code != G2N_WIT_COMPONENT)
        resolve_members(l, s, t, from, def->at);
    finish(l, t, def->at);
    return l->st == G2N_DONE ? t : NULL;
}

const struct g2n_link_func *g2n_link__imported_func(struct g2n_linker *l, const struct g2n_wit_type *type, struct g2n_str interface,
                                                    struct g2n_str name, size_t at)
{
    struct g2n_link_func *f = g2n_link__new(l, 1, sizeof *f);

    if (!f)
        return NULL;
    if (type->code != G2N_WIT_FUNC && type->code != G2N_WIT_ASYNC_FUNC)
        return g2n_link__damaged(l, at, "imports a function of a type that is no function's");
    f->type      = type;
    f->interface = interface;
    f->name      = name;
    return f;
}

/* An export declared by an instance type: the import has it. */
static void declare(struct g2n_linker *l, struct g2n_link_scope *s, const struct g2n_component_def *def)
{
    const struct g2n_wit_type *type = def->fresh || def->sort == G2N_SORT_CORE_MODULE || def->sort == G2N_SORT_VALUE
                                        ? NULL : g2n_link__get(l, s, G2N_SORT_TYPE, def->index, def->at);
    const void                *item = NULL;

    if (l->st != G2N_DONE)
        return;
    switch (def->sort) {
    case G2N_SORT_FUNC: item = g2n_link__imported_func(l, type, s->interface, def->name, def->at); break;
    case G2N_SORT_TYPE: item = def->fresh ? g2n_link__resource(l, s->interface, def->name) : type; break;
    case G2N_SORT_INSTANCE: item = g2n_link__imported_instance(l, type, def->name, def->at); break;
    default:
        l->st = g2n_fail(l->d, G2N_BAD_INPUT, l->file, "imports an instance with a component, module or value in it (%s), which nothing gives; link it in "
                                                       "with a tool that composes components", g2n_show(l->a, def->name));
        return;
    }
    g2n_link__push(l, s, def->sort, item);
    g2n_link__export(l, s->exports, def->name, def->sort, item);
}

struct g2n_link_exports *g2n_link__imported_instance(struct g2n_linker *l, const struct g2n_wit_type *type, struct g2n_str name, size_t at)
{
    struct g2n_link_exports *exports = g2n_link__new(l, 1, sizeof *exports);
    struct g2n_link_scope   *s       = g2n_link__new(l, 1, sizeof *s);

    if (!exports || !s)
        return NULL;
    if (type->code != G2N_WIT_INSTANCE)
        return g2n_link__damaged(l, at, "imports an instance of a type that is no instance's");
    if (++l->depth > G2N_COMPONENT_DEPTH)
        return g2n_link__damaged(l, at, "has instances too deep within one another");
    *s = (struct g2n_link_scope){ .outer = (struct g2n_link_scope *)type->scope, .exports = exports, .interface = g2n_link__interface(name) };
    for (uint32_t i = 0; i < type->def->body->def_count && l->st == G2N_DONE; i++) {
        const struct g2n_component_def *def = &type->def->body->defs[i];

        if (!g2n_link__step(l, def->at))
            break;
        switch (def->kind) {
        case G2N_DEF_CORE_TYPE: g2n_link__push(l, s, G2N_SORT_CORE_TYPE, def); break;
        case G2N_DEF_TYPE: g2n_link__push(l, s, G2N_SORT_TYPE, g2n_link__type(l, s, def)); break;
        case G2N_DEF_ALIAS_OUTER: g2n_link__outer_alias(l, s, def); break;
        case G2N_DEF_ALIAS_EXPORT: g2n_link__export_alias(l, s, def); break;
        case G2N_DEF_EXPORT: declare(l, s, def); break;
        default: g2n_link__damaged(l, def->at, "has an instance type with something that may not be there"); break;
        }
    }
    l->depth--;
    return l->st == G2N_DONE ? exports : NULL;
}
