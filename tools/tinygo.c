#include "tinygo.h"

#include <string.h>

static const struct row {
    bool        wasi;
    const char *name;
    const char *params;
    const char *result;
    const char *handler;
} rows[] = {
#define TINYGO(result, name, params, wasm_result, function, parameters) \
    { false, name, params, wasm_result, "g2n_tinygo_" #function },
#define TINYGO_WASI(result, name, params, wasm_result, function, parameters) \
    { true, name, params, wasm_result, "g2n_tinygo_" #function },
#include <g2n/tinygo.def>
#undef TINYGO
};

#define ROW_COUNT (sizeof rows / sizeof rows[0])

static bool is_module(const struct g2n_wasm_import *import, bool wasi)
{
    if (wasi)
        return g2n_str_is(import->module, "wasi_snapshot_preview1");
    return g2n_str_is(import->module, "gojs") || g2n_str_is(import->module, "env");
}

/* Is it the row's type, or that with the context that Go before 1.21 passes behind? */
static bool has_type(const struct g2n_wasm *w, uint32_t type, const struct row *row)
{
    char   with_context[16];
    size_t len = strlen(row->params);

    if (g2n_wasm_type_is(w, type, row->params, row->result))
        return true;
    if (row->wasi || len + 2 > sizeof with_context)
        return false;
    memcpy(with_context, row->params, len);
    memcpy(with_context + len, "i", 2);
    return g2n_wasm_type_is(w, type, with_context, row->result);
}

bool g2n_tinygo_knows(const struct g2n_wasm_import *import)
{
    for (size_t i = 0; i < ROW_COUNT; i++)
        if (is_module(import, rows[i].wasi) && g2n_str_is(import->name, rows[i].name))
            return true;
    return false;
}

const char *g2n_tinygo_handler(const struct g2n_wasm *w, const struct g2n_wasm_import *import, uint32_t *params)
{
    for (size_t i = 0; i < ROW_COUNT; i++) {
        if (!is_module(import, rows[i].wasi) || !g2n_str_is(import->name, rows[i].name) || !has_type(w, import->type, &rows[i]))
            continue;
        *params = (uint32_t)strlen(rows[i].params);
        return rows[i].handler;
    }
    return NULL;
}

/* An import of the module `gojs` may be Go's, all of which have one type. */
static bool is_tinygo_import(const struct g2n_wasm *w, const struct g2n_wasm_import *import)
{
    uint32_t params;

    return import->kind == G2N_WASM_FUNC && !g2n_str_is(import->module, "wasi_snapshot_preview1")
        && !g2n_wasm_type_is(w, import->type, "i", "") && g2n_tinygo_handler(w, import, &params);
}

bool g2n_tinygo_is_guest(const struct g2n_wasm *w)
{
    for (uint32_t i = 0; i < w->import_count; i++)
        if (is_tinygo_import(w, &w->imports[i]))
            return true;
    return false;
}

static bool ends_with(const char *text, const char *end)
{
    size_t len = strlen(text), end_len = strlen(end);

    return len >= end_len && strcmp(text + len - end_len, end) == 0;
}

const char *g2n_tinygo_versions(const struct g2n_wasm *w)
{
    bool by_address = false, by_value = false, milliseconds = false, nanoseconds = false;

    for (uint32_t i = 0; i < w->import_count; i++) {
        const struct g2n_wasm_import *import = &w->imports[i];
        uint32_t                      params;
        const char                   *handler = is_tinygo_import(w, import) ? g2n_tinygo_handler(w, import, &params) : NULL;

        if (!handler)
            continue;
        if (ends_with(handler, "_ms"))
            milliseconds = true;
        else if (ends_with(handler, "icks"))
            nanoseconds = true;
        else if (ends_with(handler, "_at"))
            by_address = true;
        else
            by_value = true;
    }
    return by_address  ? "0.23 to 0.28"
         : nanoseconds ? "0.38 and later"
         : by_value    ? (milliseconds ? "0.29 to 0.37" : "0.29 and later")
                       : "0.23 to 0.37";
}
