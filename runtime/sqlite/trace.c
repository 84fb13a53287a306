/* G2N_TRACE=sqlite: lines on standard error for connections, statements and errors:
 *
 *     sqlite: 1: open /data/a.db
 *     sqlite: 1: insert into t values ('a', 1) (0 ms)
 *     sqlite: 1: error 1555: UNIQUE constraint failed: t.x
 *
 * A statement's line has its parameters, and comes when it has ended or was reset, from whichever thread it ran on.  SQLite counts
 * whole milliseconds.  host/trace.h is not used, since programs for WASI are linked without it. */
#include "sqlite/trace.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TEXT_MAX 400u

bool g2n_sqlite_trace_wanted(void)
{
    const char *at = getenv("G2N_TRACE");

    while (at && *at) {
        const size_t len = strcspn(at, ",");
        if (len == strlen("sqlite") && memcmp(at, "sqlite", len) == 0) return true;
        at += len + (at[len] == ',');
    }
    return false;
}

/* The start of a text on one line, in which a terminal finds nothing to do. */
static const char *shown(const char *text, char out[static TEXT_MAX + 4])
{
    size_t len = strnlen(text, TEXT_MAX + 1);
    const bool cut = len > TEXT_MAX;

    if (cut) len = TEXT_MAX;
    while (cut && len != 0 && ((unsigned char)text[len] & 0xC0) == 0x80) len--;
    for (size_t k = 0; k < len; k++) out[k] = (unsigned char)text[k] < 0x20 || text[k] == 0x7F ? ' ' : text[k];
    memcpy(out + len, cut ? "..." : "", cut ? 4 : 1);
    return out;
}

static int on_end(unsigned kind, void *opaque, void *stmt, void *ns)
{
    const struct g2n_sqlite_db *d = opaque;
    char *expanded = d->begins_again ? NULL : sqlite3_expanded_sql(stmt), line[TEXT_MAX + 4];
    const char *text = expanded ? expanded : sqlite3_sql(stmt); /* it may be too long with its parameters */

    (void)kind;
    if (!d->begins_again && text)
        (void)dprintf(STDERR_FILENO, "sqlite: %u: %s (%lld ms)\n", d->place + 1, shown(text, line), (long long)(*(sqlite3_int64 *)ns / 1000000));
    sqlite3_free(expanded);
    return 0;
}

void g2n_sqlite_trace_open(struct g2n_sqlite_db *d, const char *name)
{
    char line[TEXT_MAX + 4];

    if (!d->owner->traced) return;
    (void)dprintf(STDERR_FILENO, "sqlite: %u: open %s\n", d->place + 1, shown(name, line));
    (void)sqlite3_trace_v2(d->db, SQLITE_TRACE_PROFILE, on_end, d);
}

void g2n_sqlite_trace_not_open(const struct g2n_sqlite *s, const char *name)
{
    char line[TEXT_MAX + 4], message[TEXT_MAX + 4];

    if (s->traced) (void)dprintf(STDERR_FILENO, "sqlite: open %s: error %d: %s\n", shown(name, line), s->open_code, shown(s->open_message, message));
}

void g2n_sqlite_trace_close(const struct g2n_sqlite_db *d)
{
    if (d->owner->traced) (void)dprintf(STDERR_FILENO, "sqlite: %u: close\n", d->place + 1);
}

void g2n_sqlite_trace_outcome(const struct g2n_sqlite_db *d, int code)
{
    char line[TEXT_MAX + 4];

    if (!d->owner->traced || d->begins_again || code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE) return;
    (void)dprintf(STDERR_FILENO, "sqlite: %u: error %d: %s\n", d->place + 1, sqlite3_extended_errcode(d->db), shown(sqlite3_errmsg(d->db), line));
}
