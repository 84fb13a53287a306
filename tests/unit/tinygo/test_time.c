/* Clock, sleep and randomness in both units: nanoseconds since TinyGo 0.38, milliseconds before. */
#include "guest.h"

#include <math.h>
#include <stdlib.h>
#include <time.h>

static void ticks_are_the_time_and_go_on(void **state)
{
    struct guest *g = *state;
    const uint64_t first = g2n_tinygo_ticks(g->t), wall = (uint64_t)time(NULL) * 1000000000u;
    const double first_ms = g2n_tinygo_ticks_ms(g->t);

    assert_true(first + 5000000000u > wall && first < wall + 5000000000u);
    assert_true(first_ms * 1e6 >= (double)first && first_ms * 1e6 < (double)first + 5e9);
    assert_true(g2n_tinygo_ticks(g->t) >= first);
    assert_true(g2n_tinygo_ticks_ms(g->t) >= first_ms);
}

static void turn(struct guest *g, unsigned scheduled)
{
    struct g2n_loop *loop = &g->t->guest.host.loop;

    g->enough = scheduled;
    while (!loop->stopping && g2n_loop_turn(loop)) continue;
    loop->stopping = false;
    assert_int_equal(g->scheduled, scheduled);
}

static void each_sleep_has_its_timer(void **state)
{
    struct guest *g = *state;

    g2n_tinygo_sleep_ticks(g->t, 3000000);
    g2n_tinygo_sleep_ticks_ms(g->t, 1.5);
    g2n_tinygo_sleep_ticks(g->t, 0);
    g2n_tinygo_sleep_ticks(g->t, (uint64_t)-5);
    g2n_tinygo_sleep_ticks_ms(g->t, NAN);
    g2n_tinygo_sleep_ticks_ms(g->t, -INFINITY);
    assert_int_equal(g->scheduled, 0); /* not before the loop turns */
    turn(g, 6);
    assert_false(g2n_loop_turn(&g->t->guest.host.loop)); /* nothing is left that could wake it */
}

static void endless_sleep_wakes_nobody(void **state)
{
    struct guest *g = *state;

    g2n_tinygo_sleep_ticks(g->t, INT64_MAX);
    g2n_tinygo_sleep_ticks_ms(g->t, INFINITY);
    g2n_tinygo_sleep_ticks_ms(g->t, 1e300);
    g2n_tinygo_sleep_ticks_ms(g->t, 1);
    turn(g, 1);
}

static void without_a_scheduler_sleep_takes_its_time(void **state)
{
    struct guest *g = *state;
    const uint64_t before = g2n_tinygo_ticks(g->t);

    g->program.schedule = NULL;
    g2n_tinygo_sleep_ticks(g->t, 2000000);
    g2n_tinygo_sleep_ticks_ms(g->t, 2);
    g2n_tinygo_sleep_ticks_ms(g->t, NAN);
    g2n_tinygo_sleep_ticks(g->t, (uint64_t)-5);
    assert_true(g2n_tinygo_ticks(g->t) >= before + 4000000);
    assert_int_equal(g->scheduled, 0);
}

static void nobody_is_scheduled_who_has_exited(void **state)
{
    struct guest *g = *state;

    g2n_tinygo_sleep_ticks(g->t, 0);
    g->t->guest.exited = true;
    while (g2n_loop_turn(&g->t->guest.host.loop)) continue;
    assert_int_equal(g->scheduled, 0);
    g->t->guest.exited = false;
}

static void randomness_fills_what_it_is_given(void **state)
{
    struct guest *g = *state;
    const unsigned char *mem = g->box.memory.data;

    g2n_tinygo_get_random_data(g->t, DATA, 16, 16);
    assert_int_equal(g2n_tinygo_random_get(g->t, DATA + 32, 16), G2N_WASI_OK);
    assert_memory_not_equal(mem + DATA, mem + DATA + 32, 16);
    assert_int_equal(u64_at(g, DATA + 16), 0);
    assert_int_equal(u64_at(g, DATA + 48), 0);
    g2n_tinygo_get_random_data(g->t, (uint32_t)g->box.memory.size, 0, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        GUEST_TEST(ticks_are_the_time_and_go_on), GUEST_TEST(each_sleep_has_its_timer), GUEST_TEST(endless_sleep_wakes_nobody),
        GUEST_TEST(without_a_scheduler_sleep_takes_its_time), GUEST_TEST(nobody_is_scheduled_who_has_exited),
        GUEST_TEST(randomness_fills_what_it_is_given),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
