/* Each allocation of a scenario fails in turn: the component traps, or the start is given up, and nothing leaks.
 * Only G2N_TORTURE builds can make allocations fail; in others this program has nothing to do. */
#include "guest.h"

#if defined(G2N_TORTURE) && G2N_TORTURE
#include <signal.h>
#include <unistd.h>

#include "../torture.h"
#include "wasi2/stream.h"

/* Goes on as long as nothing trapped. */
#define NO_TRAP(...)                              \
    do {                                          \
        if (!*trap) *trap = TRAP(g, __VA_ARGS__); \
    } while (0)

/* Folders, files, streams, waiting, sockets, and more handles than the table begins with. */
static void scenario(struct guest *g, const char **trap)
{
    put(g, TEXT, "127.0.0.1");
    NO_TRAP("wasi:filesystem/preopens get-directories", RESULT);
    uint32_t dir = *trap ? 0 : u32_at(g, u32_at(g, RESULT));
    NO_TRAP("wasi:filesystem/types [method]descriptor.read-directory", dir, RESULT);
    NO_TRAP("wasi:filesystem/types [method]descriptor.open-at", dir, 0, TEXT, 1, 1, 3, RESULT);
    uint32_t file = u32_at(g, RESULT + 4);
    NO_TRAP("wasi:filesystem/types [method]descriptor.append-via-stream", file, RESULT);
    uint32_t out = u32_at(g, RESULT + 4);
    NO_TRAP("wasi:io/streams [method]output-stream.subscribe", out);
    NO_TRAP("wasi:filesystem/types [method]descriptor.read-via-stream", file, 0, RESULT);
    for (int i = 0; i < 70; i++) NO_TRAP("wasi:cli/stdin get-stdin", 0);
    NO_TRAP("wasi:random/random get-random-bytes", 200000, RESULT);
    g->box.policy.sandbox = false;
    NO_TRAP("wasi:sockets/tcp-create-socket create-tcp-socket", 0, RESULT);
    g->box.policy.sandbox = true;
    NO_TRAP("wasi:sockets/instance-network instance-network", 0);
}

/* A pipe that is full: what is written to it is kept, and waited for. */
static void keep(struct guest *g, const char **trap)
{
    int ends[2];
    struct trap t;

    assert_int_equal(pipe(ends), 0);
    trap_begin(&t);
    if (setjmp(t.here) == 0) {
        struct g2n_wasi2_value stream = g2n_wasi2_handle(g2n_wasi2_output_make(g->w, g2n_wasi2_channel_of(ends[1], false), NULL));
        uint32_t out = g2n_wasi2_handle_add(g->w, 'O', &stream);

        CALL(g, "wasi:io/streams [method]output-stream.write", out, 0, G2N_WASI2_PIECE, RESULT);
        CALL(g, "wasi:io/streams [method]output-stream.write", out, 0, G2N_WASI2_PIECE, RESULT);
        uint64_t pollable = CALL(g, "wasi:io/streams [method]output-stream.subscribe", out);
        CALL(g, "wasi:io/poll [method]pollable.ready", pollable);
        (void)trap_end(&t, false);
    } else {
        *trap = trap_end(&t, true);
    }
    close(ends[0]); /* so that what is kept is not waited for */
    g2n_wasi2_outputs_write(g->w);
    close(ends[1]);
}

static bool all(void *context)
{
    struct guest *g = context;
    const char *trap = NULL;

    if (guest_start(g) != G2N_OK) return false;
    scenario(g, &trap);
    if (!trap) keep(g, &trap);
    return !trap;
}

static void stop(void *g) { guest_stop(g); }

static void every_allocation_may_fail(void **state)
{
    guest_stop(*state);
    signal(SIGPIPE, SIG_IGN);
    each_allocation_fails(all, stop, *state, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test_setup_teardown(every_allocation_may_fail, guest_open, guest_close) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
#else
int main(void) { return 0; }
#endif
