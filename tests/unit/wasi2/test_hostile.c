/* Calls of all functions with parameters that make little sense: each returns or traps. */
#include <stdlib.h>

#include "guest.h"
#include "wasi2/wit.h"

#define ROUNDS 60000

static const struct row {
    const char *function, *types;
} rows[] = {
#define WASI2(interface, function, handler, types) { interface " " function, types },
#include <g2n/wasi2.def>
#undef WASI2
};

/* What would end the test, wait, or write to where its results are written. */
static bool is_left_out(const char *function)
{
    static const char *const parts[] = { "exit", "blocking", "block", "poll poll", "get-stdout", "get-stderr", "get-stdin" };

    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (strstr(function, parts[i])) return true;
    return false;
}

/* Handles that there are, small numbers, places at the edges of memory, anything. */
static uint64_t parameter(struct guest *g)
{
    uint64_t any = (uint64_t)rand() << 34 ^ (uint64_t)rand() << 12 ^ (uint64_t)rand();

    switch (rand() % 8) {
    case 0: return any;
    case 1: return (uint32_t)any;
    case 2: return g->box.memory.size - any % 64;
    case 3: return any % g->box.memory.size & ~7ull;
    case 4: return RESULT;
    case 5: return any % 4;
    default: return g->w->table.count ? 1 + any % g->w->table.count : 0;
    }
}

static void nothing_crashes(void **state)
{
    struct guest *g = *state;
    static const char resources[] = "EPIOTUDXNCSJKRFQAVHYBW";
    unsigned returned = 0, trapped = 0;

    srand(1);
    for (unsigned i = 0; i < ROUNDS; i++) {
        const struct row *row = &rows[(unsigned)rand() % (sizeof rows / sizeof *rows)];
        uint64_t flat[G2N_WIT_FLAT_PARAMS + 1];

        for (size_t k = 0; k < sizeof flat / sizeof *flat; k++) flat[k] = parameter(g);
        g->next = HEAP;
        if (i % 997 == 0) { /* what there is is dropped, so that handles are few and mostly live */
            guest_stop(g);
            assert_int_equal(guest_start(g), G2N_OK);
            CALL(g, "wasi:filesystem/preopens get-directories", RESULT);
        }
        if (rand() % 16 == 0) {
            if (trap_of_drop(g, resources[(unsigned)rand() % (sizeof resources - 1)], flat[0])) trapped++;
        } else if (!is_left_out(row->function)) {
            if (trap_of(g, row->function, flat)) trapped++;
            else returned++;
        }
    }
    assert_true(returned > ROUNDS / 100 && trapped > ROUNDS / 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test_setup_teardown(nothing_crashes, guest_open, guest_close) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
