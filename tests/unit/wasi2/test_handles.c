/* The table of handles, and what waits in it. */
#include "guest.h"
#include <unistd.h>

#include "loop/wait.h"
#include "wasi2/stream.h"

#define NS_PER_MS 1000000u

static void the_last_freed_handle_is_next(void **state)
{
    struct guest *g = *state;

    for (uint64_t i = 1; i <= 100; i++) assert_int_equal(CALL(g, "wasi:cli/stdin get-stdin", 0), i);
    drop(g, 'I', 7);
    drop(g, 'I', 3);
    assert_int_equal(CALL(g, "wasi:cli/stdout get-stdout", 0), 3);
    assert_int_equal(CALL(g, "wasi:cli/stdin get-stdin", 0), 7);
    assert_int_equal(CALL(g, "wasi:cli/stdin get-stdin", 0), 101);
}

static void wrong_handles_trap(void **state)
{
    struct guest *g = *state;
    uint64_t in = CALL(g, "wasi:cli/stdin get-stdin", 0);

    ASSERT_TRAPS("unknown handle", trap_of_drop(g, 'I', 0));
    ASSERT_TRAPS("unknown handle", trap_of_drop(g, 'I', in + 1));
    ASSERT_TRAPS("unknown handle", trap_of_drop(g, 'I', UINT32_MAX));
    ASSERT_TRAPS("another type", trap_of_drop(g, 'O', in));
    ASSERT_TRAPS("another type", TRAP(g, "wasi:io/streams [method]output-stream.check-write", in, RESULT));
    ASSERT_TRAPS("unknown handle", TRAP(g, "wasi:io/streams [method]input-stream.subscribe", 77));
    drop(g, 'I', in);
    ASSERT_TRAPS("unknown handle", trap_of_drop(g, 'I', in));
    ASSERT_TRAPS("unknown handle", TRAP(g, "wasi:io/streams [method]input-stream.subscribe", in));
}

static void parents_outlive_their_children(void **state)
{
    struct guest *g = *state;
    uint64_t in = CALL(g, "wasi:cli/stdin get-stdin", 0), pollable = CALL(g, "wasi:io/streams [method]input-stream.subscribe", in);

    ASSERT_TRAPS("before those that were made of it", trap_of_drop(g, 'I', in));
    drop(g, 'P', pollable);
    drop(g, 'I', in);
}

static void clocks_are_waited_for(void **state)
{
    struct guest *g = *state;
    uint64_t before = g2n_wait_now(), pollable = CALL(g, "wasi:clocks/monotonic-clock subscribe-duration", 20 * NS_PER_MS);

    assert_int_equal(CALL(g, "wasi:io/poll [method]pollable.ready", pollable), 0);
    CALL(g, "wasi:io/poll [method]pollable.block", pollable);
    uint64_t took_ns = g2n_wait_now() - before;
    assert_true(took_ns >= 20 * NS_PER_MS);
    assert_int_equal(CALL(g, "wasi:io/poll [method]pollable.ready", pollable), 1);
    assert_int_equal(CALL(g, "wasi:io/poll [method]pollable.ready", pollable), 1);
    drop(g, 'P', pollable);

    pollable = CALL(g, "wasi:clocks/monotonic-clock subscribe-instant", before);
    assert_int_equal(CALL(g, "wasi:io/poll [method]pollable.ready", pollable), 1);
    pollable = CALL(g, "wasi:clocks/monotonic-clock subscribe-duration", UINT64_MAX);
    assert_int_equal(CALL(g, "wasi:io/poll [method]pollable.ready", pollable), 0);
}

/* The numbers of those that are ready, in their order. */
static void poll_tells_all_that_are_ready(void **state)
{
    struct guest *g = *state;
    uint64_t never = CALL(g, "wasi:clocks/monotonic-clock subscribe-duration", UINT64_MAX);
    uint64_t past = CALL(g, "wasi:clocks/monotonic-clock subscribe-instant", 1);
    uint64_t soon = CALL(g, "wasi:clocks/monotonic-clock subscribe-duration", 5 * NS_PER_MS);
    const uint64_t list[] = { never, past, soon, past, never };

    for (uint32_t i = 0; i < 5; i++) put_u32(g, MORE + 4 * i, (uint32_t)list[i]);
    CALL(g, "wasi:io/poll poll", MORE, 5, RESULT);
    assert_int_equal(u32_at(g, RESULT + 4), 2);
    assert_int_equal(u32_at(g, u32_at(g, RESULT)), 1);
    assert_int_equal(u32_at(g, u32_at(g, RESULT) + 4), 3);

    put_u32(g, MORE + 4, (uint32_t)never);
    CALL(g, "wasi:io/poll poll", MORE, 3, RESULT);
    assert_int_equal(u32_at(g, RESULT + 4), 1);
    assert_int_equal(u32_at(g, u32_at(g, RESULT)), 2);
    ASSERT_TRAPS("wait for ever", TRAP(g, "wasi:io/poll poll", MORE, 0, RESULT));
    put_u32(g, MORE, 1000);
    ASSERT_TRAPS("unknown handle", TRAP(g, "wasi:io/poll poll", MORE, 1, RESULT));
}

/* More pollables of one descriptor than a process may have descriptors. */
static void many_wait_for_one_descriptor(void **state)
{
    struct guest *g = *state;
    enum { COUNT = 5000 };
    int ends[2];

    assert_int_equal(pipe(ends), 0);
    struct g2n_wasi2_value in = g2n_wasi2_handle(g2n_wasi2_input_make(g->w, g2n_wasi2_channel_of(ends[0], true), NULL));
    uint64_t stream = g2n_wasi2_handle_add(g->w, 'I', &in);
    for (uint32_t i = 0; i < COUNT; i++)
        put_u32(g, HEAP + 4 * i, (uint32_t)CALL(g, "wasi:io/streams [method]input-stream.subscribe", stream));
    g->next = HEAP + 4 * COUNT;
    assert_int_equal(write(ends[1], "x", 1), 1);
    CALL(g, "wasi:io/poll poll", HEAP, COUNT, RESULT);
    assert_int_equal(u32_at(g, RESULT + 4), COUNT);
    close(ends[1]);
}

static void a_sleep_costs_one_entry(void **state)
{
    struct guest *g = *state;

    for (uint32_t i = 0; i < 100000; i++) CALL(g, "wasi:clocks/monotonic-clock subscribe-duration", i);
    assert_true(g->w->table.cap <= 1u << 17);
    assert_true(sizeof(struct g2n_wasi2_entry) <= 24);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_last_freed_handle_is_next, guest_open, guest_close),
        cmocka_unit_test_setup_teardown(wrong_handles_trap, guest_open, guest_close),
        cmocka_unit_test_setup_teardown(parents_outlive_their_children, guest_open, guest_close),
        cmocka_unit_test_setup_teardown(clocks_are_waited_for, guest_open, guest_close),
        cmocka_unit_test_setup_teardown(poll_tells_all_that_are_ready, guest_open, guest_close),
        cmocka_unit_test_setup_teardown(many_wait_for_one_descriptor, guest_open, guest_close),
        cmocka_unit_test_setup_teardown(a_sleep_costs_one_entry, guest_open, guest_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
