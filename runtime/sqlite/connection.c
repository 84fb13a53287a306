/* Connections.  They have no mutex of SQLite's: one thread at a time uses them, but for interrupt(), which needs none. */
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "sqlite/confine.h"
#include "sqlite/trace.h"
#include "sqlite/worker.h"

/* What a guest may ask for; the rest is about threads, or SQLite's own. */
#define FLAGS_ALLOWED                                                                                                     \
    (SQLITE_OPEN_READONLY | SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_URI | SQLITE_OPEN_MEMORY |           \
     SQLITE_OPEN_SHAREDCACHE | SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_NOFOLLOW)

static int32_t failed(struct g2n_sqlite *s, int code, const char *message)
{
    s->open_code = code;
    s->open_errno = 0;
    (void)snprintf(s->open_message, sizeof s->open_message, "%s", message);
    return 0;
}

void g2n_sqlite_db_destroy(struct g2n_sqlite_db *d)
{
    g2n_sqlite_worker_destroy(d->worker, d->db);
    G2N_LIST_EACH_SAFE(link, &d->statements) (void)g2n_sqlite_stmt_destroy(G2N_CONTAINER(link, struct g2n_sqlite_stmt, link));
    g2n_sqlite_trace_close(d);
    (void)sqlite3_close(d->db);
    g2n_sqlite_place_free(d->owner, d->place);
    g2n_free(d);
}

/* Opens it in `d`, or says why not. */
static int32_t open_in(struct g2n_sqlite *s, struct g2n_sqlite_db *d, const char *name, int flags)
{
    int code = sqlite3_open_v2(name, &d->db, flags | SQLITE_OPEN_NOMUTEX, NULL);
    int32_t handle;

    if (code == SQLITE_OK && g2n_sqlite_confined()) code = sqlite3_exec(d->db, "PRAGMA temp_store = MEMORY", NULL, NULL, NULL);
    if (code != SQLITE_OK) {
        (void)failed(s, d->db ? sqlite3_extended_errcode(d->db) : code, d->db ? sqlite3_errmsg(d->db) : sqlite3_errstr(code));
        if (d->db) s->open_errno = sqlite3_system_errno(d->db);
        return 0;
    }
    d->owner = s;
    g2n_list_init(&d->statements);
    handle = g2n_sqlite_place_new(s, G2N_SQLITE_DB, d, &d->place);
    if (handle == 0) return failed(s, SQLITE_NOMEM, sqlite3_errstr(SQLITE_NOMEM));
    s->open_code = SQLITE_OK;
    g2n_sqlite_trace_open(d, name);
    return handle;
}

int32_t g2n_sqlite_open_flags(struct g2n_instance *i, uint32_t name, uint32_t len, int32_t flags)
{
    struct g2n_sqlite *s = g2n_sqlite_of(i);
    const char *mem_name = g2n_memory_find(i, name, len, 1);
    struct g2n_sqlite_db *d;
    char *text;
    int32_t handle;

    if (!s) return 0;
    if (!mem_name || memchr(mem_name, '\0', len) || (flags & ~FLAGS_ALLOWED)) return failed(s, SQLITE_MISUSE, sqlite3_errstr(SQLITE_MISUSE));
    text = g2n_alloc((size_t)len + 1);
    d = g2n_alloc_zero(1, sizeof *d);
    if (text && d) {
        memcpy(text, mem_name, len);
        text[len] = '\0';
        handle = open_in(s, d, text, flags);
        if (handle == 0) g2n_sqlite_trace_not_open(s, text);
    } else {
        handle = failed(s, SQLITE_NOMEM, sqlite3_errstr(SQLITE_NOMEM));
    }
    g2n_free(text);
    if (handle == 0 && d) {
        (void)sqlite3_close(d->db);
        g2n_free(d);
    }
    return handle;
}

int32_t g2n_sqlite_open(struct g2n_instance *i, uint32_t name, uint32_t len)
{
    return g2n_sqlite_open_flags(i, name, len, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_URI);
}

/* Q4 */
int32_t g2n_sqlite_close(struct g2n_instance *i, int32_t db)
{
    struct g2n_sqlite_db *d = g2n_sqlite_find_db(i, db);

    if (!d) return SQLITE_MISUSE;
    if (!g2n_list_empty(&d->statements)) return SQLITE_BUSY;
    g2n_sqlite_db_destroy(d);
    return SQLITE_OK;
}

/* ---- What became of the last call ------------------------------------------------------------------------------------ */

int32_t g2n_sqlite_extended_errcode(struct g2n_instance *i, int32_t db)
{
    const struct g2n_sqlite_db *d = g2n_sqlite_find_db(i, db);
    const struct g2n_sqlite *s = g2n_sqlite_of(i);

    if (d) return d->own_code != SQLITE_OK ? d->own_code : sqlite3_extended_errcode(d->db);
    if (!s) return SQLITE_NOMEM;
    return db == 0 ? s->open_code : SQLITE_MISUSE;
}

int32_t g2n_sqlite_errmsg(struct g2n_instance *i, int32_t db, uint32_t into, uint32_t cap)
{
    const struct g2n_sqlite_db *d = g2n_sqlite_find_db(i, db);
    const struct g2n_sqlite *s = g2n_sqlite_of(i);
    const int code = g2n_sqlite_extended_errcode(i, db);
    const char *text = sqlite3_errstr(code);

    if (d && d->own_code == SQLITE_OK) text = sqlite3_errmsg(d->db);
    else if (db == 0 && s && code != SQLITE_OK) text = s->open_message;
    return g2n_sqlite_put(i, text, strlen(text), into, cap);
}

int32_t g2n_sqlite_system_errmsg(struct g2n_instance *i, int32_t db, uint32_t into, uint32_t cap)
{
    const struct g2n_sqlite_db *d = g2n_sqlite_find_db(i, db);
    const struct g2n_sqlite *s = g2n_sqlite_of(i);
    const int code = g2n_sqlite_errcode(i, db), err = d ? sqlite3_system_errno(d->db) : db == 0 && s ? s->open_errno : 0;
    const char *text = strerror(err);

    if (err == 0 || (code != SQLITE_CANTOPEN && code != SQLITE_IOERR)) return 0;
    return g2n_sqlite_put(i, text, strlen(text), into, cap);
}

int32_t g2n_sqlite_errcode(struct g2n_instance *i, int32_t db) { return g2n_sqlite_extended_errcode(i, db) & 0xff; }

/* ---- All of a connection ---------------------------------------------------------------------------------------------- */

int32_t g2n_sqlite_busy_timeout(struct g2n_instance *i, int32_t db, int32_t ms)
{
    struct g2n_sqlite_db *d = g2n_sqlite_find_db(i, db);
    return d ? sqlite3_busy_timeout(d->db, ms) : SQLITE_MISUSE;
}

static int note(void *opaque, int count)
{
    (void)count;
    ((struct g2n_sqlite_db *)opaque)->busy_noted = true;
    return 0;
}

int32_t g2n_sqlite_busy_note(struct g2n_instance *i, int32_t db)
{
    struct g2n_sqlite_db *d = g2n_sqlite_find_db(i, db);
    return d ? sqlite3_busy_handler(d->db, note, d) : SQLITE_MISUSE;
}

int32_t g2n_sqlite_busy_noted(struct g2n_instance *i, int32_t db)
{
    struct g2n_sqlite_db *d = g2n_sqlite_find_db(i, db);
    const bool noted = d && d->busy_noted;

    if (d) d->busy_noted = false;
    return noted;
}

/* Is anything there to interrupt?  SQLite would keep it for the checkpoint when the connection is closed. */
static bool is_active(const struct g2n_sqlite_db *d)
{
    if (g2n_sqlite_worker_busy(d->worker)) return true;
    G2N_LIST_EACH(link, &d->statements)
        if (sqlite3_stmt_busy(G2N_CONTAINER(link, struct g2n_sqlite_stmt, link)->stmt)) return true;
    return false;
}

int32_t g2n_sqlite_interrupt(struct g2n_instance *i, int32_t db)
{
    struct g2n_sqlite_db *d = g2n_sqlite_find_busy_db(i, db);

    if (!d) return SQLITE_MISUSE;
    if (is_active(d)) sqlite3_interrupt(d->db);
    return SQLITE_OK;
}

int32_t g2n_sqlite_get_autocommit(struct g2n_instance *i, int32_t db)
{
    struct g2n_sqlite_db *d = g2n_sqlite_find_db(i, db);
    return d ? sqlite3_get_autocommit(d->db) : 0;
}

int64_t g2n_sqlite_last_insert_rowid(struct g2n_instance *i, int32_t db)
{
    struct g2n_sqlite_db *d = g2n_sqlite_find_db(i, db);
    return d ? sqlite3_last_insert_rowid(d->db) : 0;
}

int32_t g2n_sqlite_changes(struct g2n_instance *i, int32_t db)
{
    struct g2n_sqlite_db *d = g2n_sqlite_find_db(i, db);
    return d ? sqlite3_changes(d->db) : 0;
}

int32_t g2n_sqlite_total_changes(struct g2n_instance *i, int32_t db)
{
    struct g2n_sqlite_db *d = g2n_sqlite_find_db(i, db);
    return d ? sqlite3_total_changes(d->db) : 0;
}

int32_t g2n_sqlite_libversion(struct g2n_instance *i, uint32_t into, uint32_t cap)
{
    const char *text = sqlite3_libversion();
    return g2n_sqlite_put(i, text, strlen(text), into, cap);
}
