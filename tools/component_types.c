/* Types of components: of values, functions, resources, and of instances and components, which are lists of definitions of
 * their own.  The types of core modules are checked for their form and forgotten: only imports of modules would need them. */
#include "component.h"

#include <string.h>

/* From inside a type; C2. */
static bool enter(struct g2n_component_reader *r)
{
    if (++r->depth <= G2N_COMPONENT_DEPTH)
        return true;
    g2n_cursor_fail(r->c, "has types too deep within one another");
    return false;
}

static struct g2n_component_use primitive(uint8_t code)
{
    return (struct g2n_component_use){ G2N_USE_PRIMITIVE, code, 0 };
}

static bool is_primitive(int64_t code)
{
    return (code >= G2N_WIT_STRING && code <= G2N_WIT_BOOL) || code == G2N_WIT_ERROR_CONTEXT;
}

/* A signed number of 33 bits: an index, or below zero a code. */
struct g2n_component_use g2n_component__use(struct g2n_component_reader *r)
{
    int64_t value = g2n_cursor_s64(r->c);

    if (value >= 0 && value <= UINT32_MAX)
        return (struct g2n_component_use){ G2N_USE_INDEX, 0, (uint32_t)value };
    if (value >= -64 && value < 0 && is_primitive(value + 128))
        return primitive((uint8_t)(value + 128));
    g2n_cursor_fail(r->c, "uses a type of values that is not known");
    return (struct g2n_component_use){ G2N_USE_NONE, 0, 0 };
}

static struct g2n_component_use read_optional(struct g2n_component_reader *r)
{
    const struct g2n_component_use none = { G2N_USE_NONE, 0, 0 };

    switch (g2n_cursor_u8(r->c)) {
    case 0: return none;
    case 1: return g2n_component__use(r);
    default: g2n_cursor_fail(r->c, "has an optional type that is neither there nor not"); return none;
    }
}

struct g2n_component_use g2n_component__result(struct g2n_component_reader *r)
{
    uint8_t form = g2n_cursor_u8(r->c);

    if (form == 0)
        return g2n_component__use(r);
    if (form != 1 || g2n_cursor_u8(r->c) != 0)
        g2n_cursor_fail(r->c, "has a function with several results, which are no longer in the component model");
    return (struct g2n_component_use){ G2N_USE_NONE, 0, 0 };
}

/* Members with names, or types, or both. */
enum member_form { NAME_AND_TYPE, NAME_ONLY, TYPE_ONLY, CASE };

static void read_members(struct g2n_component_reader *r, struct g2n_component_type *t, uint32_t count, enum member_form form)
{
    t->members = g2n_component__array(r, count, sizeof *t->members);
    for (uint32_t i = 0; i < count && !r->c->error; i++) {
        struct g2n_component_member *m = &t->members[i];

        if (form != TYPE_ONLY)
            m->name = g2n_cursor_name(r->c);
        if (form == NAME_AND_TYPE || form == TYPE_ONLY)
            m->type = g2n_component__use(r);
        if (form == CASE) {
            m->type = read_optional(r);
            if (g2n_cursor_u8(r->c) != 0)
                g2n_cursor_fail(r->c, "has a variant with a case that refines another, which is no longer in the component model");
        }
    }
    t->member_count = r->c->error ? 0 : count;
}

static void read_optionals(struct g2n_component_reader *r, struct g2n_component_type *t, uint32_t count)
{
    t->members = g2n_component__array(r, count, sizeof *t->members);
    for (uint32_t i = 0; i < count && !r->c->error; i++)
        t->members[i].type = read_optional(r);
    t->member_count = r->c->error ? 0 : count;
}

static void read_resource(struct g2n_component_reader *r, struct g2n_component_type *t)
{
    uint8_t form;

    if (g2n_cursor_u8(r->c) != G2N_WASM_I32)
        g2n_cursor_fail(r->c, "has a resource that is not represented by an i32");
    form              = g2n_cursor_u8(r->c);
    t->has_destructor = form == 1;
    if (form > 1)
        g2n_cursor_fail(r->c, "has a resource of an unknown form");
    if (form == 1)
        t->index = g2n_cursor_u32(r->c);
}

/* One definition inside an instance or component type. */
static void read_declaration(struct g2n_component_reader *r, struct g2n_component_body *body, bool component)
{
    struct g2n_cursor        *c    = r->c;
    uint8_t                   form = g2n_cursor_u8(c);
    struct g2n_component_def *def;

    switch (form) {
    case 0x00:
        if (g2n_component__add(r, body, G2N_DEF_CORE_TYPE))
            g2n_component__core_type(r);
        return;
    case 0x01:
        def = g2n_component__add(r, body, G2N_DEF_TYPE);
        if (def)
            def->type = g2n_component__type(r);
        return;
    case 0x02: g2n_component__alias(r, body); return;
    case 0x03:
    case 0x04:
        def = g2n_component__add(r, body, form == 3 ? G2N_DEF_IMPORT : G2N_DEF_EXPORT);
        if (!component && form == 3)
            g2n_cursor_fail(c, "has an instance type with an import");
        if (!def)
            return;
        def->name = g2n_component__extern_name(r);
        g2n_component__extern_type(r, def);
        return;
    default: g2n_cursor_fail(c, "has a declaration of an unknown form"); return;
    }
}

static void read_declarations(struct g2n_component_reader *r, struct g2n_component_type *t)
{
    t->body = g2n_component__array(r, 1, sizeof *t->body);
    if (!t->body || !enter(r))
        return;
    for (uint32_t count = g2n_cursor_count(r->c, 2); count != 0 && !r->c->error; count--)
        read_declaration(r, t->body, t->code == G2N_WIT_COMPONENT);
    r->depth--;
}

struct g2n_component_type *g2n_component__type(struct g2n_component_reader *r)
{
    struct g2n_cursor         *c = r->c;
    struct g2n_component_type *t = g2n_component__array(r, 1, sizeof *t);

    if (!t)
        return NULL;
    t->code = g2n_cursor_u8(c);
    if (is_primitive(t->code))
        return t;
    switch (t->code) {
    case G2N_WIT_RECORD: read_members(r, t, g2n_cursor_count(c, 2), NAME_AND_TYPE); break;
    case G2N_WIT_VARIANT: read_members(r, t, g2n_cursor_count(c, 3), CASE); break;
    case G2N_WIT_TUPLE: read_members(r, t, g2n_cursor_count(c, 1), TYPE_ONLY); break;
    case G2N_WIT_FLAGS:
    case G2N_WIT_ENUM: read_members(r, t, g2n_cursor_count(c, 1), NAME_ONLY); break;
    case G2N_WIT_LIST:
    case G2N_WIT_OPTION: read_members(r, t, 1, TYPE_ONLY); break;
    case G2N_WIT_MAP: read_members(r, t, 2, TYPE_ONLY); break;
    case G2N_WIT_FIXED_LIST:
        read_members(r, t, 1, TYPE_ONLY);
        t->length = g2n_cursor_u32(c);
        break;
    case G2N_WIT_RESULT: read_optionals(r, t, 2); break;
    case G2N_WIT_STREAM:
    case G2N_WIT_FUTURE: read_optionals(r, t, 1); break;
    case G2N_WIT_OWN:
    case G2N_WIT_BORROW: t->index = g2n_cursor_u32(c); break;
    case G2N_WIT_RESOURCE: read_resource(r, t); break;
    case G2N_WIT_FUNC:
    case G2N_WIT_ASYNC_FUNC:
        read_members(r, t, g2n_cursor_count(c, 2), NAME_AND_TYPE);
        t->result = g2n_component__result(r);
        break;
    case G2N_WIT_INSTANCE:
    case G2N_WIT_COMPONENT: read_declarations(r, t); break;
    default: g2n_cursor_fail(c, "has a type that is not known"); break;
    }
    return t;
}

/* ---- Core types ---------------------------------------------------------------- */

static void skip_value_types(struct g2n_cursor *c)
{
    for (uint32_t count = g2n_cursor_count(c, 1); count != 0 && !c->error; count--) {
        uint8_t type = g2n_cursor_u8(c);

        if (type < G2N_WASM_EXTERNREF || type > G2N_WASM_I32)
            g2n_cursor_fail(c, "has a core type with a value type that is not known (garbage collection proposal?)");
    }
}

static void skip_limits(struct g2n_cursor *c)
{
    uint8_t flags = g2n_cursor_u8(c);

    if (flags > 7)
        g2n_cursor_fail(c, "has limits of an unknown kind");
    (void)g2n_cursor_u64(c);
    if (flags & 1)
        (void)g2n_cursor_u64(c);
}

static void skip_core_description(struct g2n_cursor *c)
{
    switch (g2n_cursor_u8(c)) {
    case G2N_WASM_FUNC: (void)g2n_cursor_u32(c); return;
    case G2N_WASM_TAB: (void)g2n_cursor_u8(c); skip_limits(c); return;
    case G2N_WASM_MEM: skip_limits(c); return;
    case G2N_WASM_GLOB: (void)g2n_cursor_take(c, 2); return;
    case G2N_WASM_TAGGED: (void)g2n_cursor_u8(c); (void)g2n_cursor_u32(c); return;
    default: g2n_cursor_fail(c, "has a core module type with something of an unknown kind"); return;
    }
}

static void skip_module_declaration(struct g2n_component_reader *r)
{
    struct g2n_cursor *c = r->c;

    switch (g2n_cursor_u8(c)) {
    case 0x00:
        (void)g2n_cursor_name(c);
        (void)g2n_cursor_name(c);
        skip_core_description(c);
        return;
    case 0x01: g2n_component__core_type(r); return;
    case 0x02: /* sort, 01, how far out, index */
        (void)g2n_cursor_take(c, 2);
        (void)g2n_cursor_u32(c);
        (void)g2n_cursor_u32(c);
        return;
    case 0x03:
        (void)g2n_cursor_name(c);
        skip_core_description(c);
        return;
    default: g2n_cursor_fail(c, "has a core module type with a declaration of an unknown form"); return;
    }
}

void g2n_component__core_type(struct g2n_component_reader *r)
{
    struct g2n_cursor *c = r->c;

    switch (g2n_cursor_u8(c)) {
    case 0x60:
        skip_value_types(c);
        skip_value_types(c);
        return;
    case 0x50:
        if (!enter(r))
            return;
        for (uint32_t count = g2n_cursor_count(c, 2); count != 0 && !c->error; count--)
            skip_module_declaration(r);
        r->depth--;
        return;
    default: g2n_cursor_fail(c, "has a core type that is neither a function's nor a module's (garbage collection proposal?)"); return;
    }
}
