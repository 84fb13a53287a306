/* The sections of the one module, each made of those of the parts (WebAssembly core 2.0, 5.5). */
#include "component_write.h"

#include <string.h>

#include "leb.h"

/* Of globals that are made of globals that are made of globals. */
#define CONSTANT_MAX  4096u
#define CONSTANT_DEEP 64u

static void put_name(struct g2n_text *t, const char *name, size_t len)
{
    g2n_put_u32(t, (uint32_t)len);
    g2n_text_add(t, name, len);
}

static struct g2n_cursor section_of(const struct g2n_wasm *w, enum g2n_wasm_section_id id)
{
    const struct g2n_wasm_section *s = g2n_wasm_section_find(w, id);

    if (!s)
        return (struct g2n_cursor){ .start = w->bytes, .p = w->bytes, .end = w->bytes };
    return (struct g2n_cursor){ .start = w->bytes, .p = s->payload, .end = s->payload + s->len };
}

/* Says what a part's cursor found. */
static void fail_part(struct g2n_fuser *f, const struct g2n_cursor *c)
{
    if (f->st == G2N_DONE)
        f->st = g2n_fail(f->d, G2N_BAD_INPUT, f->file, "damaged, or of a kind that is not supported: a core module of the component %s, at its byte %zu", c->error,
                         c->error_at);
}

/* ---- Constant expressions ---------------------------------------------------------------- */

/* Goes over the immediates of an instruction that has no index. */
static void skip_constant(struct g2n_cursor *c, uint8_t op)
{
    switch (op) {
    case 0x41: case 0x42: case 0xd0: (void)g2n_cursor_s64(c); return; /* i32.const, i64.const, ref.null */
    case 0x43: (void)g2n_cursor_take(c, 4); return;                   /* f32.const */
    case 0x44: (void)g2n_cursor_take(c, 8); return;                   /* f64.const */
    case 0x6a: case 0x6b: case 0x6c: case 0x7c: case 0x7d: case 0x7e: return; /* add, sub, mul */
    default: g2n_cursor_fail(c, "has a constant with an instruction that is not supported"); return;
    }
}

static void put_constant(struct g2n_fuser *f, struct g2n_text *t, const struct g2n_part *p, struct g2n_cursor *c, unsigned depth);

/* The value of another part's global takes the place of reading it: only imported globals may be read there. */
static void put_global_value(struct g2n_fuser *f, struct g2n_text *t, const struct g2n_part *p, struct g2n_cursor *c, uint32_t global, unsigned depth)
{
    struct g2n_part_entry  e;
    const struct g2n_part *from;
    struct g2n_cursor      value;

    if (global >= p->w->global_count || depth > CONSTANT_DEEP) {
        g2n_cursor_fail(c, "has a constant that is made of a global that does not exist");
        return;
    }
    if (global >= p->own[G2N_WASM_GLOB]) {
        g2n_put_u8(t, 0x23);
        g2n_put_u32(t, p->indexes->globals[global]);
        return;
    }
    if (!g2n_parts_follow(&e, f->parts, G2N_WASM_GLOB, p->made->imports[p->import_of[G2N_WASM_GLOB][global]]) || f->parts[e.part].folded) {
        g2n_cursor_fail(c, "has a constant that is made of what is no global");
        return;
    }
    from  = &f->parts[e.part];
    value = section_of(from->w, G2N_WASM_GLOBAL);
    value.p = from->global_values[e.index - from->own[G2N_WASM_GLOB]];
    put_constant(f, t, from, &value, depth + 1);
    if (value.error)
        g2n_cursor_fail(c, value.error);
}

/* Without its end. */
static void put_constant(struct g2n_fuser *f, struct g2n_text *t, const struct g2n_part *p, struct g2n_cursor *c, unsigned depth)
{
    const size_t before = t->len;

    while (!c->error && t->len - before <= CONSTANT_MAX) {
        const uint8_t *start = c->p;
        uint8_t        op    = g2n_cursor_u8(c);

        if (op == 0x0b)
            return;
        if (op == 0x23) {
            put_global_value(f, t, p, c, g2n_cursor_u32(c), depth);
            continue;
        }
        if (op == 0xd2) {
            uint32_t func = g2n_reindex_one(c, p->indexes->funcs, p->indexes->func_count, g2n_cursor_u32(c));

            g2n_put_u8(t, op);
            g2n_put_u32(t, func);
            continue;
        }
        skip_constant(c, op);
        if (!c->error)
            g2n_text_add(t, (const char *)start, (size_t)(c->p - start));
    }
    g2n_cursor_fail(c, "has a constant that is too long");
}

static void put_expression(struct g2n_fuser *f, struct g2n_text *t, const struct g2n_part *p, struct g2n_cursor *c)
{
    put_constant(f, t, p, c, 0);
    g2n_put_u8(t, 0x0b);
}

/* Where the values of a part's own globals begin. */
static void find_global_values(struct g2n_fuser *f, struct g2n_part *p)
{
    struct g2n_cursor c     = section_of(p->w, G2N_WASM_GLOBAL);
    const uint32_t    count = c.p != c.end ? g2n_cursor_u32(&c) : 0;

    p->global_values = g2n_arena_array(f->a, p->w->global_count, sizeof *p->global_values);
    if (!p->global_values) {
        f->st = g2n_fail_memory(f->d);
        return;
    }
    for (uint32_t i = 0; i < count && !c.error; i++) {
        (void)g2n_cursor_take(&c, 2);
        p->global_values[i] = c.p;
        for (uint8_t op = g2n_cursor_u8(&c); op != 0x0b && !c.error; op = g2n_cursor_u8(&c)) {
            if (op == 0x23 || op == 0xd2)
                (void)g2n_cursor_u32(&c);
            else
                skip_constant(&c, op);
        }
    }
    if (c.error)
        fail_part(f, &c);
}

/* ---- Sections, in the order of the file ---------------------------------------------------------------- */

static void put_value_types(struct g2n_text *t, const uint8_t *types, uint32_t count)
{
    put_name(t, (const char *)types, count);
}

/* Those of the parts; then each import's, the start functions', () -> (). */
static void put_types(struct g2n_fuser *f, struct g2n_text *t)
{
    const struct g2n_fusion *out = f->out;

    g2n_put_u32(t, f->type_count + out->import_count + 1);
    for (uint32_t i = 0; i < f->order_count; i++) {
        const struct g2n_wasm *w = f->parts[f->order[i]].w;

        for (uint32_t k = 0; k < w->type_count; k++) {
            g2n_put_u8(t, 0x60);
            put_value_types(t, w->types[k].params, w->types[k].param_count);
            put_value_types(t, w->types[k].results, w->types[k].result_count);
        }
    }
    for (uint32_t i = 0; i < out->import_count; i++) {
        const struct g2n_wit_signature *s = &out->imports[i].host->signature;

        g2n_put_u8(t, 0x60);
        for (unsigned half = 0; half < 2; half++) {
            const char *letters = half == 0 ? s->params : s->results;

            g2n_put_u32(t, (uint32_t)strlen(letters));
            for (; *letters; letters++)
                g2n_put_u8(t, *letters == 'i' ? G2N_WASM_I32 : *letters == 'I' ? G2N_WASM_I64 : *letters == 'f' ? G2N_WASM_F32 : G2N_WASM_F64);
        }
    }
    g2n_text_add(t, "\x60\0\0", 3);
}

/* wit-bindgen's name for what drops a resource; an import of the world itself is of "$root". */
static void put_imports(struct g2n_fuser *f, struct g2n_text *t)
{
    g2n_put_u32(t, f->out->import_count);
    for (uint32_t i = 0; i < f->out->import_count; i++) {
        const struct g2n_link_host *host = f->out->imports[i].host;
        const char                 *drop = host->drop ? "[resource-drop]" : "";

        if (host->interface.len != 0)
            put_name(t, host->interface.ptr, host->interface.len);
        else
            put_name(t, "$root", 5);
        g2n_put_u32(t, (uint32_t)(strlen(drop) + host->name.len));
        g2n_text_adds(t, drop);
        g2n_text_add(t, host->name.ptr, host->name.len);
        g2n_put_u8(t, G2N_WASM_FUNC);
        g2n_put_u32(t, f->type_count + i);
    }
}

static void put_functions(struct g2n_fuser *f, struct g2n_text *t)
{
    g2n_put_u32(t, f->func_count - f->out->import_count + (f->start_count != 0));
    for (uint32_t i = 0; i < f->order_count; i++) {
        const struct g2n_part *p = &f->parts[f->order[i]];

        for (uint32_t k = p->own[G2N_WASM_FUNC]; k < p->w->func_count; k++)
            g2n_put_u32(t, p->indexes->first_type + p->w->func_types[k]);
    }
    if (f->start_count != 0)
        g2n_put_u32(t, f->type_count + f->out->import_count);
}

static void put_limits(struct g2n_text *t, const struct g2n_wasm_limits *l)
{
    g2n_put_u8(t, (uint8_t)((l->has_max ? 1 : 0) | (l->shared ? 2 : 0) | (l->is64 ? 4 : 0)));
    g2n_put_u64(t, l->min);
    if (l->has_max)
        g2n_put_u64(t, l->max);
}

static void put_tables(struct g2n_fuser *f, struct g2n_text *t)
{
    struct g2n_text list;
    uint32_t        count = 0;

    g2n_text_init(&list);
    for (uint32_t i = 0; i < f->order_count; i++) {
        const struct g2n_part *p = &f->parts[f->order[i]];

        for (uint32_t k = p->own[G2N_WASM_TAB]; k < p->w->table_count; k++, count++) {
            g2n_put_u8(&list, p->w->tables[k].element);
            put_limits(&list, &p->w->tables[k]);
        }
    }
    g2n_put_u32(t, count);
    g2n_text_add(t, list.ptr, list.len);
    t->failed |= list.failed;
    g2n_text_fini(&list);
}

static void put_memories(struct g2n_fuser *f, struct g2n_text *t)
{
    g2n_put_u32(t, f->memory_count);
    for (uint32_t i = 0; i < f->order_count; i++) {
        const struct g2n_part *p = &f->parts[f->order[i]];

        for (uint32_t k = p->own[G2N_WASM_MEM]; k < p->w->memory_count; k++)
            put_limits(t, &p->w->memories[k]);
    }
}

static void put_globals(struct g2n_fuser *f, struct g2n_text *t)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < f->order_count; i++) {
        struct g2n_part *p = &f->parts[f->order[i]];

        count += p->w->global_count - p->own[G2N_WASM_GLOB];
        find_global_values(f, p);
    }
    if (f->st != G2N_DONE)
        return;
    g2n_put_u32(t, count);
    for (uint32_t i = 0; i < f->order_count; i++) {
        const struct g2n_part *p = &f->parts[f->order[i]];
        struct g2n_cursor      c = section_of(p->w, G2N_WASM_GLOBAL);

        for (uint32_t k = p->own[G2N_WASM_GLOB]; k < p->w->global_count && !c.error; k++) {
            c.p = p->global_values[k - p->own[G2N_WASM_GLOB]];
            g2n_put_u8(t, p->w->globals[k].type);
            g2n_put_u8(t, !p->w->globals[k].constant);
            put_expression(f, t, p, &c);
        }
        if (c.error)
            fail_part(f, &c);
    }
}

static void put_export(struct g2n_text *t, const char *name, uint32_t func)
{
    put_name(t, name, strlen(name));
    g2n_put_u8(t, G2N_WASM_FUNC);
    g2n_put_u32(t, func);
}

/* The reallocs first, so that their places are their numbers. */
static void put_exports(struct g2n_fuser *f, struct g2n_text *t)
{
    char name[24];

    g2n_put_u32(t, f->realloc_count + 1 + (f->start_count != 0));
    for (uint32_t i = 0; i < f->realloc_count; i++) {
        (void)snprintf(name, sizeof name, "realloc%u", i);
        put_export(t, name, f->reallocs[i]);
    }
    put_export(t, "run", f->run);
    if (f->start_count != 0)
        put_export(t, "begin", f->func_count);
}

/* The bits of a segment's kind: 1 passive or, with 2, only declared; 2 of a table that is named; 4 of expressions. */
static void put_segment(struct g2n_fuser *f, struct g2n_text *t, const struct g2n_part *p, struct g2n_cursor *c)
{
    const struct g2n_reindex *r      = p->indexes;
    const uint32_t            kind   = g2n_cursor_u32(c);
    const bool                active = !(kind & 1);
    uint32_t                  table = 0, written = kind, count;

    if (kind > 7)
        g2n_cursor_fail(c, "has an element segment of an unknown kind");
    if (active)
        table = g2n_reindex_one(c, r->tables, r->table_count, kind & 2 ? g2n_cursor_u32(c) : 0);
    if (table != 0)
        written |= 2;
    g2n_put_u32(t, written);
    if (active && written & 2)
        g2n_put_u32(t, table);
    if (active)
        put_expression(f, t, p, c);
    if (kind & 3) /* what the elements are: functions (0), or a type of references */
        g2n_put_u8(t, g2n_cursor_u8(c));
    else if (written & 3)
        g2n_put_u8(t, kind & 4 ? G2N_WASM_FUNCREF : 0);
    count = g2n_cursor_count(c, 1);
    g2n_put_u32(t, count);
    for (uint32_t i = 0; i < count && !c->error; i++) {
        if (kind & 4)
            put_expression(f, t, p, c);
        else
            g2n_put_u32(t, g2n_reindex_one(c, r->funcs, r->func_count, g2n_cursor_u32(c)));
    }
}

static void put_elements(struct g2n_fuser *f, struct g2n_text *t)
{
    g2n_put_u32(t, f->element_count);
    for (uint32_t i = 0; i < f->part_count; i++) {
        const struct g2n_part *p = &f->parts[i];
        struct g2n_cursor      c = section_of(p->w, G2N_WASM_ELEMENT);

        if (p->folded || p->w->element_count == 0)
            continue;
        (void)g2n_cursor_u32(&c);
        for (uint32_t k = 0; k < p->w->element_count && !c.error; k++)
            put_segment(f, t, p, &c);
        if (c.error)
            fail_part(f, &c);
    }
}

static void put_code(struct g2n_fuser *f, struct g2n_text *t)
{
    struct g2n_text body;

    g2n_text_init(&body);
    g2n_put_u32(t, f->func_count - f->out->import_count + (f->start_count != 0));
    for (uint32_t i = 0; i < f->order_count && f->st == G2N_DONE; i++) {
        const struct g2n_part *p = &f->parts[f->order[i]];

        for (uint32_t k = 0; k < p->w->func_count - p->w->import_func_count && f->st == G2N_DONE; k++) {
            const struct g2n_wasm_body *b = &p->w->bodies[k];
            struct g2n_cursor           c = { .start = p->w->bytes, .p = b->bytes, .end = b->bytes + b->len };

            body.len = 0;
            g2n_reindex_body(&body, &c, p->indexes);
            if (c.error)
                fail_part(f, &c);
            put_name(t, body.ptr, body.len);
        }
    }
    if (f->start_count != 0) {
        body.len = 0;
        g2n_put_u32(&body, 0); /* locals */
        for (uint32_t i = 0; i < f->start_count; i++) {
            g2n_put_u8(&body, 0x10); /* call */
            g2n_put_u32(&body, f->starts[i]);
        }
        g2n_put_u8(&body, 0x0b);
        put_name(t, body.ptr, body.len);
    }
    t->failed |= g2n_text_failed(&body);
    g2n_text_fini(&body);
}

static void put_data(struct g2n_fuser *f, struct g2n_text *t)
{
    g2n_put_u32(t, f->data_count);
    for (uint32_t i = 0; i < f->part_count; i++) {
        const struct g2n_part *p = &f->parts[i];

        for (uint32_t k = 0; !p->folded && k < p->w->data_count; k++) {
            const struct g2n_wasm_data *data = &p->w->data[k];
            struct g2n_cursor           c    = { .start = p->w->bytes, .p = data->head, .end = data->head + data->head_len };
            const uint32_t              kind = g2n_cursor_u32(&c);

            g2n_put_u8(t, data->mode == G2N_WASM_PASSIVE); /* an active one's memory is the one that there is */
            if (kind == 2)
                (void)g2n_cursor_u32(&c);
            if (data->mode == G2N_WASM_ACTIVE)
                put_expression(f, t, p, &c);
            put_name(t, (const char *)data->bytes, data->len);
            if (c.error)
                fail_part(f, &c);
        }
    }
}

/* ---- The whole ---------------------------------------------------------------- */

static void put_section(struct g2n_text *out, uint8_t id, struct g2n_text *t)
{
    g2n_put_u8(out, id);
    put_name(out, t->ptr, t->len);
    out->failed |= g2n_text_failed(t);
    t->len = 0;
}

static void put_function_names(struct g2n_fuser *f, struct g2n_text *t)
{
    struct g2n_text list;
    uint32_t        count = 0;

    g2n_text_init(&list);
    for (uint32_t i = 0; i < f->order_count; i++) {
        const struct g2n_part *p = &f->parts[f->order[i]];

        for (uint32_t k = p->own[G2N_WASM_FUNC]; p->w->func_names && k < p->w->func_count; k++) {
            if (p->w->func_names[k].len == 0)
                continue;
            g2n_put_u32(&list, p->first[G2N_WASM_FUNC] + (k - p->own[G2N_WASM_FUNC]));
            put_name(&list, p->w->func_names[k].ptr, p->w->func_names[k].len);
            count++;
        }
    }
    put_name(t, "name", 4);
    if (count != 0) {
        struct g2n_text head;

        g2n_text_init(&head);
        g2n_put_u32(&head, count);
        g2n_put_u8(t, 1); /* names of functions */
        g2n_put_u32(t, (uint32_t)(head.len + list.len));
        g2n_text_add(t, head.ptr, head.len);
        g2n_text_add(t, list.ptr, list.len);
        t->failed |= g2n_text_failed(&head);
        g2n_text_fini(&head);
    }
    t->failed |= g2n_text_failed(&list);
    g2n_text_fini(&list);
}

/* Who made the largest module: what detect reads. */
static void put_makers(struct g2n_fuser *f, struct g2n_text *out)
{
    for (uint32_t i = 0; f->largest && i < f->largest->section_count; i++) {
        const struct g2n_wasm_section *s = &f->largest->sections[i];

        if (s->id == G2N_WASM_CUSTOM && (g2n_str_is(s->name, "producers") || g2n_str_is(s->name, "go:buildid") || g2n_str_is(s->name, "go.buildid")))
            g2n_text_add(out, (const char *)s->whole, s->whole_len);
    }
}

static void put_module(struct g2n_fuser *f, struct g2n_text *out)
{
    static const struct { enum g2n_wasm_section_id id; void (*put)(struct g2n_fuser *, struct g2n_text *); } sections[] = {
        { G2N_WASM_TYPE, put_types },     { G2N_WASM_IMPORT, put_imports }, { G2N_WASM_FUNCTION, put_functions }, { G2N_WASM_TABLE, put_tables },
        { G2N_WASM_MEMORY, put_memories }, { G2N_WASM_GLOBAL, put_globals }, { G2N_WASM_EXPORT, put_exports },     { G2N_WASM_ELEMENT, put_elements },
        { G2N_WASM_DATACOUNT, NULL },     { G2N_WASM_CODE, put_code },      { G2N_WASM_DATA, put_data },          { G2N_WASM_CUSTOM, put_function_names },
    };
    bool            counts = false;
    struct g2n_text t;

    for (uint32_t i = 0; i < f->order_count; i++)
        counts = counts || f->parts[f->order[i]].w->has_data_count;
    g2n_text_init(&t);
    g2n_text_add(out, "\0asm\1\0\0\0", 8);
    for (size_t i = 0; i < sizeof sections / sizeof *sections && f->st == G2N_DONE; i++) {
        if (sections[i].put)
            sections[i].put(f, &t);
        else if (counts)
            g2n_put_u32(&t, f->data_count);
        else
            continue;
        put_section(out, (uint8_t)sections[i].id, &t);
    }
    put_makers(f, out);
    g2n_text_fini(&t);
}

enum g2n_exit g2n_fuser_write(struct g2n_fuser *f)
{
    struct g2n_text out;

    g2n_text_init(&out);
    put_module(f, &out);
    if (f->st == G2N_DONE) {
        f->out->bytes = g2n_text_failed(&out) ? NULL : (uint8_t *)g2n_arena_copy(f->a, out.ptr, out.len);
        f->out->len   = out.len;
        if (!f->out->bytes)
            f->st = g2n_fail_memory(f->d);
        else if (out.len > UINT32_MAX)
            f->st = g2n_fail(f->d, G2N_BAD_INPUT, f->file, "is too large: its modules together are more than 4 GiB");
    }
    g2n_text_fini(&out);
    return f->st;
}
