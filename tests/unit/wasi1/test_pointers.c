/* Pointers that lead outside: each function says EFAULT, and nothing has been done. */
#include "guest.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

/* None of them has two bytes behind it. */
static const g2n_addr outside[] = { PAGE - 1, PAGE, 0x7FFFFFFF, 0xFFFFFFF0, 0xFFFFFFFF };

#define EACH_OUTSIDE(p) \
    for (size_t i_ = 0; i_ < sizeof outside / sizeof *outside; i_++) for (g2n_addr p = outside[i_], once_ = 1; once_; once_ = 0)
#define FAULTS(call) assert_int_equal(call, G2N_WASI_FAULT)

static void arguments_clocks_and_randomness(void **state)
{
    struct g2n_wasi1 *w = ((struct guest *)*state)->w;

    EACH_OUTSIDE(p) {
        FAULTS(g2n_wasi1_args_get(w, p, DATA));
        FAULTS(g2n_wasi1_args_get(w, OUT, p));
        FAULTS(g2n_wasi1_args_sizes_get(w, p, OUT));
        FAULTS(g2n_wasi1_args_sizes_get(w, OUT, p));
        FAULTS(g2n_wasi1_environ_get(w, p, DATA));
        FAULTS(g2n_wasi1_environ_get(w, OUT, p));
        FAULTS(g2n_wasi1_environ_sizes_get(w, p, OUT));
        FAULTS(g2n_wasi1_environ_sizes_get(w, OUT, p));
        FAULTS(g2n_wasi1_clock_res_get(w, G2N_CLOCK_MONOTONIC, p));
        FAULTS(g2n_wasi1_clock_time_get(w, G2N_CLOCK_REALTIME, 0, p));
        FAULTS(g2n_wasi1_random_get(w, p, 2));
        FAULTS(g2n_wasi1_random_get(w, 2, p));
    }
    assert_int_equal(g2n_wasi1_random_get(w, PAGE, 0), G2N_WASI_OK);
    FAULTS(g2n_wasi1_random_get(w, PAGE + 1, 0));
}

static void descriptors(void **state)
{
    struct guest *g = *state;
    struct g2n_wasi1 *w = g->w;
    uint32_t fd = open_file(g, "file", G2N_OPEN_CREATE, 0);

    EACH_OUTSIDE(p) {
        FAULTS(g2n_wasi1_fd_fdstat_get(w, fd, p));
        FAULTS(g2n_wasi1_fd_filestat_get(w, fd, p));
        FAULTS(g2n_wasi1_fd_prestat_get(w, DIR_FD, p));
        FAULTS(g2n_wasi1_fd_prestat_dir_name(w, DIR_FD, p, 2));
        FAULTS(g2n_wasi1_fd_readdir(w, DIR_FD, p, 100, 0, OUT));
        FAULTS(g2n_wasi1_fd_readdir(w, DIR_FD, DATA, p, 0, OUT));
        FAULTS(g2n_wasi1_fd_readdir(w, DIR_FD, DATA, 100, 0, p));
        FAULTS(g2n_wasi1_fd_seek(w, fd, 5, G2N_SEEK_SET, p));
        FAULTS(g2n_wasi1_fd_tell(w, fd, p));
    }
    assert_int_equal(g2n_wasi1_fd_tell(w, fd, OUT), G2N_WASI_OK);
    assert_int_equal(u64_at(g, OUT), 0); /* no seek above moved it */
}

static void buffers(void **state)
{
    struct guest *g = *state;
    struct g2n_wasi1 *w = g->w;
    uint32_t fd = open_file(g, "file", G2N_OPEN_CREATE, 0);

    EACH_OUTSIDE(p) {
        put_iov(g, DATA, 8);
        FAULTS(g2n_wasi1_fd_read(w, fd, p, 1, OUT));
        FAULTS(g2n_wasi1_fd_read(w, fd, IOVS, p, OUT)); /* that many */
        FAULTS(g2n_wasi1_fd_read(w, fd, IOVS, 1, p));
        FAULTS(g2n_wasi1_fd_write(w, fd, p, 1, OUT));
        FAULTS(g2n_wasi1_fd_write(w, fd, IOVS, 1, p));
        FAULTS(g2n_wasi1_fd_pread(w, fd, p, 1, 0, OUT));
        FAULTS(g2n_wasi1_fd_pread(w, fd, IOVS, 1, 0, p));
        FAULTS(g2n_wasi1_fd_pwrite(w, fd, p, 1, 0, OUT));
        FAULTS(g2n_wasi1_fd_pwrite(w, fd, IOVS, 1, 0, p));
        put_iov(g, p, 2);
        FAULTS(g2n_wasi1_fd_read(w, fd, IOVS, 1, OUT));
        FAULTS(g2n_wasi1_fd_write(w, fd, IOVS, 1, OUT));
        FAULTS(g2n_wasi1_fd_pread(w, fd, IOVS, 1, 0, OUT));
        FAULTS(g2n_wasi1_fd_pwrite(w, fd, IOVS, 1, 0, OUT));
        put_iov(g, 2, p); /* that long */
        FAULTS(g2n_wasi1_fd_read(w, fd, IOVS, 1, OUT));
        FAULTS(g2n_wasi1_fd_write(w, fd, IOVS, 1, OUT));
    }
    assert_int_equal(g2n_wasi1_fd_filestat_get(w, fd, DATA), G2N_WASI_OK);
    assert_int_equal(u64_at(g, DATA + 32), 0); /* nothing was written */
}

static void paths(void **state)
{
    struct guest *g = *state;
    struct g2n_wasi1 *w = g->w;
    uint32_t len = put(g, PATH, "file"), number = open_file(g, "file", G2N_OPEN_CREATE, 0), fd = DIR_FD;

    EACH_OUTSIDE(p) {
        FAULTS(g2n_wasi1_path_create_directory(w, fd, p, 2));
        FAULTS(g2n_wasi1_path_create_directory(w, fd, PATH, p));
        FAULTS(g2n_wasi1_path_remove_directory(w, fd, p, 2));
        FAULTS(g2n_wasi1_path_unlink_file(w, fd, p, 2));
        FAULTS(g2n_wasi1_path_unlink_file(w, fd, PATH, p));
        FAULTS(g2n_wasi1_path_filestat_get(w, fd, 0, p, 2, OUT));
        FAULTS(g2n_wasi1_path_filestat_get(w, fd, 0, PATH, len, p));
        FAULTS(g2n_wasi1_path_filestat_set_times(w, fd, 0, p, 2, 0, 0, G2N_SET_ATIME));
        FAULTS(g2n_wasi1_path_link(w, fd, 0, p, 2, fd, PATH, len));
        FAULTS(g2n_wasi1_path_link(w, fd, 0, PATH, len, fd, p, 2));
        FAULTS(g2n_wasi1_path_open(w, fd, 0, p, 2, 0, 0, 0, 0, OUT));
        FAULTS(g2n_wasi1_path_open(w, fd, 0, PATH, len, 0, 0, 0, 0, p));
        FAULTS(g2n_wasi1_path_readlink(w, fd, p, 2, DATA, 10, OUT));
        FAULTS(g2n_wasi1_path_readlink(w, fd, PATH, len, p, 10, OUT));
        FAULTS(g2n_wasi1_path_readlink(w, fd, PATH, len, DATA, p, OUT));
        FAULTS(g2n_wasi1_path_rename(w, fd, p, 2, fd, PATH, len));
        FAULTS(g2n_wasi1_path_rename(w, fd, PATH, len, fd, p, 2));
        FAULTS(g2n_wasi1_path_symlink(w, p, 2, fd, PATH, len));
        FAULTS(g2n_wasi1_path_symlink(w, PATH, len, fd, p, 2));
    }
    /* Not one descriptor was left open by an open that failed. */
    assert_int_equal(g2n_wasi1_path_open(w, fd, 0, PATH, len, 0, 0, 0, 0, OUT), G2N_WASI_OK);
    assert_int_equal(u32_at(g, OUT), number + 1);
}

static void polling_and_sockets(void **state)
{
    struct guest *g = *state;
    struct g2n_wasi1 *w = g->w;
    int pair[2];

    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
    uint32_t fd = take(g, pair[0]);
    put_iov(g, DATA, 8);
    EACH_OUTSIDE(p) {
        FAULTS(g2n_wasi1_poll_oneoff(w, p, DATA, 1, OUT));
        FAULTS(g2n_wasi1_poll_oneoff(w, DATA, p, 1, OUT));
        FAULTS(g2n_wasi1_poll_oneoff(w, DATA, DATA, 1, p));
        FAULTS(g2n_wasi1_sock_recv(w, fd, p, 1, 0, OUT, OUT + 8));
        FAULTS(g2n_wasi1_sock_recv(w, fd, IOVS, 1, 0, p, OUT));
        FAULTS(g2n_wasi1_sock_recv(w, fd, IOVS, 1, 0, OUT, p));
        FAULTS(g2n_wasi1_sock_send(w, fd, p, 1, 0, OUT));
        FAULTS(g2n_wasi1_sock_send(w, fd, IOVS, 1, 0, p));
        FAULTS(g2n_wasi1_sock_accept(w, fd, 0, p));
    }
    assert_int_equal(g2n_wasi1_poll_oneoff(w, 0, 0, 0xFFFFFFFF, OUT), G2N_WASI_INVAL);
    FAULTS(g2n_wasi1_poll_oneoff(w, 0, 0, 1u << 20, OUT)); /* 48 MiB of them */
    close(pair[1]);
}

static void no_such_descriptor(void **state)
{
    static const uint32_t none[] = { 4, 99, 0x7FFFFFFF, 0xFFFFFFFF };
    struct guest *g = *state;
    struct g2n_wasi1 *w = g->w;

    put(g, PATH, "a");
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        const uint32_t fd = none[i], results[] = {
            g2n_wasi1_fd_advise(w, fd, 0, 0, 0), g2n_wasi1_fd_allocate(w, fd, 0, 1), g2n_wasi1_fd_close(w, fd),
            g2n_wasi1_fd_datasync(w, fd), g2n_wasi1_fd_fdstat_get(w, fd, OUT), g2n_wasi1_fd_fdstat_set_flags(w, fd, 0),
            g2n_wasi1_fd_fdstat_set_rights(w, fd, 0, 0), g2n_wasi1_fd_filestat_get(w, fd, OUT),
            g2n_wasi1_fd_filestat_set_size(w, fd, 0), g2n_wasi1_fd_filestat_set_times(w, fd, 0, 0, 0),
            g2n_wasi1_fd_pread(w, fd, IOVS, 0, 0, OUT), g2n_wasi1_fd_prestat_get(w, fd, OUT),
            g2n_wasi1_fd_prestat_dir_name(w, fd, OUT, 0), g2n_wasi1_fd_pwrite(w, fd, IOVS, 0, 0, OUT),
            g2n_wasi1_fd_read(w, fd, IOVS, 0, OUT), g2n_wasi1_fd_readdir(w, fd, OUT, 0, 0, OUT), g2n_wasi1_fd_renumber(w, fd, 0),
            g2n_wasi1_fd_renumber(w, 0, fd), g2n_wasi1_fd_seek(w, fd, 0, 0, OUT), g2n_wasi1_fd_sync(w, fd),
            g2n_wasi1_fd_tell(w, fd, OUT), g2n_wasi1_fd_write(w, fd, IOVS, 0, OUT), g2n_wasi1_path_create_directory(w, fd, PATH, 1),
            g2n_wasi1_path_filestat_get(w, fd, 0, PATH, 1, OUT), g2n_wasi1_path_filestat_set_times(w, fd, 0, PATH, 1, 0, 0, 0),
            g2n_wasi1_path_link(w, fd, 0, PATH, 1, DIR_FD, PATH, 1), g2n_wasi1_path_open(w, fd, 0, PATH, 1, 0, 0, 0, 0, OUT),
            g2n_wasi1_path_readlink(w, fd, PATH, 1, DATA, 1, OUT), g2n_wasi1_path_remove_directory(w, fd, PATH, 1),
            g2n_wasi1_path_rename(w, fd, PATH, 1, DIR_FD, PATH, 1), g2n_wasi1_path_symlink(w, PATH, 1, fd, PATH, 1),
            g2n_wasi1_path_unlink_file(w, fd, PATH, 1), g2n_wasi1_sock_accept(w, fd, 0, OUT),
            g2n_wasi1_sock_recv(w, fd, IOVS, 0, 0, OUT, OUT), g2n_wasi1_sock_send(w, fd, IOVS, 0, 0, OUT),
            g2n_wasi1_sock_shutdown(w, fd, G2N_SHUT_WR),
        };
        for (size_t k = 0; k < sizeof results / sizeof *results; k++) assert_int_equal(results[k], G2N_WASI_BADF);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(arguments_clocks_and_randomness, guest_open, guest_close),
        cmocka_unit_test_setup_teardown(descriptors, guest_open, guest_close),
        cmocka_unit_test_setup_teardown(buffers, guest_open, guest_close),
        cmocka_unit_test_setup_teardown(paths, guest_open, guest_close),
        cmocka_unit_test_setup_teardown(polling_and_sockets, guest_open, guest_close),
        cmocka_unit_test_setup_teardown(no_such_descriptor, guest_open, guest_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
