#include "machine.h"

#include <string.h>

#include "loop/timer.h"

static g2n_value num(double d) { return g2n_number(d); }

static char order[64];

/* A function that notes its letter; this is checked to be the Timeout when there is one. */
static enum g2n_status note(struct g2n_call *call, g2n_value *result)
{
    size_t len = strlen(order);
    (void)result;
    order[len] = *(const char *)((const struct g2n_function *)(void *)call->callee)->context;
    order[len + 1] = '\0';
    return G2N_OK;
}

static g2n_value noting(struct machine *m, const char *letter) { return m_function(m, note, (void *)(uintptr_t)letter); }

static int reset_order(void **state)
{
    order[0] = '\0';
    return machine_open(state);
}

static void phases_come_in_nodes_order(void **state)
{
    struct machine *m = *state;

    m_drop(m, m_call(m, "setImmediate", ARGS(noting(m, "i"))));
    m_drop(m, m_call(m, "setTimeout", ARGS(noting(m, "b"), num(2))));
    m_drop(m, m_call(m, "setTimeout", ARGS(noting(m, "a"), num(1))));
    (void)m_call(m, "queueMicrotask", ARGS(noting(m, "m")));
    (void)m_call(m, "process.nextTick", ARGS(noting(m, "t")));
    m_run(m);
    assert_string_equal(order, "tmiab");
}

static void timeouts_pass_arguments_and_themselves(void **state)
{
    struct machine *m = *state;
    struct reply told = { 0 };

    g2n_value t = m_call(m, "setTimeout", ARGS(m_callback(m, &told), num(0), num(1), m_text(m, "two"), num(3)));
    m_run(m);
    assert_int_equal(told.argc, 3);
    assert_string_equal(m_string(m, g2n_dup(g2n_peek(told.args[1]))), "two");
    reply_clear(m, &told);
    m_drop(m, t);
}

static void odd_delays_become_one(void **state)
{
    struct machine *m = *state;
    static const double delays[] = { -1, 0, 0.5, 1e300, 2147483648.0 };

    for (size_t i = 0; i < sizeof delays / sizeof *delays; i++)
        m_drop(m, m_call(m, "setTimeout", ARGS(noting(m, "x"), num(delays[i]))));
    m_drop(m, m_call(m, "setTimeout", ARGS(noting(m, "x"), num(0.0 / 0.0))));
    m_drop(m, m_call(m, "setTimeout", ARGS(noting(m, "x"), m_text(m, "no number"))));
    m_drop(m, m_call(m, "setTimeout", ARGS(noting(m, "x"))));
    m_run(m);
    assert_string_equal(order, "xxxxxxxx");
}

static void clearing(void **state)
{
    struct machine *m = *state;

    g2n_value a = m_call(m, "setTimeout", ARGS(noting(m, "a"), num(1)));
    g2n_value b = m_call(m, "setTimeout", ARGS(noting(m, "b"), num(1)));
    g2n_value c = m_call(m, "setTimeout", ARGS(noting(m, "c"), num(1)));
    g2n_value d = m_call(m, "setTimeout", ARGS(noting(m, "d"), num(1)));
    g2n_value i = m_call(m, "setImmediate", ARGS(noting(m, "i")));
    g2n_value b_id = m_call(m, "Number", ARGS(g2n_dup(g2n_peek(b)))), c_id = m_call(m, "String", ARGS(g2n_dup(g2n_peek(c))));
    (void)m_call(m, "clearTimeout", ARGS(a));
    (void)m_call(m, "clearInterval", ARGS(b_id));
    (void)m_call(m, "clearTimeout", ARGS(c_id));
    (void)m_call(m, "clearImmediate", ARGS(g2n_dup(g2n_peek(i))));
    (void)m_call(m, "clearImmediate", ARGS(i));
    (void)m_call(m, "clearTimeout", ARGS(G2N_UNDEFINED));
    (void)m_call(m, "clearTimeout", ARGS(m_text(m, "nonsense")));
    (void)m_call(m, "clearTimeout", ARGS(num(1e300)));
    (void)m_call(m, "clearImmediate", ARGS(num(1)));
    m_run(m);
    assert_string_equal(order, "d");
    m_drop(m, b);
    m_drop(m, c);
    m_drop(m, d);
}

static void ignore(struct g2n_loop *loop, struct g2n_timer *timer, void *context, g2n_view data)
{
    (void)loop;
    (void)timer;
    (void)context;
    (void)data;
}

static void timers_of_the_runtime_cannot_be_cleared_by_number(void **state)
{
    struct machine *m = *state;
    int32_t id;

    assert_ok(g2n_timer_start(&m->host.loop, 1000, false, ignore, NULL, G2N_UNDEFINED, &id));
    (void)m_call(m, "clearTimeout", ARGS(num(id)));
    assert_true(g2n_timer_armed(&m->host.loop, id));
}

static g2n_value interval;

static enum g2n_status clear_third(struct g2n_call *call, g2n_value *result)
{
    enum g2n_status st = note(call, result);
    struct machine *m = (struct machine *)(void *)g2n_host_of(call->realm);
    if (strlen(order) == 3) (void)m_call(m, "clearInterval", ARGS(g2n_dup(g2n_peek(interval))));
    return st;
}

static void intervals_repeat_until_cleared(void **state)
{
    struct machine *m = *state;

    interval = m_call(m, "setInterval", ARGS(m_function(m, clear_third, (void *)(uintptr_t)"r"), num(1)));
    m_run(m);
    assert_string_equal(order, "rrr");
    m_drop(m, interval);
}

static void timeout_methods(void **state)
{
    struct machine *m = *state;
    g2n_value t = m_call(m, "setTimeout", ARGS(noting(m, "t"), num(1)));
    g2n_view v = g2n_peek(t);

    assert_true(g2n_is_true(g2n_peek(m_method(m, v, "hasRef", 0, NULL))));
    m_drop(m, m_method(m, v, "unref", 0, NULL));
    assert_false(g2n_is_true(g2n_peek(m_method(m, v, "hasRef", 0, NULL))));
    m_run(m);
    assert_string_equal(order, ""); /* nothing kept the loop alive */
    m_drop(m, m_method(m, v, "ref", 0, NULL));
    m_run(m);
    assert_string_equal(order, "t");
    m_drop(m, m_method(m, v, "refresh", 0, NULL)); /* of one that fired: again */
    m_run(m);
    assert_string_equal(order, "tt");
    m_drop(m, m_method(m, v, "close", 0, NULL));
    m_drop(m, m_method(m, v, "refresh", 0, NULL)); /* of one that was cleared: nothing */
    m_run(m);
    assert_string_equal(order, "tt");
    m_drop(m, t);
}

static void what_is_no_function_is_refused(void **state)
{
    static const char *const names[] = { "setTimeout", "setInterval", "setImmediate", "queueMicrotask" };
    struct machine *m = *state;

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_string_equal(m_throws(m, names[i], ARGS(num(5))),
                            "TypeError: The \"callback\" argument must be of type function. Received type number (5)");
}

static void teardown_drops_what_is_queued(void **state)
{
    struct machine *m = *state;

    m_drop(m, m_call(m, "setTimeout", ARGS(noting(m, "x"), num(5), m_text(m, "held"))));
    m_drop(m, m_call(m, "setInterval", ARGS(noting(m, "x"), num(5))));
    m_drop(m, m_call(m, "setImmediate", ARGS(noting(m, "x"), m_text(m, "held"))));
    (void)m_call(m, "process.nextTick", ARGS(noting(m, "x"), m_text(m, "held")));
}

#define ORDER_TEST(f) cmocka_unit_test_setup_teardown(f, reset_order, machine_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ORDER_TEST(phases_come_in_nodes_order),
        ORDER_TEST(timeouts_pass_arguments_and_themselves),
        ORDER_TEST(odd_delays_become_one),
        ORDER_TEST(clearing),
        ORDER_TEST(timers_of_the_runtime_cannot_be_cleared_by_number),
        ORDER_TEST(intervals_repeat_until_cleared),
        ORDER_TEST(timeout_methods),
        ORDER_TEST(what_is_no_function_is_refused),
        ORDER_TEST(teardown_drops_what_is_queued),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
