/* Components: what is read, linked and made one module; and that no damaged one, and no lack of memory, is more than an error. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "component/samples.h"
#include "component_fuse.h"
#include "library_component.h"
#include "plan.h"

struct fixture {
    struct g2n_arena     arena;
    struct g2n_diag      diag;
    struct g2n_component component;
    struct g2n_link      link;
    struct g2n_fusion    fusion;
    struct g2n_wasm      wasm;
    struct g2n_plan      plan;
};

/* All that the driver does before translation; the first failure. */
static enum g2n_exit go(struct fixture *f, const unsigned char *bytes, size_t len)
{
    enum g2n_exit st = g2n_component_parse(&f->component, &f->arena, &f->diag, "sample", bytes, len);

    if (st == G2N_DONE) st = g2n_component_link(&f->link, &f->arena, &f->diag, "sample", &f->component);
    if (st == G2N_DONE) st = g2n_component_link_check(&f->diag, "sample", &f->link);
    if (st == G2N_DONE) st = g2n_component_fuse(&f->fusion, &f->arena, &f->diag, "sample", &f->link, false);
    if (st == G2N_DONE) st = g2n_wasm_parse(&f->wasm, &f->arena, &f->diag, "sample", f->fusion.bytes, f->fusion.len);
    if (st == G2N_DONE) st = g2n_plan_component(&f->plan, &f->arena, &f->diag, &f->wasm, &f->fusion, NULL, false);
    return st == G2N_DONE ? g2n_plan_check(&f->arena, &f->diag, "sample", &f->wasm, &f->plan) : st;
}

static void init(struct fixture *f)
{
    memset(f, 0, sizeof *f);
    g2n_arena_init(&f->arena);
    g2n_diag_init(&f->diag, NULL);
}

static void fini(struct fixture *f)
{
    g2n_arena_fini(&f->arena);
}

/* ---- A whole program ---------------------------------------------------------------- */

static void program_becomes_one_module(void **state)
{
    static const struct { const char *module, *name, *handler; bool memory, realloc; } want[] = {
        { "wasi:cli/environment",        "get-arguments",           "g2n_wasi2_get_arguments",      true,  true  },
        { "wasi:io/poll",                "[method]pollable.block",  "g2n_wasi2_pollable_block",     false, false },
        { "wasi:io/poll",                "[resource-drop]pollable", "g2n_wasi2_drop",               false, false },
        { "wasi:clocks/monotonic-clock", "subscribe-duration",      "g2n_wasi2_subscribe_duration", false, false },
    };
    struct fixture f;

    (void)state;
    init(&f);
    assert_int_equal(go(&f, program_wasm, sizeof program_wasm), G2N_DONE);
    assert_int_equal(f.link.instance_count, 3);
    assert_int_equal(f.plan.answer_count, 4);
    for (size_t i = 0; i < 4; i++) {
        assert_true(g2n_str_is(f.wasm.imports[i].module, want[i].module));
        assert_true(g2n_str_is(f.wasm.imports[i].name, want[i].name));
        assert_string_equal(f.plan.answers[i].handler, want[i].handler);
        assert_int_equal(f.plan.answers[i].wasi2.has_memory, want[i].memory);
        assert_int_equal(f.plan.answers[i].wasi2.has_realloc, want[i].realloc);
    }
    assert_true(f.plan.has_begin);
    assert_true(g2n_wasm_type_is(&f.wasm, f.wasm.func_types[f.wasm.exports[f.plan.run].index], "", "i"));
    assert_true(g2n_str_is(f.wasm.exports[f.plan.answers[0].wasi2.realloc].name, "realloc0"));
    fini(&f);
}

/* The trampolines and the module that fills their table are gone: what is left is the program's. */
static void trampolines_are_folded(void **state)
{
    struct fixture f;

    (void)state;
    init(&f);
    assert_int_equal(go(&f, program_wasm, sizeof program_wasm), G2N_DONE);
    assert_int_equal(f.wasm.table_count, 1);
    assert_int_equal(f.wasm.tables[0].min, 2);
    assert_int_equal(f.wasm.element_count, 1);
    assert_int_equal(f.wasm.memory_count, 1);
    assert_int_equal(f.wasm.func_count - f.wasm.import_func_count, 4); /* begin, run, realloc, and the call of begin */
    assert_int_equal(f.wasm.data_count, 1);
    assert_int_equal(f.wasm.data[0].offset, 16);
    fini(&f);
}

/* ---- Go in the adapter ---------------------------------------------------------------- */

static void go_programs_leave_the_adapter(void **state)
{
    struct fixture  f;
    struct g2n_wasm program;
    bool            found;

    (void)state;
    init(&f);
    assert_int_equal(go(&f, adapted_wasm, sizeof adapted_wasm), G2N_DONE); /* it would do */
    assert_true(g2n_component_go_program(&program, &found, &f.arena, &f.link));
    assert_true(found);
    assert_int_equal(program.import_count, 2);
    assert_true(g2n_str_is(program.imports[0].name, "fd_write"));
    assert_true(g2n_str_is(program.imports[1].name, "fd_write"));
    assert_non_null(g2n_wasm_export_find(&program, "_start", G2N_WASM_FUNC));
    fini(&f);
}

static void other_programs_keep_it(void **state)
{
    unsigned char   bytes[sizeof adapted_wasm];
    struct fixture  f;
    struct g2n_wasm program;
    bool            found = true;

    (void)state;
    memcpy(bytes, adapted_wasm, sizeof bytes);
    for (size_t i = 0; i + 10 < sizeof bytes; i++) /* no longer says that Go made it */
        if (memcmp(bytes + i, "go:buildid", 10) == 0)
            bytes[i] = 'G';
    init(&f);
    assert_int_equal(go(&f, bytes, sizeof bytes), G2N_DONE);
    assert_true(g2n_component_go_program(&program, &found, &f.arena, &f.link));
    assert_false(found);
    assert_int_equal(f.wasm.import_count, 0); /* the adapter answers what the program imports */
    assert_int_equal(f.wasm.table_count, 0);
    fini(&f);
}

/* ---- Types ---------------------------------------------------------------- */

static void types_have_letters_and_core_signatures(void **state)
{
    static const struct { const char *name, *letters, *params, *results, *lifted; } want[] = {
        { "bpocqhrifd", "bpocqhrifd>",              "iiiiiiiifF",       "",  "iiiiiiiifF"       },
        { "tls",        "tls>s",                    "IIiii",            "",  "IIii:i"           },
        { "od",         "(od)>(od)",                "iFi",              "",  "iF:i"             },
        { "sl",         "{_sl}>{_sl}",              "iIii",             "",  "iIi:i"            },
        { "em",         "e2e3m2>e3",                "iii",              "i", "iii:i"            },
        { "lists",      "[[o]]>[(si)]",             "iii",              "",  "ii:i"             },
        { "options",    "?i" "??f>?p",              "iiiifi",           "",  "iiiif:i"          },
        { "results",    "!__!i_!_s>!ds",            "iiiiiii",          "",  "iiiiii:i"         },
        { "handles",    "-.+.>+.",                  "ii",               "i", "ii:i"             },
        { "mixed",      "!fi!df!ls>",               "iiiIiIi",          "",  "iiiIiIi"          },
        { "seventeen",  "(oooooooo)(oooooooo)l>(o)", "i",               "i", "i:i"              },
        { "sixteen",    "(oooooooo)(ooooooo" "l)>(oo)", "iiiiiiiiiiiiiiiIi", "", "iiiiiiiiiiiiiiiI:i" },
    };
    struct fixture f;

    (void)state;
    init(&f);
    assert_int_equal(go(&f, types_wasm, sizeof types_wasm), G2N_BAD_INPUT); /* no program, but linked */
    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        const struct g2n_link_entry *e = g2n_link_find(&f.link.imports, (struct g2n_str){ want[i].name, strlen(want[i].name) }, G2N_SORT_FUNC);
        const struct g2n_link_func  *func;
        struct g2n_wit_signature     lowered, lifted;
        char                         text[64];

        assert_non_null(e);
        func    = e->item;
        lowered = g2n_wit_signature(func->type, false);
        lifted  = g2n_wit_signature(func->type, true);
        assert_string_equal(func->type->letters, want[i].letters);
        assert_string_equal(lowered.params, want[i].params);
        assert_string_equal(lowered.results, want[i].results);
        (void)snprintf(text, sizeof text, "%s%s%s", lifted.params, lifted.results[0] ? ":" : "", lifted.results);
        assert_string_equal(text, want[i].lifted);
    }
    fini(&f);
}

/* The imports' types, as if they were exported. */
static void types_have_names_and_sizes_in_c(void **state)
{
    static const struct { const char *name; uint32_t param; const char *c; size_t size, align; } want[] = {
        { "tls", 2, "struct g2n_string ", 16, 8 },    { "bpocqhrifd", 1, "int8_t ", 1, 1 },          { "bpocqhrifd", 3, "uint32_t ", 4, 4 },
        { "od", 0, "struct app_record ", 16, 8 },     { "sl", 0, "struct app_variant ", 24, 8 },     { "em", 0, "enum app_plain ", 4, 4 },
        { "em", 1, "enum app_enum ", 4, 4 },          { "em", 2, "uint32_t ", 4, 4 },                { "lists", 0, "struct app_list_list_u8 ", 16, 8 },
        { "options", 1, "struct app_option_option_f32 ", 12, 4 },                                    { "results", 0, "struct app_result_none_none ", 1, 1 },
        { "mixed", 0, "struct app_result_f32_u32 ", 8, 4 },
        { "seventeen", 0, "struct app_tuple_u8_u8_u8_u8_u8_u8_u8_u8 ", 8, 1 }, { "seventeen", 1, "struct app_tuple_u8_u8_u8_u8_u8_u8_u8_u8 ", 8, 1 },
    };
    struct fixture     f;
    struct g2n_fusion  fusion = { .link = &f.link };
    struct g2n_text    text;
    struct g2n_c_types types = { .a = &f.arena, .fusion = &fusion, .prefix = "app", .declarations = &text };

    (void)state;
    init(&f);
    g2n_text_init(&text);
    assert_int_equal(go(&f, types_wasm, sizeof types_wasm), G2N_BAD_INPUT);
    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        const struct g2n_link_entry *e    = g2n_link_find(&f.link.imports, (struct g2n_str){ want[i].name, strlen(want[i].name) }, G2N_SORT_FUNC);
        const struct g2n_link_func  *func = e->item;
        const struct g2n_c_type     *t    = g2n_c_types_get(&types, func->type->members[want[i].param]);

        assert_non_null(t);
        assert_string_equal(t->name, want[i].c);
        assert_int_equal(t->size, want[i].size);
        assert_int_equal(t->align, want[i].align);
    }
    assert_non_null(strstr(text.ptr, "struct app_record {\n    uint8_t a;\n    double b;\n};\n"));
    assert_non_null(strstr(text.ptr, "    APP_ENUM_RED = 0,\n    APP_ENUM_GREEN = 1,\n    APP_ENUM_BLUE = 2\n};\n"));
    assert_non_null(strstr(text.ptr, "#define APP_FLAGS_W (UINT32_C(1) << 1)\n"));
    assert_false(types.no_memory || types.too_many);
    g2n_text_fini(&text);
    fini(&f);
}

static void library_without_functions_is_refused(void **state)
{
    struct fixture f;

    (void)state;
    init(&f);
    assert_int_equal(go(&f, types_wasm, sizeof types_wasm), G2N_BAD_INPUT);
    assert_int_equal(g2n_component_fuse(&f.fusion, &f.arena, &f.diag, "sample", &f.link, true), G2N_BAD_INPUT);
    fini(&f);
}

/* As a library, its run is a function like others. */
static void program_is_a_library_too(void **state)
{
    struct fixture f;

    (void)state;
    init(&f);
    assert_int_equal(go(&f, program_wasm, sizeof program_wasm), G2N_DONE);
    assert_int_equal(g2n_component_fuse(&f.fusion, &f.arena, &f.diag, "sample", &f.link, true), G2N_DONE);
    assert_int_equal(f.fusion.export_count, 1);
    assert_true(g2n_str_is(f.fusion.exports[0].name, "run"));
    assert_false(f.fusion.exports[0].has_realloc || f.fusion.exports[0].has_post_return);
    assert_int_equal(g2n_wasm_parse(&f.wasm, &f.arena, &f.diag, "sample", f.fusion.bytes, f.fusion.len), G2N_DONE);
    assert_true(g2n_str_is(f.wasm.exports[f.fusion.exports[0].call].name, "call0"));
    fini(&f);
}

static void newer_components_are_read_and_refused(void **state)
{
    struct fixture f;

    (void)state;
    init(&f);
    assert_int_equal(go(&f, newer_wasm, sizeof newer_wasm), G2N_BAD_INPUT);
    assert_int_equal(f.link.exports.count, 1);
    assert_true(f.link.unsupported_count > G2N_LINK_REASONS);
    assert_non_null(strstr(f.link.unsupported[0], "WASI 0.3: stream.new"));
    fini(&f);
}

static void only_versions_0_2_are_the_same(void **state)
{
    static const struct { const char *name, *interface; } want[] = {
        { "wasi:cli/run@0.2.0", "wasi:cli/run" },       { "wasi:cli/run@0.2.12", "wasi:cli/run" }, { "wasi:cli/run@0.3.0", "wasi:cli/run@0.3.0" },
        { "wasi:cli/run@0.20.0", "wasi:cli/run@0.20.0" }, { "wasi:cli/run@0.2.", "wasi:cli/run@0.2." }, { "run", "run" }, { "", "" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        struct g2n_str got = g2n_link__interface((struct g2n_str){ want[i].name, strlen(want[i].name) });

        assert_true(g2n_str_is(got, want[i].interface));
    }
}

/* ---- Damage ---------------------------------------------------------------- */

static const struct { const unsigned char *bytes; size_t len; } samples[] = {
    { program_wasm, sizeof program_wasm }, { types_wasm, sizeof types_wasm }, { newer_wasm, sizeof newer_wasm },
    { adapted_wasm, sizeof adapted_wasm },
};

/* A part of a component is no program. */
static void truncated_is_refused(void **state)
{
    struct fixture f;

    (void)state;
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++)
        for (size_t len = 0; len < samples[i].len; len++) {
            unsigned char *copy = malloc(len != 0 ? len : 1); /* so that a read beyond it is seen */
            enum g2n_exit  st;

            assert_non_null(copy);
            memcpy(copy, samples[i].bytes, len);
            init(&f);
            st = go(&f, copy, len);
            /* Behind the last definition there are custom sections. */
            assert_true(st == G2N_BAD_INPUT
                        || (st == G2N_DONE && f.component.body.defs[f.component.body.def_count - 1].kind == G2N_DEF_EXPORT));
            fini(&f);
            free(copy);
        }
}

static void flipped_bits_do_no_harm(void **state)
{
    struct fixture f;

    (void)state;
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++)
        for (size_t bit = 0; bit < samples[i].len * 8; bit++) {
            unsigned char *copy = malloc(samples[i].len);
            enum g2n_exit  st;

            assert_non_null(copy);
            memcpy(copy, samples[i].bytes, samples[i].len);
            copy[bit / 8] ^= (unsigned char)(1u << bit % 8);
            init(&f);
            st = go(&f, copy, samples[i].len);
            assert_true(st == G2N_DONE || st == G2N_BAD_INPUT);
            fini(&f);
            free(copy);
        }
}

/* Components, and types, inside of one another. */
static void depth_is_bounded(void **state)
{
    unsigned char  bytes[4096];
    struct fixture f;
    size_t         at = sizeof bytes;

    (void)state;
    for (unsigned level = 0; level < 80; level++) {
        static const unsigned char head[] = { 0, 'a', 's', 'm', 0x0d, 0, 1, 0 };
        size_t                     len    = sizeof bytes - at;

        if (level != 0) { /* a component section around what there is, its size in two bytes */
            bytes[--at] = (unsigned char)(len >> 7);
            bytes[--at] = (unsigned char)((len & 0x7f) | 0x80);
            bytes[--at] = 4;
        }
        at -= sizeof head;
        memcpy(bytes + at, head, sizeof head);
    }
    init(&f);
    assert_int_equal(go(&f, bytes + at, sizeof bytes - at), G2N_BAD_INPUT);
    fini(&f);
}

/* Each allocation fails in turn. */
static void *(*usual_malloc)(size_t);
static size_t allowed;

static void *failing_malloc(size_t size)
{
    return allowed-- == 0 ? (allowed = 0, (void *)NULL) : usual_malloc(size);
}

static void lack_of_memory_is_an_error(void **state)
{
    struct fixture f;
    enum g2n_exit  st = G2N_LIMIT;

    (void)state;
    usual_malloc = g2n_tools_malloc;
    for (size_t n = 0; st != G2N_DONE; n++) {
        init(&f);
        allowed          = n;
        g2n_tools_malloc = failing_malloc;
        st               = go(&f, program_wasm, sizeof program_wasm);
        g2n_tools_malloc = usual_malloc;
        fini(&f);
        assert_true(st == G2N_LIMIT || st == G2N_DONE);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(program_becomes_one_module),
        cmocka_unit_test(trampolines_are_folded),
        cmocka_unit_test(go_programs_leave_the_adapter),
        cmocka_unit_test(other_programs_keep_it),
        cmocka_unit_test(types_have_letters_and_core_signatures),
        cmocka_unit_test(types_have_names_and_sizes_in_c),
        cmocka_unit_test(library_without_functions_is_refused),
        cmocka_unit_test(program_is_a_library_too),
        cmocka_unit_test(newer_components_are_read_and_refused),
        cmocka_unit_test(only_versions_0_2_are_the_same),
        cmocka_unit_test(truncated_is_refused),
        cmocka_unit_test(flipped_bits_do_no_harm),
        cmocka_unit_test(depth_is_bounded),
        cmocka_unit_test(lack_of_memory_is_an_error),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
