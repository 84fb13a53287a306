/* Host functions in C that answer later, by promises. */
#include "machine.h"

#include <stdlib.h>

#include "host/deferred.h"
#include "loop/timer.h"
#include "value/promise.h"
#include "value/reaction.h"

/* later(ms, value, rejected): a promise that libuv's own timer settles, the way a library for libuv would. */
struct later {
    uv_timer_t           timer;
    struct g2n_deferred *deferred;
    g2n_value            value;
    bool                 rejected;
    unsigned            *stops;
    struct machine      *machine;
};

static void on_closed(uv_handle_t *handle) { free(handle->data); }

static void on_due(uv_timer_t *timer)
{
    struct later *later = timer->data;
    if (later->rejected) g2n_deferred_reject(later->deferred, later->value);
    else g2n_deferred_resolve(later->deferred, later->value);
    uv_close((uv_handle_t *)timer, on_closed);
}

static void on_stop(void *context)
{
    struct later *later = context;
    ++*later->stops;
    g2n_drop(&later->machine->host.realm, later->value);
    uv_close((uv_handle_t *)&later->timer, on_closed);
}

static unsigned stops;

static g2n_value later(struct machine *m, uint64_t ms, g2n_value value, bool rejected)
{
    struct later *l = calloc(1, sizeof *l);
    g2n_value promise;
    assert_non_null(l);
    *l = (struct later){ .value = value, .rejected = rejected, .stops = &stops, .machine = m };
    l->timer.data = l;
    assert_int_equal(uv_timer_init(&m->host.loop.uv, &l->timer), 0);
    l->timer.data = l;
    assert_ok(g2n_deferred_create(&m->host, on_stop, l, &l->deferred, &promise));
    assert_int_equal(uv_timer_start(&l->timer, on_due, ms, 0), 0);
    return promise;
}

static void expect(struct machine *m, g2n_value promise, struct reply *good, struct reply *bad)
{
    g2n_value on_good = m_callback(m, good), on_bad = m_callback(m, bad);
    assert_ok(g2n_promise_react(&m->host.realm, g2n_as_promise(g2n_peek(promise)), g2n_peek(on_good), g2n_peek(on_bad),
                                NULL));
    m_drop(m, on_good);
    m_drop(m, on_bad);
    m_drop(m, promise);
}

static void a_promise_is_settled_from_a_callback_of_libuv(void **state)
{
    struct machine *m = *state;
    struct reply good = {0}, bad = {0}, good2 = {0}, bad2 = {0};
    expect(m, later(m, 5, m_text(m, "answer"), false), &good, &bad);
    expect(m, later(m, 1, m_text(m, "refused"), true), &good2, &bad2);
    m_run(m); /* which ends although nothing but the deferred keeps it going */
    assert_int_equal(good.calls, 1);
    assert_string_equal(m_string(m, g2n_dup(g2n_peek(good.args[0]))), "answer");
    assert_int_equal(bad.calls, 0);
    assert_int_equal(bad2.calls, 1);
    assert_string_equal(m_string(m, g2n_dup(g2n_peek(bad2.args[0]))), "refused");
    reply_clear(m, &good);
    reply_clear(m, &bad);
    reply_clear(m, &good2);
    reply_clear(m, &bad2);
}

static void settling_runs_no_guest_code_at_once(void **state)
{
    struct machine *m = *state;
    struct reply good = {0}, bad = {0};
    struct g2n_deferred *d;
    g2n_value promise;
    assert_ok(g2n_deferred_create(&m->host, NULL, NULL, &d, &promise));
    assert_true(g2n_loop_alive(&m->host.loop));
    expect(m, promise, &good, &bad);
    g2n_deferred_resolve(d, g2n_number(7));
    assert_int_equal(good.calls, 0);
    assert_true(g2n_loop_alive(&m->host.loop));
    m_run(m);
    assert_int_equal(good.calls, 1);
    reply_clear(m, &good);
    reply_clear(m, &bad);
}

static void giving_up_lets_the_program_end(void **state)
{
    struct machine *m = *state;
    struct reply good = {0}, bad = {0};
    struct g2n_deferred *d;
    g2n_value promise;
    assert_ok(g2n_deferred_create(&m->host, NULL, NULL, &d, &promise));
    expect(m, promise, &good, &bad);
    g2n_deferred_give_up(d);
    m_run(m);
    assert_int_equal(good.calls + bad.calls, 0);
    reply_clear(m, &good);
    reply_clear(m, &bad);
}

static void teardown_stops_what_waits(void **state)
{
    struct machine *m = *state;
    stops = 0;
    m_drop(m, later(m, 1000000, m_text(m, "never"), false));
    m_drop(m, later(m, 1000000, m_text(m, "never either"), true));
    machine_close(state);
    assert_int_equal(stops, 2);
    machine_open(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        MACHINE_TEST(a_promise_is_settled_from_a_callback_of_libuv),
        MACHINE_TEST(settling_runs_no_guest_code_at_once),
        MACHINE_TEST(giving_up_lets_the_program_end),
        MACHINE_TEST(teardown_stops_what_waits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
