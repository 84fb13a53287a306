/* Which forms the parser takes, and that it refuses all others instead of guessing. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "sample.h"

/* A body of these lines; variables var_p0, var_l1, var_i0 to var_i2, var_j0, var_j1, var_d0 are declared, label B0 ends it. */
static const char *body_of(char *room, size_t size, const char *lines)
{
    int len = snprintf(room, size, "{\n  u32 var_l1 = 0;\n  FUNC_PROLOGUE;\n  u32 var_i0, var_i1, var_i2;\n  u64 var_j0, var_j1;\n  f64 var_d0;\n"
                                   "%s  var_B0:;\n  var_Bfunc:;\n  FUNC_EPILOGUE;\n  return var_i0;\n}\n", lines);

    assert_true(len > 0 && (size_t)len < size);
    return room;
}

static bool takes(struct sample *s, const char *lines)
{
    static char room[8192];

    sample_init(s, body_of(room, sizeof room, lines));
    return g2n_parse_function(&s->parse, &s->functions[SAMPLE_MAIN]);
}

static void forms_of_wasm2c_are_taken(void **state)
{
    static const struct { const char *lines; uint8_t kind; uint32_t statements; } forms[] = {
        { "var_i0 = 7u;\n", G2N_S_TEMP, 1 },
        { "var_i0 += var_i1;\n", G2N_S_TEMP, 1 },
        { "var_l1 = var_i0;\n", G2N_S_LOCAL, 1 },
        { "instance->w2c_g0 = var_i0;\n", G2N_S_GLOBAL, 1 },
        { "var_j0;\n", G2N_S_LABEL, 0 }, /* a dropped value is nothing: the end's label comes next */
        { "var_j0 = (u64)(s64)(s32)(var_i0);\n", G2N_S_TEMP, 1 },
        { "var_i0 = var_i0 < var_i1;\n", G2N_S_TEMP, 1 },
        { "var_i0 = var_i2 ? var_i0 : var_i1;\n", G2N_S_TEMP, 1 },
        { "var_i0 = !(var_i0);\n", G2N_S_TEMP, 1 },
        { "var_j0 <<= (var_j1 & 63);\n", G2N_S_TEMP, 1 },
        { "var_d0 = -INFINITY;\n", G2N_S_TEMP, 1 },
        { "var_d0 = 9.99999997e-07;\n", G2N_S_TEMP, 1 },
        { "var_d0 = f64_reinterpret_i64(0xfffffffffffffffeull) /* -nan:0xffffffffffffe */;\n", G2N_S_TEMP, 1 },
        { "var_j0 = i64_load_default32(wasm_rt_local_memory_base, wasm_rt_local_memory_size, &instance->w2c_M0, (u64)(var_i0) + 8u);\n",
          G2N_S_TEMP, 1 },
        { "memory_fill(&instance->w2c_M0, var_i0, var_i1, var_i2);\n", G2N_S_EFFECT, 1 },
        { "memory_copy(&instance->w2c_M0, &instance->w2c_M0, var_i0, var_i1, var_i2);\n", G2N_S_EFFECT, 1 },
        { "var_i0 = w2c_m_leaf(instance, var_i0);\n", G2N_S_TEMP, 1 },
        { "w2c_h_i3(instance->w2c_h_instance, var_i0);\n", G2N_S_EFFECT, 1 },
        { "var_i0 = CALL_INDIRECT(instance->w2c_T0, u32 (*)(void*, u32), w2c_m_t0, var_i0, instance->w2c_T0.data[var_i0].module_instance, var_i1);\n",
          G2N_S_TEMP, 1 },
        { "if (var_i0) {goto var_B0;}\n", G2N_S_IF_GOTO, 1 },
        { "if (var_i0) {\nvar_i0 = 1u;\n} else {\nvar_i0 = 2u;\n}\n", G2N_S_IF, 5 },
        { "var_i0 = var_i1; goto var_B0;\n", G2N_S_TEMP, 2 },
        { "if (var_i2) {var_i0 = var_i1; goto var_B0;}\n", G2N_S_IF, 4 },
        { "switch (var_i0) {\n  case 0: goto var_B0;\n  default: goto var_Bfunc;\n}\n", G2N_S_SWITCH, 1 },
        { "UNREACHABLE;\n", G2N_S_UNREACHABLE, 1 },
    };
    struct sample s;

    (void)state;
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        if (!takes(&s, forms[i].lines))
            fail_msg("%s is refused: expected %s", forms[i].lines, s.parse.problem);
        assert_int_equal(s.ir.stmts[0].kind, forms[i].kind);
        assert_int_equal(s.ir.stmt_count, forms[i].statements + 3); /* two labels and a return */
        sample_fini(&s);
    }
}

static void anything_else_is_refused(void **state)
{
    static const char *const wrong[] = {
        "var_i0 = 64;\n", "var_i0 = 4294967296u;\n", "var_i0 = 99999999999999999999u;\n", "var_i0 = var_i1\n", "var_i0 == var_i1;\n", "var_l7 = var_i0;\n",
        "var_p1 = var_i0;\n", "var_i0 = var_q0;\n", "var_i0 = w2c_m_missing(instance);\n", "var_i0 = getchar();\n", "var_i0 = instance->w2c_g8;\n",
        "var_i0 = instance->w2c_M1.pages;\n", "goto var_X1;\n", "goto somewhere;\n", "if (var_i0) {return 1;}\n", "switch (var_i0) {\n  case 1: goto var_B0;\n",
        "var_i0 = i32_load_default64(var_i0);\n", "var_i0 = (s128)(var_i0);\n", "}\n", "} else {\n", "if (var_i0) {\n", "asm(\"\");\n", "#if 1\n", "/* */\n",
        "#if WASM_RT_USE_SEGUE_FOR_THIS_MODULE\nvar_i0 = 1u;\n",
        "var_i0 = CALL_INDIRECT(instance->w2c_T0, u32 (*)(void*, u32), w2c_m_t0, var_i0, instance->w2c_T0.data[var_i1].module_instance, var_i1);\n",
        "var_d0 = f64_reinterpret_i64(0xfffffffffffffffffull);\n", "var_d0 = f64_reinterpret_i64(0x1ull) /* nan */ */;\n",
        "var_i0 = i32_load_default32(wasm_rt_local_memory_base, wasm_rt_local_memory_size, &instance->w2c_M0, (u64)(var_j0));\n",
        "var_i0 = ((((((((((((((((((((((((((((((((((((((((var_i1))))))))))))))))))))))))))))))))))))))));\n",
    };
    struct sample s;

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        if (takes(&s, wrong[i]))
            fail_msg("%s is taken", wrong[i]);
        assert_false(s.ir.failed);
        assert_non_null(s.parse.problem);
        assert_true(s.parse.at <= s.functions[SAMPLE_MAIN].body.len);
        sample_fini(&s);
    }
}

static void every_prefix_of_a_function_is_harmless(void **state)
{
    struct sample s;
    struct g2n_function f;

    (void)state;
    sample_init(&s, NULL);
    f = s.functions[SAMPLE_MAIN];
    for (size_t len = 4; len < s.functions[SAMPLE_MAIN].body.len; len++) {
        char *exact = g2n_arena_copy(&s.arena, f.body.ptr, len);

        assert_non_null(exact);
        f.body = (struct g2n_str){ exact, len };
        assert_true(g2n_parse_function(&s.parse, &f) || s.parse.problem);
        f.body = s.functions[SAMPLE_MAIN].body;
    }
    sample_fini(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forms_of_wasm2c_are_taken),
        cmocka_unit_test(anything_else_is_refused),
        cmocka_unit_test(every_prefix_of_a_function_is_harmless),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
