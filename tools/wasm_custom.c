/* Custom sections: names of functions (core 2.0, appendix 7.4) and who made the file (tool-conventions,
 * ProducersSection.md).  They are hints, so what is malformed in them is ignored from there on. */
#include "wasm.h"

#include "wasm_cursor.h"

static struct g2n_cursor cursor_of(const struct g2n_wasm *w, const struct g2n_wasm_section *s)
{
    return (struct g2n_cursor){ .start = w->bytes, .p = s->payload, .end = s->payload + s->len };
}

static void read_producers(struct g2n_wasm *w, const struct g2n_wasm_section *s)
{
    struct g2n_cursor c      = cursor_of(w, s);
    uint32_t          fields = g2n_cursor_count(&c, 2);

    for (uint32_t i = 0; i < fields && !c.error; i++) {
        struct g2n_str field  = g2n_cursor_name(&c);
        uint32_t       values = g2n_cursor_count(&c, 2);

        for (uint32_t k = 0; k < values && !c.error; k++) {
            struct g2n_str name    = g2n_cursor_name(&c);
            struct g2n_str version = g2n_cursor_name(&c);

            if (c.error || k != 0)
                continue;
            if (g2n_str_is(field, "language")) {
                w->language         = name;
                w->language_version = version;
            } else if (g2n_str_is(field, "processed-by")) {
                w->processed_by         = name;
                w->processed_by_version = version;
            }
        }
    }
}

/* False without memory. */
static bool read_func_names(struct g2n_wasm *w, struct g2n_arena *a, const struct g2n_wasm_section *s)
{
    struct g2n_cursor c = cursor_of(w, s);

    while (c.p != c.end && !c.error) {
        uint8_t           id   = g2n_cursor_u8(&c);
        uint32_t          len  = g2n_cursor_u32(&c);
        const uint8_t    *at   = g2n_cursor_take(&c, len);
        struct g2n_cursor part = { .start = w->bytes, .p = at, .end = c.error ? at : at + len };
        uint32_t          count;

        if (c.error || id != 1)
            continue;
        count = g2n_cursor_count(&part, 2);
        if (part.error || count == 0)
            return true;
        w->func_names = g2n_arena_array(a, w->func_count, sizeof *w->func_names);
        for (uint32_t i = 0; w->func_names && i < count; i++) {
            uint32_t       index = g2n_cursor_u32(&part);
            struct g2n_str name  = g2n_cursor_name(&part);

            if (part.error)
                return true;
            if (index < w->func_count)
                w->func_names[index] = name;
        }
        return w->func_names != NULL;
    }
    return true;
}

bool g2n_wasm__read_custom(struct g2n_wasm *w, struct g2n_arena *a)
{
    bool good = true;

    for (uint32_t i = 0; i < w->section_count && good; i++) {
        const struct g2n_wasm_section *s = &w->sections[i];

        if (s->id != G2N_WASM_CUSTOM)
            continue;
        if (g2n_str_is(s->name, "producers"))
            read_producers(w, s);
        else if (g2n_str_is(s->name, "name"))
            good = read_func_names(w, a, s);
        else if (g2n_str_is(s->name, "go:buildid") || g2n_str_is(s->name, "go.buildid"))
            w->has_go_build_id = true;
    }
    return good;
}
