/* A realm and a loop for each test, and a log of what ran in which order. */
#ifndef UNIT_LOOP_TURNS_H
#define UNIT_LOOP_TURNS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "loop/loop.h"
#include "loop/timer.h"
#include "value/realm.h"

struct turns {
    struct g2n_realm realm;
    struct g2n_loop  loop;
    char             log[256]; /* one letter for each thing that ran */
};

int turns_open(void **state);
int turns_close(void **state);
#define TURNS_TEST(f) cmocka_unit_test_setup_teardown(f, turns_open, turns_close)
#define assert_ok(call) assert_int_equal((call), G2N_OK)

struct turns *turns_of(struct g2n_loop *loop);
void turns_note(struct g2n_loop *loop, char letter);

/* A task that notes its letter, and then does `then` if there is one. */
struct noting {
    struct g2n_task task;
    char            letter;
    void          (*then)(struct g2n_loop *loop, struct noting *self);
};
void noting_init(struct noting *n, char letter);

/* Queues a microtask that notes a letter. */
void turns_microtask(struct turns *t, char letter);
/* Turns until nothing is alive. */
void turns_finish(struct turns *t);

#endif
