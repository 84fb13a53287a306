#include "natives.h"

#include <stdlib.h>
#include <string.h>

#include "shape.h"

static const struct g2n_native_row rows[] = {
#define G2N_NATIVE(symbol, kernel, shape)                  { symbol, #kernel, "i", "i", shape },
#define G2N_HELPER(symbol, kernel, params, results, shape) { symbol, #kernel, params, results, shape },
#include "natives.def"
#undef G2N_NATIVE
#undef G2N_HELPER
};
#define ROW_COUNT (sizeof rows / sizeof *rows)

/* The symbol is Go's; the name, as in the name section. */
static bool is_named(struct g2n_str name, const char *symbol, size_t len)
{
    if (name.len != len)
        return false;
    for (size_t i = len; i-- > 0;) /* names of one package differ at their ends */
        if (name.ptr[i] != g2n_shape_plain(symbol[i]))
            return false;
    return true;
}

static void find_row(struct g2n_natives *out, struct g2n_diag *d, const struct g2n_wasm *w, uint32_t position,
                     const struct g2n_shape_names *names, const size_t *lens)
{
    const uint32_t       type     = w->func_types[w->import_func_count + position];
    const struct g2n_str name     = names->list[position];
    uint64_t             shape    = 0;
    bool                 is_known = false;

    for (size_t i = 0; i < ROW_COUNT; i++) {
        const struct g2n_native_row *row = &rows[i];

        if (!is_named(name, row->symbol, lens[i]))
            continue;
        if (!is_known)
            shape = g2n_shape(w->bodies[position], names);
        is_known = true;
        if (shape != 0 && shape == row->shape && g2n_wasm_type_is(w, type, row->params, row->results)) {
            out->rows[position] = row;
            out->found++;
            return;
        }
    }
    if (is_known) {
        out->left++;
        g2n_note(d, "native: function %u has the name of %.*s, but a shape of its own, 0x%016llx", w->import_func_count + position,
                 G2N_STR(name), (unsigned long long)shape);
    }
}

bool g2n_natives_find(struct g2n_natives *out, struct g2n_arena *a, struct g2n_diag *d, const struct g2n_wasm *w,
                      const struct g2n_translation *t)
{
    const struct g2n_shape_names names = { w->func_names + w->import_func_count, w->import_func_count, t->function_count };
    size_t                       lens[ROW_COUNT];

    memset(out, 0, sizeof *out);
    out->rows = g2n_arena_array(a, t->function_count + 1, sizeof *out->rows);
    if (!out->rows)
        return false;
    for (size_t i = 0; i < ROW_COUNT; i++)
        lens[i] = strlen(rows[i].symbol);
    for (uint32_t i = 0; i < t->function_count; i++)
        find_row(out, d, w, i, &names, lens);
    return true;
}

/* A Go function: its arguments and results are in its frame, above the return address at SP. */
static void add_go_call(struct g2n_text *t, const char *kernel)
{
    g2n_text_addf(t, "    if (p0 == 0) {\n        ENTER;\n        if (g2n_native_%s(MEMORY, SP)) {\n            SET_SP(SP + 8);\n"
                     "            return 0;\n        }\n    }\n", kernel);
}

/* A helper with wasm's own parameters and one result. */
static void add_helper_call(struct g2n_text *t, const struct g2n_native_row *row)
{
    g2n_text_addf(t, "    {\n        %s native;\n\n        if (g2n_native_%s(MEMORY, &native", row->results[0] == 'I' ? "u64" : "u32", row->kernel);
    for (unsigned i = 0; row->params[i] != '\0'; i++)
        g2n_text_addf(t, ", p%u", i);
    g2n_text_adds(t, "))\n            return native;\n    }\n");
}

bool g2n_natives_insert(struct g2n_text *body, const struct g2n_native_row *row)
{
    struct g2n_text whole;

    if (body->len < 2 || memcmp(body->ptr, "{\n", 2) != 0)
        return false;
    g2n_text_init(&whole);
    g2n_text_adds(&whole, "{\n");
    if (strcmp(row->params, "i") == 0 && strcmp(row->results, "i") == 0)
        add_go_call(&whole, row->kernel);
    else
        add_helper_call(&whole, row);
    g2n_text_add(&whole, body->ptr + 2, body->len - 2);
    if (g2n_text_failed(&whole)) {
        g2n_text_fini(&whole);
        return false;
    }
    g2n_text_fini(body);
    *body = whole;
    return true;
}
