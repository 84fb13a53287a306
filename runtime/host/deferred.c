#include "host/deferred.h"

#include "base/alloc.h"
#include "value/promise.h"

struct g2n_deferred {
    struct g2n_operation operation;
    struct g2n_task      task;
    struct g2n_host     *host;
    struct g2n_promise  *promise;  /* owned */
    g2n_value            value;    /* once it is settled */
    bool                 rejected;
    void (*stop)(void *context);
    void                *context;
};

static void destroy(struct g2n_deferred *d)
{
    struct g2n_realm *realm = &d->host->realm;
    g2n_object_drop(realm, g2n_promise_object(d->promise));
    g2n_drop(realm, d->value);
    g2n_free(d);
}

static void on_stop(struct g2n_loop *loop, struct g2n_operation *operation)
{
    struct g2n_deferred *d = G2N_CONTAINER(operation, struct g2n_deferred, operation);
    (void)loop;
    if (d->stop) d->stop(d->context);
    destroy(d);
}

static void cancel(struct g2n_loop *loop, struct g2n_task *task)
{
    (void)loop;
    destroy(G2N_CONTAINER(task, struct g2n_deferred, task));
}

static void run(struct g2n_loop *loop, struct g2n_task *task)
{
    struct g2n_deferred *d = G2N_CONTAINER(task, struct g2n_deferred, task);
    enum g2n_status st = d->rejected ? g2n_promise_reject(loop->realm, d->promise, g2n_peek(d->value))
                                     : g2n_promise_resolve(loop->realm, d->promise, g2n_peek(d->value));
    struct g2n_host *host = d->host;
    destroy(d);
    if (st == G2N_OK) return;
    g2n_value exception = g2n_host_caught(host, st);
    g2n_host_uncaught(host, g2n_peek(exception));
    g2n_drop(&host->realm, exception);
}

enum g2n_status g2n_deferred_create(struct g2n_host *host, void (*stop)(void *context), void *context,
                                    struct g2n_deferred **out, g2n_value *promise)
{
    struct g2n_deferred *d = g2n_alloc(sizeof *d);
    if (!d) return g2n_throw_no_memory(&host->realm);
    *d = (struct g2n_deferred){
        .operation = { .stop = on_stop }, .task = { .run = run, .cancel = cancel }, .host = host,
        .value = G2N_UNDEFINED, .stop = stop, .context = context,
    };
    enum g2n_status st = g2n_promise_new(&host->realm, &d->promise);
    if (st != G2N_OK) {
        g2n_free(d);
        return st;
    }
    g2n_operation_begin(&host->loop, &d->operation);
    *promise = g2n_dup(g2n_view_of_object(g2n_promise_object(d->promise)));
    *out = d;
    return G2N_OK;
}

static void settle(struct g2n_deferred *d, g2n_value value, bool rejected)
{
    d->value = value;
    d->rejected = rejected;
    g2n_operation_end(&d->host->loop, &d->operation); /* from here the task keeps the program alive */
    g2n_loop_post(&d->host->loop, &d->task);
}

void g2n_deferred_resolve(struct g2n_deferred *d, g2n_value value) { settle(d, value, false); }
void g2n_deferred_reject(struct g2n_deferred *d, g2n_value reason) { settle(d, reason, true); }

void g2n_deferred_give_up(struct g2n_deferred *d)
{
    g2n_operation_end(&d->host->loop, &d->operation);
    destroy(d);
}
