/* What llvm_ops.h makes of memory.fill: every number of bytes that it knows, at every place, and nothing beside. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../traps.h"
#include "mem/mem.h"
#include <llvm_ops.h>

#define SIZE 65536u

static wasm_rt_memory_t memory;

static void expect(u64 addr, u64 len, u8 inside)
{
    for (u64 at = 0; at < SIZE; at++)
        if (memory.data[at] != (at >= addr && at < addr + len ? inside : 0xee))
            fail_msg("%llu bytes at %llu: byte %llu is 0x%02x", (unsigned long long)len, (unsigned long long)addr, (unsigned long long)at,
                     memory.data[at]);
}

#define FILL(addr, value, len)                  \
    do {                                        \
        memset(memory.data, 0xee, SIZE);        \
        memory_fill(&memory, addr, value, len); \
        expect(addr, len, (u8)(value));         \
    } while (0)
#define CLEAR4(n)  FILL(40, 0, n); FILL(41, 0, (n) + 1); FILL(SIZE - (n) - 2, 0, (n) + 2); FILL(0, 0, (n) + 3)
#define CLEAR16(n) CLEAR4(n); CLEAR4((n) + 4); CLEAR4((n) + 8); CLEAR4((n) + 12)
#define CLEAR64(n) CLEAR16(n); CLEAR16((n) + 16); CLEAR16((n) + 32); CLEAR16((n) + 48)

static void clears_as_many_bytes_as_it_is_told(void **state)
{
    (void)state;
    CLEAR64(0);
    CLEAR64(64);
    CLEAR64(128);
    CLEAR64(192);
    CLEAR16(256);
}

static void fills_with_other_bytes(void **state)
{
    (void)state;
    FILL(7, 0x1ff, 100);
    FILL(7, 0x100, 100);
}

static void numbers_that_are_not_known_are_heeded(void **state)
{
    volatile u64 len = 77;
    (void)state;
    FILL(9, 0, len);
}

static void what_ends_outside_traps_and_clears_nothing(void **state)
{
    struct trap t;
    const char *text;
    (void)state;
    memset(memory.data, 0xee, SIZE);
    trap_begin(&t);
    if (setjmp(t.here) == 0) {
        memory_fill(&memory, SIZE - 99, 0, 100);
        text = trap_end(&t, false);
    } else {
        text = trap_end(&t, true);
    }
    ASSERT_TRAPS("out-of-bounds", text);
    expect(0, 0, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clears_as_many_bytes_as_it_is_told),
        cmocka_unit_test(fills_with_other_bytes),
        cmocka_unit_test(numbers_that_are_not_known_are_heeded),
        cmocka_unit_test(what_ends_outside_traps_and_clears_nothing),
    };

    g2n_memory_allocate(&memory, 1, 1, false, 65536, G2N_MEMORY_MODE);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
