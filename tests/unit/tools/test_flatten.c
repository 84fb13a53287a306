/* Functions of random blocks in Go's form run the same when flattened: an interpreter of the few instructions that they use
 * takes down which blocks were run. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "arena.h"
#include "flatten.h"

enum { UNREACHABLE = 0x00, BLOCK = 0x02, LOOP = 0x03, IF = 0x04, END = 0x0b, BR = 0x0c, BR_IF = 0x0d, BR_TABLE = 0x0e,
       RETURN = 0x0f, CALL = 0x10, GET = 0x20, SET = 0x21, CONST = 0x41, GE_U = 0x4f, SUB = 0x6b, VOID = 0x40 };

#define LIMITS  ((struct g2n_flatten_limits){ 6, 4 })
#define STEPS   300u

/* ---- An interpreter --------------------------------------------------------------------------------------------------- */

struct machine {
    const unsigned char *p, *end;
    uint32_t             locals[4];
    uint32_t             trace[STEPS];
    unsigned             steps, labels_most;
};

static uint32_t leb(struct machine *m)
{
    uint32_t value = 0;
    unsigned shift = 0;

    for (;;) {
        assert_true(m->p < m->end);
        value |= (uint32_t)(*m->p & 0x7f) << shift;
        shift += 7;
        if (!(*m->p++ & 0x80))
            return value;
    }
}

/* Runs from m->p to past the end of the block at hand, as far as `run` says; gives how many blocks a branch leaves still. */
static unsigned run_block(struct machine *m, unsigned depth, bool run);

static unsigned enter(struct machine *m, unsigned char op, unsigned depth, bool run)
{
    const unsigned char *start = m->p;
    unsigned             out;

    for (;;) {
        out = run_block(m, depth + 1, run);
        if (op != LOOP || out != 1)
            break;
        m->p = start;
    }
    return out <= 1 ? 0 : out - 1;
}

/* After a branch the rest of the block is only read. */
static unsigned run_block(struct machine *m, unsigned depth, bool run)
{
    uint32_t stack[8] = { 0 };
    unsigned sp = 0, out = 0;

    if (depth > m->labels_most)
        m->labels_most = depth;
    for (;;) {
        unsigned char op;
        uint32_t      n, chosen = 0;

        assert_true(m->p < m->end && sp < 6);
        op = *m->p++;
        switch (op) {
        case UNREACHABLE: assert_false(run && out == 0); break;
        case BLOCK:
        case LOOP:
        case IF: {
            bool     taken = op != IF || (sp != 0 && stack[--sp] != 0);
            unsigned left;

            assert_int_equal(leb(m), VOID);
            left = enter(m, op, depth, run && out == 0 && taken);
            if (run && out == 0 && taken)
                out = left;
            break;
        }
        case END: return run ? out : 0;
        case BR:
        case BR_IF:
            n = leb(m);
            if (run && out == 0 && (op == BR || stack[--sp] != 0))
                out = n + 1;
            break;
        case BR_TABLE: {
            uint32_t count = leb(m), value = run && out == 0 ? stack[--sp] : 0;

            for (uint32_t i = 0; i <= count; i++) {
                n = leb(m);
                if (i == value || i == count)
                    chosen = i == value || value >= count ? n : chosen;
            }
            if (run && out == 0)
                out = chosen + 1;
            break;
        }
        case RETURN:
            if (run && out == 0)
                out = depth + 1;
            break;
        case CALL:
            n = leb(m);
            if (!run || out != 0)
                break;
            m->trace[m->steps++] = n;
            m->locals[1] = m->steps * 2654435761u >> 31;
            if (m->steps == STEPS)
                out = depth + 1;
            break;
        case GET:
        case SET:
            n = leb(m);
            assert_true(n < 4);
            if (run && out == 0 && op == GET) stack[sp++] = m->locals[n];
            if (run && out == 0 && op == SET) m->locals[n] = stack[--sp];
            break;
        case CONST:
            n = leb(m);
            if (run && out == 0) stack[sp++] = n;
            break;
        case GE_U:
        case SUB:
            if (!run || out != 0)
                break;
            sp--;
            stack[sp - 1] = op == SUB ? stack[sp - 1] - stack[sp] : (uint32_t)(stack[sp - 1] >= stack[sp]);
            break;
        default: fail_msg("instruction 0x%02x", op);
        }
    }
}

static void run_function(struct machine *m, const char *body, size_t len, uint32_t argument)
{
    uint32_t groups;

    memset(m, 0, sizeof *m);
    m->p         = (const unsigned char *)body;
    m->end       = m->p + len;
    m->locals[0] = argument;
    groups       = leb(m);
    for (uint32_t i = 0; i < groups; i++) {
        (void)leb(m);
        m->p++;
    }
    (void)run_block(m, 0, true);
}

/* ---- Functions --------------------------------------------------------------------------------------------------------- */

static void put(struct g2n_text *t, unsigned byte)
{
    char c = (char)byte;

    g2n_text_add(t, &c, 1);
}

static void put_jump(struct g2n_text *t, uint32_t value, uint32_t depth)
{
    put(t, CONST);
    put(t, value);
    put(t, SET);
    put(t, 0);
    put(t, BR);
    put(t, depth);
}

/* `blocks` of them, twice as many values; the last and what is out of range go to the last block. */
static void make(struct g2n_text *t, uint32_t blocks, bool across)
{
    put(t, 1), put(t, 2), put(t, 0x7f); /* locals 1 and 2 */
    put(t, BLOCK), put(t, VOID), put(t, LOOP), put(t, VOID);
    for (uint32_t i = 0; i < blocks; i++)
        put(t, BLOCK), put(t, VOID);
    put(t, GET), put(t, 0), put(t, BR_TABLE), put(t, 2 * blocks - 1);
    for (uint32_t v = 0; v < 2 * blocks; v++)
        put(t, v / 2);
    for (uint32_t i = 0; i < blocks; i++) {
        uint32_t to = (uint32_t)rand() % (2 * blocks), loop = blocks - 1 - i;

        put(t, END), put(t, CALL), put(t, i);
        switch (rand() % 5) {
        case 0: put_jump(t, to, loop); break;
        case 1:
        case 2:
            put(t, GET), put(t, 1), put(t, IF), put(t, VOID);
            put_jump(t, to, loop + 1);
            put(t, END);
            break;
        case 3:
            if (across && i + 8 < blocks)
                put(t, BR), put(t, 6); /* into another group */
            else if (i + 1 < blocks && (i + 1) % LIMITS.group != 0)
                put(t, GET), put(t, 1), put(t, BR_IF), put(t, 0); /* over the rest of this one */
            break;
        default: break;
        }
    }
    put(t, BR), put(t, 1);           /* out of the loop */
    put(t, END), put(t, UNREACHABLE), put(t, END), put(t, END);
}

static void test_runs_the_same(void **state)
{
    (void)state;
    srand(1);
    for (unsigned round = 0; round < 150; round++) {
        const uint32_t  blocks = 7 + (uint32_t)round % 20;
        struct g2n_text body, flat;

        g2n_text_init(&body);
        g2n_text_init(&flat);
        make(&body, blocks, false);
        assert_true(g2n_flatten(&flat, &(struct g2n_wasm_body){ (const uint8_t *)body.ptr, body.len }, 1, LIMITS));
        for (uint32_t v = 0; v < 2 * blocks + 2; v++) {
            static struct machine want, got;

            run_function(&want, body.ptr, body.len, v);
            run_function(&got, flat.ptr, flat.len, v);
            assert_int_equal(got.steps, want.steps);
            assert_memory_equal(got.trace, want.trace, want.steps * sizeof *want.trace);
            assert_true(got.labels_most < want.labels_most);
        }
        g2n_text_fini(&body);
        g2n_text_fini(&flat);
    }
}

static void test_leaves_what_it_does_not_know(void **state)
{
    unsigned refused = 0;

    (void)state;
    srand(2);
    for (unsigned round = 0; round < 300; round++) {
        struct g2n_text body, flat;

        g2n_text_init(&body);
        g2n_text_init(&flat);
        make(&body, round % 3 == 0 ? 6 : 20, round % 3 != 0);
        if (round % 3 == 2)
            body.ptr[(size_t)rand() % body.len] = (char)rand(); /* damaged: anything but a crash */
        if (!g2n_flatten(&flat, &(struct g2n_wasm_body){ (const uint8_t *)body.ptr, body.len }, 1, LIMITS)) {
            assert_int_equal(flat.len, 0);
            refused++;
        }
        assert_true(round % 3 != 0 || flat.len == 0); /* few enough blocks */
        g2n_text_fini(&body);
        g2n_text_fini(&flat);
    }
    assert_true(refused > 150);
}

static void *(*real_malloc)(size_t size);
static unsigned left;

static void *failing_malloc(size_t size)
{
    return left-- == 0 ? NULL : real_malloc(size);
}

static void test_lack_of_memory_is_told(void **state)
{
    struct g2n_text body;

    (void)state;
    srand(3);
    g2n_text_init(&body);
    make(&body, 20, false);
    real_malloc = g2n_tools_malloc;
    for (unsigned n = 0; n < 2; n++) {
        struct g2n_text flat;

        g2n_text_init(&flat);
        left             = n;
        g2n_tools_malloc = failing_malloc;
        assert_false(g2n_flatten(&flat, &(struct g2n_wasm_body){ (const uint8_t *)body.ptr, body.len }, 1, LIMITS));
        g2n_tools_malloc = real_malloc;
        assert_true(g2n_text_failed(&flat));
        g2n_text_fini(&flat);
    }
    g2n_text_fini(&body);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_runs_the_same),
        cmocka_unit_test(test_leaves_what_it_does_not_know),
        cmocka_unit_test(test_lack_of_memory_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
