#include "tinygo.h"

#include <string.h>

static const struct row {
    bool        wasi;
    const char *name;
    const char *params;
    const char *result;
    const char *handler;
    const char *bare;
} rows[] = {
#define TINYGO(result, name, params, wasm_result, function, parameters) \
    { false, name, params, wasm_result, "g2n_tinygo_" #function, NULL },
#define TINYGO_BARE(result, name, params, wasm_result, function, parameters) \
    { false, name, params, wasm_result, "g2n_tinygo_" #function, "g2n_tinygo_bare_" #function },
#define TINYGO_WASI(result, name, params, wasm_result, function, parameters) \
    { true, name, params, wasm_result, "g2n_tinygo_" #function, "g2n_tinygo_bare_" #function },
#include <g2n/tinygo.def>
#undef TINYGO
};

#define ROW_COUNT (sizeof rows / sizeof rows[0])

/* What a program that uses JavaScript has among its strings: how it makes functions of Go's, or the name of a global, by which
 * it begins.  Object, Array and console are named by the package syscall/js itself.  Globals that are of use only when they are
 * called or constructed are not listed, since valueInvoke and valueNew are; of String there are fromCharCode and its like. */
static const char *const js_names[] = {
    "_makeFuncWrapper", "AbortController", "AbortSignal", "ArrayBuffer", "Atomics", "BigInt", "Blob", "Buffer",
    "Date", "Intl", "JSON", "Math", "Number", "Promise", "Proxy", "Reflect", "RegExp", "Response",
    "Symbol", "TextDecoder", "TextEncoder", "URL", "Uint8", "WebAssembly", "atob", "btoa", "clear", "crypto", "decodeURI", "encodeURI",
    "eval", "fetch", "fromC", "fs", "global", "isFinite", "isNaN", "log", "parseFloat", "parseInt", "path", "performance", "process",
    "queueMicrotask", "require", "setImmediate", "setInterval", "setTimeout", "warn",
};
/* And the imports of the package syscall/js that it has without being used. */
static const char *const js_imports[] = {
    "finalizeRef", "stringVal", "valueCall", "valueGet", "valueIndex", "valueLength", "valueLoadString", "valuePrepareString", "valueSet",
};

#define COUNT(list) (sizeof (list) / sizeof (list)[0])

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

const char *g2n_tinygo_bare_handler(const char *handler)
{
    for (size_t i = 0; i < ROW_COUNT; i++)
        if (strcmp(rows[i].handler, handler) == 0)
            return rows[i].bare;
    return NULL;
}

static bool contains(const struct g2n_wasm_data *data, const char *name)
{
    return memmem(data->bytes, data->len, name, strlen(name)) != NULL;
}

static bool is_js_import(struct g2n_str name)
{
    static const char prefix[] = "syscall/js.";

    if (!g2n_str_has_prefix(name, prefix))
        return true;
    for (size_t i = 0; i < COUNT(js_imports); i++)
        if (g2n_str_is((struct g2n_str){ name.ptr + sizeof prefix - 1, name.len - (sizeof prefix - 1) }, js_imports[i]))
            return true;
    return false;
}

bool g2n_tinygo_is_bare(const struct g2n_wasm *w)
{
    for (uint32_t i = 0; i < w->import_count; i++)
        if (!g2n_tinygo_knows(&w->imports[i]) || !is_js_import(w->imports[i].name))
            return false;
    for (uint32_t i = 0; i < w->data_count; i++)
        for (size_t k = 0; k < COUNT(js_names); k++)
            if (contains(&w->data[i], js_names[k]))
                return false;
    return true;
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
