/* crypto, performance, random bytes, require. */
#include "machine.h"

#include <string.h>

static void random_values_fill_any_integer_array(void **state)
{
    struct machine *m = *state;
    g2n_value bytes = m_bytes(m, NULL, 64), same;
    static const char zero[64];

    same = m_call(m, "crypto.getRandomValues", ARGS(g2n_dup(g2n_peek(bytes))));
    assert_int_equal(g2n_peek(same).bits, g2n_peek(bytes).bits);
    assert_int_not_equal(memcmp(g2n_typed_array_bytes(g2n_as_typed_array(g2n_peek(bytes))), zero, 64), 0);
    m_drop(m, same);
    m_drop(m, bytes);
    m_drop(m, m_call(m, "crypto.getRandomValues", ARGS(m_bytes(m, NULL, 65536))));
    assert_string_equal(m_throws(m, "crypto.getRandomValues", ARGS(m_bytes(m, NULL, 65537))),
                        "QuotaExceededError: The requested length exceeds 65,536 bytes");
    assert_string_equal(m_throws(m, "crypto.getRandomValues", ARGS(g2n_number(5))),
                        "TypeMismatchError: The data argument must be an integer-type TypedArray");
}

static void uuids_are_version_four(void **state)
{
    struct machine *m = *state;
    const char *uuid = m_string(m, m_call(m, "crypto.randomUUID", 0, NULL));

    assert_int_equal(strlen(uuid), 36);
    assert_int_equal(uuid[14], '4');
    assert_non_null(strchr("89ab", uuid[19]));
}

static void a_seed_makes_randomness_repeatable(void **state)
{
    struct machine *m = *state;
    unsigned char bytes[4], again[4];

    m->host.random.seeded = true;
    m->host.random.state = 1;
    g2n_random_fill(&m->host, bytes, 4);
    uint32_t s = 1;
    for (int i = 0; i < 4; i++) {
        s = s * 1103515245u + 12345u;
        assert_int_equal(bytes[i], s >> 16 & 0xFF);
    }
    m->host.random.state = 1;
    g2n_random_fill(&m->host, again, 4);
    assert_memory_equal(bytes, again, 4);
}

static void performance_counts_from_the_start(void **state)
{
    struct machine *m = *state;
    double a = g2n_as_number(g2n_peek(m_call(m, "performance.now", 0, NULL)));
    double b = g2n_as_number(g2n_peek(m_call(m, "performance.now", 0, NULL)));

    assert_true(a > 0 && b >= a && b < 60000);
    assert_true(g2n_as_number(g2n_peek(m_get(m, "performance.timeOrigin"))) > 1.6e12);
}

static void modules_are_the_globals(void **state)
{
    struct machine *m = *state;
    g2n_value fs = m_get(m, "fs"), required = m_call(m, "require", ARGS(m_text(m, "node:fs")));

    assert_int_equal(g2n_peek(fs).bits, g2n_peek(required).bits);
    m_drop(m, fs);
    m_drop(m, required);
    assert_string_equal(m_throws(m, "require", ARGS(m_text(m, "nope"))), "Error: Cannot find module 'nope'");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        MACHINE_TEST(random_values_fill_any_integer_array),
        MACHINE_TEST(uuids_are_version_four),
        MACHINE_TEST(a_seed_makes_randomness_repeatable),
        MACHINE_TEST(performance_counts_from_the_start),
        MACHINE_TEST(modules_are_the_globals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
