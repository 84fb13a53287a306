/* Parameters of statements.  What lies in the guest's memory is copied, since that changes when the guest runs on. */
#include <string.h>

#include "sqlite/sqlite.h"

int32_t g2n_sqlite_bind_text(struct g2n_instance *i, int32_t stmt, int32_t index, uint32_t text, uint32_t len)
{
    struct g2n_sqlite_stmt *s = g2n_sqlite_find_stmt(i, stmt);
    const char *mem_text = g2n_memory_find(i, text, len, 1);

    return s && mem_text ? sqlite3_bind_text64(s->stmt, index, mem_text, len, SQLITE_TRANSIENT, SQLITE_UTF8) : SQLITE_MISUSE;
}

int32_t g2n_sqlite_bind_blob(struct g2n_instance *i, int32_t stmt, int32_t index, uint32_t bytes, uint32_t len)
{
    struct g2n_sqlite_stmt *s = g2n_sqlite_find_stmt(i, stmt);
    const void *mem_bytes = g2n_memory_find(i, bytes, len, 1);

    return s && mem_bytes ? sqlite3_bind_blob64(s->stmt, index, mem_bytes, len, SQLITE_TRANSIENT) : SQLITE_MISUSE;
}

int32_t g2n_sqlite_bind_int64(struct g2n_instance *i, int32_t stmt, int32_t index, int64_t value)
{
    struct g2n_sqlite_stmt *s = g2n_sqlite_find_stmt(i, stmt);
    return s ? sqlite3_bind_int64(s->stmt, index, value) : SQLITE_MISUSE;
}

int32_t g2n_sqlite_bind_double(struct g2n_instance *i, int32_t stmt, int32_t index, double value)
{
    struct g2n_sqlite_stmt *s = g2n_sqlite_find_stmt(i, stmt);
    return s ? sqlite3_bind_double(s->stmt, index, value) : SQLITE_MISUSE;
}

int32_t g2n_sqlite_bind_null(struct g2n_instance *i, int32_t stmt, int32_t index)
{
    struct g2n_sqlite_stmt *s = g2n_sqlite_find_stmt(i, stmt);
    return s ? sqlite3_bind_null(s->stmt, index) : SQLITE_MISUSE;
}

int32_t g2n_sqlite_bind_parameter_count(struct g2n_instance *i, int32_t stmt)
{
    struct g2n_sqlite_stmt *s = g2n_sqlite_find_stmt(i, stmt);
    return s ? sqlite3_bind_parameter_count(s->stmt) : 0;
}

/* By looking at each, since SQLite's own takes a name with a 0 behind it. */
int32_t g2n_sqlite_bind_parameter_index(struct g2n_instance *i, int32_t stmt, uint32_t name, uint32_t len)
{
    struct g2n_sqlite_stmt *s = g2n_sqlite_find_stmt(i, stmt);
    const char *mem_name = g2n_memory_find(i, name, len, 1);
    const int count = s ? sqlite3_bind_parameter_count(s->stmt) : 0;

    for (int k = 1; mem_name && k <= count; k++) {
        const char *own = sqlite3_bind_parameter_name(s->stmt, k);
        if (own && strlen(own) == len && memcmp(own, mem_name, len) == 0) return k;
    }
    return 0;
}

int32_t g2n_sqlite_bind_parameter_name(struct g2n_instance *i, int32_t stmt, int32_t index, uint32_t into, uint32_t cap)
{
    struct g2n_sqlite_stmt *s = g2n_sqlite_find_stmt(i, stmt);
    const char *name = s ? sqlite3_bind_parameter_name(s->stmt, index) : NULL;

    return name ? g2n_sqlite_put(i, name, strlen(name), into, cap) : 0;
}

/* ---- All of them ------------------------------------------------------------------------------------------------------ */

struct reader {
    const unsigned char *at;
    size_t               left;
};

static bool take(struct reader *r, void *to, size_t len)
{
    if (len > r->left) return false;
    memcpy(to, r->at, len);
    r->at += len;
    r->left -= len;
    return true;
}

static int bind_bytes(sqlite3_stmt *stmt, int index, int type, struct reader *r, bool lent)
{
    const sqlite3_destructor_type how = lent ? SQLITE_STATIC : SQLITE_TRANSIENT;
    const unsigned char *bytes;
    uint32_t len;

    if (!take(r, &len, sizeof len) || len > r->left) return SQLITE_MISUSE;
    bytes = r->at;
    r->at += len;
    r->left -= len;
    return type == SQLITE_TEXT ? sqlite3_bind_text64(stmt, index, (const char *)bytes, len, how, SQLITE_UTF8)
                               : sqlite3_bind_blob64(stmt, index, bytes, len, how);
}

static int bind_value(sqlite3_stmt *stmt, int index, struct reader *r, bool lent)
{
    unsigned char type;
    int64_t whole;
    double number;

    if (!take(r, &type, 1)) return SQLITE_MISUSE;
    switch (type) {
    case SQLITE_INTEGER: return take(r, &whole, sizeof whole) ? sqlite3_bind_int64(stmt, index, whole) : SQLITE_MISUSE;
    case SQLITE_FLOAT: return take(r, &number, sizeof number) ? sqlite3_bind_double(stmt, index, number) : SQLITE_MISUSE;
    case SQLITE_TEXT:
    case SQLITE_BLOB: return bind_bytes(stmt, index, type, r, lent);
    case SQLITE_NULL: return sqlite3_bind_null(stmt, index);
    default: return SQLITE_MISUSE;
    }
}

int g2n_sqlite_bind_values(sqlite3_stmt *stmt, const unsigned char *bytes, size_t len, bool lent)
{
    struct reader r = { bytes, len };
    int code = SQLITE_OK;

    for (int index = 1; r.left != 0 && code == SQLITE_OK; index++) code = bind_value(stmt, index, &r, lent);
    return code;
}

int32_t g2n_sqlite_bind_all(struct g2n_instance *i, int32_t stmt, uint32_t values, uint32_t len)
{
    struct g2n_sqlite_stmt *s = g2n_sqlite_find_stmt(i, stmt);
    const unsigned char *mem_values = g2n_memory_find(i, values, len, 1);

    return s && mem_values ? g2n_sqlite_bind_values(s->stmt, mem_values, len, false) : SQLITE_MISUSE;
}
