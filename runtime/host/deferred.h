/* A promise that C code makes now and settles later: how a host function answers asynchronously.
 *
 *     (none) --create--> WAITING --resolve, reject--> queued --task--> settled, freed
 *                           |--------give up------------------------> freed, the promise pending for ever
 *                           |--------the loop is torn down----------> `stop` is called, freed
 *
 *   Y1  while it waits it keeps the program alive, as any operation does (loop.h, L3);
 *   Y2  it is settled once, from any place on the loop's thread, libuv's callbacks included: guest code runs later, from
 *       a task of the loop, followed by the microtasks;
 *   Y3  settling cannot fail. */
#ifndef G2N_HOST_DEFERRED_H
#define G2N_HOST_DEFERRED_H

#include "host/host.h"

struct g2n_deferred;

/* Makes one and its promise, which is owned by the caller, usually as a host function's result.  stop(context) is called
 * when the loop is torn down before it was settled: it ends what was under way, runs no guest code, and does not touch
 * the deferred any more.  stop may be NULL.  On failure nothing was made. */
G2N_MUST_USE enum g2n_status g2n_deferred_create(struct g2n_host *host, void (*stop)(void *context), void *context,
                                                 struct g2n_deferred **out, g2n_value *promise);
/* Settle; consume both the deferred and the value. */
void g2n_deferred_resolve(struct g2n_deferred *deferred, g2n_value value);
void g2n_deferred_reject(struct g2n_deferred *deferred, g2n_value reason);
/* Consumes it without settling the promise. */
void g2n_deferred_give_up(struct g2n_deferred *deferred);

#endif
