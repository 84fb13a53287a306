#include "turns.h"

#include <stdlib.h>
#include <string.h>

#include "base/list.h"

int turns_open(void **state)
{
    struct turns *t = calloc(1, sizeof *t);

    if (!t || g2n_realm_init(&t->realm, t) != G2N_OK || g2n_loop_init(&t->loop, &t->realm) != G2N_OK) return -1;
    *state = t;
    return 0;
}

int turns_close(void **state)
{
    struct turns *t = *state;

    g2n_loop_fini(&t->loop);
    g2n_realm_fini(&t->realm);
    free(t);
    return 0;
}

struct turns *turns_of(struct g2n_loop *loop) { return G2N_CONTAINER(loop, struct turns, loop); }

void turns_note(struct g2n_loop *loop, char letter)
{
    char *log = turns_of(loop)->log;
    size_t len = strlen(log);

    assert_true(len + 1 < sizeof turns_of(loop)->log);
    log[len] = letter;
}

static void noting_run(struct g2n_loop *loop, struct g2n_task *task)
{
    struct noting *n = G2N_CONTAINER(task, struct noting, task);

    turns_note(loop, n->letter);
    if (n->then) n->then(loop, n);
}

static void noting_cancel(struct g2n_loop *loop, struct g2n_task *task)
{
    (void)task;
    turns_note(loop, '-');
}

void noting_init(struct noting *n, char letter)
{
    *n = (struct noting){ .task = { .run = noting_run, .cancel = noting_cancel }, .letter = letter };
}

static enum g2n_status run_microtask(struct g2n_realm *realm, struct g2n_job *job)
{
    struct turns *t = realm->host;
    turns_note(&t->loop, (char)g2n_as_number(g2n_peek(job->values[0])));
    return G2N_OK;
}

void turns_microtask(struct turns *t, char letter)
{
    g2n_value v = g2n_number(letter);
    g2n_view view = g2n_peek(v);
    assert_ok(g2n_job_enqueue(&t->realm, run_microtask, &view, 1));
}

void turns_finish(struct turns *t)
{
    while (g2n_loop_turn(&t->loop)) continue;
}
