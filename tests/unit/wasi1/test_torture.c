/* Each allocation of a scenario fails in turn: the guest is told ENOMEM, or the start is given up, and nothing leaks.
 * Only G2N_TORTURE builds can make allocations fail; in others this program has nothing to do. */
#include "guest.h"

#if defined(G2N_TORTURE) && G2N_TORTURE
#include "../torture.h"

/* Begins an instance, fills its table, polls, reads a folder. */
static bool scenario(void *context)
{
    struct guest *g = context;
    uint32_t err = G2N_WASI_OK;

    if (guest_start(g) != G2N_OK) return false;
    put(g, PATH, ".");
    for (int i = 0; i < 40 && err == G2N_WASI_OK; i++) /* the table grows */
        err = g2n_wasi1_path_open(g->w, DIR_FD, 0, PATH, 1, 0, 0, 0, 0, OUT);
    if (err == G2N_WASI_OK) {
        memset(g->box.memory.data + MORE, 0, 4 * G2N_SUBSCRIPTION_LEN);
        err = g2n_wasi1_poll_oneoff(g->w, MORE, DATA, 1, OUT);
    }
    if (err == G2N_WASI_OK) err = g2n_wasi1_poll_oneoff(g->w, MORE, DATA, 4, OUT);
    if (err == G2N_WASI_OK) err = g2n_wasi1_fd_readdir(g->w, DIR_FD, DATA, 1000, 0, OUT);
    if (err != G2N_WASI_OK) assert_int_equal(err, G2N_WASI_NOMEM);
    return err == G2N_WASI_OK;
}

static void stop(void *g) { guest_stop(g); }

static void every_allocation_may_fail(void **state)
{
    struct guest *g = *state;

    guest_stop(g);
    g->box.policy.sandbox = false;
    for (int libc = 0; libc < 2; libc++) {
        g->box.policy.libc_paths = libc;
        each_allocation_fails(scenario, stop, g, 0);
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
