/* Values of WIT types in C: their layout, what is none of them, and what goes through and comes back, with each allocation failing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "embed/component.h"
#if defined(G2N_TORTURE) && G2N_TORTURE
#include "base/alloc_torture.h"
#endif
#include <g2n/component.h>

struct words {
    const struct g2n_string *items;
    size_t                   count;
};

struct option_words {
    bool         is_some;
    struct words value;
};

struct variant {
    uint32_t kind;
    union {
        struct g2n_string word;
        uint8_t           small;
    } of;
};

struct record {
    int8_t              a;
    struct option_words b;
    struct variant      c;
    uint32_t            flags;
    uint16_t            d;
};

static const char record_letters[] = "(p?[s]{_so}m3h)";

static void layouts_are_those_of_c(void **state)
{
    static const struct {
        const char *type;
        size_t      size, align;
    } cases[] = {
        { "b", 1, 1 }, { "c", 4, 4 }, { "t", 8, 8 }, { "d", 8, 8 }, { "s", sizeof(struct g2n_string), 8 }, { "[o]", sizeof(struct words), 8 },
        { "e3", 4, 4 }, { "e300", 4, 4 }, { "m1", 4, 4 }, { "?o", 2, 1 }, { "?l", 16, 8 }, { "!__", 1, 1 }, { "!_h", 4, 2 }, { "!oi", 8, 4 },
        { "{_so}", sizeof(struct variant), 8 }, { "{_o}", 8, 4 }, { "?[s]", sizeof(struct option_words), 8 },
        { record_letters, sizeof(struct record), 8 }, { "????????????????????????????????????????o", 42 - 1, 1 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct g2n_wit_layout got = g2n_native_layout(cases[i].type);

        if (got.size != cases[i].size || got.align != cases[i].align) fail_msg("%s: size %u, align %u", cases[i].type, got.size, got.align);
    }
}

static void has_problem(const char *type, const void *at, const char *words)
{
    const char *problem = g2n_native_problem(type, at);

    if (!words) assert_null(problem);
    else if (!problem || !strstr(problem, words)) fail_msg("%s: %s", type, problem ? problem : "nothing is wrong");
}

static void what_is_no_value_is_told(void **state)
{
    const struct g2n_string good = { "a", 1 }, bad = { "\xff", 1 }, null = { NULL, 1 }, long_one = { "a", (size_t)1 << 40 };
    const struct words few = { &bad, 1 }, many = { &good, SIZE_MAX };
    const uint32_t surrogate = 0xdfff, beyond = 0x110000, fits = 3, over = 4;
    const struct variant other = { 3, { .small = 0 } }, none = { 0, { .word = { NULL, 7 } } }, inside = { 1, { .word = { "\xc0", 1 } } };

    (void)state;
    has_problem("s", &good, NULL);
    has_problem("s", &bad, "UTF-8");
    has_problem("s", &null, "NULL");
    has_problem("s", &long_one, "longer");
    has_problem("[s]", &few, "UTF-8");
    has_problem("[s]", &many, "longer");
    has_problem("c", &surrogate, "scalar");
    has_problem("c", &beyond, "scalar");
    has_problem("m2", &fits, NULL);
    has_problem("m2", &over, "flag");
    has_problem("m32", &surrogate, NULL);
    has_problem("e4", &fits, NULL);
    has_problem("e3", &fits, "case");
    has_problem("{_so}", &other, "case");
    has_problem("{_so}", &none, NULL); /* what another case would have is not looked at */
    has_problem("{_so}", &inside, "UTF-8");
}

/* Through the values and back; false when there was no memory. */
static bool round_trip(struct g2n_wasi2_value *value, size_t left)
{
    struct record got;
    bool good;

    memset(&got, 0, sizeof got);
    good = g2n_native_give(record_letters, value, (unsigned char *)&got, &left);
    if (good) {
        assert_int_equal(got.a, -5);
        assert_true(got.b.is_some);
        assert_int_equal(got.b.value.count, 2);
        assert_string_equal(got.b.value.items[0].bytes, "one");
        assert_string_equal(got.b.value.items[1].bytes, "");
        assert_int_equal(got.c.kind, 1);
        assert_string_equal(got.c.of.word.bytes, "word");
        assert_int_equal(got.flags, 5);
        assert_int_equal(got.d, 65535);
    }
    g2n_native_free(record_letters, (unsigned char *)&got);
    assert_null(got.b.value.items);
    assert_null(got.c.of.word.bytes);
    return good;
}

static void what_goes_in_comes_back(void **state)
{
    const struct g2n_string words[] = { { "one", 3 }, { "", 0 } };
    const struct record r = { .a = -5, .b = { true, { words, 2 } }, .c = { 1, { .word = { "word", 4 } } }, .flags = 5, .d = 65535 };
    static struct g2n_wasi2 w; /* for its scratch */
    struct g2n_wasi2_value value;

    (void)state;
    has_problem(record_letters, &r, NULL);
    g2n_native_take(&w, record_letters, (const unsigned char *)&r, &value);
    assert_true(round_trip(&value, SIZE_MAX));
    assert_false(round_trip(&value, 0));
    assert_false(round_trip(&value, 2 * sizeof *words + 4)); /* room for the list and its first string */
#if defined(G2N_TORTURE) && G2N_TORTURE
    for (size_t n = 0;; n++) {
        const size_t before = g2n_alloc_torture_live();
        bool good, fired;

        g2n_alloc_torture_arm(n);
        good = round_trip(&value, SIZE_MAX);
        fired = g2n_alloc_torture_fired();
        g2n_alloc_torture_disarm();
        assert_int_equal(g2n_alloc_torture_live(), before);
        assert_int_equal(good, !fired);
        if (!fired) break;
    }
#endif
    g2n_wasi2_scratch_fini(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(layouts_are_those_of_c),
        cmocka_unit_test(what_is_no_value_is_told),
        cmocka_unit_test(what_goes_in_comes_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
