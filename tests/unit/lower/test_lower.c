/* What the steps make of a whole function, that each can be left out, and that lack of memory is an error. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sample.h"

static enum g2n_exit lower(struct sample *s, struct g2n_lowering *l, unsigned steps)
{
    return g2n_lower(l, &s->translation, &s->arena, &s->diag, "sample", &s->wasm, &s->image, steps);
}

/* main's text after these steps. */
static void lowered(struct sample *s, unsigned steps)
{
    struct g2n_lowering l;

    sample_init(s, NULL);
    assert_int_equal(lower(s, &l, steps), G2N_DONE);
    assert_int_equal(s->functions[SAMPLE_MAIN].lowered, steps != 0);
    g2n_lowering_fini(&l);
}

static void jumps_go_straight_to_their_block(void **state)
{
    struct sample s;

    (void)state;
    lowered(&s, G2N_LOWER_ALL);
    assert_false(sample_has(&s, "goto L1;"));
    assert_true(sample_has(&s, "goto B3;"));
    sample_fini(&s);
    lowered(&s, G2N_LOWER_ALL & ~G2N_LOWER_JUMPS);
    assert_true(sample_has(&s, "goto L1;"));
    sample_fini(&s);
}

static void nothing_is_pruned_while_deferreturn_is_unknown(void **state)
{
    struct sample s;

    (void)state;
    lowered(&s, G2N_LOWER_ALL);
    assert_false(sample_has(&s, "BAD_RESUME"));
    sample_fini(&s);
}

static void blocks_that_nothing_resumes_trap(void **state)
{
    struct sample       s;
    struct g2n_lowering l;

    (void)state;
    sample_init(&s, "{\n  FUNC_PROLOGUE;\n  u32 var_i0;\n  u64 var_j0;\n    var_i0 = var_p0;\n    switch (var_i0) {\n      case 0: goto var_B4;\n"
                    "      case 1: goto var_B3;\n      case 2: goto var_B2;\n      default: goto var_B1;\n    }\n    var_B4:;\n"
                    "    var_j0 = 262146ull;\n    instance->w2c_g1 = var_j0;\n    var_B3:;\n    var_B2:;\n    var_B1:;\n  var_i0 = 0u;\n"
                    "  FUNC_EPILOGUE;\n  return var_i0;\n}\n");
    s.functions[SAMPLE_LEAF].name      = (struct g2n_str){ "w2c_m_runtime0x2Edeferreturn", 28 };
    s.functions[SAMPLE_LEAF].signature = (struct g2n_str){ "u32 w2c_m_runtime0x2Edeferreturn(w2c_m* instance, u32 var_p0) ", 62 };
    assert_int_equal(lower(&s, &l, G2N_LOWER_ALL), G2N_DONE);
    assert_true(sample_has(&s, "BAD_RESUME"));
    assert_true(sample_has(&s, "case 2:;"));  /* its number is written somewhere */
    assert_false(sample_has(&s, "case 3:")); /* the default's is not            */
    g2n_lowering_fini(&l);
    sample_fini(&s);
}

static void a_function_that_is_not_understood_stays(void **state)
{
    static const char odd[] = "{\n  asm(\"\");\n}\n";
    struct sample       s;
    struct g2n_lowering l;

    (void)state;
    sample_init(&s, odd);
    assert_int_equal(lower(&s, &l, G2N_LOWER_ALL), G2N_DONE);
    assert_false(s.functions[SAMPLE_MAIN].lowered);
    assert_true(s.functions[SAMPLE_LEAF].lowered);
    assert_ptr_equal(s.functions[SAMPLE_MAIN].body.ptr, odd);
    g2n_lowering_fini(&l);
    sample_fini(&s);
}

static void other_compilers_code_stays(void **state)
{
    struct sample       s;
    struct g2n_lowering l;

    (void)state;
    sample_init(&s, NULL);
    s.wasm.global_count = 7;
    assert_int_equal(lower(&s, &l, G2N_LOWER_ALL), G2N_DONE);
    assert_false(l.any);
    assert_false(s.functions[SAMPLE_MAIN].lowered);
    g2n_lowering_fini(&l);
    sample_fini(&s);
}

static void values_are_not_moved_past_what_changes_them(void **state)
{
    struct sample       s;
    struct g2n_lowering l;
    const char         *load, *store;

    (void)state;
    sample_init(&s, "{\n  FUNC_PROLOGUE;\n  u32 var_i0, var_i1, var_i2;\n"
                    "  var_i0 = i32_load_default32(wasm_rt_local_memory_base, wasm_rt_local_memory_size, &instance->w2c_M0, (u64)(var_p0));\n"
                    "  var_i1 = var_p0;\n  var_i2 = 5u;\n"
                    "  i32_store_default32(wasm_rt_local_memory_base, wasm_rt_local_memory_size, &instance->w2c_M0, (u64)(var_i1), var_i2);\n"
                    "  FUNC_EPILOGUE;\n  return var_i0;\n}\n");
    assert_int_equal(lower(&s, &l, G2N_LOWER_ALL), G2N_DONE);
    load  = strstr(s.functions[SAMPLE_MAIN].body.ptr, "i32_load(");
    store = strstr(s.functions[SAMPLE_MAIN].body.ptr, "i32_store(");
    assert_true(load && store && load < store);
    g2n_lowering_fini(&l);
    sample_fini(&s);
}

static void lists_of_steps_are_read_whole(void **state)
{
    const char *bad   = NULL;
    unsigned    steps = G2N_LOWER_ALL;

    (void)state;
    assert_true(g2n_lower_parse_list(&steps, "jumps,fold", &bad));
    assert_int_equal(steps, G2N_LOWER_ALL & ~(G2N_LOWER_JUMPS | G2N_LOWER_FOLD));
    assert_true(g2n_lower_parse_list(&steps, "all", &bad));
    assert_int_equal(steps, 0);
    assert_false(g2n_lower_parse_list(&steps, "pins,leap", &bad));
    assert_string_equal(bad, "leap");
    assert_false(g2n_lower_parse_list(&steps, "pin", &bad));
}

/* ---- Each allocation fails in turn ------------------------------------------------------------------------------- */

static size_t left, live;
static bool   fired;

static void *failing_malloc(size_t size)
{
    void *p;

    if (left-- == 0) {
        fired = true;
        return NULL;
    }
    p = malloc(size);
    live += p != NULL;
    return p;
}

static void counting_free(void *p)
{
    live -= p != NULL;
    free(p);
}

static void lack_of_memory_is_an_error_and_leaks_nothing(void **state)
{
    void *(*const usual_malloc)(size_t) = g2n_tools_malloc;
    void (*const usual_free)(void *)    = g2n_tools_free;
    size_t before;

    (void)state;
    for (size_t n = 0; n == 0 || fired; n++) {
        struct sample       s;
        struct g2n_lowering l;
        enum g2n_exit       st;

        g2n_tools_malloc = failing_malloc;
        g2n_tools_free   = counting_free;
        left             = SIZE_MAX;
        before           = live;
        sample_init(&s, NULL);
        left  = n;
        fired = false;
        st    = lower(&s, &l, G2N_LOWER_ALL);
        left  = SIZE_MAX;
        assert_int_equal(st, fired ? G2N_LIMIT : G2N_DONE);
        g2n_lowering_fini(&l);
        sample_fini(&s);
        assert_int_equal(live, before);
        g2n_tools_malloc = usual_malloc;
        g2n_tools_free   = usual_free;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(jumps_go_straight_to_their_block),
        cmocka_unit_test(nothing_is_pruned_while_deferreturn_is_unknown),
        cmocka_unit_test(blocks_that_nothing_resumes_trap),
        cmocka_unit_test(a_function_that_is_not_understood_stays),
        cmocka_unit_test(other_compilers_code_stays),
        cmocka_unit_test(values_are_not_moved_past_what_changes_them),
        cmocka_unit_test(lists_of_steps_are_read_whole),
        cmocka_unit_test(lack_of_memory_is_an_error_and_leaks_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
