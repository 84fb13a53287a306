/* Where a function is cut, what goes from chunk to chunk, and what the chunks look like. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lower/chunks.h"
#include "lower/passes.h"
#include "lower/print.h"
#include "sample.h"

#define MEMORY "(wasm_rt_local_memory_base, wasm_rt_local_memory_size, &instance->w2c_M0, "

/* Blocks 0 to 3 are B5 to B2; it is resumed at block 1.  l2 and l3 live from block 0 to block 2, which block 3 goes back to. */
static const char body[] =
    "{\n"
    "  u32 var_l1 = 0;\n"
    "  u64 var_l2 = 0;\n"
    "  f64 var_l3 = 0;\n"
    "  FUNC_PROLOGUE;\n"
    "  u32 var_i0, var_i1;\n"
    "  u64 var_j0, var_j1;\n"
    "  f64 var_d0, var_d1;\n"
    "  var_i0 = instance->w2c_g0;\n"
    "  var_l1 = var_i0;\n"
    "  var_L1: \n"
    "    var_i0 = var_p0;\n"
    "    switch (var_i0) {\n"
    "      case 0: goto var_B5;\n"
    "      case 1: goto var_B4;\n"
    "      case 2: goto var_B3;\n"
    "      default: goto var_B2;\n"
    "    }\n"
    "    var_B5:;\n"
    "    var_i0 = var_l1;\n"
    "    var_j0 = i64_load_default32" MEMORY "(u64)(var_i0) + 8u);\n"
    "    var_l2 = var_j0;\n"
    "    var_i0 = var_l1;\n"
    "    var_d0 = f64_load_default32" MEMORY "(u64)(var_i0) + 16u);\n"
    "    var_l3 = var_d0;\n"
    "    var_i0 = 2u;\n"
    "    var_p0 = var_i0;\n"
    "    goto var_L1;\n"
    "    var_B4:;\n"
    "    var_i0 = 0u;\n"
    "    var_i0 = w2c_m_leaf(instance, var_i0);\n"
    "    wasm_rt_local_memory_size = (&instance->w2c_M0)->size;\n"
    "    var_i1 = instance->w2c_g0;\n"
    "    var_l1 = var_i1;\n"
    "    if (var_i0) {goto var_B0;}\n"
    "    var_B3:;\n"
    "    var_i0 = var_l1;\n"
    "    var_j1 = var_l2;\n"
    "    i64_store_default32" MEMORY "(u64)(var_i0) + 8u, var_j1);\n"
    "    var_i0 = var_l1;\n"
    "    var_d1 = var_l3;\n"
    "    f64_store_default32" MEMORY "(u64)(var_i0) + 16u, var_d1);\n"
    "    var_B2:;\n"
    "    var_i0 = var_l1;\n"
    "    var_i0 = i32_load_default32" MEMORY "(u64)(var_i0) + 24u);\n"
    "    if (var_i0) {\n"
    "      var_i0 = 2u;\n"
    "      var_p0 = var_i0;\n"
    "      goto var_L1;\n"
    "    }\n"
    "    var_i0 = 0u;\n"
    "    goto var_Bfunc;\n"
    "  var_B0:;\n"
    "  var_i0 = 1u;\n"
    "  var_Bfunc:;\n"
    "  FUNC_EPILOGUE;\n"
    "  return var_i0;\n"
    "}\n";

static const char first_chunk[] =
    "u64 chunk1_go_main(SELF_ u32 p0, u64 *live)\n"
    "{\n"
    "    u64 l2 = 0;\n"
    "    f64 l3 = 0;\n"
    "    ENTER;\n"
    "    if (LIKELY(p0 == 0)) goto B5;\n"
    "    switch (p0) {\n"
    "    default: BAD_RESUME(0u, p0);\n"
    "B5:;\n"
    "    l2 = i64_load(SPA, 8u);\n"
    "    l3 = f64_load(SPA, 16u);\n"
    "    goto B3;\n"
    "B4:;\n"
    "    live[0] = l2;\n"
    "    live[1] = i64_reinterpret_f64(l3);\n"
    "    return (u64)1u << 32;\n"
    "B3:;\n"
    "    live[0] = l2;\n"
    "    live[1] = i64_reinterpret_f64(l3);\n"
    "    return (u64)4u << 32;\n"
    "    }\n"
    "}\n";

static const char second_chunk[] =
    "u64 chunk2_go_main(SELF_ u32 p0, u64 *live)\n"
    "{\n"
    "    u32 i0;\n"
    "    u64 l2 = 0;\n"
    "    f64 l3 = 0;\n"
    "    ENTER;\n"
    "    l2 = live[0];\n"
    "    l3 = f64_reinterpret_i64(live[1]);\n"
    "    switch (p0) {\n"
    "    default: BAD_RESUME(0u, p0);\n"
    "    case 1:;\n"
    "    i0 = go_leaf(ME_ 0u);\n"
    "    SYNC_SP;\n"
    "    if (UNLIKELY(i0)) goto B0;\n"
    "    case 4:;\n"
    "B3:;\n"
    "    i64_store(SPA, 8u, l2);\n"
    "    f64_store(SPA, 16u, l3);\n"
    "    if (i32_load(SPA, 24u))\n"
    "        goto B3;\n"
    "    return 0u;\n"
    "B0:;\n"
    "    return (u64)5u << 32;\n"
    "    }\n"
    "}\n";

static const char rest[] =
    "{\n"
    "    u64 chunk1_go_main(SELF_ u32 p0, u64 *live);\n"
    "    u64 chunk2_go_main(SELF_ u32 p0, u64 *live);\n"
    "    u64 chunk3_go_main(SELF_ u32 p0, u64 *live);\n"
    "    u64 live[2] = { 0 };\n"
    "    u64 next = p0;\n"
    "    for (;;) {\n"
    "        switch (next) {\n"
    "        case 0 ... 0:\n"
    "            next = chunk1_go_main(ME_ (u32)next, live);\n"
    "            break;\n"
    "        case 1 ... 1:\n"
    "        case 4 ... 4:\n"
    "            next = chunk2_go_main(ME_ (u32)next, live);\n"
    "            break;\n"
    "        case 5 ... 5:\n"
    "            next = chunk3_go_main(ME_ (u32)next, live);\n"
    "            break;\n"
    "        default: BAD_RESUME(0u, p0);\n"
    "        }\n"
    "        if (next >> 32 == 0) return (u32)next;\n"
    "        next >>= 32;\n"
    "    }\n"
    "}\n";

/* The function after the steps, cut into chunks of this size; false when it is not cut. */
static bool plan(struct sample *s, struct g2n_chunks *out, unsigned steps, uint32_t size)
{
    static const bool              none[SAMPLE_COUNT] = { false };
    static const uint64_t          points[]           = { 5u << 16 | 1 };
    const struct g2n_resume_points known              = { points, 1 };
    struct g2n_dispatch            d;

    assert_true(g2n_parse_function(&s->parse, &s->functions[SAMPLE_MAIN]));
    g2n_pass_returns(&s->ir);
    assert_true(g2n_pass_sp(&s->ir, none));
    g2n_pass_dispatch(&s->ir, &d);
    assert_true(d.found);
    if (steps & G2N_LOWER_JUMPS) assert_int_equal(g2n_pass_jumps(&s->ir, &d), 2);
    if (steps & G2N_LOWER_PRUNE) assert_int_equal(g2n_pass_prune(&s->ir, &d, &known), 2);
    g2n_pass_uses(&s->ir);
    return g2n_chunks_plan(out, &s->ir, &s->arena, size);
}

static bool print(struct sample *s, const struct g2n_chunks *c, struct g2n_str **chunks, struct g2n_text *text)
{
    const struct g2n_print_options options = { .translation = &s->translation, .names = "go_", .fold = true, .table = true, .go = true };

    g2n_text_init(text);
    return g2n_print_chunks(&s->ir, &options, &s->functions[SAMPLE_MAIN], c, &s->arena, chunks, text);
}

static void what_lives_across_a_cut_goes_along(void **state)
{
    struct sample     s;
    struct g2n_chunks c;
    struct g2n_str   *chunks;
    struct g2n_text   text;

    (void)state;
    sample_init(&s, body);
    assert_true(plan(&s, &c, G2N_LOWER_ALL, 4));
    assert_int_equal(c.count, 3);
    assert_int_equal(c.live, 1u << 2 | 1u << 3);
    assert_true(print(&s, &c, &chunks, &text));
    assert_string_equal(chunks[0].ptr, first_chunk);
    assert_string_equal(chunks[1].ptr, second_chunk);
    assert_string_equal(text.ptr, rest);
    g2n_text_fini(&text);
    sample_fini(&s);
}

static void a_function_is_cut_only_where_its_blocks_are_known(void **state)
{
    struct sample     s;
    struct g2n_chunks c;

    (void)state;
    sample_init(&s, body);
    assert_false(plan(&s, &c, G2N_LOWER_JUMPS, 4)); /* may be resumed anywhere */
    sample_fini(&s);
    sample_init(&s, body);
    assert_false(plan(&s, &c, 0, 4)); /* jumps through the dispatch */
    sample_fini(&s);
    sample_init(&s, body);
    assert_false(plan(&s, &c, G2N_LOWER_ALL, 1000)); /* no need */
    assert_false(s.ir.failed);
    sample_fini(&s);
}

static void a_plan_that_breaks_a_rule_is_found_out(void **state)
{
    struct sample     s;
    struct g2n_chunks c;

    (void)state;
    sample_init(&s, body);
    assert_true(plan(&s, &c, G2N_LOWER_ALL, 4));
    assert_true(g2n_chunks_check(&c, &s.ir));
    c.list[1].first++; /* K1 */
    assert_false(g2n_chunks_check(&c, &s.ir));
    c.list[1].first--;
    c.labels[G2N_LABEL_BLOCK(3)].nested = true; /* K2 */
    assert_false(g2n_chunks_check(&c, &s.ir));
    c.labels[G2N_LABEL_BLOCK(3)].nested = false;
    c.list[1].others++; /* K3 */
    assert_false(g2n_chunks_check(&c, &s.ir));
    c.list[1].others--;
    c.live = 0;
    assert_false(g2n_chunks_check(&c, &s.ir));
    sample_fini(&s);
}

/* ---- Each allocation fails in turn ------------------------------------------------------------------------------- */

static size_t left;
static bool   fired;

static void *failing_malloc(size_t size)
{
    if (left-- == 0) {
        fired = true;
        return NULL;
    }
    return malloc(size);
}

static void lack_of_memory_is_noticed(void **state)
{
    void *(*const usual)(size_t) = g2n_tools_malloc;

    (void)state;
    fired = true;
    for (size_t n = 0; fired; n++) {
        struct sample     s;
        struct g2n_chunks c;
        struct g2n_str   *chunks;
        struct g2n_text   text;
        bool              good;

        g2n_text_init(&text);
        sample_init(&s, body);
        assert_true(plan(&s, &c, G2N_LOWER_ALL, 4));
        left             = n;
        fired            = false;
        g2n_tools_malloc = failing_malloc;
        good             = g2n_chunks_plan(&c, &s.ir, &s.arena, 4) && print(&s, &c, &chunks, &text);
        g2n_tools_malloc = usual;
        assert_int_equal(good, !fired);
        assert_true(good || s.ir.failed);
        g2n_text_fini(&text);
        sample_fini(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_lives_across_a_cut_goes_along),
        cmocka_unit_test(a_function_is_cut_only_where_its_blocks_are_known),
        cmocka_unit_test(a_plan_that_breaks_a_rule_is_found_out),
        cmocka_unit_test(lack_of_memory_is_noticed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
