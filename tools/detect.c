/* The imports decide, since they are what a host must answer; `producers` only tells compilers apart that share them.
 * Facts: Go, cmd/link/internal/wasm (module `go` up to 1.20, `gojs` since); TinyGo by tinygo.def, and for WASI by the name
 * that its linker leaves or the functions that its goroutines need; wasm-bindgen and Emscripten by the modules that their loaders expect. */
#include "detect.h"

#include <string.h>

#include "tinygo.h"

struct marks {
    bool gojs;        /* functions of `gojs`                                   */
    bool go;          /* functions of `go`: Go up to 1.20                      */
    bool wasi;        /* wasi_snapshot_preview1                                */
    bool wasi0;       /* its predecessor                                       */
    bool wasi2;       /* interfaces of its successor, in a core module         */
    bool tinygo;      /* names that only TinyGo uses                           */
    bool bindgen;
    bool emscripten;
};

static void look_at_import(struct marks *m, const struct g2n_wasm_import *import)
{
    if (g2n_str_is(import->module, "gojs")) m->gojs = true;
    if (g2n_str_is(import->module, "go")) m->go = true;
    if (g2n_str_is(import->module, "wasi_snapshot_preview1")) m->wasi = true;
    if (g2n_str_is(import->module, "wasi_unstable")) m->wasi0 = true;
    if (g2n_str_has_prefix(import->module, "wasi:")) m->wasi2 = true;
    if (g2n_str_has_prefix(import->module, "__wbindgen") || g2n_str_is(import->module, "wbg")) m->bindgen = true;
    if (g2n_str_has_prefix(import->name, "emscripten_")) m->emscripten = true;
    if (g2n_str_has_prefix(import->name, "invoke_")) m->emscripten = true;
}

static bool name_contains(struct g2n_str s, const char *word)
{
    size_t len = strlen(word);

    for (size_t i = 0; i + len <= s.len; i++)
        if (memcmp(s.ptr + i, word, len) == 0)
            return true;
    return false;
}

static const char *compiler_text(struct g2n_arena *a, const struct g2n_wasm *w)
{
    struct g2n_str name    = w->processed_by.len != 0 ? w->processed_by : w->language;
    struct g2n_str version = w->processed_by.len != 0 ? w->processed_by_version : w->language_version;

    if (g2n_str_is(w->language, "Go") && !g2n_str_is(name, "TinyGo"))
        return g2n_show(a, w->language_version); /* "go1.26.0" says both */
    if (name.len == 0)
        return "";
    return g2n_arena_printf(a, "%s %s", g2n_show(a, name), g2n_show(a, version));
}

enum g2n_exit g2n_detect_abi(struct g2n_abi *out, struct g2n_arena *a, struct g2n_diag *d, const struct g2n_wasm *w)
{
    struct marks m = { 0 };
    bool         is_go;

    memset(out, 0, sizeof *out);
    for (uint32_t i = 0; i < w->import_count; i++)
        look_at_import(&m, &w->imports[i]);
    out->compiler = compiler_text(a, w);
    if (!out->compiler)
        return g2n_fail_memory(d);
    if (name_contains(w->processed_by, "TinyGo") || g2n_wasm_export_find(w, "asyncify_start_unwind", G2N_WASM_FUNC))
        m.tinygo = true;
    is_go = w->has_go_build_id || g2n_str_is(w->language, "Go") || g2n_wasm_export_find(w, "getsp", G2N_WASM_FUNC);

    if (m.wasi0) {
        out->kind = G2N_ABI_WASIP0;
        out->name = "a program for an early WASI (wasi_unstable)";
    } else if (g2n_tinygo_is_guest(w) || (m.gojs && name_contains(w->processed_by, "TinyGo"))) {
        out->kind   = G2N_ABI_TINYGO_JS;
        out->name   = "TinyGo for JavaScript hosts (-target=wasm)";
        out->tinygo = g2n_tinygo_versions(w);
    } else if (m.gojs || m.go) {
        out->kind        = G2N_ABI_GOJS;
        out->name        = "Go (GOOS=js)";
        out->gojs_module = m.gojs ? "gojs" : "go";
    } else if (m.wasi && m.tinygo) {
        out->kind = G2N_ABI_TINYGO_WASI;
        out->name = "TinyGo for WASI preview 1";
    } else if (m.wasi && is_go) {
        out->kind = G2N_ABI_GO_WASIP1;
        out->name = "Go (GOOS=wasip1)";
    } else if (m.wasi2) {
        out->kind = G2N_ABI_WASIP2;
        out->name = "a core module for WASI preview 2";
    } else if (m.bindgen) {
        out->kind = G2N_ABI_WASM_BINDGEN;
        out->name = "Rust for JavaScript hosts (wasm-bindgen)";
    } else if (m.emscripten) {
        out->kind = G2N_ABI_EMSCRIPTEN;
        out->name = "C or C++ for JavaScript hosts (Emscripten)";
    } else if (m.wasi) {
        out->kind = G2N_ABI_WASIP1;
        out->name = g2n_str_is(w->language, "Rust") ? "Rust for WASI preview 1"
                  : w->processed_by.len != 0        ? "C, C++ or another language for WASI preview 1"
                                                    : "a program for WASI preview 1";
    } else {
        out->kind = G2N_ABI_PLAIN;
        out->name = g2n_str_is(w->language, "Rust") ? "a plain module from Rust" : "a plain module of unknown origin";
    }
    return G2N_DONE;
}

enum g2n_exit g2n_detect_component(struct g2n_abi *out, struct g2n_arena *a, struct g2n_diag *d, const struct g2n_wasm *w)
{
    const char   *language = "";
    enum g2n_exit st       = g2n_detect_abi(out, a, d, w);

    if (st != G2N_DONE)
        return st;
    if (name_contains(w->processed_by, "TinyGo"))
        language = " from TinyGo";
    else if (w->has_go_build_id || g2n_str_is(w->language, "Go"))
        language = " from Go";
    else if (g2n_str_is(w->language, "Rust"))
        language = " from Rust";
    out->kind = G2N_ABI_COMPONENT;
    out->name = g2n_arena_printf(a, "a component for WASI preview 2%s", language);
    return out->name ? G2N_DONE : g2n_fail_memory(d);
}

bool g2n_abi_is_wasi(const struct g2n_abi *abi)
{
    return abi->kind == G2N_ABI_COMPONENT || g2n_abi_is_wasi1(abi);
}

bool g2n_abi_is_wasi1(const struct g2n_abi *abi)
{
    return abi->kind == G2N_ABI_GO_WASIP1 || abi->kind == G2N_ABI_TINYGO_WASI || abi->kind == G2N_ABI_WASIP1;
}

bool g2n_abi_is_go(const struct g2n_abi *abi)
{
    return abi->kind == G2N_ABI_GOJS || abi->kind == G2N_ABI_GO_WASIP1;
}

bool g2n_abi_is_program(const struct g2n_abi *abi)
{
    return abi->kind == G2N_ABI_GOJS || abi->kind == G2N_ABI_TINYGO_JS || g2n_abi_is_wasi(abi);
}

enum g2n_exit g2n_detect_check(struct g2n_diag *d, const char *file, const struct g2n_abi *abi, bool library)
{
    if (abi->kind == G2N_ABI_WASIP2)
        return g2n_fail(d, G2N_BAD_INPUT, file, "this is %s, whose functions' types are not in it; make a component of it with \"wasm-tools component new\", "
                                                "and give that", abi->name);
    if (library && (abi->kind == G2N_ABI_PLAIN || abi->kind == G2N_ABI_COMPONENT || abi->kind == G2N_ABI_GOJS || abi->kind == G2N_ABI_TINYGO_JS || g2n_abi_is_wasi1(abi)))
        return G2N_DONE;
    if (library)
        return g2n_fail(d, G2N_BAD_INPUT, file, "this is %s%s%s, of which no library can be made yet; give a module without imports, "
                                                "or one that Go compiled (GOOS=js or wasip1), or another for WASI preview 1", abi->name,
                        abi->compiler[0] != '\0' ? ", compiled by " : "", abi->compiler);
    if (g2n_abi_is_program(abi))
        return G2N_DONE;
    if (abi->kind == G2N_ABI_PLAIN)
        return g2n_fail(d, G2N_BAD_INPUT, file,
                        "this is %s%s%s, which has no beginning; make a library of it with --emit=lib or --emit=shared, or give a "
                        "program that Go compiled with GOOS=js or GOOS=wasip1 (GOARCH=wasm), or another one for WASI", abi->name,
                        abi->compiler[0] != '\0' ? ", compiled by " : "", abi->compiler);
    return g2n_fail(d, G2N_BAD_INPUT, file,
                    "this is %s%s%s, which is not supported yet; give a program that Go compiled with GOOS=js or "
                    "GOOS=wasip1 (GOARCH=wasm), or another one for WASI", abi->name,
                    abi->compiler[0] != '\0' ? ", compiled by " : "", abi->compiler);
}
