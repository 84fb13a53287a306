/* The import namespace "sqlite3": databases for guests, on the system's SQLite.
 *
 *   open(name) -> db                       0: it cannot be opened; errmsg(0), errcode(0) say why
 *   prepare(db, sql) -> stmt               0: an error, or with errcode(db) = 0 no statement, only blanks or a comment
 *   step(stmt) -> 100 a row, 101 done, or an error
 *
 * Names, numbers, types and meanings are those of SQLite's C interface: parameters count from 1, columns from 0, codes are SQLITE_*.
 *
 *   Q1  handles are numbers from 1 on; one that is closed, or of another kind, gives SQLITE_MISUSE, or 0 where no code is given
 *   Q2  texts, blobs and SQL come as address and length; one that is not all inside the memory gives SQLITE_MISUSE, or 0
 *   Q3  what is of any length is written to (into, cap), as much as there is room for, and the result is how many bytes were written:
 *       as many as `cap` may be a part.  column_bytes() is the whole length of a value
 *   Q4  a connection with statements is not closed: SQLITE_BUSY.  What is left open ends with the instance
 *
 * system_errmsg() is why the system refused a file ("No such file or directory"), for SQLITE_CANTOPEN and SQLITE_IOERR; else nothing.
 *
 * open_flags() takes SQLITE_OPEN_READONLY, READWRITE, CREATE, URI, MEMORY, SHAREDCACHE, PRIVATECACHE and NOFOLLOW; open() is
 * READWRITE | CREATE | URI.  prepare_next() also puts a u32 at `used`: how many bytes of the text it has read, so that the next
 * statement begins there.
 *
 * Many values at once.  A value is a byte, which is its type in SQLite (SQLITE_INTEGER 1 ... SQLITE_NULL 5), and what follows it,
 * unaligned and little-endian:
 *
 *   1 INTEGER   i64              3 TEXT   u32 length, bytes           5 NULL   nothing
 *   2 FLOAT     f64              4 BLOB   u32 length, bytes
 *
 *   bind_all(stmt, values, len)        binds parameters 1, 2, 3 ... to the values; further ones keep what they have.  SQLITE_RANGE:
 *                                      there are too many; SQLITE_MISUSE: they are not of this form.  What came before is bound
 *   columns(stmt, into, cap)           names and declared types, as texts and NULL: a pair a column.  The result is how many bytes they
 *                                      take: if they are more than cap, what was written is of no use; -1 without memory
 *   run(stmt, values, len, out)        reset, bind_all, steps to the end, and reset: SQLITE_DONE, or the error of one of them.  All
 *                                      parameters are null then.  At `out`: i64 last_insert_rowid, i64 changes
 *   step_rows(stmt, most, into, cap, out)   steps until there are `most` rows or the next one does not fit; whole rows, a value a column,
 *                                      one behind the other.  At `out`: u32 rows, u32 bytes, u32 size of the row that did not fit, or 0.
 *                                      SQLITE_ROW: go on; SQLITE_DONE: that was all; errors come after the rows before them.  A row that did
 *                                      not fit is the first of the next call's, which any other use of the statement forgets
 *
 * While one of these runs, nothing else of the guest does.  start_run() and start_rows() are the same with a way out: what is not done
 * within a moment goes on on a thread of the connection's, and the result is -1 - ticket (host.h).  Its reply is
 *
 *   i32 code, u32 rows, u32 bytes, u32 needed, i64 last_insert_rowid, i64 changes, and the rows; or nothing: there was no memory
 *
 * Until it comes, connection and statements are busy: calls get what they get for handles that are none, but for interrupt(), which
 * ends it.  flags: 1, it is to be interruptible, so that whatever cannot begin again is for that thread.  Else start_run() keeps what is
 * likely to be quick: a statement with parameters that has no file to wait for, because it is in a transaction or its database in memory.
 * Guests without replies (TinyGo's for JavaScript hosts) wait for the thread.
 *
 * busy_note(db) has SQLITE_BUSY come at once, as with no timeout, and busy_noted(db) says whether waiting may help, as SQLite thought
 * when it asked its busy handler since the last call: so that a goroutine sleeps in place of all. */
#ifndef G2N_SQLITE_H
#define G2N_SQLITE_H

#include <stdbool.h>
#include <stdint.h>

#include <g2n/wasi.h>

struct g2n_instance;

/* Before any of the functions: databases of this program, which is in a sandbox, are in these folders or in memory.  The last has no
 * host; a relative guest's name is below the folder in which the program was started, and below the root.  Ends the process when a folder
 * cannot be opened. */
void g2n_sqlite_confine(const char *guest, const struct g2n_wasi_dir *dirs);

#define SQLITE(name, parameters, result, type, list) type g2n_sqlite_##name list;
#include <g2n/sqlite.def>
#undef SQLITE

#endif
