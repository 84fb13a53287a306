/* Pairs imports with the runtime's functions by module, name and type.  The table is the one that the runtime
 * declares its handlers from, so the two cannot disagree.  The module _gotest is what wasm_exec.js (Go 1.24) gives
 * beside them for the tests of syscall/js; two functions of a line, which the glue holds itself. */
#include "plan.h"

#include <string.h>

#include "parts.h"
#include "tinygo.h"

struct known_import {
    const char *name;
    const char *handler;
};

static const struct known_import gojs_imports[] = {
#define GOJS(name, handler, signature) { name, "g2n_gojs_" #handler },
#include <g2n/gojs.def>
#undef GOJS
};

#define GOJS_COUNT (sizeof gojs_imports / sizeof gojs_imports[0])

static const struct wasi1_import {
    const char *name;
    const char *handler;
    const char *params;
    const char *results;
} wasi1_imports[] = {
#define WASI1(name, signature, operands, parameters)           { #name, "g2n_wasi1_" #name, signature, "i" },
#define WASI1_NO_RESULT(name, signature, operands, parameters) { #name, "g2n_wasi1_" #name, signature, "" },
#include <g2n/wasi1.def>
#undef WASI1
};

#define WASI1_COUNT (sizeof wasi1_imports / sizeof wasi1_imports[0])

/* A function of a namespace of the runtime's own. */
struct own_import {
    const char *name;
    const char *handler;
    const char *params;
    const char *results;
};

static const struct own_import sqlite_imports[] = {
#define SQLITE(name, params, results, type, list) { #name, "g2n_sqlite_" #name, params, results },
#include <g2n/sqlite.def>
#undef SQLITE
};

#define SQLITE_COUNT (sizeof sqlite_imports / sizeof sqlite_imports[0])

static const struct own_import wapc_imports[] = {
#define WAPC(name, params, results, type, list) { "__" #name, "g2n_wapc_" #name, params, results },
#include <g2n/wapc.def>
#undef WAPC
};

#define WAPC_COUNT (sizeof wapc_imports / sizeof wapc_imports[0])

/* Go's linker puts read-only data behind 16 bytes of pseudo text a function (cmd/link/internal/wasm/asm.go), so the
 * space before it is free for arguments and environment, above the 8 KiB that wasm_exec.js allows itself. */
#define ARGV_LIMIT_MIN     12288u
#define BYTES_PER_FUNCTION 16u

struct gotest_import {
    const char          *name;
    const char          *params;
    const char          *results;
    enum g2n_answer_kind kind;
    const char          *handler;
};

static const struct gotest_import gotest_imports[] = {
    { "add",        "ii", "i", G2N_ANSWER_SUM,     "(sum)"          },
    { "callExport", "iI", "I", G2N_ANSWER_EXPORTS, "(test exports)" },
};

#define GOTEST_COUNT (sizeof gotest_imports / sizeof gotest_imports[0])

bool g2n_plan_allows(const char *const *allowed, struct g2n_str module)
{
    for (; allowed && *allowed; allowed++)
        if (strcmp(*allowed, "*") == 0 || g2n_str_is(module, *allowed))
            return true;
    return false;
}

/* The row for an import's module and name, whatever its type. */
static const struct known_import *find_known(const struct g2n_wasm_import *import)
{
    if (!g2n_str_is(import->module, "gojs") && !g2n_str_is(import->module, "go"))
        return NULL;
    for (size_t i = 0; i < GOJS_COUNT; i++)
        if (g2n_str_is(import->name, gojs_imports[i].name))
            return &gojs_imports[i];
    return NULL;
}

static const struct wasi1_import *find_wasi1(const struct g2n_wasm_import *import)
{
    if (!g2n_str_is(import->module, "wasi_snapshot_preview1"))
        return NULL;
    for (size_t i = 0; i < WASI1_COUNT; i++)
        if (g2n_str_is(import->name, wasi1_imports[i].name))
            return &wasi1_imports[i];
    return NULL;
}

static const struct own_import *find_own(const struct g2n_wasm_import *import, const char *module, const struct own_import *list, size_t count)
{
    if (!g2n_str_is(import->module, module))
        return NULL;
    for (size_t i = 0; i < count; i++)
        if (g2n_str_is(import->name, list[i].name))
            return &list[i];
    return NULL;
}

static const struct own_import *find_sqlite(const struct g2n_wasm_import *import)
{
    return find_own(import, "sqlite3", sqlite_imports, SQLITE_COUNT);
}

static const struct own_import *find_wapc(const struct g2n_wasm_import *import)
{
    return find_own(import, "wapc", wapc_imports, WAPC_COUNT);
}

bool g2n_plan_is_host_package(const struct g2n_wasm_import *import)
{
    return g2n_str_is(import->module, "g2n_host");
}

/* The function export `name` of type params -> results, as an index; false when there is none. */
static bool has_export(const struct g2n_wasm *w, const char *name, const char *params, const char *results, uint32_t *out)
{
    const struct g2n_wasm_export *e = g2n_wasm_export_find(w, name, G2N_WASM_FUNC);

    if (!e || !g2n_wasm_type_is(w, w->func_types[e->index], params, results))
        return false;
    *out = (uint32_t)(e - w->exports);
    return true;
}

/* The exports that callExport calls: (), and (i32, i64) -> i64. */
static bool has_test_exports(const struct g2n_wasm *w, uint32_t *test0, uint32_t *test)
{
    return has_export(w, "testExport0", "", "", test0) && has_export(w, "testExport", "iI", "I", test);
}

static const struct gotest_import *find_gotest(const struct g2n_wasm *w, const struct g2n_wasm_import *import)
{
    uint32_t test0, test;

    if (!g2n_str_is(import->module, "_gotest"))
        return NULL;
    for (size_t i = 0; i < GOTEST_COUNT; i++)
        if (g2n_str_is(import->name, gotest_imports[i].name)
            && g2n_wasm_type_is(w, import->type, gotest_imports[i].params, gotest_imports[i].results)
            && (gotest_imports[i].kind != G2N_ANSWER_EXPORTS || has_test_exports(w, &test0, &test)))
            return &gotest_imports[i];
    return NULL;
}

const char *g2n_plan_handler(const struct g2n_wasm *w, const struct g2n_wasm_import *import, bool tinygo)
{
    const struct known_import  *known  = tinygo ? NULL : find_known(import);
    const struct wasi1_import  *wasi1  = find_wasi1(import);
    const struct own_import    *sqlite = find_sqlite(import);
    const struct own_import    *wapc   = find_wapc(import);
    const struct gotest_import *gotest = find_gotest(w, import);
    uint32_t                    params;

    if (tinygo && g2n_tinygo_knows(import))
        return g2n_tinygo_handler(w, import, &params);
    if (known)
        return g2n_wasm_type_is(w, import->type, "i", "") ? known->handler : NULL;
    if (wasi1)
        return g2n_wasm_type_is(w, import->type, wasi1->params, wasi1->results) ? wasi1->handler : NULL;
    if (sqlite)
        return g2n_wasm_type_is(w, import->type, sqlite->params, sqlite->results) ? sqlite->handler : NULL;
    if (wapc)
        return g2n_wasm_type_is(w, import->type, wapc->params, wapc->results) ? wapc->handler : NULL;
    return gotest ? gotest->handler : NULL;
}

bool g2n_plan_host_type(const struct g2n_wasm_type *type)
{
    bool good = type->result_count <= 1 && !memchr(type->params, G2N_WASM_FUNCREF, type->param_count);

    return good && !memchr(type->results, G2N_WASM_FUNCREF, type->result_count);
}

static void answer_import(struct g2n_answer *out, const struct g2n_wasm *w, const struct g2n_wasm_import *import,
                          const char *const *allowed, bool tinygo, bool library, bool host)
{
    const struct g2n_wasm_type *type   = &w->types[import->type];
    const struct gotest_import *gotest = library ? NULL : find_gotest(w, import);
    const bool                  other  = library ? find_gotest(w, import) != NULL : find_wapc(import) != NULL; /* not in such outputs */

    out->handler = other ? NULL : g2n_plan_handler(w, import, tinygo);
    if (tinygo && out->handler && g2n_tinygo_handler(w, import, &out->params)) {
        out->kind = G2N_ANSWER_TINYGO;
    } else if (out->handler) {
        out->kind = gotest ? gotest->kind : find_wasi1(import) ? G2N_ANSWER_WASI1 : find_sqlite(import) ? G2N_ANSWER_SQLITE
                    : find_wapc(import) ? G2N_ANSWER_WAPC : G2N_ANSWER_GOJS;
    } else if (find_wasi1(import)) {
        out->kind    = G2N_ANSWER_NONE;
        out->problem = "has a type that WASI preview 1 does not give it; the file is damaged";
    } else if (tinygo && g2n_tinygo_knows(import)) {
        out->kind    = G2N_ANSWER_NONE;
        out->problem = "has a type that no version of TinyGo gives it; the file is damaged";
    } else if (!tinygo && find_known(import)) {
        out->kind    = G2N_ANSWER_NONE;
        out->problem = "has a type that Go never gives it; this is not a Go program, or is damaged";
    } else if ((host || g2n_plan_is_host_package(import)) && g2n_plan_host_type(type)) {
        out->kind = G2N_ANSWER_HOST;
    } else if (find_sqlite(import) && !g2n_plan_allows(allowed, import->module)) {
        out->kind    = G2N_ANSWER_NONE;
        out->problem = "has another type than databases' functions have; g2n/sqlite.def lists them";
    } else if (find_wapc(import) && !g2n_plan_allows(allowed, import->module)) {
        out->handler = library ? NULL : g2n_plan_handler(w, import, tinygo);
        out->kind    = out->handler ? G2N_ANSWER_WAPC : G2N_ANSWER_NONE;
        out->problem = "has another type than waPC's functions have; g2n/wapc.def lists them";
    } else if (!g2n_plan_allows(allowed, import->module)) {
        out->kind    = G2N_ANSWER_NONE;
        out->problem = host ? "C functions cannot answer: it has several results, or references to functions" : "is provided by no runtime module";
        out->remedy  = true;
    } else if (type->result_count > 1) {
        out->kind    = G2N_ANSWER_NONE;
        out->problem = "returns several values, for which no trapping stand-in can be made";
    } else {
        out->kind = G2N_ANSWER_MISSING;
    }
}

/* A guest for JavaScript hosts sets a function of this name. */
static enum g2n_wapc_form wapc_form(const struct g2n_plan *p, const struct g2n_wasm *w)
{
    for (uint32_t i = 0; i < p->answer_count; i++)
        if (p->answers[i].kind == G2N_ANSWER_WAPC)
            return G2N_WAPC_PROTOCOL;
    return p->library && (p->gojs || p->tinygo) && g2n_parts_data_has(w, "__guest_call") ? G2N_WAPC_SCRIPT : G2N_WAPC_NONE;
}

static uint32_t argv_limit(const struct g2n_wasm *w)
{
    uint64_t limit = (uint64_t)(w->func_count - w->import_func_count) * BYTES_PER_FUNCTION;

    for (uint32_t i = 0; i < w->data_count; i++)
        if (w->data[i].mode == G2N_WASM_ACTIVE && (!w->data[i].offset_known || w->data[i].offset < limit))
            return ARGV_LIMIT_MIN;
    return limit > ARGV_LIMIT_MIN && limit <= UINT32_MAX ? (uint32_t)limit : ARGV_LIMIT_MIN;
}

/* Finds the function export `name` of type params -> results.  `remedy`: what to say when there is none. */
static enum g2n_exit find_entry(uint32_t *out, struct g2n_arena *a, struct g2n_diag *d, const char *file,
                                const struct g2n_wasm *w, const char *name, const char *params, const char *results,
                                const char *remedy)
{
    const struct g2n_wasm_export *e = g2n_wasm_export_find(w, name, G2N_WASM_FUNC);

    if (!e)
        return g2n_fail(d, G2N_BAD_INPUT, file, "has no export \"%s\", %s", name, remedy);
    if (!g2n_wasm_type_is(w, w->func_types[e->index], params, results))
        return g2n_fail(d, G2N_BAD_INPUT, file, "its export \"%s\" has the type %s, which is not what Go gives it",
                        name, g2n_wasm_type_text(a, w, w->func_types[e->index]));
    *out = (uint32_t)(e - w->exports);
    return G2N_DONE;
}

#define GOJS_REMEDY                                                                                      \
    "which programs of Go 1.12 and later have; give a program (package main), compiled with GOOS=js GOARCH=wasm"
#define WASI1_REMEDY "which programs have, nor \"_initialize\", which libraries have; it cannot be started"

/* As many as a command line may sensibly have. */
#define INVOKE_PARAMS_MAX 16u

/* "add (i32, i32) -> (i32), sleep (i64) -> ()": the functions that can be named, in the module's order. */
static const char *list_functions(struct g2n_arena *a, const struct g2n_wasm *w)
{
    const char *list = "";

    for (uint32_t i = 0; i < w->export_count && list; i++) {
        const struct g2n_wasm_export *e = &w->exports[i];

        if (e->kind == G2N_WASM_FUNC && !g2n_str_is(e->name, "_initialize"))
            list = g2n_arena_printf(a, "%s%s%s %s", list, list[0] ? ", " : "", g2n_show(a, e->name),
                                    g2n_wasm_type_text(a, w, w->func_types[e->index]));
    }
    return list;
}

static bool is_number(uint8_t type)
{
    return type == G2N_WASM_I32 || type == G2N_WASM_I64 || type == G2N_WASM_F32 || type == G2N_WASM_F64;
}

/* N3. */
static enum g2n_exit find_invoked(struct g2n_plan *out, struct g2n_arena *a, struct g2n_diag *d, const char *file,
                                  const struct g2n_wasm *w, const char *name)
{
    const struct g2n_wasm_export *e    = name ? g2n_wasm_export_find(w, name, G2N_WASM_FUNC) : NULL;
    const char                   *list = list_functions(a, w);
    const struct g2n_wasm_type   *type;
    bool                          good;

    if (!list)
        return g2n_fail_memory(d);
    if (!e)
        return g2n_fail(d, G2N_BAD_INPUT, file, "is a library%s%s%s; name a function with --invoke=EXPORT, of %s",
                        name ? " without the function \"" : "", name ? name : "", name ? "\"" : "", list[0] ? list : "which it has none");
    type = &w->types[w->func_types[e->index]];
    good = type->param_count <= INVOKE_PARAMS_MAX && type->result_count <= 1 && (type->result_count == 0 || is_number(type->results[0]));
    for (uint32_t i = 0; i < type->param_count && good; i++)
        good = is_number(type->params[i]);
    if (!good)
        return g2n_fail(d, G2N_BAD_INPUT, file, "its export \"%s\" has the type %s; --invoke calls functions of at most %u numbers "
                                                "that return one or nothing", name, g2n_wasm_type_text(a, w, w->func_types[e->index]),
                        INVOKE_PARAMS_MAX);
    out->invoke = (uint32_t)(e - w->exports);
    return G2N_DONE;
}

static enum g2n_exit find_wasi1_entry(struct g2n_plan *out, struct g2n_arena *a, struct g2n_diag *d, const char *file,
                                      const struct g2n_wasm *w, const char *invoke)
{
    enum g2n_exit st;

    out->reactor = !g2n_wasm_export_find(w, "_start", G2N_WASM_FUNC) && g2n_wasm_export_find(w, "_initialize", G2N_WASM_FUNC);
    if (invoke && !out->reactor)
        return g2n_fail(d, G2N_BAD_INPUT, file, "is a program, which does not take --invoke; leave it out");
    st = find_entry(&out->start, a, d, file, w, out->reactor ? "_initialize" : "_start", "", "", WASI1_REMEDY);
    return st == G2N_DONE && out->reactor ? find_invoked(out, a, d, file, w, invoke) : st;
}

static enum g2n_exit find_library_entry(struct g2n_plan *out, struct g2n_arena *a, struct g2n_diag *d, const char *file,
                                        const struct g2n_wasm *w, const char *invoke)
{
    const bool program = g2n_wasm_export_find(w, "_start", G2N_WASM_FUNC) != NULL;

    if (invoke)
        return g2n_fail(d, G2N_BAD_INPUT, file, "is to be a library, of which C calls any function; leave out --invoke");
    out->reactor   = !program && g2n_wasm_export_find(w, "_initialize", G2N_WASM_FUNC);
    out->has_start = program || out->reactor;
    return out->has_start ? find_entry(&out->start, a, d, file, w, program ? "_start" : "_initialize", "", "", WASI1_REMEDY) : G2N_DONE;
}

/* The exports by which a program of TinyGo's is woken; -scheduler=none has neither. */
static enum g2n_exit find_tinygo_entries(struct g2n_plan *out, struct g2n_arena *a, struct g2n_diag *d, const char *file,
                                         const struct g2n_wasm *w, const char *invoke)
{
    out->has_resume   = has_export(w, "resume", "", "", &out->resume);
    out->has_schedule = has_export(w, "go_scheduler", "", "", &out->schedule);
    out->parts        = g2n_parts_named(w);
    for (uint32_t i = 0; i < out->answer_count; i++) {
        if (out->answers[i].kind != G2N_ANSWER_WASI1)
            continue;
        out->tinygo_wasi1 = true;
        if (!out->library)
            continue;
        out->answers[i].kind    = G2N_ANSWER_NONE;
        out->answers[i].problem = "is WASI's, which libraries of TinyGo's for JavaScript hosts do not have yet";
    }
    if (out->library)
        return find_library_entry(out, a, d, file, w, invoke);
    out->tinygo_bare = g2n_tinygo_is_bare(w);
    return find_wasi1_entry(out, a, d, file, w, invoke);
}

static enum g2n_exit find_gojs_entries(struct g2n_plan *out, struct g2n_arena *a, struct g2n_diag *d, const char *file,
                                       const struct g2n_wasm *w, const struct g2n_abi *abi)
{
    enum g2n_exit st;

    (void)has_test_exports(w, &out->test0, &out->test);
    out->argv_limit = argv_limit(w);
    out->parts      = g2n_parts_named(w);
    /* Go 1.21 renamed the module and began to round delays up by itself (runtime/lock_js.go). */
    out->timeout_extra_ms = abi->gojs_module && strcmp(abi->gojs_module, "go") == 0;
    st = find_entry(&out->run, a, d, file, w, "run", "ii", "", GOJS_REMEDY);
    if (st == G2N_DONE) st = find_entry(&out->resume, a, d, file, w, "resume", "", "", GOJS_REMEDY);
    if (st == G2N_DONE) st = find_entry(&out->getsp, a, d, file, w, "getsp", "", "i", GOJS_REMEDY);
    return st;
}

enum g2n_exit g2n_plan_make(struct g2n_plan *out, struct g2n_arena *a, struct g2n_diag *d, const char *file,
                            const struct g2n_wasm *w, const struct g2n_abi *abi, const char *const *allowed, const char *invoke, bool library, bool host)
{
    memset(out, 0, sizeof *out);
    out->wasi1      = g2n_abi_is_wasi1(abi);
    out->tinygo     = abi->kind == G2N_ABI_TINYGO_JS;
    out->libc_paths = out->wasi1 && abi->kind != G2N_ABI_GO_WASIP1;
    out->answers = g2n_arena_array(a, w->import_func_count, sizeof *out->answers);
    if (!out->answers)
        return g2n_fail_memory(d);
    for (uint32_t i = 0; i < w->import_count; i++) {
        if (w->imports[i].kind != G2N_WASM_FUNC)
            continue;
        out->answers[out->answer_count].import = i;
        answer_import(&out->answers[out->answer_count++], w, &w->imports[i], allowed, out->tinygo, library, host);
    }
    out->has_host_invoke = has_export(w, "g2n_host_invoke", "ii", "", &out->host_invoke);
    for (uint32_t i = 0; i < out->answer_count; i++)
        out->host_package |= g2n_plan_is_host_package(&w->imports[out->answers[i].import]);
    for (uint32_t i = 0; i < out->answer_count; i++)
        out->sqlite |= out->answers[i].kind == G2N_ANSWER_SQLITE;
    out->library = library;
    out->gojs    = abi->kind == G2N_ABI_GOJS;
    out->wapc    = wapc_form(out, w);
    if (library && !out->gojs && !out->tinygo)
        return find_library_entry(out, a, d, file, w, invoke);
    out->has_start = out->wasi1 || out->tinygo;
    if (out->tinygo)
        return find_tinygo_entries(out, a, d, file, w, invoke);
    if (out->wasi1)
        return find_wasi1_entry(out, a, d, file, w, invoke);
    return find_gojs_entries(out, a, d, file, w, abi);
}

static const char *const kind_names[G2N_WASM_KIND_COUNT] = { "function", "table", "memory", "global", "tag" };

/* More missing imports than this are counted, not listed. */
#define LISTED_MAX 40u

/* What to do about an import without an answer; its module's name follows. */
static const char *remedy_of(const struct g2n_plan *plan, const struct g2n_answer *answer, const struct g2n_wasm_type *type)
{
    if (!answer->remedy)
        return "";
    if (plan->wasi2 || !g2n_plan_host_type(type))
        return "; pass --allow-missing=";
    return "; name a C file that has it, --host=FILE.c, or pass --allow-missing=";
}

static enum g2n_exit check_imports(struct g2n_arena *a, struct g2n_diag *d, const char *file,
                                   const struct g2n_wasm *w, const struct g2n_plan *plan)
{
    uint32_t missing = 0;

    for (uint32_t i = 0; i < w->import_count; i++) {
        const struct g2n_wasm_import *import = &w->imports[i];

        if (import->kind != G2N_WASM_FUNC)
            return g2n_fail(d, G2N_BAD_INPUT, file, "imports the %s %s.%s; only functions can be imported",
                            kind_names[import->kind], g2n_show(a, import->module), g2n_show(a, import->name));
    }
    for (uint32_t i = 0; i < plan->answer_count; i++) {
        const struct g2n_answer      *answer = &plan->answers[i];
        const struct g2n_wasm_import *import = &w->imports[answer->import];

        if (answer->kind != G2N_ANSWER_NONE)
            continue;
        if (missing++ >= LISTED_MAX)
            continue;
        g2n_fail(d, G2N_BAD_INPUT, file, "imports %s.%s %s, which %s%s%s%s", g2n_show(a, import->module),
                 g2n_show(a, import->name), g2n_wasm_type_text(a, w, import->type), answer->problem,
                 remedy_of(plan, answer, &w->types[import->type]),
                 answer->remedy ? g2n_show(a, import->module) : "", answer->remedy ? " to make calling it a trap" : "");
    }
    if (missing > LISTED_MAX)
        g2n_fail(d, G2N_BAD_INPUT, file, "... and %u more", missing - LISTED_MAX);
    return missing == 0 ? G2N_DONE : G2N_BAD_INPUT;
}

static enum g2n_exit check_tables(struct g2n_diag *d, const char *file, const struct g2n_wasm *w)
{
    for (uint32_t i = 0; i < w->table_count; i++)
        if (w->tables[i].is64 || w->tables[i].shared)
            return g2n_fail(d, G2N_BAD_INPUT, file, "has a 64-bit or shared table, which is not supported");
    if (w->tag_count != 0)
        return g2n_fail(d, G2N_BAD_INPUT, file, "uses WebAssembly exceptions, which are not supported");
    return G2N_DONE;
}

enum g2n_exit g2n_plan_check(struct g2n_arena *a, struct g2n_diag *d, const char *file, const struct g2n_wasm *w,
                             const struct g2n_plan *plan)
{
    enum g2n_exit st = check_imports(a, d, file, w, plan);

    if (st != G2N_DONE)
        return st;
    if (w->memory_count == 0 && plan->library)
        return check_tables(d, file, w);
    if (w->memory_count != 1 || w->memories[0].is64 || w->memories[0].shared)
        return g2n_fail(d, G2N_BAD_INPUT, file, "has %u memories%s%s; exactly one, 32-bit and unshared, is supported",
                        w->memory_count, w->memory_count == 1 && w->memories[0].is64 ? " (64-bit)" : "",
                        w->memory_count == 1 && w->memories[0].shared ? " (shared)" : "");
    if (w->memories[0].min > 65536)
        return g2n_fail(d, G2N_BAD_INPUT, file, "damaged: its memory begins with more than 4 GiB");
    if (w->has_start && !plan->library)
        return g2n_fail(d, G2N_BAD_INPUT, file,
                        "has a start function, which is not supported in programs; Go never writes one");
    return check_tables(d, file, w);
}

void g2n_plan_print(FILE *out, struct g2n_arena *a, const struct g2n_wasm *w, const struct g2n_plan *plan)
{
    for (uint32_t i = 0; i < plan->answer_count; i++) {
        const struct g2n_answer      *answer = &plan->answers[i];
        const struct g2n_wasm_import *import = &w->imports[answer->import];

        fprintf(out, "import %u %s %s = %s\n", i, g2n_show(a, import->module), g2n_show(a, import->name),
                answer->handler ? answer->handler : answer->kind == G2N_ANSWER_HOST ? "(host)" : answer->kind == G2N_ANSWER_PROVIDED ? "(provider)" : answer->kind == G2N_ANSWER_MISSING ? "(traps)" : "(none)");
    }
    if (plan->has_start)
        fprintf(out, "start export %u\n", plan->start);
    if (plan->reactor && !plan->library)
        fprintf(out, "invoke export %u\n", plan->invoke);
    if (plan->has_resume)
        fprintf(out, "resume export %u\n", plan->resume);
    if (plan->has_schedule)
        fprintf(out, "schedule export %u\n", plan->schedule);
    if (plan->wasi1 || (plan->library && !plan->gojs))
        return;
    if (plan->wasi2) {
        fprintf(out, "run export %u\n", plan->run);
        if (plan->has_begin)
            fprintf(out, "begin export %u\n", plan->begin);
        return;
    }
    if (plan->tinygo_bare)
        fputs("bare\n", out);
    if (!plan->tinygo)
        fprintf(out, "run export %u\nresume export %u\ngetsp export %u\nargv_limit %u\n", plan->run, plan->resume, plan->getsp,
                plan->argv_limit);
    g2n_parts_print(out, plan->parts);
}
