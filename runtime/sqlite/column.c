/* Columns, one at a time. */
#include <string.h>

#include "sqlite/sqlite.h"

int32_t g2n_sqlite_column_count(struct g2n_instance *i, int32_t stmt)
{
    struct g2n_sqlite_stmt *s = g2n_sqlite_find_stmt(i, stmt);
    return s ? sqlite3_column_count(s->stmt) : 0;
}

int32_t g2n_sqlite_column_name(struct g2n_instance *i, int32_t stmt, int32_t column, uint32_t into, uint32_t cap)
{
    struct g2n_sqlite_stmt *s = g2n_sqlite_find_stmt(i, stmt);
    const char *name = s ? sqlite3_column_name(s->stmt, column) : NULL;

    return name ? g2n_sqlite_put(i, name, strlen(name), into, cap) : 0;
}

int32_t g2n_sqlite_column_decltype(struct g2n_instance *i, int32_t stmt, int32_t column, uint32_t into, uint32_t cap)
{
    struct g2n_sqlite_stmt *s = g2n_sqlite_find_stmt(i, stmt);
    const char *type = s ? sqlite3_column_decltype(s->stmt, column) : NULL;

    return type ? g2n_sqlite_put(i, type, strlen(type), into, cap) : 0;
}

int32_t g2n_sqlite_column_type(struct g2n_instance *i, int32_t stmt, int32_t column)
{
    struct g2n_sqlite_stmt *s = g2n_sqlite_find_stmt(i, stmt);
    return s ? sqlite3_column_type(s->stmt, column) : SQLITE_NULL;
}

int32_t g2n_sqlite_column_bytes(struct g2n_instance *i, int32_t stmt, int32_t column)
{
    struct g2n_sqlite_stmt *s = g2n_sqlite_find_stmt(i, stmt);
    return s ? sqlite3_column_bytes(s->stmt, column) : 0;
}

int64_t g2n_sqlite_column_int64(struct g2n_instance *i, int32_t stmt, int32_t column)
{
    struct g2n_sqlite_stmt *s = g2n_sqlite_find_stmt(i, stmt);
    return s ? sqlite3_column_int64(s->stmt, column) : 0;
}

double g2n_sqlite_column_double(struct g2n_instance *i, int32_t stmt, int32_t column)
{
    struct g2n_sqlite_stmt *s = g2n_sqlite_find_stmt(i, stmt);
    return s ? sqlite3_column_double(s->stmt, column) : 0;
}

int32_t g2n_sqlite_column_text(struct g2n_instance *i, int32_t stmt, int32_t column, uint32_t into, uint32_t cap)
{
    struct g2n_sqlite_stmt *s = g2n_sqlite_find_stmt(i, stmt);
    const unsigned char *text = s ? sqlite3_column_text(s->stmt, column) : NULL;

    return text ? g2n_sqlite_put(i, text, (size_t)sqlite3_column_bytes(s->stmt, column), into, cap) : 0;
}

int32_t g2n_sqlite_column_blob(struct g2n_instance *i, int32_t stmt, int32_t column, uint32_t into, uint32_t cap)
{
    struct g2n_sqlite_stmt *s = g2n_sqlite_find_stmt(i, stmt);
    const void *bytes = s ? sqlite3_column_blob(s->stmt, column) : NULL;

    return bytes ? g2n_sqlite_put(i, bytes, (size_t)sqlite3_column_bytes(s->stmt, column), into, cap) : 0;
}

int32_t g2n_sqlite_columns(struct g2n_instance *i, int32_t stmt, uint32_t into, uint32_t cap)
{
    struct g2n_sqlite_stmt *s = g2n_sqlite_find_stmt(i, stmt);
    unsigned char *mem_into = g2n_memory_find(i, into, cap, 1);
    const size_t len = s && mem_into ? g2n_sqlite_columns_put(s->stmt, mem_into, cap) : 0;

    return len > INT32_MAX ? -1 : (int32_t)len;
}
