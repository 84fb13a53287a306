#include "rewrite.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "flatten.h"
#include "leb.h"

static void put_name(struct g2n_text *t, const char *name, size_t len)
{
    g2n_put_u32(t, (uint32_t)len);
    g2n_text_add(t, name, len);
}

/* "i12": a prefix letter and a position. */
static void put_short_name(struct g2n_text *t, char letter, uint32_t position)
{
    char name[16];
    int  len = snprintf(name, sizeof name, "%c%u", letter, position);

    put_name(t, name, (size_t)len);
}

static void put_imports(struct g2n_text *t, const struct g2n_wasm *w)
{
    g2n_put_u32(t, w->import_count);
    for (uint32_t i = 0; i < w->import_count; i++) {
        put_name(t, "h", 1);
        put_short_name(t, 'i', i);
        g2n_put_u8(t, (uint8_t)w->imports[i].kind);
        g2n_text_add(t, (const char *)w->imports[i].desc, w->imports[i].desc_len);
    }
}

/* The memory is found in the instance, exported or not, by the name that it has when it is not. */
static bool is_kept(const struct g2n_wasm_export *e, bool library)
{
    return e->kind == G2N_WASM_FUNC || (library && (e->kind == G2N_WASM_GLOB || e->kind == G2N_WASM_TAB));
}

static void put_exports(struct g2n_text *t, const struct g2n_wasm *w, bool library)
{
    const bool begins = library && w->has_start;
    uint32_t   count  = begins;

    for (uint32_t i = 0; i < w->export_count; i++)
        count += is_kept(&w->exports[i], library);
    g2n_put_u32(t, count);
    for (uint32_t i = 0; i < w->export_count; i++) {
        if (!is_kept(&w->exports[i], library))
            continue;
        put_short_name(t, 'e', i);
        g2n_put_u8(t, (uint8_t)w->exports[i].kind);
        g2n_put_u32(t, w->exports[i].index);
    }
    if (begins) {
        put_name(t, "begin", 5);
        g2n_put_u8(t, G2N_WASM_FUNC);
        g2n_put_u32(t, w->start);
    }
}

/* A module with a start function and without an export section gets one in its place. */
static bool has_exports(const struct g2n_wasm *w)
{
    return g2n_wasm_section_find(w, G2N_WASM_EXPORT) != NULL;
}

static void put_emptied_data(struct g2n_text *t, const struct g2n_wasm *w)
{
    g2n_put_u32(t, w->data_count);
    for (uint32_t i = 0; i < w->data_count; i++) {
        g2n_put_u8(t, 1); /* passive */
        if (w->data[i].mode == G2N_WASM_PASSIVE)
            put_name(t, (const char *)w->data[i].bytes, w->data[i].len);
        else
            g2n_put_u32(t, 0);
    }
}

/* By function: its own name, or that of an export, so that backtraces have one.  NULL without memory; free() it. */
static struct g2n_str *names_of(const struct g2n_wasm *w)
{
    struct g2n_str *names = calloc((size_t)w->func_count + 1, sizeof *names);

    if (!names)
        return NULL;
    if (w->func_names)
        memcpy(names, w->func_names, w->func_count * sizeof *names);
    for (uint32_t i = 0; i < w->export_count; i++) {
        const struct g2n_wasm_export *e = &w->exports[i];

        if (e->kind == G2N_WASM_FUNC && e->index >= w->import_func_count && names[e->index].len == 0)
            names[e->index] = e->name;
    }
    return names;
}

static void put_function_names(struct g2n_text *t, const struct g2n_wasm *w)
{
    struct g2n_str *names = names_of(w);
    struct g2n_text map;
    uint32_t        count = 0;

    if (!names) {
        t->failed = true;
        return;
    }
    g2n_text_init(&map);
    for (uint32_t i = 0; i < w->func_count; i++)
        count += names[i].len != 0;
    g2n_put_u32(&map, count);
    for (uint32_t i = 0; i < w->func_count; i++) {
        if (names[i].len == 0)
            continue;
        g2n_put_u32(&map, i);
        put_name(&map, names[i].ptr, names[i].len);
    }
    put_name(t, "name", 4);
    g2n_put_u8(t, 1); /* subsection: function names */
    g2n_put_u32(t, (uint32_t)map.len);
    g2n_text_add(t, map.ptr, map.len);
    if (g2n_text_failed(&map))
        t->failed = true;
    g2n_text_fini(&map);
    free(names);
}

static const struct g2n_wasm_type *type_of(const struct g2n_wasm *w, uint32_t body)
{
    return &w->types[w->func_types[w->import_func_count + body]];
}

static void put_body(struct g2n_text *t, const struct g2n_wasm_body *body)
{
    put_name(t, (const char *)body->bytes, body->len);
}

/* All bodies when one of them is too deep for wasm2c; false, and nothing, when none is. */
static bool put_flat_code(struct g2n_text *t, const struct g2n_wasm *w)
{
    const uint32_t  count = w->func_count - w->import_func_count;
    struct g2n_text body;
    bool            any = false;

    g2n_text_init(&body);
    for (uint32_t i = 0; i < count; i++) {
        body.len = 0;
        if (g2n_flatten(&body, &w->bodies[i], type_of(w, i)->param_count, G2N_FLATTEN_LIMITS)) {
            if (!any) {
                g2n_put_u32(t, count);
                for (uint32_t before = 0; before < i; before++)
                    put_body(t, &w->bodies[before]);
            }
            any = true;
            put_name(t, body.ptr, body.len);
        } else if (any) {
            put_body(t, &w->bodies[i]);
        }
        t->failed = t->failed || g2n_text_failed(&body);
    }
    g2n_text_fini(&body);
    return any || t->failed;
}

/* Writes one section, and empties `t`, its content, for the next. */
static bool write_section(FILE *out, uint8_t id, struct g2n_text *t)
{
    struct g2n_text head;
    bool            good;

    g2n_text_init(&head);
    g2n_put_u8(&head, id);
    g2n_put_u32(&head, (uint32_t)t->len);
    good = !g2n_text_failed(&head) && !g2n_text_failed(t);
    if (!good)
        errno = ENOMEM;
    good = good && fwrite(head.ptr, 1, head.len, out) == head.len && fwrite(t->ptr, 1, t->len, out) == t->len;
    g2n_text_fini(&head);
    t->len = 0;
    return good;
}

static bool copy_section(FILE *out, const struct g2n_wasm_section *s)
{
    return fwrite(s->whole, 1, s->whole_len, out) == s->whole_len;
}

bool g2n_rewrite_module(FILE *out, const struct g2n_wasm *w, bool drop_active_data, bool library)
{
    struct g2n_text t;
    bool            good;

    g2n_text_init(&t);
    good = fwrite(w->bytes, 1, 8, out) == 8; /* magic and version */
    for (uint32_t i = 0; i < w->section_count && good; i++) {
        const struct g2n_wasm_section *s = &w->sections[i];

        switch (s->id) {
        case G2N_WASM_CUSTOM: break;
        case G2N_WASM_IMPORT:
            put_imports(&t, w);
            good = write_section(out, s->id, &t);
            break;
        case G2N_WASM_EXPORT:
            put_exports(&t, w, library);
            good = write_section(out, s->id, &t);
            break;
        case G2N_WASM_START:
            if (!library) {
                good = copy_section(out, s);
            } else if (!has_exports(w)) {
                put_exports(&t, w, library);
                good = write_section(out, G2N_WASM_EXPORT, &t);
            }
            break;
        case G2N_WASM_DATA:
            if (!drop_active_data) {
                good = copy_section(out, s);
            } else if (w->has_data_count) {
                put_emptied_data(&t, w);
                good = write_section(out, s->id, &t);
            }
            break;
        case G2N_WASM_CODE:
            good = put_flat_code(&t, w) ? write_section(out, s->id, &t) : copy_section(out, s);
            break;
        default: good = copy_section(out, s); break;
        }
    }
    if (good && w->func_count != 0) {
        put_function_names(&t, w);
        good = write_section(out, G2N_WASM_CUSTOM, &t);
    }
    g2n_text_fini(&t);
    return good;
}
