/* A ring of jobs.  A job is copied out before it runs, since what it enqueues may move the ring. */
#include "value/job.h"

#include "base/alloc.h"
#include "value/promise.h"
#include "value/realm.h"

#define FIRST_CAP 32u

static enum g2n_status make_room(struct g2n_realm *realm, size_t extra)
{
    struct g2n_jobs *jobs = &realm->jobs;
    size_t cap = jobs->cap ? jobs->cap : FIRST_CAP;
    struct g2n_job *items;

    if (extra <= jobs->cap - jobs->count) return G2N_OK;
    while (cap < jobs->count + extra) cap *= 2;
    items = g2n_realloc_array(NULL, cap, sizeof *items);
    if (!items) return g2n_throw_no_memory(realm);
    for (size_t i = 0; i < jobs->count; i++) items[i] = jobs->items[(jobs->head + i) & (jobs->cap - 1)];
    g2n_free(jobs->items);
    jobs->items = items;
    jobs->head = 0;
    jobs->cap = cap;
    return G2N_OK;
}

enum g2n_status g2n_job_reserve(struct g2n_realm *realm, size_t extra)
{
    return make_room(realm, realm->engine ? extra + 1 : extra); /* the first may follow a job of the engine's: before_job */
}

static struct g2n_job *append(struct g2n_realm *realm, g2n_job_fn *fn)
{
    struct g2n_jobs *jobs = &realm->jobs;
    struct g2n_job *job;

    if (make_room(realm, 1) != G2N_OK) return NULL;
    job = &jobs->items[(jobs->head + jobs->count++) & (jobs->cap - 1)];
    job->fn = fn;
    for (int i = 0; i < G2N_JOB_VALUES; i++) job->values[i] = G2N_UNDEFINED;
    return job;
}

enum g2n_status g2n_job__append(struct g2n_realm *realm, g2n_job_fn *fn) { return append(realm, fn) ? G2N_OK : G2N_THROWN; }

enum g2n_status g2n_job_enqueue(struct g2n_realm *realm, g2n_job_fn *fn, const g2n_view *values, uint32_t count)
{
    struct g2n_job *job;

    if (realm->engine) realm->engine->before_job(realm);
    job = append(realm, fn);
    if (!job) return G2N_THROWN;
    for (uint32_t i = 0; i < count; i++) job->values[i] = g2n_dup(values[i]);
    return G2N_OK;
}

bool g2n_job_pending(struct g2n_realm *realm)
{
    return realm->jobs.count > 0 || (realm->engine && realm->engine->job_pending(realm));
}

static bool take(struct g2n_jobs *jobs, struct g2n_job *job)
{
    if (jobs->count == 0) return false;
    *job = jobs->items[jobs->head];
    jobs->head = (jobs->head + 1) & (jobs->cap - 1);
    jobs->count--;
    return true;
}

static void drop_values(struct g2n_realm *realm, struct g2n_job *job)
{
    for (int i = 0; i < G2N_JOB_VALUES; i++) g2n_drop(realm, job->values[i]);
}

static void report_uncaught(struct g2n_realm *realm, enum g2n_status st)
{
    g2n_value exception;

    if (st != G2N_THROWN) (void)g2n_throw_no_memory(realm);
    exception = g2n_take_exception(realm);
    if (realm->on_uncaught) realm->on_uncaught(realm, g2n_peek(exception));
    g2n_drop(realm, exception);
}

void g2n_job_run_queued(struct g2n_realm *realm)
{
    struct g2n_job job;

    if (realm->running_jobs) return; /* a hook or job that runs the loop: the outer call goes on */
    realm->running_jobs = true;
    do {
        while (take(&realm->jobs, &job)) {
            enum g2n_status st = job.fn(realm, &job);
            drop_values(realm, &job);
            if (st != G2N_OK) report_uncaught(realm, st);
        }
    } while (realm->engine && realm->engine->run_job(realm));
    realm->running_jobs = false;
}

bool g2n_job_report_rejections(struct g2n_realm *realm)
{
    bool any;

    if (realm->running_jobs) return false;
    realm->running_jobs = true;
    any = g2n_promise__report_rejections(realm);
    if (realm->engine && realm->engine->report_rejections(realm)) any = true;
    realm->running_jobs = false;
    return any;
}

void g2n_job_run_all(struct g2n_realm *realm)
{
    do g2n_job_run_queued(realm);
    while (g2n_job_report_rejections(realm));
}

void g2n_job_fini(struct g2n_realm *realm)
{
    struct g2n_job job;

    while (take(&realm->jobs, &job)) drop_values(realm, &job);
    g2n_free(realm->jobs.items);
    realm->jobs = (struct g2n_jobs){ 0 };
}
