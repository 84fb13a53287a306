/* wit-component's adapter, around a program for preview 1, grows the program's memory for itself.  C libraries notice; Go does not
 * (runtime/mem_wasm.go, sbrk: its memory ends where it ended last), so that the two write over each other's data and most programs fail,
 * on any host.  Without the adapter a Go program is what it was: one for preview 1, which the runtime answers itself. */
#include "component_link.h"

#include <string.h>

static bool is_go(const struct g2n_wasm *w)
{
    return (w->has_go_build_id || g2n_str_is(w->language, "Go")) && !g2n_str_is(w->processed_by, "TinyGo");
}

/* The program that an instance is the adapter of, by what adapters of programs import. */
static const struct g2n_wasm *adapted(const struct g2n_link_instance *instance)
{
    for (uint32_t i = 0; i < instance->wasm->import_count; i++) {
        const struct g2n_wasm_import *import = &instance->wasm->imports[i];

        if (import->kind == G2N_WASM_FUNC && g2n_str_is(import->module, "__main_module__") && g2n_str_is(import->name, "_start")
            && instance->imports[i]->origin == G2N_LINK_MODULE)
            return instance->imports[i]->instance->wasm;
    }
    return NULL;
}

static bool imports_only_preview1(const struct g2n_wasm *w)
{
    for (uint32_t i = 0; i < w->import_count; i++)
        if (w->imports[i].kind != G2N_WASM_FUNC || !g2n_str_is(w->imports[i].module, "wasi_snapshot_preview1"))
            return false;
    return g2n_wasm_export_find(w, "_start", G2N_WASM_FUNC) != NULL;
}

/* "fd_write [v2]": wit-component's name for the second import of the same name. */
static void restore_name(struct g2n_str *name)
{
    static const char mark[] = " [v";

    for (size_t i = 0; i + sizeof mark <= name->len; i++)
        if (memcmp(name->ptr + i, mark, sizeof mark - 1) == 0) {
            name->len = i;
            return;
        }
}

bool g2n_component_go_program(struct g2n_wasm *out, bool *found, struct g2n_arena *a, const struct g2n_link *link)
{
    const struct g2n_wasm  *w = NULL;
    struct g2n_wasm_import *imports;

    for (uint32_t i = 0; i < link->instance_count && !w; i++)
        w = adapted(link->instances[i]);
    *found = w && is_go(w) && imports_only_preview1(w) && link->exports.count == 1
          && g2n_str_is(g2n_link__interface(link->exports.list[0].name), "wasi:cli/run");
    if (!*found)
        return true;
    imports = g2n_arena_array(a, w->import_count, sizeof *imports);
    if (!imports)
        return false;
    for (uint32_t i = 0; i < w->import_count; i++) {
        imports[i] = w->imports[i];
        restore_name(&imports[i].name);
    }
    *out         = *w;
    out->imports = imports;
    return true;
}
