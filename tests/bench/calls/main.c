/* main MILLISECONDS [_libwasmtime.so calls.wasm]: what a call costs, ns, as lines of `name TAB number`.
 *
 * wasmtime's library is opened, and its C functions are declared here as far as they are called (wasmtime 50, C API:
 * wasmtime/{engine,store,module,linker,func,val}.h). */
#include <dlfcn.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "calls.h"

static double budget_ns;
static volatile int32_t sink;

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

/* Runs work(times) for the budget, times doubling, and prints what one costs. */
static void measure(const char *name, void (*work)(int32_t times))
{
    for (int32_t times = 1024;; times *= 2) {
        double from = now(), took;
        work(times);
        took = now() - from;
        if (took >= budget_ns || times > (1 << 29)) {
            printf("%s\t%.2f\n", name, took / times);
            return;
        }
    }
}

static void check(bool good, const char *what)
{
    if (good) return;
    fprintf(stderr, "%s failed\n", what);
    exit(1);
}

/* ---- C ---- */

static int32_t (*volatile next)(struct g2n_instance *, int32_t) = host_next;

static void plain(int32_t times)
{
    int32_t n = 0;
    for (int32_t i = 0; i < times; i++) n = next(NULL, n);
    sink = n;
}

/* ---- This tool's ---- */

static struct g2n_instance *instance;

static void typed(int32_t times)
{
    int32_t n = 0;
    for (int32_t i = 0; i < times; i++) check(calls_add(instance, n, 1, &n) == G2N_ERROR_NONE, "calls_add");
    sink = n;
}

static void by_export(int32_t times)
{
    const struct g2n_export *add = g2n_export_find(calls_module(), "add");
    struct g2n_val args[2] = { g2n_i32(0), g2n_i32(1) };
    for (int32_t i = 0; i < times; i++) check(g2n_call_export(instance, add, args, 2, args, 1) == G2N_ERROR_NONE, "g2n_call_export");
    sink = args[0].of.i32;
}

static void import(int32_t times)
{
    int32_t n;
    check(calls_ask(instance, times, &n) == G2N_ERROR_NONE && n == times, "calls_ask");
}

/* ---- wasmtime's ---- */

struct wt_func { uint64_t store; void *rest; };
struct wt_extern { uint8_t kind; union { struct wt_func func; uint64_t room[4]; } of; };
struct wt_val { uint8_t kind; union { int32_t i32; uint64_t room[3]; } of; };
union wt_raw { int32_t i32; uint64_t room[2]; };
struct wt_instance { uint64_t store; size_t rest; };
struct wt_types { size_t count; void **types; };
typedef void *wt_callback(void *env, void *caller, union wt_raw *values, size_t count);

/* F(result, name, parameters) */
#define WASMTIME(F)                                                                                                       \
    F(void *, wasm_engine_new, (void))                                                                                    \
    F(void *, wasmtime_store_new, (void *, void *, void *))                                                               \
    F(void *, wasmtime_store_context, (void *))                                                                           \
    F(void *, wasmtime_module_new, (void *, const void *, size_t, void **))                                               \
    F(void *, wasmtime_linker_new, (void *))                                                                              \
    F(void *, wasm_valtype_new, (uint8_t))                                                                                \
    F(void, wasm_valtype_vec_new, (struct wt_types *, size_t, void *const *))                                             \
    F(void *, wasm_functype_new, (struct wt_types *, struct wt_types *))                                                  \
    F(void *, wasmtime_linker_define_func_unchecked,                                                                      \
      (void *, const char *, size_t, const char *, size_t, const void *, wt_callback *, void *, void *))                  \
    F(void *, wasmtime_linker_instantiate, (void *, void *, void *, struct wt_instance *, void **))                       \
    F(bool, wasmtime_instance_export_get, (void *, struct wt_instance *, const char *, size_t, struct wt_extern *))       \
    F(void *, wasmtime_func_call, (void *, const struct wt_func *, const struct wt_val *, size_t, struct wt_val *, size_t, void **)) \
    F(void *, wasmtime_func_call_unchecked, (void *, const struct wt_func *, union wt_raw *, size_t, void **))

#define DECLARE(result, name, parameters) static result(*name) parameters;
WASMTIME(DECLARE)

static void           *context;
static struct wt_func wt_add, wt_ask;

static void *wt_next(void *env, void *caller, union wt_raw *values, size_t count)
{
    (void)env;
    (void)caller;
    (void)count;
    values[0].i32 = host_next(NULL, values[0].i32);
    return NULL;
}

static void *find(void *library, const char *name)
{
    void *found = dlsym(library, name);
    check(found != NULL, name);
    return found;
}

static struct wt_func export_of(struct wt_instance *from, const char *name)
{
    struct wt_extern found;
    check(wasmtime_instance_export_get(context, from, name, strlen(name), &found), name);
    return found.of.func;
}

static void wasmtime_init(const char *library_file, const char *module_file)
{
    static char bytes[65536];
    void *library = dlopen(library_file, RTLD_NOW | RTLD_LOCAL), *engine, *linker, *module, *trap = NULL;
    FILE *f = fopen(module_file, "rb");
    struct wt_types params, results;
    struct wt_instance made;
    size_t len;

    check(library != NULL, library_file);
    check(f != NULL, module_file);
    len = fread(bytes, 1, sizeof bytes, f);
    fclose(f);
#define FIND(result, name, parameters) *(void **)&name = find(library, #name);
    WASMTIME(FIND)
    engine = wasm_engine_new();
    context = wasmtime_store_context(wasmtime_store_new(engine, NULL, NULL));
    check(!wasmtime_module_new(engine, bytes, len, &module), "wasmtime_module_new");
    linker = wasmtime_linker_new(engine);
    wasm_valtype_vec_new(&params, 1, (void *[]){ wasm_valtype_new(0) });
    wasm_valtype_vec_new(&results, 1, (void *[]){ wasm_valtype_new(0) });
    check(!wasmtime_linker_define_func_unchecked(linker, "host", 4, "next", 4, wasm_functype_new(&params, &results), wt_next, NULL, NULL), "define");
    check(!wasmtime_linker_instantiate(linker, context, module, &made, &trap) && !trap, "wasmtime_linker_instantiate");
    wt_add = export_of(&made, "add");
    wt_ask = export_of(&made, "ask");
}

static void wt_checked(int32_t times)
{
    struct wt_val args[2] = { { 0, { 0 } }, { 0, { 1 } } };
    void *trap = NULL;
    for (int32_t i = 0; i < times; i++) check(!wasmtime_func_call(context, &wt_add, args, 2, args, 1, &trap) && !trap, "wasmtime_func_call");
    sink = args[0].of.i32;
}

static void wt_unchecked(int32_t times)
{
    union wt_raw values[2] = { { 0 }, { 0 } };
    void *trap = NULL;
    for (int32_t i = 0; i < times; i++) {
        values[1].i32 = 1;
        check(!wasmtime_func_call_unchecked(context, &wt_add, values, 2, &trap) && !trap, "wasmtime_func_call_unchecked");
    }
    sink = values[0].i32;
}

static void wt_import(int32_t times)
{
    union wt_raw values[2] = { { 0 }, { 0 } };
    void *trap = NULL;
    values[0].i32 = times;
    check(!wasmtime_func_call_unchecked(context, &wt_ask, values, 2, &trap) && !trap && values[0].i32 == times, "ask");
}

int main(int argc, char **argv)
{
    budget_ns = (argc > 1 ? atof(argv[1]) : 100) * 1e6;
    instance = g2n_instance_create(calls_module(), NULL, NULL);
    check(instance != NULL, "g2n_instance_create");
    measure("C", plain);
    measure("export", typed);
    measure("export by value", by_export);
    measure("import", import);
    if (argc > 3) {
        wasmtime_init(argv[2], argv[3]);
        measure("wasmtime export", wt_unchecked);
        measure("wasmtime export by value", wt_checked);
        measure("wasmtime import", wt_import);
    }
    return g2n_instance_free(instance) != G2N_ERROR_NONE;
}
