/* Numbers to text and back.  The expected texts are node's. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "world.h"

static const char *shown(double d, int radix)
{
    static char text[2400];
    struct g2n_buf buf = G2N_BUF_INIT;

    if (radix == 10) g2n_number_append(&buf, d);
    else g2n_number_append_radix(&buf, d, radix);
    g2n_buf_append(&buf, "", 1);
    assert_false(buf.failed);
    (void)snprintf(text, sizeof text, "%s", buf.bytes);
    g2n_buf_fini(&buf);
    return text;
}

static void number_has_its_shortest_text(void **state)
{
    const struct { double d; const char *text; } rows[] = {
        { 0, "0" }, { -0.0, "0" }, { 1, "1" }, { -1.5, "-1.5" }, { 0.1, "0.1" }, { 0.1 + 0.2, "0.30000000000000004" },
        { 1e21, "1e+21" }, { 1e20, "100000000000000000000" }, { 123456789012345680000.0, "123456789012345680000" },
        { 1e-6, "0.000001" }, { 1e-7, "1e-7" }, { 1.5e-7, "1.5e-7" }, { 5e-324, "5e-324" },
        { 1.7976931348623157e308, "1.7976931348623157e+308" }, { 2.2250738585072014e-308, "2.2250738585072014e-308" },
        { 4294967296.5, "4294967296.5" }, { 9007199254740993.0, "9007199254740992" },
        { 9007199254740991.0, "9007199254740991" }, { 5.684341886080802e-14, "5.684341886080802e-14" },
        { 1.0 / 3, "0.3333333333333333" }, { 2.0 / 3, "0.6666666666666666" }, { 1e23, "1e+23" },
        { 1.2345678901234567e+25, "1.2345678901234566e+25" }, { 100, "100" }, { 123.456, "123.456" },
        { 0.000001234, "0.000001234" }, { 3.141592653589793, "3.141592653589793" },
        { 1.1125369292536007e-308, "1.1125369292536007e-308" }, { 4.35, "4.35" }, { 0.05, "0.05" },
        { NAN, "NaN" }, { INFINITY, "Infinity" }, { -INFINITY, "-Infinity" },
        { 9.5367431640625e-7, "9.5367431640625e-7" }, { 1048576.0000001, "1048576.0000001" },
        { 18014398509481984.0, "18014398509481984" }, { 4.4501477170144023e-308, "4.4501477170144023e-308" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) assert_string_equal(shown(rows[i].d, 10), rows[i].text);
}

/* Any double's text reads back as itself, and with a digit less it does not. */
static void random_numbers_survive_the_round_trip(void **state)
{
    uint64_t seed = 88172645463325252ull;

    (void)state;
    for (int i = 0; i < 100000; i++) {
        double d, back;
        const char *text;
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        memcpy(&d, &seed, sizeof d);
        if (i % 3 == 0) d = (double)(int64_t)(seed >> 40) / 1000;
        if (!isfinite(d)) continue;
        text = shown(d, 10);
        back = g2n_string_to_number(text, strlen(text));
        assert_true(back == d);
        assert_true(strtod(text, NULL) == d);
    }
}

static void radix_text_is_that_of_v8(void **state)
{
    const struct { double d; int radix; const char *text; } rows[] = {
        { 255, 16, "ff" }, { -255, 2, "-11111111" }, { 0.5, 2, "0.1" }, { 3.75, 8, "3.6" },
        { 0.1, 3, "0.0022002200220022002200220022002201" }, { 35, 36, "z" }, { 0, 2, "0" }, { NAN, 16, "NaN" },
        { 3.141592653589793, 16, "3.243f6a8885a3" }, { 1e21, 16, "3635c9adc5dea00000" }, { 0.1, 16, "0.1999999999999a" },
        { 4294967296.5, 32, "4000000.g" }, { 9007199254740992.0, 36, "2gosa7pa2gw" }, { 1e21, 7, "5135235413265003022600000" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_string_equal(shown(rows[i].d, rows[i].radix), rows[i].text);
    }
}

static void text_becomes_a_number(void **state)
{
    const struct { const char *text; double d; } rows[] = {
        { "", 0 }, { "  \t\n ", 0 }, { "12", 12 }, { " 12 ", 12 }, { "\xC2\xA0\xEF\xBB\xBF" "7\xE2\x80\xA9", 7 },
        { "1.5", 1.5 }, { ".5", 0.5 }, { "5.", 5 }, { "+1e3", 1000 }, { "-1E-2", -0.01 }, { "0x1F", 31 }, { "0b101", 5 },
        { "0o17", 15 }, { "0XfF", 255 }, { "Infinity", INFINITY }, { "-Infinity", -INFINITY }, { "007", 7 },
        { "1e400", INFINITY }, { "1e-400", 0 }, { "1e99999999999999999999", INFINITY }, { "0e99999999999999999999", 0 },
        { "0x20000000000001", 9007199254740992.0 }, { "0x20000000000003", 9007199254740996.0 },
        { "0x100000000000008000000000000000001", 0x1.0000000000001p+128 },
        { "0x100000000000008000000000000000000", 0x1p+128 },
        { "2.2250738585072011e-308", 2.2250738585072011e-308 }, { "9007199254740993", 9007199254740992.0 },
        { "0.00000000000000000000000000000000000000000000000001e50", 1 },
        { "123456789012345678901234567890", 1.2345678901234568e29 },
    };
    const char *const none[] = { "1 2", "abc", "1px", "--1", "+-1", "-0x1", "0x", "0xg", "0b2", "0o8", ".", "e5", "1e", "1e+",
                                 "1.2.3", "infinity", "Infinityx", "-", "+", "1_000", "1n" };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_true(g2n_string_to_number(rows[i].text, strlen(rows[i].text)) == rows[i].d);
    }
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        assert_true(isnan(g2n_string_to_number(none[i], strlen(none[i]))));
    }
    assert_true(signbit(g2n_string_to_number("-0", 2)));
}

/* Halfway between two doubles by 1,000 digits, then a last one that decides. */
static void far_digits_decide_a_tie(void **state)
{
    static char text[1200];
    double tie = 9007199254740993.0; /* read by the compiler: to even */
    size_t len;

    (void)state;
    len = (size_t)snprintf(text, sizeof text, "9007199254740993.");
    memset(text + len, '0', 1000);
    len += 1000;
    assert_true(g2n_string_to_number(text, len) == tie);
    text[len++] = '1';
    assert_true(g2n_string_to_number(text, len) == 9007199254740994.0);
}

static enum g2n_status say_seven(struct g2n_call *call, g2n_value *result)
{
    return g2n_string_from_c(call->realm, "7", result);
}
static enum g2n_status say_object(struct g2n_call *call, g2n_value *result)
{
    *result = g2n_dup(call->this_value);
    return G2N_OK;
}

static void objects_convert_by_their_methods(void **state)
{
    struct g2n_realm *realm = *state;
    struct g2n_object *obj = world_object(realm);
    struct g2n_function *seven = world_function(realm, say_seven), *self = world_function(realm, say_object);
    g2n_view v = g2n_view_of_object(obj);
    g2n_value text;
    double d;

    assert_ok(world_set(realm, obj, "valueOf", g2n_own_object(g2n_object_dup(&seven->object))));
    assert_ok(world_set(realm, obj, "toString", g2n_own_object(g2n_object_dup(&self->object))));
    assert_ok(g2n_to_number(realm, v, &d));
    assert_true(d == 7);
    assert_ok(g2n_to_string(realm, v, &text)); /* toString gives an object, so valueOf is asked */
    assert_string_equal(world_c(realm, text), "7");
    assert_ok(world_set(realm, obj, "valueOf", G2N_NULL));
    assert_int_equal(g2n_to_number(realm, v, &d), G2N_THROWN);
    assert_string_equal(world_thrown(realm), "TypeError: Cannot convert object to primitive value");

    assert_ok(g2n_object_set(realm, obj, g2n_key_symbol(realm->symbol_to_primitive), g2n_view_of_object(&seven->object)));
    assert_ok(g2n_to_number(realm, v, &d));
    assert_true(d == 7);
    g2n_object_drop(realm, &seven->object);
    g2n_object_drop(realm, &self->object);
    g2n_object_drop(realm, obj);
}

static void symbols_do_not_convert(void **state)
{
    struct g2n_realm *realm = *state;
    g2n_view v = g2n_view_of_symbol(realm->symbol_iterator);
    g2n_value text;
    double d;

    assert_int_equal(g2n_to_number(realm, v, &d), G2N_THROWN);
    assert_string_equal(world_thrown(realm), "TypeError: Cannot convert a Symbol value to a number");
    assert_int_equal(g2n_to_string(realm, v, &text), G2N_THROWN);
    assert_string_equal(world_thrown(realm), "TypeError: Cannot convert a Symbol value to a string");
    assert_true(g2n_to_boolean(v));
}

static void equality_knows_nan_and_zero(void **state)
{
    struct g2n_realm *realm = *state;
    g2n_value a = world_text(realm, "text"), b = world_text(realm, "text");
    g2n_view nan = g2n_peek(g2n_number((double)NAN)), zero = g2n_peek(g2n_number(0)), minus = g2n_peek(g2n_number(-0.0));

    assert_true(g2n_strict_equal(g2n_peek(a), g2n_peek(b)));
    assert_false(g2n_strict_equal(nan, nan));
    assert_true(g2n_same_value_zero(nan, nan));
    assert_true(g2n_same_value(nan, nan));
    assert_true(g2n_strict_equal(zero, minus));
    assert_true(g2n_same_value_zero(zero, minus));
    assert_false(g2n_same_value(zero, minus));
    assert_false(g2n_strict_equal(G2N_VIEW_UNDEFINED, G2N_VIEW_NULL));
    assert_true(g2n_peek(g2n_number(-(double)NAN)).bits == nan.bits); /* V3 */
    g2n_drop(realm, a);
    g2n_drop(realm, b);
}

static void integers_and_keys_from_numbers(void **state)
{
    struct g2n_realm *realm = *state;
    const struct { double d; const char *text; } keys[] = {
        { 5, "5" }, { -1, "-1" }, { 1.5, "1.5" }, { 1e21, "1e+21" }, { -0.0, "0" },
    };
    double d;

    assert_ok(g2n_to_integer(realm, g2n_peek(g2n_number(-1.9)), &d));
    assert_true(d == -1);
    assert_ok(g2n_to_integer(realm, g2n_peek(g2n_number(-0.5)), &d));
    assert_false(signbit(d));
    assert_ok(g2n_to_integer(realm, G2N_VIEW_UNDEFINED, &d));
    assert_true(d == 0);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        g2n_key key;
        assert_ok(g2n_to_key(realm, g2n_peek(g2n_number(keys[i].d)), &key));
        assert_string_equal(g2n_key_string(key)->bytes, keys[i].text);
        g2n_key_drop(realm, key);
    }
}

static void keys_from_objects_and_symbols(void **state)
{
    struct g2n_realm *realm = *state;
    struct g2n_object *obj = world_object(realm);
    struct g2n_function *f = world_function(realm, say_seven);
    g2n_key key;

    assert_ok(world_set(realm, obj, "toString", g2n_own_object(&f->object)));
    assert_ok(g2n_to_key(realm, g2n_view_of_object(obj), &key));
    assert_string_equal(g2n_key_string(key)->bytes, "7");
    g2n_key_drop(realm, key);
    assert_ok(g2n_to_key(realm, g2n_view_of_symbol(realm->symbol_iterator), &key));
    assert_true(g2n_key_is_symbol(key));
    g2n_key_drop(realm, key);
    g2n_object_drop(realm, obj);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(number_has_its_shortest_text),
        cmocka_unit_test(random_numbers_survive_the_round_trip),
        cmocka_unit_test(radix_text_is_that_of_v8),
        cmocka_unit_test(text_becomes_a_number),
        cmocka_unit_test(far_digits_decide_a_tie),
        WORLD_TEST(objects_convert_by_their_methods),
        WORLD_TEST(symbols_do_not_convert),
        WORLD_TEST(equality_knows_nan_and_zero),
        WORLD_TEST(integers_and_keys_from_numbers),
        WORLD_TEST(keys_from_objects_and_symbols),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
