/* The reader of components, and all that follows up to their one module: any bytes are one or are refused, and the module is one. */
#include <stddef.h>
#include <stdint.h>

#include "component_fuse.h"
#include "plan.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    static struct g2n_component component;
    static struct g2n_link      link;
    static struct g2n_fusion    fusion;
    static struct g2n_wasm      wasm;
    static struct g2n_plan      plan;
    static struct g2n_wasm      program;
    struct g2n_arena            arena;
    bool                        found;
    struct g2n_diag             diag;

    g2n_arena_init(&arena);
    g2n_diag_init(&diag, NULL);
    if (g2n_component_parse(&component, &arena, &diag, "fuzzed", bytes, len) == G2N_DONE
        && g2n_component_link(&link, &arena, &diag, "fuzzed", &component) == G2N_DONE
        && g2n_component_go_program(&program, &found, &arena, &link) && g2n_component_link_check(&diag, "fuzzed", &link, false) == G2N_DONE
        && g2n_component_fuse(&fusion, &arena, &diag, "fuzzed", &link, false) == G2N_DONE) {
        if (g2n_wasm_parse(&wasm, &arena, &diag, "fuzzed", fusion.bytes, fusion.len) != G2N_DONE
            || g2n_plan_component(&plan, &arena, &diag, &wasm, &fusion, NULL, false) != G2N_DONE)
            __builtin_trap();
        (void)g2n_plan_check(&arena, &diag, "fuzzed", &wasm, &plan);
    }
    g2n_arena_fini(&arena);
    return 0;
}
