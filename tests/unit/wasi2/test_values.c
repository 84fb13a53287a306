/* The canonical ABI by its letters: what is lowered and lifted again is the same, at the places that the ABI says; what is
 * malformed traps. */
#include <stdlib.h>

#include "guest.h"

/* ---- Layouts -------------------------------------------------------------------------------------------------------- */

static void layouts_are_those_of_the_abi(void **state)
{
    static const struct {
        const char *type;
        uint32_t    size, align, flat;
    } cases[] = {
        { "b", 1, 1, 1 },        { "o", 1, 1, 1 },       { "h", 2, 2, 1 },          { "i", 4, 4, 1 },      { "l", 8, 8, 1 },
        { "p", 1, 1, 1 },        { "q", 2, 2, 1 },       { "r", 4, 4, 1 },          { "t", 8, 8, 1 },      { "f", 4, 4, 1 },
        { "d", 8, 8, 1 },        { "c", 4, 4, 1 },       { "s", 8, 4, 2 },          { "[l]", 8, 4, 2 },    { "+P", 4, 4, 1 },
        { "-P", 4, 4, 1 },       { "e2", 1, 1, 1 },      { "e256", 1, 1, 1 },       { "e257", 2, 2, 1 },   { "e65537", 4, 4, 1 },
        { "m1", 1, 1, 1 },       { "m8", 1, 1, 1 },      { "m9", 2, 2, 1 },         { "m17", 4, 4, 1 },    { "m32", 4, 4, 1 },
        { "(ol)", 16, 8, 2 },    { "(oho)", 6, 2, 3 },   { "(lo)", 16, 8, 2 },      { "?o", 2, 1, 2 },     { "?l", 16, 8, 2 },
        { "!__", 1, 1, 1 },      { "!_e37", 2, 1, 2 },   { "!l{+E_}", 16, 8, 3 },   { "{__(li)}", 24, 8, 3 },
        { "{(h(oooo))(hi(hhhhhhhh)i)}", 32, 4, 12 },     { "!(e8ll?(li)?(li)?(li))e37", 104, 8, 13 },     { "![o]{+E_}", 12, 4, 3 },
        { "(((o)l))", 16, 8, 2 }, { "!?(e8s)e37", 20, 4, 5 }, { "!?{(oooo)(hhhhhhhh)}e21", 22, 2, 11 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct g2n_wit_layout layout = g2n_wit_layout(cases[i].type);

        if (layout.size != cases[i].size || layout.align != cases[i].align || g2n_wit_flat_count(cases[i].type) != cases[i].flat)
            fail_msg("%s: size %u, align %u, flat %zu", cases[i].type, layout.size, layout.align, g2n_wit_flat_count(cases[i].type));
        assert_string_equal(g2n_wit_skip(cases[i].type), "");
    }
}

static void flat_types_of_cases_are_joined(void **state)
{
    static const struct {
        const char *type, *flat;
    } cases[] = {
        { "{lf}", "iI" },       { "{if}", "ii" },        { "{fd}", "iI" }, { "{f_}", "if" }, { "{d_}", "iF" }, { "{dl}", "iI" },
        { "{(fl)(ls)}", "iIIi" }, { "?(fd)", "ifF" }, { "{s(li)}", "iIi" }, { "!{fi}{dd}", "iiI" },
    };
    char out[16];

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t n = g2n_wit_flatten(cases[i].type, out, sizeof out - 1);

        out[n] = '\0';
        assert_string_equal(out, cases[i].flat);
    }
}

static void many_parameters_are_spilled(void **state)
{
    struct g2n_wit_core core;

    (void)state;
    g2n_wit_core_of("iiiiiiiiiiiiiiii>l", &core);
    assert_false(core.spilled);
    assert_int_equal(strlen(core.params), 16);
    assert_int_equal(core.result, 'I');
    g2n_wit_core_of("iiiiiiiiiiiiiiiil>(ll)", &core);
    assert_true(core.spilled && core.returns_pointer && core.uses_memory && !core.uses_realloc);
    assert_string_equal(core.params, "ii");
    g2n_wit_core_of("s>", &core);
    assert_true(core.uses_memory && !core.uses_realloc && !core.result);
}

/* ---- Round trips ---------------------------------------------------------------------------------------------------- */

static bool same(const char *type, const struct g2n_wasi2_value *a, const struct g2n_wasi2_value *b)
{
    const char *item = type + 1;

    if (a->number != b->number) return false;
    if (*type == 's' || strncmp(type, "[o", 2) == 0) return a->number == 0 || memcmp(a->bytes, b->bytes, (size_t)a->number) == 0;
    if (*type == '[' || *type == '(')
        for (uint64_t i = 0; i < a->number; i++) {
            if (!same(item, &a->items[i], &b->items[i])) return false;
            if (*type == '(') item = g2n_wit_skip(item);
        }
    if (g2n_wit_has_cases(type) && g2n_wit_case(type, (uint32_t)a->number))
        return same(g2n_wit_case(type, (uint32_t)a->number), a->items, b->items);
    return true;
}

/* A value of any type, from bits that rand() gives. */
static void make(struct guest *g, const char *type, struct g2n_wasi2_value *out)
{
    static const char *const texts[] = { "", "a", "\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xed\x9f\xbf", "\xee\x80\x80", "\xef\xbf\xbf",
                                         "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf", "a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80z", "\0x" };
    static const uint32_t characters[] = { 0, 'a', 0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xe000, 0xffff, 0x10000, 0x10ffff };
    uint64_t bits = (uint64_t)rand() << 40 ^ (uint64_t)rand() << 20 ^ (uint64_t)rand();
    const char *item = type + 1;

    *out = (struct g2n_wasi2_value){ .number = bits };
    switch (*type) {
    case 'b': out->number &= 1; return;
    case 'o': out->number = (uint8_t)bits; return;
    case 'h': out->number = (uint16_t)bits; return;
    case 'i':
    case 'f': out->number = (uint32_t)bits; return;
    case 'p': out->number = (uint64_t)(int64_t)(int8_t)bits; return;
    case 'q': out->number = (uint64_t)(int64_t)(int16_t)bits; return;
    case 'r': out->number = (uint64_t)(int64_t)(int32_t)bits; return;
    case 'm': out->number &= g2n_wit_flags(type) < 32 ? (1u << g2n_wit_flags(type)) - 1 : UINT32_MAX; return;
    case 'c': out->number = characters[bits % (sizeof characters / sizeof *characters)]; return;
    case 's': {
        const char *text = texts[bits % (sizeof texts / sizeof *texts)];
        *out = g2n_wasi2_bytes(text, text[0] ? strlen(text) : bits & 1);
        return;
    }
    case '(': out->number = g2n_wasi2_field_count(item); break;
    case '[': out->number = bits % 5; break;
    case 'l':
    case 't':
    case 'd': return;
    default:
        out->number = bits % g2n_wit_cases(type);
        if (!g2n_wit_case(type, (uint32_t)out->number)) return;
        out->items = g2n_wasi2_items(g->w, 1);
        make(g, g2n_wit_case(type, (uint32_t)out->number), out->items);
        return;
    }
    if (strncmp(type, "[o", 2) == 0) {
        *out = g2n_wasi2_bytes("\x01\xff\x80\x00\x7f", (size_t)out->number);
        return;
    }
    out->items = g2n_wasi2_items(g->w, (size_t)out->number);
    for (uint64_t i = 0; i < out->number; i++) {
        make(g, item, &out->items[i]);
        if (*type == '(') item = g2n_wit_skip(item);
    }
}

static void values_come_back(void **state)
{
    static const char *const types[] = {
        "b", "o", "h", "i", "l", "p", "q", "r", "t", "f", "d", "c", "s", "e1", "e3", "e300", "m1", "m3", "m9", "m17", "m32",
        "[o]", "[h]", "[l]", "[s]", "[b]", "[[s]]", "[(sl)]", "[(oshcl)]", "(o(hs)l)", "?s", "?l", "??o", "!__", "!s_", "!_s", "!l{s_}",
        "{_s(ol)d}", "{fd}", "{lif}", "[{__(li)}]", "[?(e8s)]", "(pqrtfd)", "[(m9e300?!os)]", "{(h(oooo))(hi(hhhhhhhh)i)}",
    };
    struct guest *g = *state;
    struct g2n_wasi2_value value, flat_value, again;

    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        for (int round = 0; round < 100; round++) {
            struct g2n_wit_layout layout = g2n_wit_layout(types[i]);
            uint64_t flat[64];
            const uint64_t *at = flat;

            g->next = HEAP;
            make(g, types[i], &value);
            memset(mem(g, RESULT), 0xAA, 0x200);
            g2n_wasi2_lower(&g->call, types[i], &value, g2n_wasi2_place(&g->call, RESULT, layout, 1));
            g2n_wasi2_lift(&g->call, types[i], mem(g, RESULT), &again);
            if (!same(types[i], &value, &again)) fail_msg("%s in memory", types[i]);
            assert_int_equal(*mem(g, RESULT + layout.size), 0xAA); /* nothing was written behind it */

            g2n_wasi2_lower_flat(&g->call, types[i], &value, flat);
            g2n_wasi2_lift_flat(&g->call, types[i], &at, &flat_value);
            if (!same(types[i], &value, &flat_value)) fail_msg("%s flat", types[i]);
            assert_int_equal(at - flat, g2n_wit_flat_count(types[i]));
            g2n_wasi2_scratch_reset(g->w);
        }
}

/* ---- What is malformed ---------------------------------------------------------------------------------------------- */

static const char *lift_trap(struct guest *g, const char *type, const uint64_t *flat)
{
    struct g2n_wasi2_value value;
    struct trap t;

    trap_begin(&t);
    if (setjmp(t.here) == 0) {
        g2n_wasi2_lift_flat(&g->call, type, &flat, &value);
        return trap_end(&t, false);
    }
    return trap_end(&t, true);
}
#define LIFT(type, ...) lift_trap(g, type, (const uint64_t[]){ __VA_ARGS__ })

static void malformed_numbers_trap(void **state)
{
    struct guest *g = *state;

    ASSERT_TRAPS("invalid case", LIFT("e3", 3));
    ASSERT_TRAPS("invalid case", LIFT("?o", 2, 0));
    ASSERT_TRAPS("invalid case", LIFT("!oo", UINT32_MAX, 0));
    ASSERT_TRAPS("invalid case", LIFT("{_s}", 2, 0, 0));
    ASSERT_TRAPS("invalid character", LIFT("c", 0xD800));
    ASSERT_TRAPS("invalid character", LIFT("c", 0xDFFF));
    ASSERT_TRAPS("invalid character", LIFT("c", 0x110000));
    assert_null(LIFT("c", 0x10FFFF));
    assert_null(LIFT("m3", 0xFFFFFFFF)); /* flags that there are none of are not looked at */
    assert_null(LIFT("b", 77));
}

static void bytes_outside_of_memory_trap(void **state)
{
    struct guest *g = *state;
    const uint32_t end = (uint32_t)g->box.memory.size;

    assert_null(LIFT("s", end, 0));
    assert_null(LIFT("s", end - 1, 1));
    ASSERT_TRAPS("out-of-bounds", LIFT("s", end, 1));
    ASSERT_TRAPS("out-of-bounds", LIFT("s", end + 1, 0));
    ASSERT_TRAPS("out-of-bounds", LIFT("[o]", UINT32_MAX, 1));
    ASSERT_TRAPS("out-of-bounds", LIFT("[o]", 1, 0x0FFFFFFF));
    ASSERT_TRAPS("too long", LIFT("s", 0, 0x10000000));
    ASSERT_TRAPS("too long", LIFT("[o]", 0, UINT32_MAX));
    ASSERT_TRAPS("too long", LIFT("[l]", 0, 0x02000000));
    ASSERT_TRAPS("unaligned", LIFT("[l]", 4, 1));
    ASSERT_TRAPS("unaligned", LIFT("[l]", 4, 0));
    ASSERT_TRAPS("unaligned", LIFT("[h]", 1, 1));
    assert_null(LIFT("[h]", 2, 1));
}

static void strings_are_utf8(void **state)
{
    static const char *const bad[] = { "\x80", "\xc0\x80", "\xc1\xbf", "\xc2", "\xe0\x9f\xbf", "\xe0\xa0", "\xed\xa0\x80", "\xed\xbf\xbf",
                                       "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff", "a\xc3", "\xf0\x90\x80" };
    struct guest *g = *state;

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        uint32_t len = put(g, TEXT, bad[i]);
        ASSERT_TRAPS("not UTF-8", LIFT("s", TEXT, len));
    }
}

static void results_go_only_where_they_fit(void **state)
{
    struct guest *g = *state;
    const uint32_t end = (uint32_t)g->box.memory.size;

    ASSERT_TRAPS("unaligned", TRAP(g, "wasi:clocks/wall-clock now", RESULT + 4));
    ASSERT_TRAPS("out-of-bounds", TRAP(g, "wasi:clocks/wall-clock now", end - 8));
    ASSERT_TRAPS("out-of-bounds", TRAP(g, "wasi:clocks/wall-clock now", end));
    assert_null(TRAP(g, "wasi:clocks/wall-clock now", end - 16));
    g->misplaced = 1;
    ASSERT_TRAPS("unaligned", TRAP(g, "wasi:cli/environment get-arguments", RESULT));
    g->misplaced = end;
    ASSERT_TRAPS("out-of-bounds", TRAP(g, "wasi:cli/environment get-arguments", RESULT));
    g->misplaced = 0;
    ASSERT_TRAPS("out-of-bounds", TRAP(g, "wasi:random/random get-random-bytes", end, RESULT)); /* realloc has no such room */
    ASSERT_TRAPS("more random bytes", TRAP(g, "wasi:random/random get-random-bytes", UINT64_MAX, RESULT));
}

static uint32_t realloc_that_calls(void *instance, uint32_t old, uint32_t old_size, uint32_t align, uint32_t size)
{
    (void)old;
    (void)old_size;
    (void)align;
    (void)size;
    return (uint32_t)invoke(instance, "wasi:cli/stdin get-stdin", NULL);
}

static void realloc_calls_nothing(void **state)
{
    struct guest *g = *state;

    g->call.realloc = realloc_that_calls;
    ASSERT_TRAPS("while it asks the component for memory", TRAP(g, "wasi:cli/environment get-arguments", RESULT));
}

static void empty_results_are_allocated_too(void **state)
{
    struct guest *g = *state;

    CALL(g, "wasi:random/random get-random-bytes", 0, RESULT);
    assert_int_equal(g->reallocs, 1);
    assert_int_equal(u32_at(g, RESULT + 4), 0);
}

static void arguments_and_environment(void **state)
{
    struct guest *g = *state;

    CALL(g, "wasi:cli/environment get-arguments", RESULT);
    uint32_t list = u32_at(g, RESULT);
    assert_int_equal(u32_at(g, RESULT + 4), 2);
    assert_int_equal(u32_at(g, list + 4), 7);
    assert_memory_equal(mem(g, u32_at(g, list)), "program", 7);
    assert_memory_equal(mem(g, u32_at(g, list + 8)), "one", 3);

    CALL(g, "wasi:cli/environment get-environment", RESULT);
    list = u32_at(g, RESULT);
    assert_int_equal(u32_at(g, RESULT + 4), 1);
    assert_memory_equal(mem(g, u32_at(g, list)), "PATH", 4);
    assert_int_equal(u32_at(g, list + 12), 13);
    assert_memory_equal(mem(g, u32_at(g, list + 8)), "/usr/bin:/bin", 13);
    CALL(g, "wasi:cli/environment initial-cwd", RESULT);
    assert_int_equal(*mem(g, RESULT), 0); /* it is a sandbox */
}

static void what_is_no_text_is_replaced(void **state)
{
    struct guest *g = *state;
    char *own[] = { "a\xff" "b", NULL };

    g->w->argv = own;
    g->w->argc = 1;
    CALL(g, "wasi:cli/environment get-arguments", RESULT);
    uint32_t list = u32_at(g, RESULT);
    assert_int_equal(u32_at(g, list + 4), 5);
    assert_memory_equal(mem(g, u32_at(g, list)), "a\xef\xbf\xbd" "b", 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(layouts_are_those_of_the_abi),
        cmocka_unit_test(flat_types_of_cases_are_joined),
        cmocka_unit_test(many_parameters_are_spilled),
        cmocka_unit_test_setup_teardown(values_come_back, guest_open, guest_close),
        cmocka_unit_test_setup_teardown(malformed_numbers_trap, guest_open, guest_close),
        cmocka_unit_test_setup_teardown(bytes_outside_of_memory_trap, guest_open, guest_close),
        cmocka_unit_test_setup_teardown(strings_are_utf8, guest_open, guest_close),
        cmocka_unit_test_setup_teardown(results_go_only_where_they_fit, guest_open, guest_close),
        cmocka_unit_test_setup_teardown(realloc_calls_nothing, guest_open, guest_close),
        cmocka_unit_test_setup_teardown(empty_results_are_allocated_too, guest_open, guest_close),
        cmocka_unit_test_setup_teardown(arguments_and_environment, guest_open, guest_close),
        cmocka_unit_test_setup_teardown(what_is_no_text_is_replaced, guest_open, guest_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
