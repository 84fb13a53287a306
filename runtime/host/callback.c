#include "host/callback.h"

#include "base/alloc.h"

enum g2n_status g2n_callback_create(struct g2n_realm *realm, g2n_view fn, const g2n_view *args, uint32_t argc,
                                    struct g2n_callback **out)
{
    struct g2n_callback *callback = g2n_alloc(sizeof *callback + argc * sizeof callback->args[0]);
    if (!callback) return g2n_throw_no_memory(realm);
    callback->fn = g2n_dup(fn);
    callback->argc = argc;
    for (uint32_t i = 0; i < argc; i++) callback->args[i] = g2n_dup(args[i]);
    *out = callback;
    return G2N_OK;
}

void g2n_callback_destroy(struct g2n_realm *realm, struct g2n_callback *callback)
{
    if (!callback) return;
    g2n_drop(realm, callback->fn);
    for (uint32_t i = 0; i < callback->argc; i++) g2n_drop(realm, callback->args[i]);
    g2n_free(callback);
}

void g2n_callback_call(struct g2n_host *host, const struct g2n_callback *callback, g2n_view this_value)
{
    /* Owned and lent values differ in type only: see value.h. */
    const g2n_view *args = (const g2n_view *)(const void *)callback->args;
    g2n_host_call(host, g2n_peek(callback->fn), this_value, args, callback->argc);
}

void g2n_callback_trace(const struct g2n_callback *callback, g2n_visit *visit, void *context)
{
    if (!callback) return;
    visit(context, g2n_peek(callback->fn));
    for (uint32_t i = 0; i < callback->argc; i++) visit(context, g2n_peek(callback->args[i]));
}

struct tick {
    struct g2n_task      task;
    struct g2n_callback *callback;
};

static void tick_cancel(struct g2n_loop *loop, struct g2n_task *task)
{
    struct tick *tick = G2N_CONTAINER(task, struct tick, task);
    g2n_callback_destroy(loop->realm, tick->callback);
    g2n_free(tick);
}

static void tick_run(struct g2n_loop *loop, struct g2n_task *task)
{
    g2n_callback_call(g2n_host_of(loop->realm), G2N_CONTAINER(task, struct tick, task)->callback, G2N_VIEW_UNDEFINED);
    tick_cancel(loop, task);
}

enum g2n_status g2n_callback_post_tick(struct g2n_host *host, g2n_view fn, const g2n_view *args, uint32_t argc)
{
    struct tick *tick = g2n_alloc(sizeof *tick);

    if (!tick) return g2n_throw_no_memory(&host->realm);
    tick->task = (struct g2n_task){ .run = tick_run, .cancel = tick_cancel };
    enum g2n_status st = g2n_callback_create(&host->realm, fn, args, argc, &tick->callback);
    if (st != G2N_OK) {
        g2n_free(tick);
        return st;
    }
    g2n_loop_post_tick(&host->loop, &tick->task);
    return G2N_OK;
}
