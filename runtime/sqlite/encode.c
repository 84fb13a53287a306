/* Rows as bytes: sqlite.h has the form.  Values are asked for once each, and through sqlite3_column_value(), since each of the functions
 * by column costs as much as the bytes of a number; that they are "unprotected" matters only to connections that threads share. */
#include <string.h>

#include "sqlite/sqlite.h"

/* Appends to what has `len` bytes, of which the first `cap` have room, and gives the new length. */
static size_t put_number(unsigned char *to, size_t len, size_t cap, int type, const void *from)
{
    if (len <= cap && cap - len >= 1 + sizeof(int64_t)) {
        to[len] = (unsigned char)type;
        memcpy(to + len + 1, from, sizeof(int64_t));
    }
    return len + 1 + sizeof(int64_t);
}

static size_t put_bytes(unsigned char *to, size_t len, size_t cap, int type, const void *from, uint32_t count)
{
    const size_t whole = 1 + sizeof count + (size_t)count;

    if (len <= cap && cap - len >= whole) {
        to[len] = (unsigned char)type;
        memcpy(to + len + 1, &count, sizeof count);
        if (count != 0) memcpy(to + len + 1 + sizeof count, from, count);
    }
    return len + whole;
}

static size_t put_null(unsigned char *to, size_t len, size_t cap)
{
    if (len < cap) to[len] = SQLITE_NULL;
    return len + 1;
}

size_t g2n_sqlite_row_put(sqlite3_stmt *stmt, unsigned char *to, size_t cap)
{
    const int count = sqlite3_data_count(stmt);
    size_t len = 0;

    for (int c = 0; c < count; c++) {
        sqlite3_value *value = sqlite3_column_value(stmt, c);
        const int type = sqlite3_value_type(value);
        const void *bytes;

        switch (type) {
        case SQLITE_INTEGER: len = put_number(to, len, cap, type, &(int64_t){ sqlite3_value_int64(value) }); break;
        case SQLITE_FLOAT: len = put_number(to, len, cap, type, &(double){ sqlite3_value_double(value) }); break;
        case SQLITE_TEXT:
            bytes = sqlite3_value_text(value); /* of an UTF-16 database it is converted here */
            if (!bytes) return SIZE_MAX;
            len = put_bytes(to, len, cap, type, bytes, (uint32_t)sqlite3_value_bytes(value));
            break;
        case SQLITE_BLOB:
            bytes = sqlite3_value_blob(value);
            len = put_bytes(to, len, cap, type, bytes, (uint32_t)sqlite3_value_bytes(value));
            break;
        default: len = put_null(to, len, cap); break;
        }
    }
    return len;
}

size_t g2n_sqlite_columns_put(sqlite3_stmt *stmt, unsigned char *to, size_t cap)
{
    const int count = sqlite3_column_count(stmt);
    size_t len = 0;

    for (int c = 0; c < count; c++) {
        const char *name = sqlite3_column_name(stmt, c), *type = sqlite3_column_decltype(stmt, c);

        if (!name) return SIZE_MAX;
        len = put_bytes(to, len, cap, SQLITE_TEXT, name, (uint32_t)strlen(name));
        len = type ? put_bytes(to, len, cap, SQLITE_TEXT, type, (uint32_t)strlen(type)) : put_null(to, len, cap);
    }
    return len;
}
