/* The lowering's parser and steps: any text is taken or refused, and what is taken can be rewritten and printed. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "lower/parse.h"
#include "lower/passes.h"
#include "lower/print.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static const uint8_t globals[] = { G2N_T_U32, G2N_T_U64, G2N_T_U64, G2N_T_U64, G2N_T_U64, G2N_T_U64, G2N_T_U64, G2N_T_U32 };

static struct g2n_str text(const char *string)
{
    return (struct g2n_str){ string, strlen(string) };
}

static void rewrite(struct g2n_ir *ir, const struct g2n_translation *t, const struct g2n_function *f)
{
    const struct g2n_print_options options = { .translation = t, .names = "go_", .fold = true, .table = true, .go = true };
    const struct g2n_resume_points none    = { NULL, 0 };
    const bool                     quiet[] = { false };
    struct g2n_dispatch            d;
    struct g2n_text                signature, body;

    g2n_pass_returns(ir);
    (void)g2n_pass_sp(ir, quiet);
    g2n_pass_dispatch(ir, &d);
    if (d.found) {
        (void)g2n_pass_jumps(ir, &d);
        (void)g2n_pass_prune(ir, &d, &none);
    }
    g2n_pass_uses(ir);
    g2n_text_init(&signature);
    g2n_text_init(&body);
    (void)!g2n_print_function(ir, &options, f, &signature, &body);
    g2n_text_fini(&signature);
    g2n_text_fini(&body);
}

/* The input is main's body, between the braces. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct g2n_arena       arena;
    struct g2n_names       names;
    struct g2n_ir          ir;
    struct g2n_function    f = { .name = text("w2c_m_main"), .signature = text("u32 w2c_m_main(w2c_m* instance, u32 var_p0) ") };
    struct g2n_translation t = { .functions = &f, .function_count = 1 };
    struct g2n_parse       parse = { .ir = &ir, .names = &names, .memory = "w2c_M0", .memory_len = 6, .global_types = globals,
                                     .global_count = sizeof globals };

    g2n_arena_init(&arena);
    g2n_ir_init(&ir);
    f.body = (struct g2n_str){ g2n_arena_printf(&arena, "{\n%.*s}\n", (int)len, (const char *)bytes), 0 };
    if (f.body.ptr && g2n_names_init(&names, &arena, &t)) {
        f.body.len = strlen(f.body.ptr);
        if (f.body.len >= 4 && g2n_parse_function(&parse, &f))
            rewrite(&ir, &t, &f);
    }
    g2n_ir_fini(&ir);
    g2n_arena_fini(&arena);
    return 0;
}
