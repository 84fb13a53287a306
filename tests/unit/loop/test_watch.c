#include "turns.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "loop/watch.h"

struct watching {
    struct g2n_watch     watch;
    struct g2n_operation operation;
    unsigned             seen;
    bool                 once;
};

static void on_ready(struct g2n_loop *loop, struct g2n_watch *watch, unsigned events)
{
    struct watching *w = G2N_CONTAINER(watch, struct watching, watch);

    w->seen |= events;
    if (!w->once) return;
    g2n_watch_end(loop, watch);
    g2n_operation_end(loop, &w->operation);
}

static void on_stop(struct g2n_loop *loop, struct g2n_operation *operation)
{
    g2n_watch_end(loop, &G2N_CONTAINER(operation, struct watching, operation)->watch);
}

static void begin(struct turns *t, struct watching *w, int fd, unsigned events)
{
    *w = (struct watching){ .watch = { .fd = fd, .ready = on_ready }, .operation = { .stop = on_stop }, .once = true };
    assert_ok(g2n_watch_set(&t->loop, &w->watch, events));
    g2n_operation_begin(&t->loop, &w->operation);
}

static void tells_when_a_pipe_is_readable_and_changes_no_flag(void **state)
{
    struct turns *t = *state;
    struct watching w;
    int fds[2];

    assert_int_equal(pipe(fds), 0);
    begin(t, &w, fds[0], G2N_WATCH_READ);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        usleep(10000);
        _exit(write(fds[1], "x", 1) == 1 ? 0 : 1);
    }
    turns_finish(t);
    assert_int_equal(w.seen, G2N_WATCH_READ);
    assert_int_equal(fcntl(fds[0], F_GETFL) & O_NONBLOCK, 0);
    close(fds[0]);
    close(fds[1]);
}

static void many_descriptors_are_told_apart(void **state)
{
    struct turns *t = *state;
    static struct watching w[100];
    int fds[100][2];

    for (int i = 0; i < 100; i++) {
        assert_int_equal(pipe(fds[i]), 0);
        begin(t, &w[i], fds[i][0], G2N_WATCH_READ);
    }
    for (int i = 0; i < 100; i += 2) assert_int_equal(write(fds[i][1], "x", 1), 1);
    while (t->loop.active > 50) (void)g2n_loop_turn(&t->loop);
    for (int i = 0; i < 100; i++) {
        assert_int_equal(w[i].seen, i % 2 ? 0 : G2N_WATCH_READ);
        if (i % 2) {
            g2n_operation_end(&t->loop, &w[i].operation);
            g2n_watch_end(&t->loop, &w[i].watch);
        }
        close(fds[i][0]);
        close(fds[i][1]);
    }
    assert_int_equal(t->loop.watches.count, 0);
    assert_false(g2n_loop_alive(&t->loop));
}

static void hang_up_is_told(void **state)
{
    struct turns *t = *state;
    struct watching w;
    int fds[2];

    assert_int_equal(pipe(fds), 0);
    close(fds[0]);
    begin(t, &w, fds[1], G2N_WATCH_WRITE);
    turns_finish(t);
    assert_true(w.seen & G2N_WATCH_WRITE);
    close(fds[1]);
}

static void what_is_always_ready_is_refused(void **state)
{
    struct turns *t = *state;
    struct g2n_watch watch = { .fd = open("/proc/self/exe", O_RDONLY), .ready = on_ready };

    assert_int_equal(g2n_watch_set(&t->loop, &watch, G2N_WATCH_READ), G2N_EINVAL);
    close(watch.fd);
    assert_int_equal(g2n_watch_set(&t->loop, &watch, G2N_WATCH_READ), G2N_ESYS);
    assert_int_equal(errno, EBADF);
    assert_int_equal(watch.events, 0);
}

static void teardown_ends_watches(void **state)
{
    struct turns *t = *state;
    static struct watching w;
    int fds[2];

    assert_int_equal(pipe(fds), 0);
    begin(t, &w, fds[0], G2N_WATCH_READ);
    g2n_loop_fini(&t->loop);
    assert_int_equal(w.seen, 0);
    assert_ok(g2n_loop_init(&t->loop, &t->realm));
    close(fds[0]);
    close(fds[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TURNS_TEST(tells_when_a_pipe_is_readable_and_changes_no_flag),
        TURNS_TEST(many_descriptors_are_told_apart),
        TURNS_TEST(hang_up_is_told),
        TURNS_TEST(what_is_always_ready_is_refused),
        TURNS_TEST(teardown_ends_watches),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
