#include "machine.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/stdio.h"

static g2n_value num(double d) { return g2n_number(d); }

/* A pipe whose ends the guest may use. */
static void adopted_pipe(struct machine *m, int fds[2])
{
    assert_int_equal(pipe(fds), 0);
    assert_ok(g2n_stdio_adopt(&m->host, fds[0]));
    assert_ok(g2n_stdio_adopt(&m->host, fds[1]));
}

static void begin_read(struct machine *m, int fd, g2n_value buffer, struct reply *reply)
{
    (void)m_call(m, "fs.read", ARGS(num(fd), buffer, num(0), G2N_NULL, G2N_NULL, m_callback(m, reply)));
}

static void begin_write(struct machine *m, int fd, g2n_value data, struct reply *reply)
{
    (void)m_call(m, "fs.write", ARGS(num(fd), data, m_callback(m, reply)));
}

static double moved(struct reply *reply)
{
    assert_int_equal(reply->calls, 1);
    assert_true(g2n_is_null(g2n_peek(reply->args[0])));
    return g2n_as_number(g2n_peek(reply->args[1]));
}

static const char *error_of(struct machine *m, struct reply *reply)
{
    assert_int_equal(reply->calls, 1);
    assert_int_equal(reply->argc, 1);
    return m_string(m, g2n_dup(g2n_peek(reply->args[0])));
}

/* A process of its own that does something a little later. */
struct later {
    int         fd;
    const char *text;
    size_t      want; /* bytes to read instead */
};

static void *later_main(void *context)
{
    const struct later *l = context;
    char room[65536];

    usleep(5000);
    if (l->text && write(l->fd, l->text, strlen(l->text)) < 0) return NULL;
    for (size_t left = l->want; left;) {
        ssize_t n = read(l->fd, room, left < sizeof room ? left : sizeof room);
        if (n <= 0) break;
        left -= (size_t)n;
    }
    return NULL;
}

static pthread_t do_later(struct later *l)
{
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, later_main, l), 0);
    return thread;
}

static void reading_an_empty_pipe_waits_while_timers_go_on(void **state)
{
    struct machine *m = *state;
    struct reply got = { 0 }, tick = { 0 };
    int fds[2];

    adopted_pipe(m, fds);
    g2n_value buffer = m_bytes(m, NULL, 16);
    begin_read(m, fds[0], g2n_dup(g2n_peek(buffer)), &got);
    m_drop(m, m_call(m, "setTimeout", ARGS(m_callback(m, &tick), num(1))));
    struct later l = { fds[1], "later", 0 };
    pthread_t thread = do_later(&l);
    m_run(m);
    pthread_join(thread, NULL);
    assert_int_equal(tick.calls, 1);
    assert_int_equal(moved(&got), 5);
    assert_memory_equal(g2n_typed_array_bytes(g2n_as_typed_array(g2n_peek(buffer))), "later", 5);
    assert_int_equal(fcntl(fds[0], F_GETFL) & O_NONBLOCK, 0);
    m_drop(m, buffer);
    reply_clear(m, &got);
    reply_clear(m, &tick);
    close(fds[0]);
    close(fds[1]);
}

static void reads_finish_in_the_order_asked(void **state)
{
    struct machine *m = *state;
    struct reply a = { 0 }, b = { 0 };
    int fds[2];

    adopted_pipe(m, fds);
    g2n_value first = m_bytes(m, NULL, 2), second = m_bytes(m, NULL, 2);
    begin_read(m, fds[0], g2n_dup(g2n_peek(first)), &a);
    begin_read(m, fds[0], g2n_dup(g2n_peek(second)), &b);
    assert_int_equal(write(fds[1], "1234", 4), 4);
    m_run(m);
    assert_int_equal(moved(&a), 2);
    assert_int_equal(moved(&b), 2);
    assert_string_equal(m_string(m, first), "49,50");
    assert_string_equal(m_string(m, second), "51,52");
    reply_clear(m, &a);
    reply_clear(m, &b);
    close(fds[0]);
    close(fds[1]);
}

static void end_of_input_is_zero_bytes(void **state)
{
    struct machine *m = *state;
    struct reply got = { 0 };
    int fds[2];

    adopted_pipe(m, fds);
    close(fds[1]);
    begin_read(m, fds[0], m_bytes(m, NULL, 2), &got);
    m_run(m);
    assert_int_equal(moved(&got), 0);
    reply_clear(m, &got);
    close(fds[0]);
}

static void a_write_larger_than_the_pipe_finishes_when_all_is_written(void **state)
{
    enum { SIZE = 1000000 };
    struct machine *m = *state;

    for (int nonblocking = 0; nonblocking < 2; nonblocking++) {
        struct reply done = { 0 };
        int fds[2];
        adopted_pipe(m, fds);
        if (nonblocking) assert_int_equal(fcntl(fds[1], F_SETFL, O_NONBLOCK), 0);
        begin_write(m, fds[1], m_bytes(m, NULL, SIZE), &done);
        assert_int_equal(g2n_loop_alive(&m->host.loop), true);
        struct later l = { fds[0], NULL, SIZE };
        pthread_t thread = do_later(&l);
        m_run(m);
        pthread_join(thread, NULL);
        assert_int_equal(moved(&done), SIZE);
        assert_int_equal(!!(fcntl(fds[1], F_GETFL) & O_NONBLOCK), nonblocking);
        reply_clear(m, &done);
        close(fds[0]);
        close(fds[1]);
    }
}

static void a_synchronous_write_comes_after_the_queued_ones(void **state)
{
    struct machine *m = *state;
    struct reply done = { 0 };
    char got[16];
    int fds[2];

    adopted_pipe(m, fds);
    g2n_value much = m_bytes(m, NULL, 200000);
    struct later l = { fds[0], NULL, 200000 };
    begin_write(m, fds[1], much, &done);
    pthread_t thread = do_later(&l);
    g2n_stdio_write_now(&m->host, fds[1], "after", 5);
    pthread_join(thread, NULL);
    assert_int_equal(read(fds[0], got, sizeof got), 5);
    assert_memory_equal(got, "after", 5);
    assert_int_equal(done.calls, 0); /* finished, and told by the loop only */
    m_run(m);
    assert_int_equal(moved(&done), 200000);
    reply_clear(m, &done);
    close(fds[0]);
    close(fds[1]);
}

static void a_reader_that_is_gone_is_a_broken_pipe(void **state)
{
    struct machine *m = *state;
    struct reply first = { 0 }, second = { 0 };
    int fds[2];

    adopted_pipe(m, fds);
    begin_write(m, fds[1], m_bytes(m, NULL, 200000), &first);
    begin_write(m, fds[1], m_text(m, "x"), &second);
    close(fds[0]);
    m_run(m);
    assert_true(moved(&first) < 200000); /* what was written; then the error */
    assert_string_equal(error_of(m, &second), "Error: EPIPE: broken pipe, write");
    reply_clear(m, &first);
    reply_clear(m, &second);
    close(fds[1]);
}

static void closing_ends_what_waits(void **state)
{
    struct machine *m = *state;
    struct reply got = { 0 }, closed = { 0 };
    int fds[2];

    adopted_pipe(m, fds);
    begin_read(m, fds[0], m_bytes(m, NULL, 2), &got);
    (void)m_call(m, "fs.close", ARGS(num(fds[0]), m_callback(m, &closed)));
    m_run(m);
    assert_string_equal(error_of(m, &got), "Error: EBADF: bad file descriptor, read");
    assert_int_equal(closed.calls, 1);
    assert_int_equal(fcntl(fds[0], F_GETFD), -1);
    reply_clear(m, &got);
    reply_clear(m, &closed);
    begin_read(m, fds[0], m_bytes(m, NULL, 2), &got);
    m_run(m);
    assert_string_equal(error_of(m, &got), "Error: EBADF: bad file descriptor, read");
    reply_clear(m, &got);
    close(fds[1]);
}

static void teardown_drops_what_waits(void **state)
{
    struct machine *m = *state;
    struct reply got = { 0 };
    int fds[2];

    adopted_pipe(m, fds);
    begin_read(m, fds[0], m_bytes(m, NULL, 2), &got);
    begin_read(m, fds[0], m_bytes(m, NULL, 2), &got);
    begin_write(m, fds[1], m_bytes(m, NULL, 200000), &got);
    begin_write(m, fds[1], m_bytes(m, NULL, 200000), &got);
    close(fds[0]);
    machine_close(state);
    assert_int_equal(machine_open(state), 0);
    assert_int_equal(got.calls, 0);
    close(fds[1]);
}

static void sockets_and_devices(void **state)
{
    struct machine *m = *state;
    struct reply got = { 0 }, done = { 0 };
    int pair[2];

    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
    assert_ok(g2n_stdio_adopt(&m->host, pair[0]));
    begin_read(m, pair[0], m_bytes(m, NULL, 8), &got);
    begin_write(m, pair[0], m_bytes(m, NULL, 1000000), &done);
    struct later l = { pair[1], "s", 1000000 };
    pthread_t thread = do_later(&l);
    m_run(m);
    pthread_join(thread, NULL);
    assert_int_equal(moved(&got), 1);
    assert_int_equal(moved(&done), 1000000);
    reply_clear(m, &got);
    reply_clear(m, &done);
    close(pair[0]);
    close(pair[1]);

    g2n_value full = m_call(m, "fs.openSync", ARGS(m_text(m, "/dev/full"), m_text(m, "r+")));
    begin_write(m, (int)g2n_as_number(g2n_peek(full)), m_text(m, "x"), &done);
    begin_read(m, (int)g2n_as_number(g2n_peek(full)), m_bytes(m, NULL, 3), &got);
    m_run(m);
    assert_string_equal(error_of(m, &done), "Error: ENOSPC: no space left on device, write");
    assert_int_equal(moved(&got), 3);
    reply_clear(m, &got);
    reply_clear(m, &done);
    (void)m_call(m, "fs.closeSync", ARGS(full));
    g2n_value folder = m_call(m, "fs.openSync", ARGS(m_text(m, ".")));
    begin_read(m, (int)g2n_as_number(g2n_peek(folder)), m_bytes(m, NULL, 3), &got);
    m_run(m);
    assert_string_equal(error_of(m, &got), "Error: EISDIR: illegal operation on a directory, read");
    reply_clear(m, &got);
    (void)m_call(m, "fs.closeSync", ARGS(folder));
}

static void terminals_are_polled(void **state)
{
    struct machine *m = *state;
    struct reply got = { 0 }, done = { 0 };
    int master = posix_openpt(O_RDWR | O_NOCTTY);

    assert_true(master >= 0);
    assert_int_equal(grantpt(master), 0);
    assert_int_equal(unlockpt(master), 0);
    g2n_value tty = m_call(m, "fs.openSync", ARGS(m_text(m, ptsname(master)), num(O_RDWR | O_NOCTTY)));
    int fd = (int)g2n_as_number(g2n_peek(tty));
    begin_write(m, fd, m_text(m, "prompt"), &done);
    begin_read(m, fd, m_bytes(m, NULL, 8), &got);
    struct later l = { master, "line\n", 0 };
    pthread_t thread = do_later(&l);
    m_run(m);
    pthread_join(thread, NULL);
    assert_int_equal(moved(&done), 6);
    assert_int_equal(moved(&got), 5);
    reply_clear(m, &got);
    reply_clear(m, &done);
    (void)m_call(m, "fs.closeSync", ARGS(tty));
    close(master);
}

static void synchronous_forms_wait(void **state)
{
    struct machine *m = *state;
    int fds[2];

    assert_int_equal(pipe2(fds, O_NONBLOCK), 0);
    assert_ok(g2n_stdio_adopt(&m->host, fds[0]));
    struct later l = { fds[1], "sync", 0 };
    pthread_t thread = do_later(&l);
    g2n_value n = m_call(m, "fs.readSync", ARGS(num(fds[0]), m_bytes(m, NULL, 8)));
    pthread_join(thread, NULL);
    assert_int_equal(g2n_as_number(g2n_peek(n)), 4);
    close(fds[0]);
    close(fds[1]);
}

static void closed_standard_descriptors_become_dev_null(void **state)
{
    struct g2n_host *host = &((struct machine *)*state)->host;
    (void)host;
    int kept = dup(STDIN_FILENO);
    struct g2n_stdio *stdio;
    struct stat st, null;

    assert_true(kept > 2);
    close(STDIN_FILENO);
    assert_ok(g2n_stdio_create(host, &stdio));
    assert_int_equal(fstat(STDIN_FILENO, &st), 0);
    assert_int_equal(stat("/dev/null", &null), 0);
    assert_int_equal(st.st_rdev, null.st_rdev);
    g2n_stdio_destroy(stdio);
    dup2(kept, STDIN_FILENO);
    close(kept);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        MACHINE_TEST(reading_an_empty_pipe_waits_while_timers_go_on),
        MACHINE_TEST(reads_finish_in_the_order_asked),
        MACHINE_TEST(end_of_input_is_zero_bytes),
        MACHINE_TEST(a_write_larger_than_the_pipe_finishes_when_all_is_written),
        MACHINE_TEST(a_synchronous_write_comes_after_the_queued_ones),
        MACHINE_TEST(a_reader_that_is_gone_is_a_broken_pipe),
        MACHINE_TEST(closing_ends_what_waits),
        MACHINE_TEST(teardown_drops_what_waits),
        MACHINE_TEST(sockets_and_devices),
        MACHINE_TEST(terminals_are_polled),
        MACHINE_TEST(synchronous_forms_wait),
        MACHINE_TEST(closed_standard_descriptors_become_dev_null),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
