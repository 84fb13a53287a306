/* Streams of pipes and files: what is read, written, kept back, told as closed. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include "guest.h"
#include "wasi2/stream.h"

#define READ    "wasi:io/streams [method]input-stream.read"
#define B_READ  "wasi:io/streams [method]input-stream.blocking-read"
#define CHECK   "wasi:io/streams [method]output-stream.check-write"
#define WRITE   "wasi:io/streams [method]output-stream.write"
#define B_WRITE "wasi:io/streams [method]output-stream.blocking-write-and-flush"
#define FLUSH   "wasi:io/streams [method]output-stream.blocking-flush"
#define SPLICE  "wasi:io/streams [method]output-stream.splice"

static uint64_t input(struct guest *g, int fd)
{
    struct g2n_wasi2_value in = g2n_wasi2_handle(g2n_wasi2_input_make(g->w, g2n_wasi2_channel_of(fd, true), NULL));
    return g2n_wasi2_handle_add(g->w, 'I', &in);
}

static uint64_t output(struct guest *g, int fd)
{
    struct g2n_wasi2_value out = g2n_wasi2_handle(g2n_wasi2_output_make(g->w, g2n_wasi2_channel_of(fd, true), NULL));
    return g2n_wasi2_handle_add(g->w, 'O', &out);
}

/* result<list<u8>, ...> at RESULT. */
static void assert_bytes(struct guest *g, const char *want)
{
    assert_int_equal(*mem(g, RESULT), 0);
    assert_int_equal(u32_at(g, RESULT + 8), strlen(want));
    assert_memory_equal(mem(g, u32_at(g, RESULT + 4)), want, strlen(want));
}

/* result<..., stream-error> whose error begins at RESULT + at. */
static void assert_closed(struct guest *g, uint32_t at)
{
    assert_int_equal(*mem(g, RESULT), 1);
    assert_int_equal(*mem(g, RESULT + at), 1);
}

static void reading_gives_what_is_there(void **state)
{
    struct guest *g = *state;
    int ends[2];

    assert_int_equal(pipe(ends), 0);
    uint64_t in = input(g, ends[0]), pollable = CALL(g, "wasi:io/streams [method]input-stream.subscribe", in);

    CALL(g, READ, in, 100, RESULT);
    assert_bytes(g, "");
    assert_int_equal(CALL(g, "wasi:io/poll [method]pollable.ready", pollable), 0);
    assert_int_equal(write(ends[1], "hello", 5), 5);
    assert_int_equal(CALL(g, "wasi:io/poll [method]pollable.ready", pollable), 1);
    CALL(g, READ, in, 0, RESULT);
    assert_bytes(g, "");
    CALL(g, READ, in, 2, RESULT);
    assert_bytes(g, "he");
    CALL(g, "wasi:io/streams [method]input-stream.skip", in, 1, RESULT);
    assert_int_equal(u64_at(g, RESULT + 8), 1);
    CALL(g, B_READ, in, UINT64_MAX, RESULT);
    assert_bytes(g, "lo");
    close(ends[1]);
    CALL(g, "wasi:io/poll [method]pollable.block", pollable);
    CALL(g, READ, in, 1, RESULT);
    assert_closed(g, 4);
    CALL(g, B_READ, in, 0, RESULT);
    assert_closed(g, 4);
}

static void *write_later(void *context)
{
    usleep(20000);
    ssize_t n = write(*(int *)context, "late", 4);
    (void)n;
    return NULL;
}

static void blocking_reads_wait(void **state)
{
    struct guest *g = *state;
    pthread_t thread;
    int ends[2];

    assert_int_equal(pipe(ends), 0);
    uint64_t in = input(g, ends[0]);
    assert_int_equal(pthread_create(&thread, NULL, write_later, &ends[1]), 0);
    CALL(g, B_READ, in, 10, RESULT);
    assert_bytes(g, "late");
    pthread_join(thread, NULL);
    close(ends[1]);
}

static void what_does_not_fit_is_kept(void **state)
{
    struct guest *g = *state;
    static char bytes[1 << 20];
    size_t have = 0, wrote = 0;
    int ends[2];

    assert_int_equal(pipe(ends), 0);
    uint64_t out = output(g, ends[1]), pollable = CALL(g, "wasi:io/streams [method]output-stream.subscribe", out);
    for (;;) { /* until the pipe and what is kept are full */
        CALL(g, CHECK, out, RESULT);
        uint64_t n = u64_at(g, RESULT + 8);
        if (n == 0) break;
        memset(mem(g, HEAP), (int)('a' + wrote / n % 26), (size_t)n);
        CALL(g, WRITE, out, HEAP, n, RESULT);
        assert_int_equal(*mem(g, RESULT), 0);
        wrote += n;
    }
    assert_int_equal(CALL(g, "wasi:io/poll [method]pollable.ready", pollable), 0);
    ASSERT_TRAPS("more bytes than a stream permitted", TRAP(g, WRITE, out, HEAP, 1, RESULT));
    assert_int_equal(fcntl(ends[0], F_SETFL, O_NONBLOCK), 0);
    while (have < wrote) {
        ssize_t n = read(ends[0], bytes + have, sizeof bytes - have);
        if (n > 0) have += (size_t)n;
        else (void)CALL(g, "wasi:io/poll [method]pollable.ready", pollable); /* who waits writes */
    }
    assert_int_equal(have, wrote);
    for (size_t i = 0; i < have; i++) assert_int_equal(bytes[i], 'a' + i / G2N_WASI2_PIECE % 26);
    CALL(g, "wasi:io/poll [method]pollable.block", pollable);
    CALL(g, FLUSH, out, RESULT);
    assert_int_equal(*mem(g, RESULT), 0);
    close(ends[0]);
}

static void dropped_streams_write_on(void **state)
{
    struct guest *g = *state;
    char bytes[G2N_WASI2_PIECE];
    size_t have = 0;
    ssize_t n;
    int ends[2];

    assert_int_equal(pipe(ends), 0);
    uint64_t out = output(g, ends[1]);
    for (int i = 0; i < 2; i++) CALL(g, WRITE, out, HEAP, G2N_WASI2_PIECE, RESULT);
    drop(g, 'O', out);
    assert_false(g2n_list_empty(&g->w->outputs));
    uint64_t tick = CALL(g, "wasi:clocks/monotonic-clock subscribe-duration", 1);
    while (have < 2 * G2N_WASI2_PIECE && (n = read(ends[0], bytes, sizeof bytes)) > 0) {
        have += (size_t)n;
        CALL(g, "wasi:io/poll [method]pollable.block", tick);
    }
    assert_int_equal(have, 2 * G2N_WASI2_PIECE);
    assert_true(g2n_list_empty(&g->w->outputs));
    assert_int_equal(read(ends[0], bytes, 1), 0); /* and it is closed */
    close(ends[0]);
}

static void failures_are_told_once(void **state)
{
    struct guest *g = *state;
    uint64_t out = output(g, open("/dev/full", O_WRONLY | O_CLOEXEC));

    put(g, TEXT, "x");
    CALL(g, B_WRITE, out, TEXT, 1, RESULT);
    assert_int_equal(*mem(g, RESULT), 1);
    assert_int_equal(*mem(g, RESULT + 4), 0); /* last-operation-failed */
    uint32_t error = u32_at(g, RESULT + 8);
    CALL(g, "wasi:filesystem/types filesystem-error-code", error, MORE);
    assert_int_equal(*mem(g, MORE), 1);
    assert_int_equal(*mem(g, MORE + 1), 23); /* insufficient-space */
    CALL(g, "wasi:io/error [method]error.to-debug-string", error, MORE);
    assert_memory_equal(mem(g, u32_at(g, MORE)), strerror(ENOSPC), strlen(strerror(ENOSPC)));
    drop(g, 'E', error);
    CALL(g, CHECK, out, RESULT);
    assert_closed(g, 8);
    CALL(g, B_WRITE, out, TEXT, 1, RESULT);
    assert_closed(g, 4);
}

static void pipes_without_readers_are_closed(void **state)
{
    struct guest *g = *state;
    int ends[2];

    signal(SIGPIPE, SIG_IGN);
    assert_int_equal(pipe(ends), 0);
    uint64_t out = output(g, ends[1]);
    close(ends[0]);
    CALL(g, B_WRITE, out, TEXT, 1, RESULT);
    assert_closed(g, 4);
    CALL(g, CHECK, out, RESULT);
    assert_closed(g, 8);
}

static void splicing_moves_what_is_there(void **state)
{
    struct guest *g = *state;
    int from[2], to[2];
    char bytes[10];

    assert_int_equal(pipe(from), 0);
    assert_int_equal(pipe(to), 0);
    uint64_t in = input(g, from[0]), out = output(g, to[1]);
    CALL(g, SPLICE, out, in, 100, RESULT);
    assert_int_equal(*mem(g, RESULT), 0);
    assert_int_equal(u64_at(g, RESULT + 8), 0);
    assert_int_equal(write(from[1], "abcdef", 6), 6);
    CALL(g, SPLICE, out, in, 4, RESULT);
    assert_int_equal(u64_at(g, RESULT + 8), 4);
    CALL(g, "wasi:io/streams [method]output-stream.blocking-splice", out, in, 4, RESULT);
    assert_int_equal(u64_at(g, RESULT + 8), 2);
    assert_int_equal(read(to[0], bytes, sizeof bytes), 6);
    assert_memory_equal(bytes, "abcdef", 6);
    close(from[1]);
    CALL(g, SPLICE, out, in, 4, RESULT);
    assert_closed(g, 8);
    CALL(g, "wasi:io/streams [method]output-stream.blocking-write-zeroes-and-flush", out, 3, RESULT);
    assert_int_equal(read(to[0], bytes, sizeof bytes), 3);
    assert_memory_equal(bytes, "\0\0\0", 3);
    close(to[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(reading_gives_what_is_there, guest_open, guest_close),
        cmocka_unit_test_setup_teardown(blocking_reads_wait, guest_open, guest_close),
        cmocka_unit_test_setup_teardown(what_does_not_fit_is_kept, guest_open, guest_close),
        cmocka_unit_test_setup_teardown(dropped_streams_write_on, guest_open, guest_close),
        cmocka_unit_test_setup_teardown(failures_are_told_once, guest_open, guest_close),
        cmocka_unit_test_setup_teardown(pipes_without_readers_are_closed, guest_open, guest_close),
        cmocka_unit_test_setup_teardown(splicing_moves_what_is_there, guest_open, guest_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
