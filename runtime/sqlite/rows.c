/* Many rows, or all that a statement does, by one call.
 *
 * start_rows() first goes on for a moment where it is, on the guest's thread, since a thread of its own costs as much as a short
 * query.  One that only reads and has no row by then begins again on the connection's thread: so much time is lost once.  What
 * writes cannot begin again, so start_run() hands it over from the start, unless it is likely to be short. */
#include <string.h>
#include <time.h>

#include "base/alloc.h"
#include "sqlite/trace.h"
#include "sqlite/worker.h"

#define MOMENT_NS 1000000
/* As many instructions of SQLite's between two looks at the clock: some 20 microseconds. */
#define INSTRUCTIONS 1000
/* flags */
#define INTERRUPTIBLE 1u

static int step_rows(struct g2n_sqlite_stmt *s, uint32_t most, unsigned char *into, uint32_t cap, struct g2n_sqlite_batch *b)
{
    while (b->rows < most) {
        const int code = s->waiting ? SQLITE_ROW : sqlite3_step(s->stmt);
        size_t len;

        if (code != SQLITE_ROW) return code;
        s->waiting = true;
        len = g2n_sqlite_row_put(s->stmt, into + b->bytes, cap - b->bytes);
        if (len == SIZE_MAX) return SQLITE_NOMEM;
        if (len > UINT32_MAX) return SQLITE_TOOBIG;
        if (len > cap - b->bytes) {
            b->needed = (uint32_t)len;
            return SQLITE_ROW;
        }
        s->waiting = false;
        b->bytes += (uint32_t)len;
        b->rows++;
    }
    return SQLITE_ROW;
}

static int run(struct g2n_sqlite_stmt *s, const unsigned char *values, uint32_t len)
{
    int code, last;

    (void)g2n_sqlite_stmt_reset(s);
    code = g2n_sqlite_bind_values(s->stmt, values, len, true);
    if (code == SQLITE_OK) {
        do {
            code = sqlite3_step(s->stmt);
        } while (code == SQLITE_ROW);
    }
    last = g2n_sqlite_stmt_reset(s);
    (void)sqlite3_clear_bindings(s->stmt); /* the bytes are not its own */
    return code == SQLITE_DONE && last != SQLITE_OK ? last : code;
}

void g2n_sqlite_perform(struct g2n_sqlite_job *job)
{
    sqlite3 *db = job->stmt->db->db;

    if (!job->runs) {
        job->code = step_rows(job->stmt, job->most, job->bytes, job->len, &job->batch);
        g2n_sqlite_trace_outcome(job->stmt->db, job->code);
        return;
    }
    job->code = run(job->stmt, job->bytes, job->len);
    g2n_sqlite_trace_outcome(job->stmt->db, job->code);
    job->effect = (struct g2n_sqlite_effect){ sqlite3_last_insert_rowid(db), sqlite3_changes(db) };
}

/* ---- A moment ------------------------------------------------------------------------------------------------------- */

struct moment {
    struct timespec          begun;
    struct g2n_sqlite_job   *job;
    bool                     over; /* and it was stopped for that */
};

static bool is_over(const struct moment *m)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)(now.tv_sec - m->begun.tv_sec) * 1000000000 + (now.tv_nsec - m->begun.tv_nsec) > MOMENT_NS;
}

static int stop_when_over(void *opaque)
{
    struct moment *m = opaque;

    m->over = m->job->batch.rows == 0 && is_over(m);
    m->job->stmt->db->begins_again = m->over;
    return m->over;
}

/* False: it has to begin again elsewhere. */
static bool step_for_a_moment(struct g2n_sqlite_job *job)
{
    struct g2n_sqlite_stmt *s = job->stmt;
    struct moment m = { .job = job };
    const bool may_stop = !s->waiting && !sqlite3_stmt_busy(s->stmt) && sqlite3_stmt_readonly(s->stmt);

    (void)clock_gettime(CLOCK_MONOTONIC, &m.begun);
    if (may_stop) sqlite3_progress_handler(s->db->db, INSTRUCTIONS, stop_when_over, &m);
    g2n_sqlite_perform(job);
    if (may_stop) sqlite3_progress_handler(s->db->db, 0, NULL, NULL);
    s->slow = is_over(&m);
    s->db->begins_again = false;
    if (!m.over || job->code != SQLITE_INTERRUPT) return true;
    (void)g2n_sqlite_stmt_reset(s);
    return false;
}

/* ---- For guests ------------------------------------------------------------------------------------------------------ */

int32_t g2n_sqlite_step_rows(struct g2n_instance *i, int32_t stmt, uint32_t most, uint32_t into, uint32_t cap, uint32_t out)
{
    struct g2n_sqlite_stmt *s = g2n_sqlite_find_stmt(i, stmt);
    unsigned char *mem_into = g2n_memory_find(i, into, cap, 1);
    void *mem_out = g2n_memory_find(i, out, 1, sizeof(struct g2n_sqlite_batch));
    struct g2n_sqlite_job job = { .stmt = s, .most = most, .bytes = mem_into, .len = cap };

    if (!s || !mem_into || !mem_out) return SQLITE_MISUSE;
    g2n_sqlite_perform(&job);
    memcpy(mem_out, &job.batch, sizeof job.batch);
    return job.code;
}

/* On the connection's thread, or here if there is no memory for that; a ticket, as less than 0. */
static int32_t rows_elsewhere(struct g2n_instance *i, struct g2n_sqlite_job *job, unsigned char *mem_into, void *mem_out)
{
    int32_t ticket;
    int given;

    job->bytes = g2n_alloc(job->len);
    given = job->bytes ? g2n_sqlite_worker_give(i, job->stmt->db, job, &ticket) : -1;
    if (given == 1) return -1 - ticket;
    if (given == 0) {
        if (job->batch.bytes != 0) memcpy(mem_into, job->bytes, job->batch.bytes);
    }
    g2n_free(job->bytes);
    if (given < 0) {
        job->bytes = mem_into;
        g2n_sqlite_perform(job);
    }
    memcpy(mem_out, &job->batch, sizeof job->batch);
    return job->code;
}

int32_t g2n_sqlite_start_rows(struct g2n_instance *i, int32_t stmt, uint32_t most, uint32_t into, uint32_t cap, uint32_t out, uint32_t flags)
{
    struct g2n_sqlite_stmt *s = g2n_sqlite_find_stmt(i, stmt);
    unsigned char *mem_into = g2n_memory_find(i, into, cap, 1);
    void *mem_out = g2n_memory_find(i, out, 1, sizeof(struct g2n_sqlite_batch));
    struct g2n_sqlite_job job = { .stmt = s, .most = most, .bytes = mem_into, .len = cap };
    bool fresh;

    if (!s || !mem_into || !mem_out) return SQLITE_MISUSE;
    fresh = !s->waiting && !sqlite3_stmt_busy(s->stmt);
    if (fresh ? !sqlite3_stmt_readonly(s->stmt) : s->slow || (flags & INTERRUPTIBLE)) return rows_elsewhere(i, &job, mem_into, mem_out);
    if (!step_for_a_moment(&job)) {
        job.batch = (struct g2n_sqlite_batch){ 0 };
        return rows_elsewhere(i, &job, mem_into, mem_out);
    }
    memcpy(mem_out, &job.batch, sizeof job.batch);
    return job.code;
}

int32_t g2n_sqlite_run(struct g2n_instance *i, int32_t stmt, uint32_t values, uint32_t len, uint32_t out)
{
    struct g2n_sqlite_stmt *s = g2n_sqlite_find_stmt(i, stmt);
    unsigned char *mem_values = g2n_memory_find(i, values, len, 1);
    void *mem_out = g2n_memory_find(i, out, 1, sizeof(struct g2n_sqlite_effect));
    struct g2n_sqlite_job job = { .stmt = s, .runs = true, .bytes = mem_values, .len = len };

    if (!s || !mem_values || !mem_out) return SQLITE_MISUSE;
    g2n_sqlite_perform(&job);
    memcpy(mem_out, &job.effect, sizeof job.effect);
    return job.code;
}

/* One of many, most likely: with parameters, and without a file to wait for. */
static bool is_likely_quick(const struct g2n_sqlite_stmt *s)
{
    const char *file = sqlite3_db_filename(s->db->db, "main");

    return sqlite3_bind_parameter_count(s->stmt) != 0 && (!sqlite3_get_autocommit(s->db->db) || !file || !file[0]);
}

int32_t g2n_sqlite_start_run(struct g2n_instance *i, int32_t stmt, uint32_t values, uint32_t len, uint32_t out, uint32_t flags)
{
    struct g2n_sqlite_stmt *s = g2n_sqlite_find_stmt(i, stmt);
    unsigned char *mem_values = g2n_memory_find(i, values, len, 1);
    void *mem_out = g2n_memory_find(i, out, 1, sizeof(struct g2n_sqlite_effect));
    struct g2n_sqlite_job job = { .stmt = s, .runs = true, .len = len };
    int32_t ticket;
    int given;

    if (!s || !mem_values || !mem_out) return SQLITE_MISUSE;
    if (!(flags & INTERRUPTIBLE) && is_likely_quick(s)) return g2n_sqlite_run(i, stmt, values, len, out);
    job.bytes = g2n_alloc(len);
    if (job.bytes && len != 0) memcpy(job.bytes, mem_values, len);
    given = job.bytes ? g2n_sqlite_worker_give(i, s->db, &job, &ticket) : -1;
    if (given == 1) return -1 - ticket;
    g2n_free(job.bytes);
    if (given < 0) return g2n_sqlite_run(i, stmt, values, len, out);
    memcpy(mem_out, &job.effect, sizeof job.effect);
    return job.code;
}
