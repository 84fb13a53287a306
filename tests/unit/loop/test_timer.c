#include "turns.h"

#include <stdlib.h>
#include <string.h>

static g2n_value data_of(char letter) { return g2n_number(letter); }

static void note_data(struct g2n_loop *loop, struct g2n_timer *timer, void *context, g2n_view data)
{
    (void)timer;
    (void)context;
    turns_note(loop, (char)g2n_as_number(data));
}

static int32_t start(struct turns *t, double ms, char letter)
{
    int32_t id;
    assert_ok(g2n_timer_start(&t->loop, ms, false, note_data, NULL, data_of(letter), &id));
    assert_true(id > 0);
    return id;
}

static void fires_in_order_of_due_time(void **state)
{
    struct turns *t = *state;

    start(t, 6, 'c');
    start(t, 1.5, 'a');
    start(t, 3, 'b');
    turns_finish(t);
    assert_string_equal(t->log, "abc");
}

static void those_due_together_fire_in_order_of_arming(void **state)
{
    struct turns *t = *state;

    for (char c = 'a'; c <= 'z'; c++) start(t, 0, c);
    turns_finish(t);
    assert_string_equal(t->log, "abcdefghijklmnopqrstuvwxyz");
}

static uint64_t started_ns, fired_ns;

static void note_time(struct g2n_loop *loop, struct g2n_timer *timer, void *context, g2n_view data)
{
    (void)loop;
    (void)timer;
    (void)context;
    (void)data;
    fired_ns = uv_hrtime();
}

static void never_fires_early(void **state)
{
    struct turns *t = *state;
    uint64_t worst = 0;
    int32_t id;

    for (int i = 0; i < 60; i++) {
        double ms = 0.1 + (i % 7) * 0.37;
        started_ns = uv_hrtime();
        assert_ok(g2n_timer_start(&t->loop, ms, false, note_time, NULL, G2N_UNDEFINED, &id));
        turns_finish(t);
        assert_true((double)(fired_ns - started_ns) >= ms * 1e6);
        uint64_t late = fired_ns - started_ns - (uint64_t)(ms * 1e6);
        if (late > worst) worst = late;
    }
    assert_true(worst < 200000000); /* a loaded machine may be late, but not lost */
}

static void microtasks_run_between_timers(struct g2n_loop *loop, struct g2n_timer *timer, void *context, g2n_view data)
{
    note_data(loop, timer, context, data);
    turns_microtask(turns_of(loop), 'm');
}

static void microtasks_run_after_each_timer(void **state)
{
    struct turns *t = *state;
    int32_t id;

    assert_ok(g2n_timer_start(&t->loop, 0, false, microtasks_run_between_timers, NULL, data_of('a'), &id));
    start(t, 0, 'b');
    turns_finish(t);
    assert_string_equal(t->log, "amb");
}

static void ids_increase_and_are_not_reused(void **state)
{
    struct turns *t = *state;
    int32_t a = start(t, 0, 'a'), b = start(t, 0, 'b');

    assert_true(b > a);
    turns_finish(t);
    assert_true(start(t, 0, 'c') > b);
}

static void ids_wrap_and_leave_out_the_live(void **state)
{
    struct turns *t = *state;
    int32_t first = start(t, 1000, 'a');

    assert_int_equal(first, 1);
    t->loop.timers.last_id = INT32_MAX - 1;
    assert_int_equal(start(t, 1000, 'b'), INT32_MAX);
    assert_int_equal(start(t, 1000, 'c'), 2);
}

static void stopped_timer_does_not_fire(void **state)
{
    struct turns *t = *state;
    int32_t a = start(t, 1, 'a');

    start(t, 2, 'b');
    assert_true(g2n_timer_armed(&t->loop, a));
    g2n_timer_stop(&t->loop, a);
    g2n_timer_stop(&t->loop, a);
    g2n_timer_stop(&t->loop, 12345);
    g2n_timer_stop(&t->loop, -1);
    assert_false(g2n_timer_armed(&t->loop, a));
    turns_finish(t);
    assert_string_equal(t->log, "b");
}

static int32_t repeating;

static void stop_at_three(struct g2n_loop *loop, struct g2n_timer *timer, void *context, g2n_view data)
{
    note_data(loop, timer, context, data);
    assert_int_equal(g2n_timer_id(timer), repeating);
    assert_true(g2n_timer_armed(loop, repeating));
    if (strlen(turns_of(loop)->log) < 3) return;
    g2n_timer_stop(loop, repeating);
    assert_false(g2n_timer_armed(loop, repeating));
}

static void a_repeating_timer_can_stop_itself(void **state)
{
    struct turns *t = *state;

    assert_ok(g2n_timer_start(&t->loop, 0.5, true, stop_at_three, NULL, data_of('r'), &repeating));
    turns_finish(t);
    assert_string_equal(t->log, "rrr");
}

static void refresh_twice(struct g2n_loop *loop, struct g2n_timer *timer, void *context, g2n_view data)
{
    note_data(loop, timer, context, data);
    if (strlen(turns_of(loop)->log) < 3) g2n_timer_refresh(loop, g2n_timer_id(timer));
}

static void refresh_within_its_function_arms_it_again(void **state)
{
    struct turns *t = *state;
    int32_t id;

    assert_ok(g2n_timer_start(&t->loop, 0.5, false, refresh_twice, NULL, data_of('f'), &id));
    turns_finish(t);
    assert_string_equal(t->log, "fff");
    assert_false(g2n_timer_armed(&t->loop, id));
}

static void refresh_restarts_the_delay(void **state)
{
    struct turns *t = *state;
    int32_t a = start(t, 2, 'a');

    start(t, 2, 'b');
    g2n_timer_refresh(&t->loop, a);
    turns_finish(t);
    assert_string_equal(t->log, "ba");
}

static void unreferenced_timer_does_not_keep_the_loop_alive(void **state)
{
    struct turns *t = *state;
    int32_t a = start(t, 1000, 'a');

    g2n_timer_set_referenced(&t->loop, a, false);
    assert_false(g2n_timer_referenced(&t->loop, a));
    turns_finish(t);
    assert_string_equal(t->log, "");
    g2n_timer_set_referenced(&t->loop, a, true);
    assert_true(g2n_loop_alive(&t->loop));
    g2n_timer_stop(&t->loop, a);
    assert_false(g2n_loop_alive(&t->loop));
}

static void too_long_a_delay_becomes_one_millisecond(void **state)
{
    struct turns *t = *state;
    int32_t id;

    started_ns = uv_hrtime();
    assert_ok(g2n_timer_start(&t->loop, 2147483648.0, false, note_time, NULL, G2N_UNDEFINED, &id));
    turns_finish(t);
    assert_true(fired_ns - started_ns >= 1000000);
    start(t, -5, 'a');
    start(t, 0.0 / 0.0, 'b');
    turns_finish(t);
    assert_string_equal(t->log, "ab");
}

static void teardown_frees_what_is_armed(void **state)
{
    struct turns *t = *state;
    g2n_value text;
    int32_t id;

    for (int i = 0; i < 1000; i++) {
        assert_ok(g2n_string_from_c(&t->realm, "held by a timer", &text));
        assert_ok(g2n_timer_start(&t->loop, i, false, note_data, NULL, text, &id));
    }
}

#define MANY 200000

static void keeps_only_some(void **state)
{
    struct turns *t = *state;
    int32_t *ids = malloc(MANY * sizeof *ids);

    assert_non_null(ids);
    for (int i = 0; i < MANY; i++)
        assert_ok(g2n_timer_start(&t->loop, 1000 + rand() % 1000, false, note_data, NULL, data_of('x'), &ids[i]));
    for (int i = 0; i < MANY; i++)
        if (i % 1024 != 0) g2n_timer_stop(&t->loop, ids[i]);
    for (int i = 0; i < MANY; i++) assert_int_equal(g2n_timer_armed(&t->loop, ids[i]), i % 1024 == 0);
    assert_int_equal(t->loop.timers.count, (MANY + 1023) / 1024);
    free(ids);
}

static unsigned fired;

/* The heap's own keys must come out ascending; the data is not looked at. */
static void check_order(struct g2n_loop *loop, struct g2n_timer *timer, void *context, g2n_view data)
{
    uint64_t *last = context;
    (void)timer;
    (void)data;
    if (loop->timers.count) assert_true(loop->timers.heap[0].due_ns >= *last);
    *last = loop->timers.count ? loop->timers.heap[0].due_ns : *last;
    fired++;
}

static void many_fire_in_order(void **state)
{
    struct turns *t = *state;
    uint64_t last = 0;
    int32_t id;

    fired = 0;
    for (int i = 0; i < MANY; i++)
        assert_ok(g2n_timer_start(&t->loop, (double)(rand() % 20000) / 1e3, false, check_order, &last, G2N_UNDEFINED, &id));
    turns_finish(t);
    assert_int_equal(fired, MANY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TURNS_TEST(fires_in_order_of_due_time),
        TURNS_TEST(those_due_together_fire_in_order_of_arming),
        TURNS_TEST(never_fires_early),
        TURNS_TEST(microtasks_run_after_each_timer),
        TURNS_TEST(ids_increase_and_are_not_reused),
        TURNS_TEST(ids_wrap_and_leave_out_the_live),
        TURNS_TEST(stopped_timer_does_not_fire),
        TURNS_TEST(a_repeating_timer_can_stop_itself),
        TURNS_TEST(refresh_within_its_function_arms_it_again),
        TURNS_TEST(refresh_restarts_the_delay),
        TURNS_TEST(unreferenced_timer_does_not_keep_the_loop_alive),
        TURNS_TEST(too_long_a_delay_becomes_one_millisecond),
        TURNS_TEST(teardown_frees_what_is_armed),
        TURNS_TEST(keeps_only_some),
        TURNS_TEST(many_fire_in_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
