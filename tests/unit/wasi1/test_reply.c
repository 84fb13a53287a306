/* Replies of C functions, read as descriptors; then each allocation fails in turn. */
#include "guest.h"

#include <pthread.h>
#include <time.h>
#include <unistd.h>

#include <g2n/host.h>
#if defined(G2N_TORTURE) && G2N_TORTURE
#include "base/alloc_torture.h"
#endif

static struct g2n_reply *create(struct guest *g, uint32_t *fd)
{
    struct g2n_reply *reply;
    int32_t ticket;

    assert_int_equal(g2n_replies_wasi1.create(g->w, &reply, &ticket), G2N_OK);
    *fd = (uint32_t)ticket;
    return reply;
}

/* Reads at most len bytes to DATA: how many, or minus the error's number. */
static int read_some(struct guest *g, uint32_t fd, uint32_t len)
{
    uint32_t err;

    put_iov(g, DATA, len);
    err = g2n_wasi1_fd_read(g->w, fd, IOVS, 1, OUT);
    return err == G2N_WASI_OK ? (int)u32_at(g, OUT) : -(int)err;
}

static void comes_in_pieces_and_ends(void **state)
{
    struct guest *g = *state;
    uint32_t fd;
    struct g2n_reply *reply = create(g, &fd);

    assert_int_equal(read_some(g, fd, 10), -(int)G2N_WASI_AGAIN);
    g2n_reply_send(reply, "hello", 5);
    assert_int_equal(read_some(g, fd, 3), 3);
    assert_memory_equal(g->box.memory.data + DATA, "hel", 3);
    assert_int_equal(read_some(g, fd, 10), 2);
    assert_int_equal(read_some(g, fd, 10), 0);
    assert_int_equal(g2n_wasi1_fd_close(g->w, fd), G2N_WASI_OK);
    assert_int_equal(read_some(g, fd, 10), -(int)G2N_WASI_BADF);
}

static void is_nothing_to_write_or_to_read_from_elsewhere(void **state)
{
    struct guest *g = *state;
    uint32_t fd;
    struct g2n_reply *reply = create(g, &fd);

    put_iov(g, DATA, 4);
    assert_int_equal(g2n_wasi1_fd_write(g->w, fd, IOVS, 1, OUT), G2N_WASI_BADF);
    assert_int_equal(g2n_wasi1_fd_pread(g->w, fd, IOVS, 1, 0, OUT), G2N_WASI_SPIPE);
    g2n_reply_send(reply, NULL, 0);
    assert_int_equal(read_some(g, fd, 10), 0);
}

/* Nobody waits any more; and the guest is gone. */
static void may_come_too_late(void **state)
{
    struct guest *g = *state;
    uint32_t fd;
    struct g2n_reply *closed = create(g, &fd), *orphan;

    assert_int_equal(g2n_wasi1_fd_close(g->w, fd), G2N_WASI_OK);
    g2n_reply_send(closed, "late", 4);
    orphan = create(g, &fd);
    guest_stop(g);
    g2n_reply_send(orphan, "later", 5);
    assert_int_equal(guest_start(g), G2N_OK);
}

static void *send_later(void *reply)
{
    nanosleep(&(struct timespec){ .tv_nsec = 20000000 }, NULL);
    g2n_reply_send(reply, "from a thread", 13);
    return NULL;
}

static void is_waited_for(void **state)
{
    struct guest *g = *state;
    pthread_t thread;
    uint32_t fd;
    struct g2n_reply *reply = create(g, &fd);

    assert_int_equal(g2n_wasi1_fd_fdstat_set_flags(g->w, fd, 0), G2N_WASI_OK);
    assert_int_equal(pthread_create(&thread, NULL, send_later, reply), 0);
    assert_int_equal(read_some(g, fd, 64), 13);
    pthread_join(thread, NULL);
    reply = create(g, &fd);
    assert_int_equal(pthread_create(&thread, NULL, send_later, reply), 0);
    memset(g->box.memory.data + MORE, 0, G2N_SUBSCRIPTION_LEN);
    g->box.memory.data[MORE + 8] = G2N_EVENT_READ;
    memcpy(g->box.memory.data + MORE + 16, &fd, sizeof fd);
    assert_int_equal(g2n_wasi1_poll_oneoff(g->w, MORE, DATA, 1, OUT), G2N_WASI_OK);
    assert_int_equal(u32_at(g, OUT), 1);
    assert_int_equal(read_some(g, fd, 64), 13);
    pthread_join(thread, NULL);
}

#if defined(G2N_TORTURE) && G2N_TORTURE
/* Whether nothing failed. */
static bool scenario(struct guest *g)
{
    struct g2n_reply *reply;
    int32_t ticket;

    if (g2n_replies_wasi1.create(g->w, &reply, &ticket) != G2N_OK) return false;
    g2n_reply_send(reply, "hello", 5);
    if (read_some(g, (uint32_t)ticket, 10) != 5) return false;
    return g2n_wasi1_fd_close(g->w, (uint32_t)ticket) == G2N_WASI_OK;
}

static void every_allocation_may_fail(void **state)
{
    struct guest *g = *state;

    for (size_t n = 0;; n++) {
        bool good, fired;

        g2n_alloc_torture_arm(n);
        good = scenario(g);
        fired = g2n_alloc_torture_fired();
        g2n_alloc_torture_disarm();
        assert_int_equal(good, !fired);
        if (!fired) break;
    }
}
#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(comes_in_pieces_and_ends, guest_open, guest_close),
        cmocka_unit_test_setup_teardown(is_nothing_to_write_or_to_read_from_elsewhere, guest_open, guest_close),
        cmocka_unit_test_setup_teardown(may_come_too_late, guest_open, guest_close),
        cmocka_unit_test_setup_teardown(is_waited_for, guest_open, guest_close),
#if defined(G2N_TORTURE) && G2N_TORTURE
        cmocka_unit_test_setup_teardown(every_allocation_may_fail, guest_open, guest_close),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
