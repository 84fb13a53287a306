/* A thread for each connection that needs one, rather than a pool: SQLite serialises a connection anyhow, and nothing then has to
 * be chosen or stolen.  The wait for a quick result spares the ticket, a descriptor and a turn of the loop, which cost more than
 * most statements; it is short, since nobody else runs meanwhile. */
#include "sqlite/worker.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <time.h>

#include "base/alloc.h"

#define SOON_NS      300000L
#define INTERRUPT_NS 5000000L

enum state { IDLE, GIVEN, DONE };

struct g2n_sqlite_worker {
    pthread_t             thread;
    pthread_mutex_t       mutex;
    pthread_cond_t        given, done;
    _Atomic(enum state)   state;
    bool                  end;
    struct g2n_sqlite_job job;
    struct g2n_reply     *reply; /* of the job; NULL: somebody waits for it */
};

/* The start of a reply; rows follow. */
struct head {
    int32_t                  code;
    struct g2n_sqlite_batch  batch;
    struct g2n_sqlite_effect effect;
};

bool g2n_sqlite_worker_busy(const struct g2n_sqlite_worker *w) { return w && atomic_load_explicit(&w->state, memory_order_acquire) != IDLE; }

static void send_result(struct g2n_reply *reply, const struct g2n_sqlite_job *job)
{
    const struct head head = { job->code, job->batch, job->effect };
    const size_t len = sizeof head + job->batch.bytes;
    unsigned char *bytes = g2n_alloc(len);

    if (bytes) {
        memcpy(bytes, &head, sizeof head);
        if (job->batch.bytes != 0) memcpy(bytes + sizeof head, job->bytes, job->batch.bytes);
    }
    g2n_reply_send(reply, bytes, bytes ? len : 0); /* nothing: there was no memory */
    g2n_free(bytes);
}

/* Called with the mutex, and gives it back. */
static void finish(struct g2n_sqlite_worker *w)
{
    const struct g2n_sqlite_job job = w->job;
    struct g2n_reply *reply = w->reply;

    w->reply = NULL;
    atomic_store_explicit(&w->state, reply ? IDLE : DONE, memory_order_release);
    pthread_cond_broadcast(&w->done);
    pthread_mutex_unlock(&w->mutex);
    if (!reply) return;
    send_result(reply, &job);
    g2n_free(job.bytes);
}

static void *work(void *opaque)
{
    struct g2n_sqlite_worker *w = opaque;

    for (;;) {
        pthread_mutex_lock(&w->mutex);
        while (w->state != GIVEN && !w->end) pthread_cond_wait(&w->given, &w->mutex);
        if (w->state != GIVEN) break;
        pthread_mutex_unlock(&w->mutex);
        g2n_sqlite_perform(&w->job);
        pthread_mutex_lock(&w->mutex);
        finish(w);
    }
    pthread_mutex_unlock(&w->mutex);
    return NULL;
}

/* Without signals, which are for the guest's thread. */
static bool start(struct g2n_sqlite_worker *w)
{
    sigset_t all, before;
    bool good;

    sigfillset(&all);
    if (pthread_sigmask(SIG_SETMASK, &all, &before) != 0) return false;
    good = pthread_create(&w->thread, NULL, work, w) == 0;
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    return good;
}

static struct g2n_sqlite_worker *create(void)
{
    struct g2n_sqlite_worker *w = g2n_alloc_zero(1, sizeof *w);
    pthread_condattr_t monotonic;

    if (!w) return NULL;
    if (pthread_condattr_init(&monotonic) != 0) {
        g2n_free(w);
        return NULL;
    }
    (void)pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_mutex_init(&w->mutex, NULL); /* on Linux these two cannot fail */
    pthread_cond_init(&w->given, NULL);
    pthread_cond_init(&w->done, &monotonic);
    pthread_condattr_destroy(&monotonic);
    if (start(w)) return w;
    pthread_cond_destroy(&w->done);
    pthread_cond_destroy(&w->given);
    pthread_mutex_destroy(&w->mutex);
    g2n_free(w);
    return NULL;
}

/* With the mutex: waits until it is done, or for so long.  Is it? */
static bool wait_done(struct g2n_sqlite_worker *w, long ns)
{
    struct timespec until;

    (void)clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += ns;
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    while (w->state == GIVEN && pthread_cond_timedwait(&w->done, &w->mutex, &until) != ETIMEDOUT) continue;
    return w->state != GIVEN;
}

int g2n_sqlite_worker_give(struct g2n_instance *i, struct g2n_sqlite_db *d, struct g2n_sqlite_job *job, int32_t *ticket)
{
    struct g2n_sqlite_worker *w = d->worker ? d->worker : create();

    if (!w) return -1;
    d->worker = w;
    pthread_mutex_lock(&w->mutex);
    w->job = *job;
    w->state = GIVEN;
    pthread_cond_signal(&w->given);
    if (!wait_done(w, SOON_NS)) {
        w->reply = g2n_reply_create(i, ticket);
        if (w->reply) {
            pthread_mutex_unlock(&w->mutex);
            return 1;
        }
        while (w->state == GIVEN) pthread_cond_wait(&w->done, &w->mutex); /* this guest knows no replies */
    }
    *job = w->job;
    w->state = IDLE;
    pthread_mutex_unlock(&w->mutex);
    return 0;
}

/* An interrupt before its first step would be forgotten, so there are several; one of an idle connection would end the checkpoint
 * that closing it makes. */
void g2n_sqlite_worker_destroy(struct g2n_sqlite_worker *w, sqlite3 *db)
{
    if (!w) return;
    pthread_mutex_lock(&w->mutex);
    w->end = true;
    while (w->state == GIVEN) {
        sqlite3_interrupt(db);
        (void)wait_done(w, INTERRUPT_NS);
    }
    pthread_cond_signal(&w->given);
    pthread_mutex_unlock(&w->mutex);
    pthread_join(w->thread, NULL);
    pthread_cond_destroy(&w->done);
    pthread_cond_destroy(&w->given);
    pthread_mutex_destroy(&w->mutex);
    g2n_free(w);
}
