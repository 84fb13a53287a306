/* Segments and the constant expressions in them, and in globals: what of a part is neither a type nor code. */
#include "component_write.h"

#include "leb.h"

/* Of globals that are made of globals that are made of globals. */
#define CONSTANT_MAX  4096u
#define CONSTANT_DEEP 64u

struct g2n_cursor g2n_fuser_section(const struct g2n_wasm *w, enum g2n_wasm_section_id id)
{
    const struct g2n_wasm_section *s = g2n_wasm_section_find(w, id);

    if (!s)
        return (struct g2n_cursor){ .start = w->bytes, .p = w->bytes, .end = w->bytes };
    return (struct g2n_cursor){ .start = w->bytes, .p = s->payload, .end = s->payload + s->len };
}

void g2n_fuser_fail(struct g2n_fuser *f, const struct g2n_cursor *c)
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
    value = g2n_fuser_section(from->w, G2N_WASM_GLOBAL);
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

void g2n_fuser_expression(struct g2n_fuser *f, struct g2n_text *t, const struct g2n_part *p, struct g2n_cursor *c)
{
    put_constant(f, t, p, c, 0);
    g2n_put_u8(t, 0x0b);
}

void g2n_fuser_global_values(struct g2n_fuser *f, struct g2n_part *p)
{
    struct g2n_cursor c     = g2n_fuser_section(p->w, G2N_WASM_GLOBAL);
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
        g2n_fuser_fail(f, &c);
}

/* ---- Segments ---------------------------------------------------------------- */

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
        g2n_fuser_expression(f, t, p, c);
    if (kind & 3) /* what the elements are: functions (0), or a type of references */
        g2n_put_u8(t, g2n_cursor_u8(c));
    else if (written & 3)
        g2n_put_u8(t, kind & 4 ? G2N_WASM_FUNCREF : 0);
    count = g2n_cursor_count(c, 1);
    g2n_put_u32(t, count);
    for (uint32_t i = 0; i < count && !c->error; i++) {
        if (kind & 4)
            g2n_fuser_expression(f, t, p, c);
        else
            g2n_put_u32(t, g2n_reindex_one(c, r->funcs, r->func_count, g2n_cursor_u32(c)));
    }
}

void g2n_fuser_elements(struct g2n_fuser *f, struct g2n_text *t)
{
    g2n_put_u32(t, f->element_count);
    for (uint32_t i = 0; i < f->part_count; i++) {
        const struct g2n_part *p = &f->parts[i];
        struct g2n_cursor      c = g2n_fuser_section(p->w, G2N_WASM_ELEMENT);

        if (p->folded || p->w->element_count == 0)
            continue;
        (void)g2n_cursor_u32(&c);
        for (uint32_t k = 0; k < p->w->element_count && !c.error; k++)
            put_segment(f, t, p, &c);
        if (c.error)
            g2n_fuser_fail(f, &c);
    }
}

void g2n_fuser_data(struct g2n_fuser *f, struct g2n_text *t)
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
                g2n_fuser_expression(f, t, p, &c);
            g2n_put_u32(t, (uint32_t)data->len);
            g2n_text_add(t, (const char *)data->bytes, data->len);
            if (c.error)
                g2n_fuser_fail(f, &c);
        }
    }
}
