/* The reader of components, and all that follows up to their one module, as a program and as a library with its header: any bytes are
 * one or are refused, and the module is one. */
#include <stddef.h>
#include <stdint.h>

#include "component_fuse.h"
#include "library.h"
#include "library_component.h"
#include "plan.h"

#define NAME "fuzzed"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void declare(struct g2n_arena *a, struct g2n_diag *d, const struct g2n_wasm *w, const struct g2n_fusion *fusion)
{
    struct g2n_library        library = { .prefix = NAME };
    const struct g2n_emission e       = { .guest = NAME, .wasm = w, .fusion = fusion, .library = &library };
    struct g2n_text           calls, declarations, functions;

    g2n_text_init(&calls);
    g2n_text_init(&declarations);
    g2n_text_init(&functions);
    (void)g2n_library_component(a, d, &e, &calls, &declarations, &functions);
    g2n_text_fini(&calls);
    g2n_text_fini(&declarations);
    g2n_text_fini(&functions);
}

static void fuse(struct g2n_arena *a, struct g2n_diag *d, const struct g2n_link *link, bool library)
{
    static struct g2n_fusion fusion;
    static struct g2n_wasm   wasm;
    static struct g2n_plan   plan;

    if (g2n_component_fuse(&fusion, a, d, NAME, link, library) != G2N_DONE)
        return;
    if (g2n_wasm_parse(&wasm, a, d, NAME, fusion.bytes, fusion.len) != G2N_DONE
        || g2n_plan_component(&plan, a, d, &wasm, &fusion, NULL, library) != G2N_DONE)
        __builtin_trap();
    if (g2n_plan_check(a, d, NAME, &wasm, &plan) == G2N_DONE && library)
        declare(a, d, &wasm, &fusion);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    static struct g2n_component component;
    static struct g2n_link      link;
    static struct g2n_wasm      program;
    struct g2n_arena            arena;
    bool                        found;
    struct g2n_diag             diag;

    g2n_arena_init(&arena);
    g2n_diag_init(&diag, NULL);
    if (g2n_component_parse(&component, &arena, &diag, NAME, bytes, len) == G2N_DONE
        && g2n_component_link(&link, &arena, &diag, NAME, &component) == G2N_DONE
        && g2n_component_go_program(&program, &found, &arena, &link) && g2n_component_link_check(&diag, NAME, &link) == G2N_DONE) {
        fuse(&arena, &diag, &link, false);
        fuse(&arena, &diag, &link, true);
    }
    g2n_arena_fini(&arena);
    return 0;
}
