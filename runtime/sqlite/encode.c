/* Rows as bytes: sqlite.h has the form.  First the length is asked for, so that a row is written whole or not at all. */
#include <string.h>

#include "sqlite/sqlite.h"

size_t g2n_sqlite_row_len(sqlite3_stmt *stmt)
{
    const int count = sqlite3_data_count(stmt);
    size_t len = 0;

    for (int c = 0; c < count; c++) {
        const int type = sqlite3_column_type(stmt, c);

        len += type == SQLITE_NULL ? 1 : type == SQLITE_INTEGER || type == SQLITE_FLOAT ? 1 + sizeof(int64_t) : 1 + sizeof(uint32_t);
        if (type != SQLITE_TEXT && type != SQLITE_BLOB) continue;
        /* A text of an UTF-16 database is converted here. */
        if (type == SQLITE_TEXT && !sqlite3_column_text(stmt, c)) return SIZE_MAX;
        len += (size_t)sqlite3_column_bytes(stmt, c);
    }
    return len;
}

static unsigned char *put(unsigned char *to, const void *from, size_t len)
{
    if (len != 0) memcpy(to, from, len);
    return to + len;
}

static unsigned char *put_bytes(unsigned char *to, const void *from, uint32_t len)
{
    return put(put(to, &len, sizeof len), from, len);
}

unsigned char *g2n_sqlite_row_put(sqlite3_stmt *stmt, unsigned char *to)
{
    const int count = sqlite3_data_count(stmt);

    for (int c = 0; c < count; c++) {
        const int type = sqlite3_column_type(stmt, c);

        *to++ = (unsigned char)type;
        switch (type) {
        case SQLITE_INTEGER: to = put(to, &(int64_t){ sqlite3_column_int64(stmt, c) }, sizeof(int64_t)); break;
        case SQLITE_FLOAT: to = put(to, &(double){ sqlite3_column_double(stmt, c) }, sizeof(double)); break;
        case SQLITE_TEXT: to = put_bytes(to, sqlite3_column_text(stmt, c), (uint32_t)sqlite3_column_bytes(stmt, c)); break;
        case SQLITE_BLOB: to = put_bytes(to, sqlite3_column_blob(stmt, c), (uint32_t)sqlite3_column_bytes(stmt, c)); break;
        default: break;
        }
    }
    return to;
}
