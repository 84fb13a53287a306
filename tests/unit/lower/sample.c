#include "sample.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <string.h>

#include <cmocka.h>

static const char header[] = "  u32 w2c_g0;\n  u64 w2c_g1;\n  u64 w2c_g2;\n  u64 w2c_g3;\n  u64 w2c_g4;\n  u64 w2c_g5;\n  u64 w2c_g6;\n  u32 w2c_g7;\n"
                             "  wasm_rt_memory_t w2c_M0;\n";

static const char main_body[] =
    "{\n"
    "  u32 var_l1 = 0;\n"
    "  FUNC_PROLOGUE;\n"
    "  u32 var_i0, var_i1;\n"
    "  u64 var_j1;\n"
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
    "    var_i1 = 8u;\n"
    "    var_i0 -= var_i1;\n"
    "    var_l1 = var_i0;\n"
    "    instance->w2c_g0 = var_i0;\n"
    "    var_i0 = var_l1;\n"
    "    var_j1 = 262145ull;\n"
    "    i64_store_default32(wasm_rt_local_memory_base, wasm_rt_local_memory_size, &instance->w2c_M0, (u64)(var_i0), var_j1);\n"
    "    var_i0 = 0u;\n"
    "    var_i0 = w2c_m_leaf(instance, var_i0);\n"
    "    wasm_rt_local_memory_size = (&instance->w2c_M0)->size;\n"
    "    var_i1 = instance->w2c_g0;\n"
    "    var_l1 = var_i1;\n"
    "    if (var_i0) {goto var_B0;}\n"
    "    var_B4:;\n"
    "    var_i0 = 2u;\n"
    "    var_p0 = var_i0;\n"
    "    goto var_L1;\n"
    "    var_B3:;\n"
    "    var_i0 = 0u;\n"
    "    goto var_Bfunc;\n"
    "    var_B2:;\n"
    "    UNREACHABLE;\n"
    "  var_B0:;\n"
    "  var_i0 = 1u;\n"
    "  var_Bfunc:;\n"
    "  FUNC_EPILOGUE;\n"
    "  return var_i0;\n"
    "}\n";

static const char leaf_body[] =
    "{\n"
    "  FUNC_PROLOGUE;\n"
    "  u32 var_i0, var_i1;\n"
    "  var_i1 = 0u;\n"
    "  var_i0 = var_i1; goto var_Bfunc;\n"
    "  var_Bfunc:;\n"
    "  FUNC_EPILOGUE;\n"
    "  return var_i0;\n"
    "}\n";

static const uint8_t               i32[]      = { G2N_WASM_I32 };
static struct g2n_wasm_type        types[]    = { { i32, i32, 1, 1 } };
static uint32_t                    of_type[]  = { 0, 0 };
static struct g2n_wasm_limits      limits[]   = { { .min = 6, .max = 6, .has_max = true } };
static const uint8_t               elements[] = { 1, 0, 0x41, 4, 0x0b, 2, 0, 1 }; /* from entry 4 on */
static struct g2n_wasm_section     sections[] = { { .id = G2N_WASM_ELEMENT, .payload = elements, .len = sizeof elements } };
static struct g2n_str              names[SAMPLE_COUNT]; /* none */
static const uint8_t               globals[]  = { G2N_T_U32, G2N_T_U64, G2N_T_U64, G2N_T_U64, G2N_T_U64, G2N_T_U64, G2N_T_U64, G2N_T_U32 };

static struct g2n_str text(const char *string)
{
    return (struct g2n_str){ string, strlen(string) };
}

void sample_init(struct sample *s, const char *body)
{
    memset(s, 0, sizeof *s);
    g2n_arena_init(&s->arena);
    g2n_diag_init(&s->diag, NULL);
    s->functions[SAMPLE_MAIN] = (struct g2n_function){ .name = text("w2c_m_main"), .index = 0, .body = text(body ? body : main_body),
                                                       .signature = text("u32 w2c_m_main(w2c_m* instance, u32 var_p0) ") };
    s->functions[SAMPLE_LEAF] = (struct g2n_function){ .name = text("w2c_m_leaf"), .index = 1, .body = text(leaf_body),
                                                       .signature = text("u32 w2c_m_leaf(w2c_m* instance, u32 var_p0) ") };
    s->translation = (struct g2n_translation){ .header = text(header), .functions = s->functions, .function_count = SAMPLE_COUNT };
    s->wasm = (struct g2n_wasm){ .types = types, .type_count = 1, .func_types = of_type, .func_count = SAMPLE_COUNT, .func_names = names, .tables = limits,
                                 .table_count = 1, .memory_count = 1, .memories = limits, .global_count = sizeof globals,
                                 .sections = sections, .section_count = 1, .element_count = 1 };
    g2n_ir_init(&s->ir);
    assert_true(g2n_names_init(&s->names, &s->arena, &s->translation));
    s->parse = (struct g2n_parse){ .ir = &s->ir, .names = &s->names, .memory = "w2c_M0", .memory_len = 6, .global_types = globals,
                                   .global_count = sizeof globals };
}

void sample_fini(struct sample *s)
{
    g2n_ir_fini(&s->ir);
    g2n_arena_fini(&s->arena);
}

bool sample_has(const struct sample *s, const char *part)
{
    const struct g2n_str body = s->functions[SAMPLE_MAIN].body;

    return memmem(body.ptr, body.len, part, strlen(part)) != NULL;
}
