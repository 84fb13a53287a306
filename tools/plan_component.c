/* Pairs what a component imports with the functions of WASI 0.2 that the runtime has: by interface and name, whatever the patch
 * version, and by type, which the component declares and its modules were checked against. */
#include "plan.h"

#include <string.h>

static const struct wasi2_row {
    const char *interface;
    const char *name;
    const char *handler;
    const char *types;
} rows[] = {
#define WASI2(interface, function, handler, types) { interface, function, "g2n_wasi2_" #handler, types },
#include <g2n/wasi2.def>
#undef WASI2
};

static const struct wasi2_row *find_row(const struct g2n_link_host *host)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (g2n_str_is(host->interface, rows[i].interface) && g2n_str_is(host->name, rows[i].name))
            return &rows[i];
    return NULL;
}

const char *g2n_plan_wasi2_handler(const struct g2n_link_host *host)
{
    const struct wasi2_row *row = host->drop ? NULL : find_row(host);

    if (host->drop)
        return host->drop != '.' ? "g2n_wasi2_drop" : NULL;
    return row && strcmp(row->types, host->letters) == 0 ? row->handler : NULL;
}

static void answer(struct g2n_answer *out, const struct g2n_fusion_import *import, struct g2n_str module, const char *const *allowed)
{
    const struct g2n_link_host *host = import->host;

    out->handler = g2n_plan_wasi2_handler(host);
    out->wasi2   = (struct g2n_answer_wasi2){ .types       = host->letters,
                                              .drop        = host->drop,
                                              .has_memory  = host->memory != NULL,
                                              .has_realloc = import->has_realloc,
                                              .realloc     = import->realloc };
    if (out->handler) {
        out->kind = host->drop ? G2N_ANSWER_DROP : G2N_ANSWER_WASI2;
    } else if (!host->drop && find_row(host)) {
        out->kind    = G2N_ANSWER_NONE;
        out->problem = "the component declares with another type than WASI 0.2 gives it; make it again with current tools";
    } else if (g2n_plan_allows(allowed, module)) {
        out->kind = G2N_ANSWER_MISSING;
    } else {
        out->kind    = G2N_ANSWER_NONE;
        out->problem = "is provided by no runtime module";
        out->remedy  = true;
    }
}

/* The fusion made these exports, so that they are there. */
static uint32_t export_of(const struct g2n_wasm *w, const char *name)
{
    return (uint32_t)(g2n_wasm_export_find(w, name, G2N_WASM_FUNC) - w->exports);
}

enum g2n_exit g2n_plan_component(struct g2n_plan *out, struct g2n_arena *a, struct g2n_diag *d, const struct g2n_wasm *w, const struct g2n_fusion *fusion,
                                 const char *const *allowed, bool library)
{
    memset(out, 0, sizeof *out);
    out->wasi2   = true;
    out->library = library;
    out->answers = g2n_arena_array(a, fusion->import_count, sizeof *out->answers);
    if (!out->answers)
        return g2n_fail_memory(d);
    for (uint32_t i = 0; i < fusion->import_count; i++) {
        out->answers[i].import = i;
        answer(&out->answers[i], &fusion->imports[i], w->imports[i].module, allowed);
    }
    out->answer_count = fusion->import_count;
    if (!library)
        out->run = export_of(w, "run");
    out->has_begin    = g2n_wasm_export_find(w, "begin", G2N_WASM_FUNC) != NULL;
    if (out->has_begin)
        out->begin = export_of(w, "begin");
    return G2N_DONE;
}
