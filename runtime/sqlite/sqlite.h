/* Databases of guests: connections and statements by handle.
 *
 *   D1  a handle is a place's number and turn; a place that is used again has another turn, so that old handles find nothing until
 *       its turns have all been used.  Free places wait in a queue, which makes that take long
 *   D2  a statement is in its connection's list, and ends before it
 *   D3  all of an instance's is freed with the instance */
#ifndef G2N_SQLITE_SQLITE_H
#define G2N_SQLITE_SQLITE_H

#include <sqlite3.h>

#include "base/list.h"
#include <g2n/host.h>
#include <g2n/sqlite.h>
#include <g2n/status.h>

enum g2n_sqlite_kind { G2N_SQLITE_FREE, G2N_SQLITE_DB, G2N_SQLITE_STMT };

struct g2n_sqlite_place {
    enum g2n_sqlite_kind kind;
    uint32_t             turn;
    uint32_t             next; /* of a free one: the next, or G2N_SQLITE_NO_PLACE */
    void                *item; /* a struct g2n_sqlite_db or g2n_sqlite_stmt       */
};

#define G2N_SQLITE_NO_PLACE UINT32_MAX

/* An instance's. */
struct g2n_sqlite {
    struct g2n_sqlite_place *places;
    uint32_t                 count, cap;
    uint32_t                 first_free, last_free;
    bool                     traced;
    int                      open_code;         /* of the last open, extended */
    int                      open_errno;        /* the system's                */
    char                     open_message[500];
};

struct g2n_sqlite_worker;

struct g2n_sqlite_db {
    struct g2n_sqlite *owner;
    uint32_t           place;
    sqlite3           *db;
    int                own_code;   /* why the last prepare() did not come to SQLite; SQLITE_OK: it did */
    bool               busy_noted; /* SQLite would have waited */
    bool               begins_again; /* the statement under way was stopped, for the thread */
    struct g2n_sqlite_worker *worker; /* NULL: none yet */
    struct g2n_link    statements;
};

struct g2n_sqlite_stmt {
    struct g2n_link       link;
    struct g2n_sqlite_db *db;
    uint32_t              place;
    sqlite3_stmt         *stmt;
    bool                  slow;    /* its last rows took more than a moment */
    bool                  waiting; /* it is at a row that step_rows() has not given yet */
};

/* handle.c: the instance's, made when it is first needed; NULL without memory. */
struct g2n_sqlite *g2n_sqlite_of(struct g2n_instance *i);

/* A place for an item, which the caller owns; 0 without memory, or when there are too many. */
int32_t g2n_sqlite_place_new(struct g2n_sqlite *s, enum g2n_sqlite_kind kind, void *item, uint32_t *place);
void    g2n_sqlite_place_free(struct g2n_sqlite *s, uint32_t place);

/* NULL: there is none of this handle, or it is busy on its thread. */
struct g2n_sqlite_db   *g2n_sqlite_find_db(struct g2n_instance *i, int32_t handle);
struct g2n_sqlite_stmt *g2n_sqlite_find_stmt(struct g2n_instance *i, int32_t handle);
/* The same of a busy one too, for interrupt(). */
struct g2n_sqlite_db   *g2n_sqlite_find_busy_db(struct g2n_instance *i, int32_t handle);

/* Q3, of `len` bytes at `from`, which may be NULL: nothing. */
int32_t g2n_sqlite_put(struct g2n_instance *i, const void *from, size_t len, uint32_t into, uint32_t cap);

/* connection.c: with its statements. */
void g2n_sqlite_db_destroy(struct g2n_sqlite_db *d);
/* statement.c: what sqlite3_finalize() says. */
int g2n_sqlite_stmt_destroy(struct g2n_sqlite_stmt *s);
/* Back to its beginning. */
int g2n_sqlite_stmt_reset(struct g2n_sqlite_stmt *s);

/* bind.c: bind_all() of bytes in place.  lent: texts and blobs are not copied; the caller clears them before they go. */
int g2n_sqlite_bind_values(sqlite3_stmt *stmt, const unsigned char *bytes, size_t len, bool lent);

/* encode.c: how long the present row is as bytes, SIZE_MAX without memory.  Those are at `to` if there is room for them; else some
 * of the room has been written to. */
size_t g2n_sqlite_row_put(sqlite3_stmt *stmt, unsigned char *to, size_t cap);
/* The same of its columns' names and declared types. */
size_t g2n_sqlite_columns_put(sqlite3_stmt *stmt, unsigned char *to, size_t cap);

#endif
