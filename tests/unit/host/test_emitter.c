#include "machine.h"

static g2n_value num(double d) { return g2n_number(d); }

static void listeners_are_called_in_order_with_the_arguments(void **state)
{
    struct machine *m = *state;
    struct reply a = { 0 }, b = { 0 };

    m_drop(m, m_call(m, "process.on", ARGS(m_text(m, "e"), m_callback(m, &a))));
    m_drop(m, m_call(m, "process.once", ARGS(m_text(m, "e"), m_callback(m, &b))));
    assert_int_equal(g2n_as_number(g2n_peek(m_call(m, "process.listenerCount", ARGS(m_text(m, "e"))))), 2);
    assert_true(g2n_is_true(g2n_peek(m_call(m, "process.emit", ARGS(m_text(m, "e"), num(1), num(2))))));
    assert_true(g2n_is_true(g2n_peek(m_call(m, "process.emit", ARGS(m_text(m, "e"))))));
    assert_int_equal(a.calls, 2);
    assert_int_equal(b.calls, 1);
    assert_int_equal(g2n_as_number(g2n_peek(b.args[1])), 2);
    assert_false(g2n_is_true(g2n_peek(m_call(m, "process.emit", ARGS(m_text(m, "other"))))));
    reply_clear(m, &a);
    reply_clear(m, &b);
}

static void removing_takes_the_last_added(void **state)
{
    struct machine *m = *state;
    struct reply a = { 0 };
    g2n_value f = m_callback(m, &a);

    for (int i = 0; i < 3; i++) m_drop(m, m_call(m, "process.on", ARGS(m_text(m, "e"), g2n_dup(g2n_peek(f)))));
    m_drop(m, m_call(m, "process.off", ARGS(m_text(m, "e"), g2n_dup(g2n_peek(f)))));
    m_drop(m, m_call(m, "process.off", ARGS(m_text(m, "x"), f)));
    assert_int_equal(g2n_as_number(g2n_peek(m_call(m, "process.listenerCount", ARGS(m_text(m, "e"))))), 2);
    m_drop(m, m_call(m, "process.removeAllListeners", 0, NULL));
    assert_int_equal(g2n_as_number(g2n_peek(m_call(m, "process.listenerCount", ARGS(m_text(m, "e"))))), 0);
}

static void an_error_that_nobody_hears_is_thrown(void **state)
{
    struct machine *m = *state;
    assert_string_equal(m_throws(m, "process.emit", ARGS(m_text(m, "error"), m_text(m, "why"))), "why");
}

static void wrong_receivers_and_listeners_are_refused(void **state)
{
    struct machine *m = *state;
    g2n_value on = m_get(m, "process.on"), result;

    assert_int_equal(g2n_call_function(&m->host.realm, g2n_peek(on), G2N_VIEW_NULL, NULL, 0, &result), G2N_THROWN);
    m_drop(m, g2n_take_exception(&m->host.realm));
    m_drop(m, on);
    assert_string_equal(m_throws(m, "process.on", ARGS(m_text(m, "x"))),
                        "TypeError: The \"listener\" argument must be of type function. Received undefined");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        MACHINE_TEST(listeners_are_called_in_order_with_the_arguments),
        MACHINE_TEST(removing_takes_the_last_added),
        MACHINE_TEST(an_error_that_nobody_hears_is_thrown),
        MACHINE_TEST(wrong_receivers_and_listeners_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
