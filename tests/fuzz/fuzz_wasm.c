/* The reader of modules: any bytes are read or refused, and what was read can be asked for.  Then functions are named. */
#include <stddef.h>
#include <stdint.h>

#include "image.h"
#include "lower/pclntab.h"
#include "wasm.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct g2n_arena arena;
    struct g2n_diag  diag;
    struct g2n_wasm  wasm;
    struct g2n_image image;

    g2n_arena_init(&arena);
    g2n_diag_init(&diag, NULL);
    if (g2n_wasm_parse(&wasm, &arena, &diag, "fuzzed", bytes, len) == G2N_DONE) {
        for (uint32_t i = 0; i < wasm.type_count; i++)
            (void)g2n_wasm_type_text(&arena, &wasm, i);
        if (g2n_image_make(&image, &arena, &diag, "fuzzed", &wasm) == G2N_DONE) {
            if (g2n_image_check(&diag, "fuzzed", &wasm, &image) != G2N_DONE)
                __builtin_trap();
            (void)g2n_pclntab_name_functions(&wasm, &arena, &image);
        }
    }
    g2n_arena_fini(&arena);
    return 0;
}
