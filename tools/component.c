/* Sections of a component, in any order and number (component model, Binary.md of 2026).  A cursor's first failure ends a
 * section and is reported once, with its place in the file; nested components are read by the same functions, one level
 * deeper. */
#include "component.h"

#include <string.h>

enum section {
    SECTION_CUSTOM, SECTION_CORE_MODULE, SECTION_CORE_INSTANCE, SECTION_CORE_TYPE, SECTION_COMPONENT, SECTION_INSTANCE,
    SECTION_ALIAS, SECTION_TYPE, SECTION_CANON, SECTION_START, SECTION_IMPORT, SECTION_EXPORT, SECTION_VALUE, SECTION_COUNT
};

static const char *const section_names[SECTION_COUNT] = {
    "custom", "core module", "core instance", "core type", "component", "instance", "alias", "type", "canonical function", "start",
    "import", "export", "value",
};

/* ---- Small parts ---------------------------------------------------------------- */

void *g2n_component__array(struct g2n_component_reader *r, size_t count, size_t size)
{
    void *p = g2n_arena_array(r->a, count, size);

    if (!p) {
        r->no_memory = true;
        g2n_cursor_fail(r->c, "needs more memory than there is");
    }
    return p;
}

struct g2n_component_def *g2n_component__add(struct g2n_component_reader *r, struct g2n_component_body *body, enum g2n_component_def_kind kind)
{
    struct g2n_component_def *def;

    if (body->def_count == body->def_size) {
        uint32_t                  size = body->def_size * 2 + 8;
        struct g2n_component_def *defs = g2n_component__array(r, size, sizeof *defs);

        if (!defs)
            return NULL;
        if (body->def_count != 0)
            memcpy(defs, body->defs, body->def_count * sizeof *defs);
        body->defs     = defs;
        body->def_size = size;
    }
    def       = &body->defs[body->def_count++];
    def->kind = kind;
    def->at   = (size_t)(r->c->p - r->c->start);
    return def;
}

struct g2n_str g2n_component__extern_name(struct g2n_component_reader *r)
{
    uint8_t        form = g2n_cursor_u8(r->c);
    struct g2n_str name;

    if (form > 2)
        g2n_cursor_fail(r->c, "has a name of an unknown form");
    name = g2n_cursor_name(r->c);
    if (form == 2) /* attributes, each a byte and a string */
        for (uint32_t count = g2n_cursor_count(r->c, 2); count != 0 && !r->c->error; count--) {
            (void)g2n_cursor_u8(r->c);
            (void)g2n_cursor_name(r->c);
        }
    return name;
}

static enum g2n_sort read_core_sort(struct g2n_component_reader *r)
{
    uint8_t sort = g2n_cursor_u8(r->c);

    switch (sort) {
    case 0x00: case 0x01: case 0x02: case 0x03: case 0x04: return (enum g2n_sort)sort;
    case 0x10: return G2N_SORT_CORE_TYPE;
    case 0x11: return G2N_SORT_CORE_MODULE;
    case 0x12: return G2N_SORT_CORE_INSTANCE;
    default: g2n_cursor_fail(r->c, "names a sort of core definition that is not known"); return G2N_SORT_CORE_FUNC;
    }
}

enum g2n_sort g2n_component__sort(struct g2n_component_reader *r)
{
    uint8_t sort = g2n_cursor_u8(r->c);

    if (sort == 0)
        return read_core_sort(r);
    if (sort > 5) {
        g2n_cursor_fail(r->c, "names a sort of definition that is not known");
        return G2N_SORT_FUNC;
    }
    return (enum g2n_sort)(G2N_SORT_FUNC + sort - 1);
}

void g2n_component__extern_type(struct g2n_component_reader *r, struct g2n_component_def *def)
{
    struct g2n_cursor *c = r->c;
    uint8_t            bound;

    def->sort = g2n_component__sort(r);
    switch (def->sort) {
    case G2N_SORT_CORE_MODULE: case G2N_SORT_FUNC: case G2N_SORT_COMPONENT: case G2N_SORT_INSTANCE: def->index = g2n_cursor_u32(c); return;
    case G2N_SORT_TYPE:
        bound      = g2n_cursor_u8(c);
        def->fresh = bound == 1;
        if (bound > 1)
            g2n_cursor_fail(c, "has a type with a bound that is not known");
        if (bound == 0)
            def->index = g2n_cursor_u32(c);
        return;
    case G2N_SORT_VALUE:
        if (g2n_cursor_u8(c) == 0)
            def->index = g2n_cursor_u32(c);
        else
            (void)g2n_component__use(r);
        return;
    default: g2n_cursor_fail(c, "imports or exports a core definition other than a module"); return;
    }
}

/* ---- Sections ---------------------------------------------------------------- */

static void read_args(struct g2n_component_reader *r, struct g2n_component_def *def, bool core, bool bag)
{
    uint32_t count = g2n_cursor_count(r->c, 3);

    def->args = g2n_component__array(r, count, sizeof *def->args);
    for (uint32_t i = 0; i < count && !r->c->error; i++) {
        struct g2n_component_arg *arg = &def->args[i];

        arg->name  = bag && !core ? g2n_component__extern_name(r) : g2n_cursor_name(r->c);
        arg->sort  = core ? read_core_sort(r) : g2n_component__sort(r);
        arg->index = g2n_cursor_u32(r->c);
    }
    def->arg_count = r->c->error ? 0 : count;
}

static void read_instance(struct g2n_component_reader *r, struct g2n_component_body *body, bool core)
{
    uint8_t                      form = g2n_cursor_u8(r->c);
    enum g2n_component_def_kind  kind = form == 0 ? (core ? G2N_DEF_CORE_INSTANTIATE : G2N_DEF_INSTANTIATE) : core ? G2N_DEF_CORE_BAG : G2N_DEF_BAG;
    struct g2n_component_def    *def  = g2n_component__add(r, body, kind);

    if (form > 1)
        g2n_cursor_fail(r->c, "has an instance of an unknown form");
    if (!def)
        return;
    if (form == 0)
        def->index = g2n_cursor_u32(r->c);
    read_args(r, def, core, form == 1);
}

static void read_core_instance(struct g2n_component_reader *r, struct g2n_component_body *body) { read_instance(r, body, true); }
static void read_component_instance(struct g2n_component_reader *r, struct g2n_component_body *body) { read_instance(r, body, false); }

void g2n_component__alias(struct g2n_component_reader *r, struct g2n_component_body *body)
{
    struct g2n_cursor        *c   = r->c;
    struct g2n_component_def *def = g2n_component__add(r, body, G2N_DEF_ALIAS_EXPORT);

    if (!def)
        return;
    def->sort = g2n_component__sort(r);
    switch (g2n_cursor_u8(c)) {
    case 0x00: break;
    case 0x01: def->kind = G2N_DEF_ALIAS_CORE_EXPORT; break;
    case 0x02:
        def->kind  = G2N_DEF_ALIAS_OUTER;
        def->outer = g2n_cursor_u32(c);
        def->index = g2n_cursor_u32(c);
        return;
    default: g2n_cursor_fail(c, "has an alias of an unknown form"); return;
    }
    def->index = g2n_cursor_u32(c);
    def->name  = g2n_cursor_name(c);
}

static void read_core_type(struct g2n_component_reader *r, struct g2n_component_body *body)
{
    if (g2n_component__add(r, body, G2N_DEF_CORE_TYPE))
        g2n_component__core_type(r);
}

static void read_type(struct g2n_component_reader *r, struct g2n_component_body *body)
{
    struct g2n_component_def  *def  = g2n_component__add(r, body, G2N_DEF_TYPE);
    struct g2n_component_type *type = def ? g2n_component__type(r) : NULL;

    if (type)
        def->type = type;
}

static void read_import(struct g2n_component_reader *r, struct g2n_component_body *body)
{
    struct g2n_component_def *def = g2n_component__add(r, body, G2N_DEF_IMPORT);

    if (!def)
        return;
    def->name = g2n_component__extern_name(r);
    g2n_component__extern_type(r, def);
}

static void read_export(struct g2n_component_reader *r, struct g2n_component_body *body)
{
    struct g2n_component_def *def = g2n_component__add(r, body, G2N_DEF_EXPORT), ascribed = { 0 };

    if (!def)
        return;
    def->name  = g2n_component__extern_name(r);
    def->sort  = g2n_component__sort(r);
    def->index = g2n_cursor_u32(r->c);
    switch (g2n_cursor_u8(r->c)) {
    case 0: break;
    case 1: g2n_component__extern_type(r, &ascribed); break; /* a supertype of what is exported */
    default: g2n_cursor_fail(r->c, "exports something with a type of an unknown form"); break;
    }
    def->ascribed      = def->sort == G2N_SORT_FUNC && ascribed.sort == G2N_SORT_FUNC;
    def->ascribed_type = ascribed.index;
}

static void read_options(struct g2n_component_reader *r, struct g2n_canon *canon)
{
    struct g2n_cursor *c = r->c;

    for (uint32_t count = g2n_cursor_count(c, 1); count != 0 && !c->error; count--) {
        uint8_t option = g2n_cursor_u8(c);

        switch (option) {
        case 0x00: case 0x01: case 0x02: canon->encoding = option; break;
        case 0x03: canon->has_memory = true; canon->memory = g2n_cursor_u32(c); break;
        case 0x04: canon->has_realloc = true; canon->realloc = g2n_cursor_u32(c); break;
        case 0x05: canon->has_post_return = true; canon->post_return = g2n_cursor_u32(c); break;
        case 0x06: canon->async = true; break;
        case 0x07: canon->async = true; (void)g2n_cursor_u32(c); break; /* the callback */
        default: g2n_cursor_fail(c, "has a canonical option that is not known"); break;
        }
    }
}

static const struct { uint8_t code; const char *name, *parts; } canons[] = {
#define CANON(code, name, parts) { code, name, parts },
#include "component_canon.def"
#undef CANON
};

static void read_canon(struct g2n_component_reader *r, struct g2n_component_body *body)
{
    struct g2n_component_def *def   = g2n_component__add(r, body, G2N_DEF_CANON);
    uint8_t                   code  = g2n_cursor_u8(r->c);
    const char               *parts = NULL;

    if (!def)
        return;
    def->canon.code = code;
    for (size_t i = 0; i < sizeof canons / sizeof *canons; i++)
        if (canons[i].code == code) {
            def->canon.name = canons[i].name;
            parts           = canons[i].parts;
        }
    if (!parts)
        g2n_cursor_fail(r->c, "has a canonical function that is not known");
    for (; parts && *parts && !r->c->error; parts++)
        switch (*parts) {
        case 's':
            if (g2n_cursor_u8(r->c) != 0)
                g2n_cursor_fail(r->c, "lifts or lowers what is no function");
            break;
        case 'i': def->canon.index = g2n_cursor_u32(r->c); break;
        case 't': def->canon.type = g2n_cursor_u32(r->c); break;
        case 'o': read_options(r, &def->canon); break;
        case 'r': (void)g2n_component__result(r); break;
        case 'b': (void)g2n_cursor_u8(r->c); break;
        default: (void)g2n_cursor_u32(r->c); break;
        }
}

static void read_value(struct g2n_component_reader *r, struct g2n_component_body *body)
{
    if (!g2n_component__add(r, body, G2N_DEF_VALUE))
        return;
    (void)g2n_component__use(r);
    (void)g2n_cursor_take(r->c, g2n_cursor_u32(r->c));
}

static void read_start(struct g2n_component_reader *r, struct g2n_component_body *body)
{
    struct g2n_component_def *def = g2n_component__add(r, body, G2N_DEF_START);

    if (!def)
        return;
    def->index = g2n_cursor_u32(r->c);
    for (uint32_t count = g2n_cursor_count(r->c, 1); count != 0 && !r->c->error; count--)
        (void)g2n_cursor_u32(r->c);
    (void)g2n_cursor_u32(r->c); /* how many values it gives */
}

/* Of sections that are lists. */
static void (*const item_readers[SECTION_COUNT])(struct g2n_component_reader *, struct g2n_component_body *) = {
    [SECTION_CORE_INSTANCE] = read_core_instance, [SECTION_CORE_TYPE] = read_core_type, [SECTION_INSTANCE] = read_component_instance,
    [SECTION_ALIAS] = g2n_component__alias,       [SECTION_TYPE] = read_type,           [SECTION_CANON] = read_canon,
    [SECTION_IMPORT] = read_import,               [SECTION_EXPORT] = read_export,       [SECTION_VALUE] = read_value,
};

/* ---- The whole ---------------------------------------------------------------- */

static enum g2n_exit read_body(struct g2n_component_reader *r, struct g2n_component_body *body, const uint8_t *bytes, size_t len);

static enum g2n_exit read_module(struct g2n_component_reader *r, struct g2n_component_body *body, struct g2n_cursor *c)
{
    struct g2n_wasm          *w   = g2n_component__array(r, 1, sizeof *w);
    struct g2n_component_def *def = w ? g2n_component__add(r, body, G2N_DEF_CORE_MODULE) : NULL;
    enum g2n_exit             st;

    if (!def)
        return g2n_fail_memory(r->d);
    def->module = w;
    st          = g2n_wasm_parse(w, r->a, r->d, r->file, c->p, (size_t)(c->end - c->p));
    if (st == G2N_BAD_INPUT)
        g2n_detail(r->d, "that is in a core module of the component, which begins at byte %zu", (size_t)(c->p - c->start));
    c->p = c->end;
    return st;
}

static enum g2n_exit read_nested(struct g2n_component_reader *r, struct g2n_component_body *body, struct g2n_cursor *c)
{
    struct g2n_component_body *nested = g2n_component__array(r, 1, sizeof *nested);
    struct g2n_component_def  *def    = nested ? g2n_component__add(r, body, G2N_DEF_COMPONENT) : NULL;
    enum g2n_exit              st;

    if (!def)
        return g2n_fail_memory(r->d);
    if (++r->depth > G2N_COMPONENT_DEPTH)
        return g2n_fail(r->d, G2N_BAD_INPUT, r->file, "damaged: more than %u components within one another, at byte %zu", G2N_COMPONENT_DEPTH, def->at);
    def->component = nested;
    st             = read_body(r, nested, c->p, (size_t)(c->end - c->p));
    r->c           = c;
    r->depth--;
    c->p = c->end;
    return st;
}

/* Of producers only who wrote the component. */
static void read_producers(struct g2n_component *out, struct g2n_cursor c)
{
    for (uint32_t fields = g2n_cursor_count(&c, 2); fields != 0 && !c.error; fields--) {
        struct g2n_str field = g2n_cursor_name(&c);

        for (uint32_t values = g2n_cursor_count(&c, 2); values != 0 && !c.error; values--) {
            struct g2n_str name = g2n_cursor_name(&c), version = g2n_cursor_name(&c);

            if (!c.error && g2n_str_is(field, "processed-by") && out->processed_by.len == 0) {
                out->processed_by         = name;
                out->processed_by_version = version;
            }
        }
    }
}

static void read_custom(struct g2n_component_reader *r, struct g2n_cursor c)
{
    struct g2n_str name = g2n_cursor_name(&c);

    if (c.error || r->depth != 0)
        return;
    if (g2n_str_is(name, "producers"))
        read_producers(r->component, c);
    if (g2n_str_is(name, "component-name") && g2n_cursor_u8(&c) == 0) {
        struct g2n_str own;

        (void)g2n_cursor_u32(&c);
        own = g2n_cursor_name(&c);
        if (!c.error)
            r->component->name = own;
    }
}

static enum g2n_exit read_section(struct g2n_component_reader *r, struct g2n_component_body *body, uint8_t id, struct g2n_cursor *c)
{
    enum g2n_exit st = G2N_DONE;

    r->c = c;
    if (id == SECTION_CORE_MODULE) {
        st = read_module(r, body, c);
    } else if (id == SECTION_COMPONENT) {
        st = read_nested(r, body, c);
    } else if (id == SECTION_START) {
        read_start(r, body);
    } else if (id != SECTION_CUSTOM) {
        for (uint32_t count = g2n_cursor_count(c, 1); count != 0 && !c->error; count--)
            item_readers[id](r, body);
    } else {
        read_custom(r, *c);
        c->p = c->end;
    }
    if (st == G2N_DONE && !c->error && c->p != c->end)
        g2n_cursor_fail(c, "has bytes left over");
    if (r->no_memory)
        return g2n_fail_memory(r->d);
    if (st == G2N_DONE && c->error)
        return g2n_fail(r->d, G2N_BAD_INPUT, r->file, "damaged, or newer than this tool: its %s section %s, at byte %zu", section_names[id],
                        c->error, c->error_at);
    return st;
}

static enum g2n_exit read_body(struct g2n_component_reader *r, struct g2n_component_body *body, const uint8_t *bytes, size_t len)
{
    const uint8_t    *start = r->component->bytes;
    struct g2n_cursor c     = { .start = start, .p = bytes, .end = bytes + len };
    enum g2n_exit     st    = G2N_DONE;

    if (!g2n_wasm_is_component(bytes, len) || bytes[4] != 0x0d || bytes[5] != 0)
        return g2n_fail(r->d, G2N_BAD_INPUT, r->file, "not a component of the version 0d that this tool knows, at byte %zu; make it again with "
                                                      "current tools", (size_t)(bytes - start));
    c.p += 8;
    while (st == G2N_DONE && c.p != c.end) {
        size_t            at      = (size_t)(c.p - start);
        uint8_t           id      = g2n_cursor_u8(&c);
        uint32_t          size    = g2n_cursor_u32(&c);
        struct g2n_cursor section = { .start = start, .p = c.p };

        if (c.error)
            return g2n_fail(r->d, G2N_BAD_INPUT, r->file, "truncated: it ends inside the head of a section, at byte %zu; get the file again", at);
        if (id >= SECTION_COUNT)
            return g2n_fail(r->d, G2N_BAD_INPUT, r->file, "section %u at byte %zu is of no known kind; the file is damaged or newer than this "
                                                          "tool", id, at);
        if (size > (size_t)(c.end - c.p))
            return g2n_fail(r->d, G2N_BAD_INPUT, r->file, "truncated: its %s section at byte %zu has %u bytes, but only %zu follow; get the file "
                                                          "again", section_names[id], at, size, (size_t)(c.end - c.p));
        c.p += size;
        section.end = c.p;
        st          = read_section(r, body, id, &section);
    }
    return st;
}

enum g2n_exit g2n_component_parse(struct g2n_component *out, struct g2n_arena *a, struct g2n_diag *d, const char *file, const uint8_t *bytes, size_t len)
{
    struct g2n_component_reader r = { .component = out, .a = a, .d = d, .file = file };

    memset(out, 0, sizeof *out);
    out->bytes = bytes;
    out->len   = len;
    return read_body(&r, &out->body, bytes, len);
}
