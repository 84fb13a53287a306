/* Reads the module's sections (WebAssembly core 2.0, chapter 5.5) with every count and offset checked.  The input is
 * mapped and nothing of it is copied, so a module of tens of megabytes parses in milliseconds.
 *
 * Each section has a reader of its own; g2n_wasm_parse() walks the sections, checks their order, and afterwards what
 * holds between sections.  Instructions occur only in constant expressions here; those are skipped by their own small
 * decoder. */
#include "wasm.h"

#include <string.h>

#include "wasm_cursor.h"

struct parser {
    struct g2n_wasm  *w;
    struct g2n_arena *a;
    struct g2n_cursor c;          /* the current section's content */
    bool              no_memory;
    uint32_t          declared;   /* entries of the function section */
    uint32_t          bodies;
};

static const char *const section_names[G2N_WASM_SECTION_COUNT] = {
    "custom", "type", "import", "function", "table", "memory", "global",
    "export", "start", "element", "code", "data", "data count", "tag",
};

/* Place of each section in the order that the specification demands; custom ones go anywhere. */
static const uint8_t section_order[G2N_WASM_SECTION_COUNT] = { 0, 1, 2, 3, 4, 5, 7, 8, 9, 10, 12, 13, 11, 6 };

bool g2n_wasm_is_module(const uint8_t *bytes, size_t len)
{
    return len >= 8 && memcmp(bytes, "\0asm\1\0\0\0", 8) == 0;
}

/* Components have layer 1 in the upper half of the version field, whatever the version. */
bool g2n_wasm_is_component(const uint8_t *bytes, size_t len)
{
    return len >= 8 && memcmp(bytes, "\0asm", 4) == 0 && bytes[6] == 1 && bytes[7] == 0;
}

static struct g2n_cursor cursor_of(const struct g2n_wasm *w, const struct g2n_wasm_section *s)
{
    return (struct g2n_cursor){ .start = w->bytes, .p = s->payload, .end = s->payload + s->len };
}

static void *new_array(struct parser *ps, size_t count, size_t size)
{
    void *p = g2n_arena_array(ps->a, count, size);

    if (!p) {
        ps->no_memory = true;
        g2n_cursor_fail(&ps->c, "needs more memory than there is");
    }
    return p;
}

/* An array that grows by the few imported entries before the defined ones: enough for both is made at once. */
static void *extend(struct parser *ps, const void *old, size_t old_count, size_t more, size_t size)
{
    char *p = new_array(ps, old_count + more, size);

    if (p && old_count != 0)
        memcpy(p, old, old_count * size);
    return p;
}

/* ---- Small parts ---------------------------------------------------------------- */

static uint8_t read_value_type(struct g2n_cursor *c)
{
    uint8_t type = g2n_cursor_u8(c);

    switch (type) {
    case G2N_WASM_I32:
    case G2N_WASM_I64:
    case G2N_WASM_F32:
    case G2N_WASM_F64:
    case G2N_WASM_V128:
    case G2N_WASM_FUNCREF:
    case G2N_WASM_EXTERNREF: break;
    default: g2n_cursor_fail(c, "has a value type that is not supported (garbage collection proposal?)");
    }
    return type;
}

static struct g2n_wasm_limits read_limits(struct g2n_cursor *c)
{
    struct g2n_wasm_limits limits = { 0 };
    uint8_t                flags  = g2n_cursor_u8(c);

    if (flags > 7)
        g2n_cursor_fail(c, "has limits of an unknown kind");
    limits.has_max = flags & 1;
    limits.shared  = flags & 2;
    limits.is64    = flags & 4;
    limits.min     = limits.is64 ? g2n_cursor_u64(c) : g2n_cursor_u32(c);
    if (limits.has_max)
        limits.max = limits.is64 ? g2n_cursor_u64(c) : g2n_cursor_u32(c);
    return limits;
}

static struct g2n_wasm_limits read_table_type(struct g2n_cursor *c)
{
    uint8_t                type = g2n_cursor_u8(c);
    struct g2n_wasm_limits limits;

    if (type != G2N_WASM_FUNCREF && type != G2N_WASM_EXTERNREF)
        g2n_cursor_fail(c, "has a table of a type that is not supported");
    limits         = read_limits(c);
    limits.element = type;
    return limits;
}

static struct g2n_wasm_global read_global_type(struct g2n_cursor *c)
{
    struct g2n_wasm_global global = { .type = read_value_type(c) };
    uint8_t                is_mutable = g2n_cursor_u8(c);

    if (is_mutable > 1)
        g2n_cursor_fail(c, "has a global whose mutability is neither 0 nor 1");
    global.constant = is_mutable == 0;
    return global;
}

/* A constant expression, to its `end`.  *value is its result when it is a single i32.const or i64.const. */
static bool read_const_expr(struct g2n_cursor *c, uint64_t *value)
{
    size_t instructions = 0;
    bool   known        = false;

    for (;;) {
        uint8_t op = g2n_cursor_u8(c);

        if (c->error)
            return false;
        switch (op) {
        case 0x0b: return known && instructions == 1; /* end */
        case 0x41: *value = (uint32_t)g2n_cursor_s64(c); known = true; break; /* i32.const */
        case 0x42: *value = (uint64_t)g2n_cursor_s64(c); known = true; break; /* i64.const */
        case 0x43: (void)g2n_cursor_take(c, 4); break; /* f32.const */
        case 0x44: (void)g2n_cursor_take(c, 8); break; /* f64.const */
        case 0x23: /* global.get */
        case 0xd2: (void)g2n_cursor_u32(c); break; /* ref.func */
        case 0xd0: (void)g2n_cursor_s64(c); break; /* ref.null */
        case 0x6a: case 0x6b: case 0x6c: /* i32.add sub mul */
        case 0x7c: case 0x7d: case 0x7e: break; /* i64.add sub mul */
        case 0xfd: /* v128.const */
            if (g2n_cursor_u32(c) != 12)
                g2n_cursor_fail(c, "has a constant expression with an instruction that may not be there");
            (void)g2n_cursor_take(c, 16);
            break;
        default: g2n_cursor_fail(c, "has a constant expression with an instruction that may not be there"); break;
        }
        instructions++;
    }
}

/* ---- Sections, in the order of their ids ---------------------------------------------------------------- */

static void read_types(struct parser *ps)
{
    struct g2n_cursor *c     = &ps->c;
    uint32_t           count = g2n_cursor_count(c, 3);

    ps->w->types = new_array(ps, count, sizeof *ps->w->types);
    for (uint32_t i = 0; i < count && !c->error; i++) {
        struct g2n_wasm_type *t = &ps->w->types[i];

        if (g2n_cursor_u8(c) != 0x60)
            g2n_cursor_fail(c, "has a type that is not a function type (garbage collection proposal?)");
        t->param_count = g2n_cursor_count(c, 1);
        t->params      = c->p;
        for (uint32_t k = 0; k < t->param_count; k++)
            (void)read_value_type(c);
        t->result_count = g2n_cursor_count(c, 1);
        t->results      = c->p;
        for (uint32_t k = 0; k < t->result_count; k++)
            (void)read_value_type(c);
    }
    ps->w->type_count = count;
}

static uint32_t read_type_index(struct parser *ps)
{
    uint32_t index = g2n_cursor_u32(&ps->c);

    if (index >= ps->w->type_count)
        g2n_cursor_fail(&ps->c, "names a type that does not exist");
    return index;
}

static void read_import_desc(struct parser *ps, struct g2n_wasm_import *import)
{
    struct g2n_cursor *c = &ps->c;

    switch (import->kind) {
    case G2N_WASM_FUNC: import->type = read_type_index(ps); ps->w->func_count++; break;
    case G2N_WASM_TAB: import->limits = read_table_type(c); ps->w->table_count++; break;
    case G2N_WASM_MEM: import->limits = read_limits(c); ps->w->memory_count++; break;
    case G2N_WASM_GLOB: import->global = read_global_type(c); ps->w->global_count++; break;
    case G2N_WASM_TAGGED:
        if (g2n_cursor_u8(c) != 0)
            g2n_cursor_fail(c, "has a tag of an unknown kind");
        import->type = read_type_index(ps);
        ps->w->tag_count++;
        break;
    case G2N_WASM_KIND_COUNT: break;
    }
}

static void read_imports(struct parser *ps)
{
    struct g2n_wasm   *w     = ps->w;
    struct g2n_cursor *c     = &ps->c;
    uint32_t           count = g2n_cursor_count(c, 4);
    uint32_t           funcs = 0, tables = 0, memories = 0, globals = 0;

    w->imports = new_array(ps, count, sizeof *w->imports);
    for (uint32_t i = 0; i < count && !c->error; i++) {
        struct g2n_wasm_import *import = &w->imports[i];
        uint8_t                 kind;

        import->module = g2n_cursor_name(c);
        import->name   = g2n_cursor_name(c);
        kind           = g2n_cursor_u8(c);
        if (kind >= G2N_WASM_KIND_COUNT) {
            g2n_cursor_fail(c, "imports something of an unknown kind");
            break;
        }
        import->kind = (enum g2n_wasm_kind)kind;
        import->desc = c->p;
        read_import_desc(ps, import);
        import->desc_len = (size_t)(c->p - import->desc);
    }
    if (c->error)
        return;
    w->import_count      = count;
    w->import_func_count = w->func_count;
    w->func_types        = new_array(ps, w->func_count, sizeof *w->func_types);
    w->tables            = new_array(ps, w->table_count, sizeof *w->tables);
    w->memories          = new_array(ps, w->memory_count, sizeof *w->memories);
    w->globals           = new_array(ps, w->global_count, sizeof *w->globals);
    for (uint32_t i = 0; i < count && !c->error; i++) {
        const struct g2n_wasm_import *import = &w->imports[i];

        if (import->kind == G2N_WASM_FUNC) w->func_types[funcs++] = import->type;
        if (import->kind == G2N_WASM_TAB) w->tables[tables++] = import->limits;
        if (import->kind == G2N_WASM_MEM) w->memories[memories++] = import->limits;
        if (import->kind == G2N_WASM_GLOB) w->globals[globals++] = import->global;
    }
}

static void read_functions(struct parser *ps)
{
    struct g2n_wasm *w     = ps->w;
    uint32_t         count = g2n_cursor_count(&ps->c, 1);

    w->func_types = extend(ps, w->func_types, w->func_count, count, sizeof *w->func_types);
    for (uint32_t i = 0; i < count && !ps->c.error; i++)
        w->func_types[w->func_count + i] = read_type_index(ps);
    w->func_count += count;
    ps->declared = count;
}

static void read_tables(struct parser *ps)
{
    struct g2n_wasm *w     = ps->w;
    uint32_t         count = g2n_cursor_count(&ps->c, 3);

    w->tables = extend(ps, w->tables, w->table_count, count, sizeof *w->tables);
    for (uint32_t i = 0; i < count && !ps->c.error; i++)
        w->tables[w->table_count + i] = read_table_type(&ps->c);
    w->table_count += count;
}

static void read_memories(struct parser *ps)
{
    struct g2n_wasm *w     = ps->w;
    uint32_t         count = g2n_cursor_count(&ps->c, 2);

    w->memories = extend(ps, w->memories, w->memory_count, count, sizeof *w->memories);
    for (uint32_t i = 0; i < count && !ps->c.error; i++)
        w->memories[w->memory_count + i] = read_limits(&ps->c);
    w->memory_count += count;
}

static void read_globals(struct parser *ps)
{
    struct g2n_wasm *w     = ps->w;
    uint32_t         count = g2n_cursor_count(&ps->c, 4);
    uint64_t         value;

    w->globals = extend(ps, w->globals, w->global_count, count, sizeof *w->globals);
    for (uint32_t i = 0; i < count && !ps->c.error; i++) {
        w->globals[w->global_count + i] = read_global_type(&ps->c);
        (void)read_const_expr(&ps->c, &value);
    }
    w->global_count += count;
}

static void read_exports(struct parser *ps)
{
    struct g2n_wasm   *w     = ps->w;
    struct g2n_cursor *c     = &ps->c;
    uint32_t           count = g2n_cursor_count(c, 3);
    const uint32_t     limits[G2N_WASM_KIND_COUNT] = { w->func_count, w->table_count, w->memory_count, w->global_count,
                                                       w->tag_count };

    w->exports = new_array(ps, count, sizeof *w->exports);
    for (uint32_t i = 0; i < count && !c->error; i++) {
        uint8_t kind;

        w->exports[i].name = g2n_cursor_name(c);
        kind               = g2n_cursor_u8(c);
        if (kind >= G2N_WASM_KIND_COUNT) {
            g2n_cursor_fail(c, "exports something of an unknown kind");
            break;
        }
        w->exports[i].kind  = (enum g2n_wasm_kind)kind;
        w->exports[i].index = g2n_cursor_u32(c);
        if (w->exports[i].index >= limits[kind])
            g2n_cursor_fail(c, "exports something that does not exist");
    }
    w->export_count = count;
}

static void read_start(struct parser *ps)
{
    ps->w->has_start = true;
    ps->w->start     = g2n_cursor_u32(&ps->c);
    if (ps->w->start >= ps->w->func_count)
        g2n_cursor_fail(&ps->c, "names a function that does not exist");
}

/* Element segments are carried over as they are: only their number is used, and wasm2c validates the rest. */
static void read_elements(struct parser *ps)
{
    ps->w->element_count = g2n_cursor_count(&ps->c, 2);
    ps->c.p              = ps->c.end;
}

static void read_code(struct parser *ps)
{
    struct g2n_wasm   *w     = ps->w;
    struct g2n_cursor *c     = &ps->c;
    uint32_t           count = g2n_cursor_count(c, 3);

    w->bodies = new_array(ps, count, sizeof *w->bodies);
    for (uint32_t i = 0; i < count && !c->error; i++) {
        w->bodies[i].len   = g2n_cursor_u32(c);
        w->bodies[i].bytes = g2n_cursor_take(c, w->bodies[i].len);
    }
    ps->bodies = count;
}

static void read_data(struct parser *ps)
{
    struct g2n_wasm   *w     = ps->w;
    struct g2n_cursor *c     = &ps->c;
    uint32_t           count = g2n_cursor_count(c, 2);

    if (w->has_data_count && count != w->data_count)
        g2n_cursor_fail(c, "has another number of segments than the data count section says");
    w->data = new_array(ps, count, sizeof *w->data);
    for (uint32_t i = 0; i < count && !c->error; i++) {
        struct g2n_wasm_data *data = &w->data[i];
        uint32_t              flags;

        data->head = c->p;
        flags      = g2n_cursor_u32(c);
        if (flags > 2)
            g2n_cursor_fail(c, "has a segment of an unknown kind");
        data->mode   = flags == 1 ? G2N_WASM_PASSIVE : G2N_WASM_ACTIVE;
        data->memory = flags == 2 ? g2n_cursor_u32(c) : 0;
        if (data->mode == G2N_WASM_ACTIVE) {
            data->offset_known = read_const_expr(c, &data->offset);
            if (data->memory >= w->memory_count)
                g2n_cursor_fail(c, "has a segment for a memory that does not exist");
        }
        data->head_len = (size_t)(c->p - data->head);
        data->len      = g2n_cursor_u32(c);
        data->bytes    = g2n_cursor_take(c, data->len);
    }
    w->data_count = count;
}

static void read_data_count(struct parser *ps)
{
    ps->w->has_data_count = true;
    ps->w->data_count     = g2n_cursor_u32(&ps->c);
}

static void read_tags(struct parser *ps)
{
    uint32_t count = g2n_cursor_count(&ps->c, 2);

    for (uint32_t i = 0; i < count && !ps->c.error; i++) {
        if (g2n_cursor_u8(&ps->c) != 0)
            g2n_cursor_fail(&ps->c, "has a tag of an unknown kind");
        (void)read_type_index(ps);
    }
    ps->w->tag_count += count;
}

static void (*const section_readers[G2N_WASM_SECTION_COUNT])(struct parser *) = {
    [G2N_WASM_TYPE] = read_types,         [G2N_WASM_IMPORT] = read_imports,   [G2N_WASM_FUNCTION] = read_functions,
    [G2N_WASM_TABLE] = read_tables,       [G2N_WASM_MEMORY] = read_memories,  [G2N_WASM_GLOBAL] = read_globals,
    [G2N_WASM_EXPORT] = read_exports,     [G2N_WASM_START] = read_start,      [G2N_WASM_ELEMENT] = read_elements,
    [G2N_WASM_CODE] = read_code,          [G2N_WASM_DATA] = read_data,        [G2N_WASM_DATACOUNT] = read_data_count,
    [G2N_WASM_TAG] = read_tags,
};

/* ---- The whole ---------------------------------------------------------------- */

/* Finds the sections' bounds and names; contents come later. */
static enum g2n_exit read_frames(struct parser *ps, struct g2n_diag *d, const char *file)
{
    struct g2n_wasm  *w    = ps->w;
    struct g2n_cursor c    = { .start = w->bytes, .p = w->bytes + 8, .end = w->bytes + w->len };
    uint32_t          size = 0;

    while (c.p != c.end) {
        struct g2n_wasm_section s = { .whole = c.p };
        uint32_t                len;

        s.id = g2n_cursor_u8(&c);
        len  = g2n_cursor_u32(&c);
        if (c.error)
            return g2n_fail(d, G2N_BAD_INPUT, file, "truncated: it ends inside the head of a section, at byte %zu; "
                                                    "get the file again", w->len);
        if (s.id >= G2N_WASM_SECTION_COUNT)
            return g2n_fail(d, G2N_BAD_INPUT, file, "section %u at byte %zu is of no known kind; the file is damaged "
                                                    "or newer than this tool",
                            s.id, (size_t)(s.whole - w->bytes));
        if (len > (size_t)(c.end - c.p))
            return g2n_fail(d, G2N_BAD_INPUT, file, "truncated: its %s section at byte %zu has %u bytes, but only "
                                                    "%zu follow; get the file again",
                            section_names[s.id], (size_t)(s.whole - w->bytes), len, (size_t)(c.end - c.p));
        s.payload   = c.p;
        s.len       = len;
        c.p         += len;
        s.whole_len = (size_t)(c.p - s.whole);
        if (s.id == G2N_WASM_CUSTOM) {
            struct g2n_cursor name = cursor_of(w, &s);

            s.name    = g2n_cursor_name(&name);
            s.len     = (size_t)(name.end - name.p);
            s.payload = name.p;
        }
        if (w->section_count == size) {
            size        = size * 2 + 16;
            w->sections = extend(ps, w->sections, w->section_count, size - w->section_count, sizeof *w->sections);
            if (!w->sections)
                return g2n_fail_memory(d);
        }
        w->sections[w->section_count++] = s;
    }
    return G2N_DONE;
}

enum g2n_exit g2n_wasm_parse(struct g2n_wasm *out, struct g2n_arena *a, struct g2n_diag *d, const char *file,
                             const uint8_t *bytes, size_t len)
{
    struct parser ps   = { .w = out, .a = a };
    uint8_t       last = 0;
    enum g2n_exit st;

    memset(out, 0, sizeof *out);
    out->bytes = bytes;
    out->len   = len;
    if (!g2n_wasm_is_module(bytes, len))
        return g2n_fail(d, G2N_BAD_INPUT, file, "not a WebAssembly module of version 1");
    st = read_frames(&ps, d, file);
    if (st != G2N_DONE)
        return st;
    for (uint32_t i = 0; i < out->section_count; i++) {
        const struct g2n_wasm_section *s = &out->sections[i];

        if (s->id == G2N_WASM_CUSTOM)
            continue;
        if (section_order[s->id] <= last)
            return g2n_fail(d, G2N_BAD_INPUT, file, "damaged: its %s section is repeated or out of order",
                            section_names[s->id]);
        last = section_order[s->id];
        ps.c = cursor_of(out, s);
        section_readers[s->id](&ps);
        if (!ps.c.error && ps.c.p != ps.c.end)
            g2n_cursor_fail(&ps.c, "has bytes left over");
        if (ps.no_memory)
            return g2n_fail_memory(d);
        if (ps.c.error)
            return g2n_fail(d, G2N_BAD_INPUT, file, "damaged: its %s section %s, at byte %zu", section_names[s->id],
                            ps.c.error, ps.c.error_at);
    }
    if (ps.declared != ps.bodies)
        return g2n_fail(d, G2N_BAD_INPUT, file, "damaged: it declares %u functions but has %u bodies", ps.declared,
                        ps.bodies);
    if (out->has_data_count && !out->data && out->data_count != 0)
        return g2n_fail(d, G2N_BAD_INPUT, file, "truncated: %u data segments are announced, but there is no data "
                                                "section", out->data_count);
    return g2n_wasm__read_custom(out, a) ? G2N_DONE : g2n_fail_memory(d);
}

const struct g2n_wasm_export *g2n_wasm_export_find(const struct g2n_wasm *w, const char *name, enum g2n_wasm_kind kind)
{
    for (uint32_t i = 0; i < w->export_count; i++)
        if (w->exports[i].kind == kind && g2n_str_is(w->exports[i].name, name))
            return &w->exports[i];
    return NULL;
}

const struct g2n_wasm_section *g2n_wasm_section_find(const struct g2n_wasm *w, enum g2n_wasm_section_id id)
{
    for (uint32_t i = 0; i < w->section_count; i++)
        if (w->sections[i].id == id)
            return &w->sections[i];
    return NULL;
}

static bool types_are(const uint8_t *types, uint32_t count, const char *letters)
{
    size_t i = 0;

    for (; letters[i]; i++) {
        uint8_t want = letters[i] == 'i' ? G2N_WASM_I32 : letters[i] == 'I' ? G2N_WASM_I64
                     : letters[i] == 'f' ? G2N_WASM_F32 : G2N_WASM_F64;
        if (i >= count || types[i] != want)
            return false;
    }
    return i == count;
}

bool g2n_wasm_type_is(const struct g2n_wasm *w, uint32_t type, const char *params, const char *results)
{
    const struct g2n_wasm_type *t = &w->types[type];

    return types_are(t->params, t->param_count, params) && types_are(t->results, t->result_count, results);
}

static const char *value_type_name(uint8_t type)
{
    switch (type) {
    case G2N_WASM_I32: return "i32";
    case G2N_WASM_I64: return "i64";
    case G2N_WASM_F32: return "f32";
    case G2N_WASM_F64: return "f64";
    case G2N_WASM_V128: return "v128";
    case G2N_WASM_FUNCREF: return "funcref";
    case G2N_WASM_EXTERNREF: return "externref";
    default: return "?";
    }
}

/* At most this many types are spelled out; the rest is an ellipsis. */
#define TYPES_SHOWN 16u

static char *types_text(struct g2n_arena *a, char *text, const uint8_t *types, uint32_t count)
{
    for (uint32_t i = 0; i < count && i < TYPES_SHOWN && text; i++)
        text = g2n_arena_printf(a, "%s%s%s", text, i == 0 ? "" : ", ", value_type_name(types[i]));
    if (count > TYPES_SHOWN && text)
        text = g2n_arena_printf(a, "%s, ...", text);
    return text;
}

const char *g2n_wasm_type_text(struct g2n_arena *a, const struct g2n_wasm *w, uint32_t type)
{
    const struct g2n_wasm_type *t    = &w->types[type];
    char                       *text = g2n_arena_printf(a, "(");

    text = types_text(a, text, t->params, t->param_count);
    text = text ? g2n_arena_printf(a, "%s) -> (", text) : NULL;
    text = types_text(a, text, t->results, t->result_count);
    text = text ? g2n_arena_printf(a, "%s)", text) : NULL;
    return text ? text : "?";
}
