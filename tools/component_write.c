/* The sections of the one module, each made of those of the parts (WebAssembly core 2.0, 5.5). */
#include "component_write.h"

#include <string.h>

#include "leb.h"

static void put_name(struct g2n_text *t, const char *name, size_t len)
{
    g2n_put_u32(t, (uint32_t)len);
    g2n_text_add(t, name, len);
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
        g2n_fuser_global_values(f, p);
    }
    if (f->st != G2N_DONE)
        return;
    g2n_put_u32(t, count);
    for (uint32_t i = 0; i < f->order_count; i++) {
        const struct g2n_part *p = &f->parts[f->order[i]];
        struct g2n_cursor      c = g2n_fuser_section(p->w, G2N_WASM_GLOBAL);

        for (uint32_t k = p->own[G2N_WASM_GLOB]; k < p->w->global_count && !c.error; k++) {
            c.p = p->global_values[k - p->own[G2N_WASM_GLOB]];
            g2n_put_u8(t, p->w->globals[k].type);
            g2n_put_u8(t, !p->w->globals[k].constant);
            g2n_fuser_expression(f, t, p, &c);
        }
        if (c.error)
            g2n_fuser_fail(f, &c);
    }
}

static void put_export(struct g2n_text *t, const char *name, uint32_t func)
{
    put_name(t, name, strlen(name));
    g2n_put_u8(t, G2N_WASM_FUNC);
    g2n_put_u32(t, func);
}

/* The reallocs first, so that their places are their numbers; then what a library has. */
static void put_exports(struct g2n_fuser *f, struct g2n_text *t)
{
    char name[24];

    g2n_put_u32(t, f->realloc_count + f->call_count + (f->library ? 0 : 1) + (f->start_count != 0));
    for (uint32_t i = 0; i < f->realloc_count; i++) {
        (void)snprintf(name, sizeof name, "realloc%u", i);
        put_export(t, name, f->reallocs[i]);
    }
    for (uint32_t i = 0; i < f->call_count; i++) {
        (void)snprintf(name, sizeof name, "call%u", i);
        put_export(t, name, f->calls[i]);
    }
    if (!f->library)
        put_export(t, "run", f->run);
    if (f->start_count != 0)
        put_export(t, "begin", f->func_count);
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
                g2n_fuser_fail(f, &c);
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
        { G2N_WASM_MEMORY, put_memories }, { G2N_WASM_GLOBAL, put_globals }, { G2N_WASM_EXPORT, put_exports },     { G2N_WASM_ELEMENT, g2n_fuser_elements },
        { G2N_WASM_DATACOUNT, NULL },     { G2N_WASM_CODE, put_code },      { G2N_WASM_DATA, g2n_fuser_data },          { G2N_WASM_CUSTOM, put_function_names },
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
