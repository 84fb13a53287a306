/* A completion is the task that brings a result to the guest: made before the operation is performed, so that nothing
 * can fail between a change of the file system and its being told. */
#include "base/alloc.h"
#include "host/fs.h"
#include "value/promise.h"

struct g2n_fs_completion {
    struct g2n_task  task;
    struct g2n_host *host;
    g2n_value        target;
    g2n_value        args[3];
    uint32_t         argc;
};

static void drop_values(struct g2n_fs_completion *c)
{
    struct g2n_realm *realm = &c->host->realm;
    g2n_drop(realm, c->target);
    for (uint32_t i = 0; i < 3; i++) g2n_drop(realm, c->args[i]);
}

void g2n_fs_completion_destroy(struct g2n_fs_completion *c)
{
    drop_values(c);
    g2n_free(c);
}

static void completion_cancel(struct g2n_loop *loop, struct g2n_task *task)
{
    (void)loop;
    g2n_fs_completion_destroy(G2N_CONTAINER(task, struct g2n_fs_completion, task));
}

static void settle(struct g2n_fs_completion *c)
{
    struct g2n_realm *realm = &c->host->realm;
    struct g2n_promise *promise = g2n_as_promise(g2n_peek(c->target));
    enum g2n_status st = g2n_is_null(g2n_peek(c->args[0])) ? g2n_promise_resolve(realm, promise, g2n_peek(c->args[1]))
                                                            : g2n_promise_reject(realm, promise, g2n_peek(c->args[0]));
    if (st == G2N_OK) return;
    g2n_value exception = g2n_host_caught(c->host, st);
    g2n_host_uncaught(c->host, g2n_peek(exception));
    g2n_drop(realm, exception);
}

static void completion_run(struct g2n_loop *loop, struct g2n_task *task)
{
    struct g2n_fs_completion *posted = G2N_CONTAINER(task, struct g2n_fs_completion, task), c = *posted;
    (void)loop;

    g2n_free(posted); /* before the guest runs, which may not come back (exit) */
    if (g2n_is_promise(g2n_peek(c.target))) {
        settle(&c);
    } else {
        g2n_view args[3] = { g2n_peek(c.args[0]), g2n_peek(c.args[1]), g2n_peek(c.args[2]) };
        g2n_host_call(c.host, g2n_peek(c.target), G2N_VIEW_UNDEFINED, args, c.argc);
    }
    drop_values(&c);
}

enum g2n_status g2n_fs_completion_create(struct g2n_host *host, g2n_view target, struct g2n_fs_completion **out)
{
    struct g2n_fs_completion *c = g2n_alloc(sizeof *c);
    if (!c) return G2N_ENOMEM;
    *c = (struct g2n_fs_completion){
        .task = { .run = completion_run, .cancel = completion_cancel }, .host = host, .target = g2n_dup(target),
        .args = { G2N_UNDEFINED, G2N_UNDEFINED, G2N_UNDEFINED },
    };
    *out = c;
    return G2N_OK;
}

void g2n_fs_complete_with(struct g2n_fs_completion *c, g2n_value first, g2n_value second, g2n_value third,
                          uint32_t argc)
{
    c->args[0] = first;
    c->args[1] = second;
    c->args[2] = third;
    c->argc = argc;
    g2n_loop_post(&c->host->loop, &c->task);
}

void g2n_fs_complete(struct g2n_fs_completion *c, struct g2n_fs_request *r)
{
    g2n_value error = G2N_NULL, result = G2N_UNDEFINED;
    enum g2n_status st = r->err ? g2n_fs_error(r, &error) : r->op->give(c->host, r, &result);
    uint32_t argc = r->op->give == g2n_fs__give_nothing ? 1 : 2;

    if (st != G2N_OK) error = g2n_host_caught(c->host, st);
    if (!g2n_is_null(g2n_peek(error))) argc = 1;
    g2n_fs_complete_with(c, error, result, G2N_UNDEFINED, argc);
}
