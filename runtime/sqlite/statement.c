/* Statements, a step at a time. */
#include <limits.h>
#include <string.h>

#include "base/alloc.h"
#include "sqlite/trace.h"

int g2n_sqlite_stmt_destroy(struct g2n_sqlite_stmt *s)
{
    int code = sqlite3_finalize(s->stmt);

    g2n_list_remove(&s->link);
    g2n_sqlite_place_free(s->db->owner, s->place);
    g2n_free(s);
    return code;
}

int g2n_sqlite_stmt_reset(struct g2n_sqlite_stmt *s)
{
    s->waiting = false;
    return sqlite3_reset(s->stmt);
}

/* Prepares the first statement of the text; *stmt stays NULL when there is none, and the code says whether that is an error. */
static int prepare(struct g2n_sqlite_db *d, const char *sql, uint32_t len, struct g2n_sqlite_stmt *s, const char **tail)
{
    int code;

    *tail = sql;
    if (len > INT_MAX) return d->own_code = SQLITE_TOOBIG;
    d->own_code = SQLITE_OK;
    code = sqlite3_prepare_v3(d->db, sql, (int)len, 0, &s->stmt, tail);
    g2n_sqlite_trace_outcome(d, code);
    return code;
}

static int32_t prepare_in(struct g2n_instance *i, int32_t db, uint32_t sql, uint32_t len, uint32_t *used)
{
    struct g2n_sqlite_db *d = g2n_sqlite_find_db(i, db);
    const char *mem_sql = g2n_memory_find(i, sql, len, 1), *tail;
    struct g2n_sqlite_stmt *s;
    int32_t handle;

    if (!d) return 0;
    if (!mem_sql) {
        d->own_code = SQLITE_MISUSE;
        return 0;
    }
    s = g2n_alloc_zero(1, sizeof *s);
    handle = s ? g2n_sqlite_place_new(d->owner, G2N_SQLITE_STMT, s, &s->place) : 0;
    if (handle == 0) {
        d->own_code = SQLITE_NOMEM;
        g2n_free(s);
        return 0;
    }
    if (prepare(d, mem_sql, len, s, &tail) != SQLITE_OK || !s->stmt) {
        g2n_sqlite_place_free(d->owner, s->place);
        g2n_free(s);
        handle = 0;
    } else {
        s->db = d;
        g2n_list_append(&d->statements, &s->link);
    }
    *used = (uint32_t)(tail - mem_sql);
    return handle;
}

int32_t g2n_sqlite_prepare(struct g2n_instance *i, int32_t db, uint32_t sql, uint32_t len)
{
    uint32_t used;
    return prepare_in(i, db, sql, len, &used);
}

int32_t g2n_sqlite_prepare_next(struct g2n_instance *i, int32_t db, uint32_t sql, uint32_t len, uint32_t out)
{
    void *mem_out = g2n_memory_find(i, out, 1, sizeof(uint32_t));
    struct g2n_sqlite_db *d = g2n_sqlite_find_db(i, db);
    uint32_t used = 0;
    int32_t handle;

    if (!mem_out) {
        if (d) d->own_code = SQLITE_MISUSE;
        return 0;
    }
    handle = prepare_in(i, db, sql, len, &used);
    memcpy(mem_out, &used, sizeof used);
    return handle;
}

int32_t g2n_sqlite_finalize(struct g2n_instance *i, int32_t stmt)
{
    struct g2n_sqlite_stmt *s = g2n_sqlite_find_stmt(i, stmt);
    return s ? g2n_sqlite_stmt_destroy(s) : SQLITE_MISUSE;
}

int32_t g2n_sqlite_reset(struct g2n_instance *i, int32_t stmt)
{
    struct g2n_sqlite_stmt *s = g2n_sqlite_find_stmt(i, stmt);
    return s ? g2n_sqlite_stmt_reset(s) : SQLITE_MISUSE;
}

int32_t g2n_sqlite_step(struct g2n_instance *i, int32_t stmt)
{
    struct g2n_sqlite_stmt *s = g2n_sqlite_find_stmt(i, stmt);
    int code;

    if (!s) return SQLITE_MISUSE;
    s->waiting = false;
    code = sqlite3_step(s->stmt);
    g2n_sqlite_trace_outcome(s->db, code);
    return code;
}

int32_t g2n_sqlite_clear_bindings(struct g2n_instance *i, int32_t stmt)
{
    struct g2n_sqlite_stmt *s = g2n_sqlite_find_stmt(i, stmt);
    return s ? sqlite3_clear_bindings(s->stmt) : SQLITE_MISUSE;
}

int32_t g2n_sqlite_stmt_readonly(struct g2n_instance *i, int32_t stmt)
{
    struct g2n_sqlite_stmt *s = g2n_sqlite_find_stmt(i, stmt);
    return s ? sqlite3_stmt_readonly(s->stmt) : 0;
}
