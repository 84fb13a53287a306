#include "turns.h"

#include <string.h>
#include <unistd.h>

static void nothing_queued_is_not_alive(void **state)
{
    struct turns *t = *state;
    assert_false(g2n_loop_alive(&t->loop));
    assert_false(g2n_loop_turn(&t->loop));
}

static void tasks_run_first_in_first_out(void **state)
{
    struct turns *t = *state;
    struct noting n[3];

    for (int i = 0; i < 3; i++) {
        noting_init(&n[i], (char)('a' + i));
        g2n_loop_post(&t->loop, &n[i].task);
    }
    assert_true(g2n_loop_alive(&t->loop));
    assert_false(g2n_loop_turn(&t->loop));
    assert_string_equal(t->log, "abc");
}

static struct noting ticks[3];

static void queue_one_of_each(struct g2n_loop *loop, struct noting *self)
{
    (void)self;
    turns_microtask(turns_of(loop), 'm');
    noting_init(&ticks[0], 't');
    noting_init(&ticks[1], 'u');
    g2n_loop_post_tick(loop, &ticks[0].task);
    g2n_loop_post_tick(loop, &ticks[1].task);
}

static void ticks_and_then_microtasks_run_after_each_task(void **state)
{
    struct turns *t = *state;
    struct noting a, b;

    noting_init(&a, 'a');
    noting_init(&b, 'b');
    a.then = queue_one_of_each;
    g2n_loop_post(&t->loop, &a.task);
    g2n_loop_post(&t->loop, &b.task);
    turns_finish(t);
    assert_string_equal(t->log, "atumb");
}

static void post_again(struct g2n_loop *loop, struct noting *self)
{
    if (strlen(turns_of(loop)->log) < 4) g2n_loop_post(loop, &self->task);
}

static void a_task_posted_by_a_task_waits_for_the_next_phase(void **state)
{
    struct turns *t = *state;
    struct noting a, i;

    noting_init(&a, 'a');
    a.then = post_again;
    noting_init(&i, 'i');
    g2n_loop_post(&t->loop, &a.task);
    g2n_loop_post_immediate(&t->loop, &i.task);
    turns_finish(t);
    assert_string_equal(t->log, "aaia"); /* after the poll phase, what it and the tasks before it queued */
}

static void withdrawn_task_does_not_run(void **state)
{
    struct turns *t = *state;
    struct noting a, b;

    noting_init(&a, 'a');
    noting_init(&b, 'b');
    g2n_loop_post_immediate(&t->loop, &a.task);
    g2n_loop_post_immediate(&t->loop, &b.task);
    g2n_task_withdraw(&a.task);
    turns_finish(t);
    assert_string_equal(t->log, "b");
}

static void stop_loop(struct g2n_loop *loop, struct noting *self)
{
    (void)self;
    loop->stopping = true;
}

static void stopping_runs_no_further_task_and_teardown_cancels(void **state)
{
    struct turns *t = *state;
    static struct noting a, b, c;

    noting_init(&a, 'a');
    a.then = stop_loop;
    noting_init(&b, 'b');
    noting_init(&c, 'c');
    g2n_loop_post(&t->loop, &a.task);
    g2n_loop_post(&t->loop, &b.task);
    g2n_loop_post_immediate(&t->loop, &c.task);
    turns_microtask(t, 'm');
    assert_false(g2n_loop_turn(&t->loop));
    assert_string_equal(t->log, "ma");
    g2n_loop_fini(&t->loop);
    assert_string_equal(t->log, "ma--");
    assert_ok(g2n_loop_init(&t->loop, &t->realm));
}

struct wakeup { /* an operation that a libuv timer ends */
    struct g2n_operation operation;
    struct noting        done;
    uv_timer_t           uv;
    bool                 stopped, fired;
};

static void on_wakeup(uv_timer_t *uv)
{
    struct wakeup *w = uv->data;
    struct g2n_loop *loop = uv->loop->data;

    w->fired = true;
    g2n_operation_end(loop, &w->operation);
    g2n_loop_post(loop, &w->done.task);
    uv_close((uv_handle_t *)uv, NULL);
}

static void stop_wakeup(struct g2n_loop *loop, struct g2n_operation *operation)
{
    struct wakeup *w = G2N_CONTAINER(operation, struct wakeup, operation);
    (void)loop;
    w->stopped = true;
    uv_close((uv_handle_t *)&w->uv, NULL);
}

static void begin_wakeup(struct turns *t, struct wakeup *w, uint64_t ms)
{
    *w = (struct wakeup){ .operation = { .stop = stop_wakeup } };
    noting_init(&w->done, 'w');
    assert_int_equal(uv_timer_init(&t->loop.uv, &w->uv), 0);
    w->uv.data = w;
    uv_update_time(&t->loop.uv);
    assert_int_equal(uv_timer_start(&w->uv, on_wakeup, ms, 0), 0);
    g2n_operation_begin(&t->loop, &w->operation);
}

static void an_operation_keeps_the_loop_alive_until_it_ends(void **state)
{
    struct turns *t = *state;
    static struct wakeup w;

    begin_wakeup(t, &w, 3);
    assert_true(g2n_loop_alive(&t->loop));
    turns_finish(t);
    assert_string_equal(t->log, "w");
}

static void teardown_stops_operations(void **state)
{
    struct turns *t = *state;
    static struct wakeup w;

    begin_wakeup(t, &w, 100000);
    g2n_loop_fini(&t->loop);
    assert_true(w.stopped);
    assert_string_equal(t->log, "");
    assert_ok(g2n_loop_init(&t->loop, &t->realm));
}

static bool has_fired(void *context) { return ((struct wakeup *)context)->fired; }

static void block_waits_without_running_tasks(void **state)
{
    struct turns *t = *state;
    static struct wakeup w;
    struct noting a;

    noting_init(&a, 'a');
    g2n_loop_post(&t->loop, &a.task);
    begin_wakeup(t, &w, 3);
    assert_true(g2n_block(&t->loop, has_fired, &w, UINT64_MAX));
    assert_string_equal(t->log, "");
    turns_finish(t);
    assert_string_equal(t->log, "aw");
}

static void block_gives_up_at_its_deadline_and_not_before(void **state)
{
    struct turns *t = *state;
    static struct wakeup w;
    uint64_t deadline = uv_hrtime() + 2500000;

    begin_wakeup(t, &w, 100000);
    assert_false(g2n_block(&t->loop, has_fired, &w, deadline));
    assert_true(uv_hrtime() >= deadline);
    assert_true(uv_hrtime() < deadline + 500000000);
}

static void post_until_something_is_noted(struct g2n_loop *loop, struct g2n_task *task)
{
    if (turns_of(loop)->log[0] == '\0') g2n_loop_post(loop, task);
}

static void descriptors_are_looked_at_while_tasks_are_ready(void **state)
{
    struct turns *t = *state;
    static struct wakeup w;
    struct noting busy;

    noting_init(&busy, '.');
    busy.task.run = post_until_something_is_noted;
    begin_wakeup(t, &w, 2);
    g2n_loop_post(&t->loop, &busy.task);
    turns_finish(t);
    assert_string_equal(t->log, "w");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TURNS_TEST(nothing_queued_is_not_alive),
        TURNS_TEST(tasks_run_first_in_first_out),
        TURNS_TEST(ticks_and_then_microtasks_run_after_each_task),
        TURNS_TEST(a_task_posted_by_a_task_waits_for_the_next_phase),
        TURNS_TEST(withdrawn_task_does_not_run),
        TURNS_TEST(stopping_runs_no_further_task_and_teardown_cancels),
        TURNS_TEST(an_operation_keeps_the_loop_alive_until_it_ends),
        TURNS_TEST(teardown_stops_operations),
        TURNS_TEST(block_waits_without_running_tasks),
        TURNS_TEST(block_gives_up_at_its_deadline_and_not_before),
        TURNS_TEST(descriptors_are_looked_at_while_tasks_are_ready),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
