/* Strings and atoms. */
#include <stdio.h>
#include <string.h>

#include "world.h"

static void string_counts_utf16_units(void **state)
{
    const struct { const char *text; uint32_t units; } rows[] = {
        { "", 0 }, { "abc", 3 }, { "\xC3\xA4", 1 }, { "\xE2\x82\xAC", 1 }, { "\xF0\x9F\x98\x80", 2 },
        { "a\xED\xA0\x80z", 3 },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        g2n_value s = world_text(*state, rows[i].text);
        assert_int_equal(g2n_string_utf16_len(g2n_as_string(g2n_peek(s))), rows[i].units);
        g2n_drop(*state, s);
    }
}

static void string_decodes_as_text_decoder_does(void **state)
{
    const struct { const char *bytes; bool drop_bom; const char *want; } rows[] = {
        { "a\xFF" "b\xED\xA0\x80", true,  "a\xEF\xBF\xBD" "b\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD" },
        { "\xEF\xBB\xBF" "x",      true,  "x"                                                     },
        { "\xEF\xBB\xBF" "x",      false, "\xEF\xBB\xBF" "x"                                      },
        { "\xEF\xBB\xBF\xEF\xBB\xBF", true, "\xEF\xBB\xBF"                                        },
        { "\xF0\x9F\x98",          true,  "\xEF\xBF\xBD"                                          },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        g2n_value s;
        assert_ok(g2n_string_decode(*state, rows[i].bytes, strlen(rows[i].bytes), rows[i].drop_bom, &s));
        assert_string_equal(world_c(*state, s), rows[i].want);
    }
}

static void concat_joins_surrogates_that_meet(void **state)
{
    g2n_value high = world_text(*state, "a\xED\xA0\xBD"), low = world_text(*state, "\xED\xB8\x80z"), both;

    assert_ok(g2n_string_concat(*state, g2n_as_string(g2n_peek(high)), g2n_as_string(g2n_peek(low)), &both));
    assert_int_equal(g2n_string_utf16_len(g2n_as_string(g2n_peek(both))), 4);
    assert_string_equal(world_c(*state, both), "a\xF0\x9F\x98\x80z");
    assert_ok(g2n_string_concat(*state, g2n_as_string(g2n_peek(low)), g2n_as_string(g2n_peek(high)), &both));
    assert_string_equal(world_c(*state, both), "\xED\xB8\x80za\xED\xA0\xBD");
    g2n_drop(*state, high);
    g2n_drop(*state, low);
}

static void too_long_a_string_is_a_range_error(void **state)
{
    g2n_value s;

    assert_int_equal(g2n_string_new(*state, "", (size_t)G2N_STRING_MAX + 1, &s), G2N_THROWN);
    assert_string_equal(world_thrown(*state), "RangeError: Invalid string length");
}

static void equal_atoms_are_one_cell(void **state)
{
    struct g2n_string *a, *b;
    g2n_value s = world_text(*state, "some name");

    assert_null(g2n_atom_find(*state, "some name", 9));
    assert_ok(g2n_atom_of(*state, g2n_as_string(g2n_peek(s)), &a));
    assert_ptr_equal(a, g2n_as_string(g2n_peek(s))); /* the string itself became the atom */
    assert_ok(g2n_atom_new(*state, "some name", 9, &b));
    assert_ptr_equal(a, b);
    assert_ptr_equal(g2n_atom_find(*state, "some name", 9), a);
    g2n_atom_release(*state, a);
    g2n_atom_release(*state, b);
    g2n_drop(*state, s);
    assert_null(g2n_atom_find(*state, "some name", 9));
}

static void atom_of_an_equal_string_is_the_first_one(void **state)
{
    g2n_value s = world_text(*state, "twice"), again = world_text(*state, "twice");
    struct g2n_string *a, *b;

    assert_ok(g2n_atom_of(*state, g2n_as_string(g2n_peek(s)), &a));
    assert_ok(g2n_atom_of(*state, g2n_as_string(g2n_peek(again)), &b));
    assert_ptr_equal(a, b);
    assert_true(g2n_strict_equal(g2n_peek(s), g2n_peek(again)));
    g2n_atom_release(*state, a);
    g2n_atom_release(*state, b);
    g2n_drop(*state, s);
    g2n_drop(*state, again);
}

static void atoms_know_canonical_indexes(void **state)
{
    const struct { const char *text; bool is_index; uint32_t index; } rows[] = {
        { "0", true, 0 }, { "7", true, 7 }, { "4294967294", true, 4294967294u }, { "4294967295", false, 0 },
        { "99999999999", false, 0 }, { "00", false, 0 }, { "01", false, 0 }, { "-1", false, 0 }, { "1.0", false, 0 },
        { "", false, 0 }, { "1 ", false, 0 },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        g2n_key key = world_key(*state, rows[i].text);
        uint32_t index = 0;
        assert_int_equal(g2n_key_index(key, &index), rows[i].is_index);
        assert_int_equal(index, rows[i].index);
        g2n_key_drop(*state, key);
    }
}

static void many_atoms_are_all_found_again(void **state)
{
    enum { COUNT = 20000 };
    static struct g2n_string *atoms[COUNT];
    char text[16];

    for (int i = 0; i < COUNT; i++) {
        int len = snprintf(text, sizeof text, "atom %d", i);
        assert_ok(g2n_atom_new(*state, text, (size_t)len, &atoms[i]));
    }
    for (int i = 0; i < COUNT; i++) {
        int len = snprintf(text, sizeof text, "atom %d", i);
        assert_ptr_equal(g2n_atom_find(*state, text, (size_t)len), atoms[i]);
    }
    g2n_realm_check(*state);
    for (int i = 0; i < COUNT; i++) g2n_atom_release(*state, atoms[i]);
}

static void hashes_depend_on_every_byte(void **state)
{
    char text[24] = "abcdefghijklmnopqrstuvw";

    (void)state;
    for (size_t len = 1; len < sizeof text; len++) {
        uint32_t hash = g2n_hash_bytes(text, len);
        for (size_t i = 0; i < len; i++) {
            text[i] ^= 1;
            assert_int_not_equal(g2n_hash_bytes(text, len), hash);
            text[i] ^= 1;
        }
        assert_int_not_equal(g2n_hash_bytes(text, len - 1), hash);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WORLD_TEST(string_counts_utf16_units),
        WORLD_TEST(string_decodes_as_text_decoder_does),
        WORLD_TEST(concat_joins_surrogates_that_meet),
        WORLD_TEST(too_long_a_string_is_a_range_error),
        WORLD_TEST(equal_atoms_are_one_cell),
        WORLD_TEST(atom_of_an_equal_string_is_the_first_one),
        WORLD_TEST(atoms_know_canonical_indexes),
        WORLD_TEST(many_atoms_are_all_found_again),
        WORLD_TEST(hashes_depend_on_every_byte),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
