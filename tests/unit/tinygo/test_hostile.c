/* Calls of all rows with parameters that make little sense: each returns, throws, traps or ends the guest. */
#include "rows.h"

#include <stdlib.h>

#define ROUNDS 60000

/* References that there are or were, numbers, garbage in each of the ways that a reference is made of. */
static uint64_t reference(struct guest *g)
{
    uint64_t any = (uint64_t)rand() << 34 ^ (uint64_t)rand() << 12 ^ (uint64_t)rand();

    switch (rand() % 5) {
    case 0: return any;
    case 1: return 0x7FF8000000000000u | (any & 7);
    case 2: return ref_of((double)(int64_t)(any % 2000) - 1000);
    case 3: return 0x7FF8000000000000u | any % 8 << 32 | any >> 40;
    default: return 0x7FF8000000000000u | any % 6 << 32 | any % g2n_tinygo_realm(g->t)->table.count;
    }
}

/* Places at the edges of memory, where names and references are, lengths of nothing and of everything. */
static uint64_t word(struct guest *g)
{
    static const uint32_t places[] = { OUT, REF, ARGS, TEXT, DATA };
    uint64_t any = (uint64_t)rand() << 16 ^ (uint64_t)rand();

    switch (rand() % 8) {
    case 0: return any;
    case 1: return g->box.memory.size - any % 16;
    case 2: return 0xFFFFFFFF;
    case 3: return 0;
    case 4: return any % 16;
    default: return places[any % 5] + any % 4 * 8;
    }
}

static struct {
    const struct row *row;
    uint64_t          p[8];
} present;

static void call(struct guest *g) { present.row->call(g->t, present.p); }

/* Names that mean something, none of them of a function that ends the process. */
static void put_names(struct guest *g)
{
    put(g, TEXT, "Array");
    put(g, TEXT + 8, "Object");
    put(g, TEXT + 16, "JSON");
    put(g, TEXT + 24, "length");
    for (uint32_t i = 0; i < 4; i++) {
        put_u64(g, REF + 8 * i, reference(g));
        put_u64(g, ARGS + 8 * i, reference(g));
    }
}

static void nothing_crashes(void **state)
{
    struct guest *g = *state;
    unsigned returned = 0, ended = 0;

    srand(1);
    for (unsigned i = 0; i < ROUNDS; i++) {
        present.row = &rows[(size_t)rand() % row_count];
        for (size_t k = 0; present.row->params[k]; k++) present.p[k] = present.row->params[k] == 'i' ? word(g) : reference(g);
        put_names(g);
        if (trap_of(g, call)) ended++;
        else returned++;
        g->written_len = 0;
        if (i % 1000 == 0) g2n_table_check(&g2n_tinygo_realm(g->t)->table);
    }
    assert_true(returned > ROUNDS / 5 && ended > ROUNDS / 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = { GUEST_TEST(nothing_crashes) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
