/* Types are known to wasm2c's code by arrays of 32 bytes, w2c_m_t0 and so on by their index, of equal content for equal
 * types; the one that a reference has is that of its function. */
#include "signatures.h"

#include <stdlib.h>
#include <string.h>

#include "rows.h"

/* Can C come by a reference?  From a table, a global, or a result. */
static bool gives_references(const struct g2n_wasm *w)
{
    for (uint32_t i = 0; i < w->export_count; i++) {
        const struct g2n_wasm_export *e = &w->exports[i];
        const struct g2n_wasm_type   *type;

        if (e->kind == G2N_WASM_TAB && w->tables[e->index].element == G2N_WASM_FUNCREF)
            return true;
        if (e->kind == G2N_WASM_GLOB && w->globals[e->index].type == G2N_WASM_FUNCREF)
            return true;
        if (e->kind != G2N_WASM_FUNC)
            continue;
        type = &w->types[w->func_types[e->index]];
        if (memchr(type->results, G2N_WASM_FUNCREF, type->result_count))
            return true;
    }
    return false;
}

/* static void call_t3(void *self, void (*code)(void), union g2n_slot *s) { ((void (*)(void *, u32))code)(self, s[0].u32); } */
static void add_call(struct g2n_text *t, const struct g2n_wasm_type *type, uint32_t index)
{
    g2n_text_addf(t, "extern const char w2c_m_t%u[];\ntypedef ", index);
    g2n_rows_result_type(t, type);
    g2n_text_addf(t, " (*type_%u)(void *", index);
    for (uint32_t i = 0; i < type->param_count; i++)
        g2n_text_addf(t, ", %s", g2n_rows_c_type(type->params[i]));
    g2n_text_addf(t, ");\nstatic void call_t%u(void *self, void (*code)(void), union g2n_slot *s) { ", index);
    g2n_text_addf(t, "type_%u f = (type_%u)code; ", index, index);
    g2n_rows_slot_call(t, type, "f", "self");
    g2n_text_adds(t, " }\n");
}

void g2n_signatures_write(struct g2n_text *t, const struct g2n_wasm *w)
{
    const bool wanted = gives_references(w);
    bool      *used   = calloc((size_t)w->type_count + 1, sizeof *used);

    for (uint32_t i = 0; used && wanted && i < w->func_count; i++) {
        if (!used[w->func_types[i]])
            add_call(t, &w->types[w->func_types[i]], w->func_types[i]);
        used[w->func_types[i]] = true;
    }
    g2n_text_adds(t, "\nstatic const struct g2n_signature signatures[] = {\n");
    for (uint32_t i = 0; used && i < w->type_count; i++) {
        if (!used[i])
            continue;
        g2n_text_addf(t, "    { w2c_m_t%u, \"", i);
        g2n_rows_type_letters(t, &w->types[i]);
        g2n_text_addf(t, "\", call_t%u },\n", i);
    }
    g2n_text_adds(t, "    { NULL, NULL, NULL },\n};\n");
    if (!used)
        t->failed = true;
    free(used);
}
