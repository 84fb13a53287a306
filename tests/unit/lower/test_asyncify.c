/* When functions ask a copy of asyncify's state, and when they stay as they are. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lower/asyncify.h"

#define HEAD  "{\n  FUNC_PROLOGUE;\n  u32 var_i0, var_i1;\n"
#define READ  "  var_i0 = instance->w2c_g1;\n"
#define TAIL  "  FUNC_EPILOGUE;\n}\n"
#define COPY  "  u32 g2n_state = instance->w2c_g1;\n"
#define AGAIN "  g2n_state = instance->w2c_g1;\n"
#define ASKS  "  var_i0 = g2n_state;\n"

enum { START, MAIN, COUNT };

struct module {
    struct g2n_arena       arena;
    struct g2n_wasm        wasm;
    struct g2n_wasm_export export;
    struct g2n_function    functions[COUNT];
    struct g2n_translation translation;
    uint32_t               changed;
};

static struct g2n_str str(const char *s)
{
    return (struct g2n_str){ s, strlen(s) };
}

static bool rewritten(struct module *m, const char *start, const char *main)
{
    memset(m, 0, sizeof *m);
    g2n_arena_init(&m->arena);
    m->export                  = (struct g2n_wasm_export){ .name = str("asyncify_start_unwind"), .kind = G2N_WASM_FUNC, .index = 3 };
    m->wasm.exports            = &m->export;
    m->wasm.export_count       = 1;
    m->wasm.import_func_count  = 3;
    m->functions[START].body   = str(start);
    m->functions[MAIN].body    = str(main);
    m->translation.functions      = m->functions;
    m->translation.function_count = COUNT;
    return g2n_asyncify_copy_state(&m->translation, &m->arena, &m->wasm, &m->changed);
}

static const char usual_start[] = HEAD "  var_i0 = 1u;\n  instance->w2c_g1 = var_i0;\n  var_i0 = var_p0;\n  instance->w2c_g2 = var_i0;\n" TAIL;

/* `want` NULL: it stays as it is. */
static void expect(const char *start, const char *body, const char *want)
{
    struct module m;

    assert_true(rewritten(&m, start, body));
    assert_string_equal(m.functions[MAIN].body.ptr, want ? want : body);
    assert_int_equal(m.functions[MAIN].body.len, strlen(want ? want : body));
    assert_int_equal(m.changed, want != NULL);
    assert_ptr_equal(m.functions[START].body.ptr, start);
    g2n_arena_fini(&m.arena);
}

static void reads_are_of_a_copy(void **state)
{
    (void)state;
    expect(usual_start, HEAD READ "  if (var_i0) {\n  " READ "  }\n" TAIL,
           "{\n  FUNC_PROLOGUE;\n" COPY "  u32 var_i0, var_i1;\n" ASKS "  if (var_i0) {\n  " ASKS "  }\n" TAIL);
}

static void a_single_read_needs_no_copy(void **state)
{
    (void)state;
    expect(usual_start, HEAD READ TAIL, NULL);
}

static void the_copy_is_read_again_after_calls(void **state)
{
    static const char *const calls[] = {
        "  w2c_m_f(instance);\n",
        "  var_i0 = w2c_m_f(instance, var_i0);\n",
        "  var_i0 = w2c_h_g(instance->w2c_h_instance, var_i0);\n",
        "  CALL_INDIRECT(instance->w2c_T0, void (*)(void*, u32), w2c_m_t1, var_i1,\n                instance->w2c_T0.data[var_i1].module_instance, var_i0);\n",
        "  var_i1 = CALL_INDIRECT(instance->w2c_T0, u32 (*)(void*), w2c_m_t2, var_i1, instance->w2c_T0.data[var_i1].module_instance);\n",
    };

    (void)state;
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        char body[600], want[700];

        snprintf(body, sizeof body, "%s%s%s%s%s", HEAD, READ, calls[i], READ, TAIL);
        snprintf(want, sizeof want, "{\n  FUNC_PROLOGUE;\n%s  u32 var_i0, var_i1;\n%s%s%s%s%s", COPY, ASKS, calls[i], AGAIN, ASKS, TAIL);
        expect(usual_start, body, want);
    }
}

static void what_reads_the_memory_s_place_is_no_call(void **state)
{
    static const char between[] = "  memory_fill(&instance->w2c_M0, var_i0, var_i1, var_i1);\n  var_i0 = wasm_rt_grow_memory(&instance->w2c_M0, var_i0);\n"
                                  "#if WASM_RT_USE_SEGUE_FOR_THIS_MODULE\n  wasm_rt_segue_write_base(instance->w2c_M0.data);\n#endif\n";
    char              body[600], want[700];

    (void)state;
    snprintf(body, sizeof body, "%s%s%s%s%s", HEAD, READ, between, READ, TAIL);
    snprintf(want, sizeof want, "{\n  FUNC_PROLOGUE;\n%s  u32 var_i0, var_i1;\n%s%s%s%s", COPY, ASKS, between, ASKS, TAIL);
    expect(usual_start, body, want);
}

static void functions_that_set_the_state_stay(void **state)
{
    (void)state;
    expect(usual_start, HEAD READ READ "  instance->w2c_g1 = var_i0;\n" READ TAIL, NULL);
}

static void functions_with_calls_elsewhere_stay(void **state)
{
    (void)state;
    expect(usual_start, HEAD READ READ "  if (w2c_m_f(instance)) {goto var_B1;}\n" READ TAIL, NULL);
    expect(usual_start, HEAD READ READ "  var_i0 += w2c_m_f(instance, instance->w2c_g1);\n" READ TAIL, NULL);
}

static void other_globals_are_left_alone(void **state)
{
    (void)state;
    expect(usual_start, HEAD "  var_i0 = instance->w2c_g10;\n  var_i0 = instance->w2c_g10;\n" TAIL, NULL);
    expect(usual_start, HEAD READ READ "  instance->w2c_g12 = var_i0;\n" TAIL,
           "{\n  FUNC_PROLOGUE;\n" COPY "  u32 var_i0, var_i1;\n" ASKS ASKS "  instance->w2c_g12 = var_i0;\n" TAIL);
}

static void modules_without_asyncify_stay(void **state)
{
    struct module m;

    (void)state;
    expect(HEAD TAIL, HEAD READ READ TAIL, NULL);
    assert_true(rewritten(&m, usual_start, HEAD READ READ TAIL));
    m.wasm.export_count    = 0;
    m.functions[MAIN].body = str(HEAD READ READ TAIL);
    assert_true(g2n_asyncify_copy_state(&m.translation, &m.arena, &m.wasm, &m.changed));
    assert_int_equal(m.changed, 0);
    m.wasm.export_count = 1;
    m.export.index      = 5; /* beyond the last */
    assert_true(g2n_asyncify_copy_state(&m.translation, &m.arena, &m.wasm, &m.changed));
    assert_int_equal(m.changed, 0);
    g2n_arena_fini(&m.arena);
}

static size_t allowed;

static void *fail_after(size_t size)
{
    return allowed-- == 0 ? NULL : malloc(size);
}

static void lack_of_memory_is_told(void **state)
{
    void *(*const usual)(size_t) = g2n_tools_malloc;

    (void)state;
    for (size_t n = 0;; n++) {
        struct module m;
        bool          good;

        allowed          = n;
        g2n_tools_malloc = fail_after;
        good             = rewritten(&m, usual_start, HEAD READ READ TAIL);
        g2n_tools_malloc = usual;
        g2n_arena_fini(&m.arena);
        if (good) {
            assert_true(n > 1);
            return;
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_are_of_a_copy),
        cmocka_unit_test(a_single_read_needs_no_copy),
        cmocka_unit_test(the_copy_is_read_again_after_calls),
        cmocka_unit_test(what_reads_the_memory_s_place_is_no_call),
        cmocka_unit_test(functions_that_set_the_state_stay),
        cmocka_unit_test(functions_with_calls_elsewhere_stay),
        cmocka_unit_test(other_globals_are_left_alone),
        cmocka_unit_test(modules_without_asyncify_stay),
        cmocka_unit_test(lack_of_memory_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
