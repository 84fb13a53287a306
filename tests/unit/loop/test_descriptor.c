#include "turns.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include "loop/descriptor.h"

static const enum g2n_fd_kind ways[] = { G2N_FD_STREAM, G2N_FD_POLLED_STREAM };

static void classifies(void **state)
{
    int fds[2], pair[2], file = open("/proc/self/exe", O_RDONLY), null = open("/dev/null", O_RDWR), dir = open("/", O_RDONLY);
    (void)state;

    assert_int_equal(pipe(fds), 0);
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
    assert_int_equal(g2n_fd_classify(fds[0]), G2N_FD_STREAM);
    assert_int_equal(g2n_fd_classify(pair[0]), G2N_FD_SOCKET);
    assert_int_equal(g2n_fd_classify(file), G2N_FD_FILE);
    assert_int_equal(g2n_fd_classify(dir), G2N_FD_FILE);
    assert_int_equal(g2n_fd_classify(null), G2N_FD_STREAM);
    int all[] = { fds[0], fds[1], pair[0], pair[1], file, null, dir };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) close(all[i]);
    assert_int_equal(g2n_fd_classify(fds[0]), G2N_FD_UNKNOWN);
    assert_int_equal(errno, EBADF);
}

static void empty_pipe_would_wait(void **state)
{
    int fds[2];
    char c;
    (void)state;

    assert_int_equal(pipe(fds), 0);
    for (size_t i = 0; i < 2; i++) {
        enum g2n_fd_kind kind = ways[i];
        assert_int_equal(g2n_fd_try_read(fds[0], &kind, &c, 1), -EAGAIN);
        assert_int_equal(g2n_fd_try_write(fds[1], &kind, "x", 1), 1);
        assert_int_equal(g2n_fd_try_read(fds[0], &kind, &c, 1), 1);
        assert_int_equal(c, 'x');
    }
    assert_int_equal(fcntl(fds[0], F_GETFL) & O_NONBLOCK, 0);
    close(fds[1]);
    for (size_t i = 0; i < 2; i++) {
        enum g2n_fd_kind kind = ways[i];
        assert_int_equal(g2n_fd_try_read(fds[0], &kind, &c, 1), 0);
    }
    close(fds[0]);
}

/* However full the pipe is, a try returns. */
static void full_pipe_would_wait(void **state)
{
    static char block[100000];
    (void)state;

    for (size_t i = 0; i < 2; i++) {
        enum g2n_fd_kind kind = ways[i];
        int64_t n, total = 0;
        int fds[2];
        assert_int_equal(pipe(fds), 0);
        while ((n = g2n_fd_try_write(fds[1], &kind, block, sizeof block)) > 0) total += n;
        assert_int_equal(n, -EAGAIN);
        assert_true(total >= 65536 - 4096);
        while (total > 0) {
            n = g2n_fd_try_read(fds[0], &kind, block, sizeof block);
            assert_true(n > 0);
            total -= n;
        }
        close(fds[0]);
        assert_int_equal(g2n_fd_try_write(fds[1], &kind, "x", 1), -EPIPE);
        close(fds[1]);
    }
}

static void sockets_do_not_wait(void **state)
{
    static char block[100000];
    enum g2n_fd_kind kind = G2N_FD_SOCKET;
    int pair[2];
    char c;
    int64_t n;
    (void)state;

    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
    assert_int_equal(g2n_fd_try_read(pair[0], &kind, &c, 1), -EAGAIN);
    while ((n = g2n_fd_try_write(pair[1], &kind, block, sizeof block)) > 0) continue;
    assert_int_equal(n, -EAGAIN);
    close(pair[0]);
    n = g2n_fd_try_write(pair[1], &kind, block, sizeof block);
    assert_true(n == -EPIPE || n == -ECONNRESET);
    close(pair[1]);
}

static void waits_on_a_descriptor_that_is_nonblocking(void **state)
{
    int fds[2];
    char c;
    (void)state;

    assert_int_equal(pipe2(fds, O_NONBLOCK), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        usleep(20000);
        _exit(write(fds[1], "y", 1) == 1 ? 0 : 1);
    }
    assert_int_equal(g2n_fd_read(fds[0], &c, 1, -1), 1);
    assert_int_equal(c, 'y');
    close(fds[0]);
    close(fds[1]);
}

static void positions_are_for_files(void **state)
{
    int fds[2];
    char c;
    (void)state;

    assert_int_equal(pipe(fds), 0);
    assert_int_equal(g2n_fd_read(fds[0], &c, 1, 0), -ESPIPE);
    assert_int_equal(g2n_fd_write(fds[1], "x", 1, 0), -ESPIPE);
    close(fds[0]);
    close(fds[1]);
    assert_int_equal(g2n_fd_read(fds[0], &c, 1, 0), -EBADF);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(classifies),
        cmocka_unit_test(empty_pipe_would_wait),
        cmocka_unit_test(full_pipe_would_wait),
        cmocka_unit_test(sockets_do_not_wait),
        cmocka_unit_test(waits_on_a_descriptor_that_is_nonblocking),
        cmocka_unit_test(positions_are_for_files),
    };
    (void)signal(SIGPIPE, SIG_IGN);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
