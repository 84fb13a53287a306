/* Many rows, or all that a statement does, by one call. */
#include <string.h>

#include "sqlite/sqlite.h"

/* What step_rows() puts at `out`. */
struct batch {
    uint32_t rows;
    uint32_t bytes;
    uint32_t needed;
};

/* What run() does. */
struct effect {
    int64_t rowid;
    int64_t changes;
};

static int step_rows(struct g2n_sqlite_stmt *s, uint32_t most, unsigned char *into, uint32_t cap, struct batch *b)
{
    while (b->rows < most) {
        const int code = s->waiting ? SQLITE_ROW : sqlite3_step(s->stmt);
        size_t len;

        if (code != SQLITE_ROW) return code;
        s->waiting = true;
        len = g2n_sqlite_row_len(s->stmt);
        if (len == SIZE_MAX) return SQLITE_NOMEM;
        if (len > UINT32_MAX) return SQLITE_TOOBIG;
        if (len > cap - b->bytes) {
            b->needed = (uint32_t)len;
            return SQLITE_ROW;
        }
        (void)g2n_sqlite_row_put(s->stmt, into + b->bytes);
        s->waiting = false;
        b->bytes += (uint32_t)len;
        b->rows++;
    }
    return SQLITE_ROW;
}

int32_t g2n_sqlite_step_rows(struct g2n_instance *i, int32_t stmt, uint32_t most, uint32_t into, uint32_t cap, uint32_t out)
{
    struct g2n_sqlite_stmt *s = g2n_sqlite_find_stmt(i, stmt);
    unsigned char *mem_into = g2n_memory_find(i, into, cap, 1);
    void *mem_out = g2n_memory_find(i, out, 1, sizeof(struct batch));
    struct batch b = { 0 };
    int code;

    if (!s || !mem_into || !mem_out) return SQLITE_MISUSE;
    code = step_rows(s, most, mem_into, cap, &b);
    memcpy(mem_out, &b, sizeof b);
    return code;
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
    (void)sqlite3_clear_bindings(s->stmt); /* they are the guest's bytes */
    return code == SQLITE_DONE && last != SQLITE_OK ? last : code;
}

int32_t g2n_sqlite_run(struct g2n_instance *i, int32_t stmt, uint32_t values, uint32_t len, uint32_t out)
{
    struct g2n_sqlite_stmt *s = g2n_sqlite_find_stmt(i, stmt);
    const unsigned char *mem_values = g2n_memory_find(i, values, len, 1);
    void *mem_out = g2n_memory_find(i, out, 1, sizeof(struct effect));
    struct effect e;
    int code;

    if (!s || !mem_values || !mem_out) return SQLITE_MISUSE;
    code = run(s, mem_values, len);
    e = (struct effect){ sqlite3_last_insert_rowid(s->db->db), sqlite3_changes(s->db->db) };
    memcpy(mem_out, &e, sizeof e);
    return code;
}
