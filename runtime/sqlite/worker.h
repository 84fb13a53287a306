/* A connection's thread, for statements that take long: the guest's other goroutines go on meanwhile.
 *
 *      IDLE --hand over--> GIVEN --it is done--> DONE --taken--> IDLE      soon enough: the guest has it at once
 *                            |---it is done, and there is a reply---> IDLE, and then the reply is sent
 *
 *   K1  from GIVEN to IDLE the connection and its statements are the thread's: calls of the guest's find them busy;
 *   K2  what the thread reads and writes is its own, not the guest's memory, which may change meanwhile. */
#ifndef G2N_SQLITE_WORKER_H
#define G2N_SQLITE_WORKER_H

#include "sqlite/sqlite.h"

/* What step_rows() puts at `out`. */
struct g2n_sqlite_batch {
    uint32_t rows;
    uint32_t bytes;
    uint32_t needed;
};

/* What run() puts there. */
struct g2n_sqlite_effect {
    int64_t rowid;
    int64_t changes;
};

struct g2n_sqlite_job {
    struct g2n_sqlite_stmt *stmt;
    bool                    runs;  /* run(), else step_rows()                                               */
    uint32_t                most;  /* rows                                                                  */
    unsigned char          *bytes; /* owned by who has the job: room for `len` of rows, or `len` of values   */
    uint32_t                len;
    int                     code;  /* what came of it, and the next two                                     */
    struct g2n_sqlite_batch  batch;
    struct g2n_sqlite_effect effect;
};

/* rows.c: does it, on whichever thread. */
void g2n_sqlite_perform(struct g2n_sqlite_job *job);

/* Hands the job over, which must be of d's, and waits a moment.  0: it is done, and the job what it was with its results.  1: it
 * is not, *ticket will have the reply (sqlite.h), and the job's bytes are taken.  -1: there is no thread, and nothing was done. */
int g2n_sqlite_worker_give(struct g2n_instance *i, struct g2n_sqlite_db *d, struct g2n_sqlite_job *job, int32_t *ticket);

/* Is the connection the thread's? */
bool g2n_sqlite_worker_busy(const struct g2n_sqlite_worker *w);

/* Interrupts what it does, and ends it; NULL is fine. */
void g2n_sqlite_worker_destroy(struct g2n_sqlite_worker *w, sqlite3 *db);

#endif
