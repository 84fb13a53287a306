/* The queue of microtasks (ECMA-262, 9.5: jobs).  The loop runs it dry after each turn in which guest code ran. */
#ifndef G2N_VALUE_JOB_H
#define G2N_VALUE_JOB_H

#include <stddef.h>

#include "value/value.h"

#define G2N_JOB_VALUES 4

struct g2n_job;
/* Runs one job.  A thrown exception is reported by the realm's uncaught hook.  May run guest code. */
typedef enum g2n_status g2n_job_fn(struct g2n_realm *realm, struct g2n_job *job);

struct g2n_job {
    g2n_job_fn *fn;
    g2n_value   values[G2N_JOB_VALUES]; /* owned by the queue until run, then dropped by it */
};

/* Appends a job; dups the `count` values. */
G2N_MUST_USE enum g2n_status g2n_job_enqueue(struct g2n_realm *realm, g2n_job_fn *fn, const g2n_view *values,
                                             uint32_t count);
/* Room for so many more jobs: enqueuing that many cannot fail then. */
G2N_MUST_USE enum g2n_status g2n_job_reserve(struct g2n_realm *realm, size_t extra);
bool g2n_job_pending(struct g2n_realm *realm);
/* Adds a job that the engine's jobs so far must precede, without asking the engine; for the engine.  Never fails after
 * a reserve. */
G2N_MUST_USE enum g2n_status g2n_job__append(struct g2n_realm *realm, g2n_job_fn *fn);
/* Runs jobs until none is left, those enqueued meanwhile included.  Does nothing when called from a job.  Runs guest
 * code. */
void g2n_job_run_queued(struct g2n_realm *realm);
/* Hands the promises that were rejected and have no handler to realm->on_unhandled_rejection, and those that have got one
 * after that to realm->on_rejection_handled.  False: there were none, or this was called from a job.  Runs guest code. */
bool g2n_job_report_rejections(struct g2n_realm *realm);
/* Both, until there is no more of either. */
void g2n_job_run_all(struct g2n_realm *realm);
/* Drops the jobs that are left; for g2n_realm_fini(). */
void g2n_job_fini(struct g2n_realm *realm);

#endif
