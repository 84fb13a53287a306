/* Each allocation of a scenario fails in turn: the guest is told ENOMEM, or the start is given up, and nothing leaks.
 * Only G2N_TORTURE builds can make allocations fail; in others this program has nothing to do. */
#include "guest.h"

#if defined(G2N_TORTURE) && G2N_TORTURE
#include "base/alloc_torture.h"

/* Begins an instance, fills its table, polls, reads a folder. */
static uint32_t scenario(struct guest *g)
{
    uint32_t err = G2N_WASI_OK;

    if (guest_start(g) != G2N_OK) return G2N_WASI_NOMEM;
    put(g, PATH, ".");
    for (int i = 0; i < 40 && err == G2N_WASI_OK; i++) /* the table grows */
        err = g2n_wasi1_path_open(g->w, DIR_FD, 0, PATH, 1, 0, 0, 0, 0, OUT);
    if (err == G2N_WASI_OK) {
        memset(g->memory.data + MORE, 0, 4 * G2N_SUBSCRIPTION_LEN);
        err = g2n_wasi1_poll_oneoff(g->w, MORE, DATA, 1, OUT);
    }
    if (err == G2N_WASI_OK) err = g2n_wasi1_poll_oneoff(g->w, MORE, DATA, 4, OUT);
    if (err == G2N_WASI_OK) err = g2n_wasi1_fd_readdir(g->w, DIR_FD, DATA, 1000, 0, OUT);
    return err;
}

static void every_allocation_may_fail(void **state)
{
    struct guest *g = *state;

    guest_stop(g);
    g->policy.sandbox = false;
    for (int libc = 0; libc < 2; libc++) {
        g->policy.libc_paths = libc;
        for (size_t n = 0;; n++) {
            size_t live = g2n_alloc_torture_live();
            g2n_alloc_torture_arm(n);
            uint32_t err = scenario(g);
            bool fired = g2n_alloc_torture_fired();
            g2n_alloc_torture_disarm();
            guest_stop(g);
            assert_int_equal(g2n_alloc_torture_live(), live);
            assert_int_equal(err, fired ? G2N_WASI_NOMEM : G2N_WASI_OK);
            if (!fired) break;
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test_setup_teardown(every_allocation_may_fail, guest_open, guest_close) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
#else
int main(void) { return 0; }
#endif
