// Package sqlite is a database/sql driver for programs that gowasm2native compiles, on the SQLite that it links into them.
//
//	import (
//		"database/sql"
//
//		_ "gowasm2native/guest/sqlite"
//	)
//
//	db, err := sql.Open("sqlite", "file.db")
//
// It calls the import namespace sqlite3, for GOOS=js and GOOS=wasip1; elsewhere the package is empty.  The module is in
// lib/gowasm2native/guest of an installation, and in runtime/guest of the sources:
//
//	go mod edit -require=gowasm2native/guest@v0.0.0 -replace=gowasm2native/guest=/usr/local/lib/gowasm2native/guest
//
// The driver is registered as "sqlite" and as "sqlite3", the names of other drivers.
//
// A program whose libraries import github.com/mattn/go-sqlite3 for its driver (gorm's, golang-migrate's) stays as it is, if its go.mod
// replaces that module by one that has a package sqlite3 with nothing but an import of this one:
//
//	go mod edit -replace=github.com/mattn/go-sqlite3=./go-sqlite3
//
// # Names of databases
//
// A name is a file's, ":memory:", or a URI as SQLite has them ("file:data.db?mode=ro", "file::memory:?cache=shared").  Each
// connection to ":memory:" has a database of its own, so that a sql.DB of one wants SetMaxOpenConns(1).  What follows a question mark,
// of a file's name too, may have
//
//	_busy_timeout=MS    how long to wait for others' locks (5000)
//	_txlock=immediate   how transactions begin: deferred, immediate or exclusive (deferred)
//	_loc=ZONE           times are given in this zone, "auto" for the local one (that of the text, or UTC)
//	_pragma=NAME(VALUE) a pragma that every connection begins with; any number
//	_foreign_keys=1     the same as _pragma=foreign_keys(1); and so with _auto_vacuum, _cache_size, _journal_mode, _locking_mode,
//	                    _query_only, _recursive_triggers, _secure_delete, _synchronous, _temp_store and _writable_schema
//
// # Statements
//
// Exec and Query take several statements, separated by semicolons: all run, and rows and results are those of the last.  Each takes as
// many of the arguments as it has parameters.  Arguments of sql.Named are found by name, as :name, @name or $name.
//
// # Values
//
// An integer comes as int64, a real number as float64, a text as string, a blob as []byte.  A column that is declared BOOLEAN comes
// as bool, and one declared DATE, DATETIME or TIMESTAMP as time.Time, if it is a number of seconds or milliseconds since 1970 or a
// text in one of SQLite's formats; what is neither comes as it is.  A bool is stored as 0 or 1, a time as text with its zone.
//
// # Transactions
//
// A transaction is serializable, whichever isolation up to that is asked for.  One that only reads refuses to write.  A Commit that
// fails ends the transaction.
//
// # Waiting
//
// A query that takes long runs on a thread of its connection: only the goroutine that asked stands still.  So it is with statements that
// write or wait for a disk, and when a lock of another connection is waited for.  What runs where the program does, since a thread costs
// as much as a short statement, is an Exec with arguments in a transaction or in memory whose context cannot be cancelled.
// A context that ends interrupts what it was given to.  TinyGo (0.41) has no such threads: everything waits,
// and contexts end queries only between batches of rows.
//
// # Errors
//
// Errors of SQLite's are *Error, with its codes:
//
//	if errors.Is(err, sqlite.ErrConstraintUnique) { ... }
//
// With G2N_TRACE=sqlite in its environment a program shows statements, with their parameters, and errors.
package sqlite
