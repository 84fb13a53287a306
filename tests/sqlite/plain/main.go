// A program that calls the namespace "sqlite3" itself, in the shapes that guests of other hosts know, and then wrongly.
package main

import (
	"fmt"
	"os"
	"unsafe"
)

//go:wasmimport sqlite3 open
func open(name unsafe.Pointer, len int32) int32

//go:wasmimport sqlite3 close
func close_(db int32) int32

//go:wasmimport sqlite3 errmsg
func errmsg(db int32, into unsafe.Pointer, size int32) int32

//go:wasmimport sqlite3 errcode
func errcode(db int32) int32

//go:wasmimport sqlite3 prepare
func prepare(db int32, sql unsafe.Pointer, len int32) int32

//go:wasmimport sqlite3 prepare_next
func prepareNext(db int32, sql unsafe.Pointer, len int32, used unsafe.Pointer) int32

//go:wasmimport sqlite3 finalize
func finalize(stmt int32) int32

//go:wasmimport sqlite3 reset
func reset(stmt int32) int32

//go:wasmimport sqlite3 step
func step(stmt int32) int32

//go:wasmimport sqlite3 bind_text
func bindText(stmt, index int32, text unsafe.Pointer, len int32) int32

//go:wasmimport sqlite3 bind_blob
func bindBlob(stmt, index int32, bytes unsafe.Pointer, len int32) int32

//go:wasmimport sqlite3 bind_int64
func bindInt64(stmt, index int32, v int64) int32

//go:wasmimport sqlite3 bind_double
func bindDouble(stmt, index int32, v float64) int32

//go:wasmimport sqlite3 bind_null
func bindNull(stmt, index int32) int32

//go:wasmimport sqlite3 bind_parameter_count
func parameterCount(stmt int32) int32

//go:wasmimport sqlite3 bind_parameter_index
func parameterIndex(stmt int32, name unsafe.Pointer, len int32) int32

//go:wasmimport sqlite3 bind_all
func bindAll(stmt int32, values unsafe.Pointer, len int32) int32

//go:wasmimport sqlite3 run
func run(stmt int32, values unsafe.Pointer, len int32, out unsafe.Pointer) int32

//go:wasmimport sqlite3 step_rows
func stepRows(stmt, most int32, into unsafe.Pointer, size int32, out unsafe.Pointer) int32

//go:wasmimport sqlite3 column_count
func columnCount(stmt int32) int32

//go:wasmimport sqlite3 column_type
func columnType(stmt, column int32) int32

//go:wasmimport sqlite3 column_bytes
func columnBytes(stmt, column int32) int32

//go:wasmimport sqlite3 column_name
func columnName(stmt, column int32, into unsafe.Pointer, size int32) int32

//go:wasmimport sqlite3 column_decltype
func columnDecltype(stmt, column int32, into unsafe.Pointer, size int32) int32

//go:wasmimport sqlite3 column_text
func columnText(stmt, column int32, into unsafe.Pointer, size int32) int32

//go:wasmimport sqlite3 column_blob
func columnBlob(stmt, column int32, into unsafe.Pointer, size int32) int32

//go:wasmimport sqlite3 column_int64
func columnInt64(stmt, column int32) int64

//go:wasmimport sqlite3 column_double
func columnDouble(stmt, column int32) float64

//go:wasmimport sqlite3 last_insert_rowid
func lastInsertRowid(db int32) int64

//go:wasmimport sqlite3 changes
func changes(db int32) int32

//go:wasmimport sqlite3 total_changes
func totalChanges(db int32) int32

//go:wasmimport sqlite3 get_autocommit
func autocommit(db int32) int32

func pointer(s string) (unsafe.Pointer, int32) {
	return unsafe.Pointer(unsafe.StringData(s)), int32(len(s))
}

func opened(name string) int32 {
	p, n := pointer(name)
	return open(p, n)
}

func prepared(db int32, sql string) int32 {
	p, n := pointer(sql)
	return prepare(db, p, n)
}

func message(db int32) string {
	into := make([]byte, 512)
	return string(into[:errmsg(db, unsafe.Pointer(&into[0]), 512)])
}

func text(get func(into unsafe.Pointer, size int32) int32) string {
	into := make([]byte, 64)
	return string(into[:get(unsafe.Pointer(&into[0]), 64)])
}

func exec(db int32, sql string) {
	stmt := prepared(db, sql)
	if stmt == 0 {
		fmt.Println("prepare:", message(db))
		return
	}
	if code := step(stmt); code != 101 && code != 100 {
		fmt.Println("step:", code, message(db))
	}
	finalize(stmt)
}

func columns(db int32) {
	stmt := prepared(db, "insert into t values (?, ?, ?, ?, ?)")
	p, n := pointer("größer\x00als")
	fmt.Println(bindInt64(stmt, 1, -1<<63), bindDouble(stmt, 2, 1e300), bindText(stmt, 3, p, n), bindBlob(stmt, 4, p, 3), bindNull(stmt, 5))
	fmt.Println(bindInt64(stmt, 6, 1), message(db))
	fmt.Println(step(stmt), lastInsertRowid(db), changes(db), totalChanges(db), reset(stmt), finalize(stmt))

	stmt = prepared(db, "select *, length(b), ?, :name, @at from t")
	p, n = pointer(":name")
	fmt.Println(columnCount(stmt), parameterCount(stmt), parameterIndex(stmt, p, n), parameterIndex(stmt, p, n-1), step(stmt))
	for column := range columnCount(stmt) {
		name := text(func(into unsafe.Pointer, size int32) int32 { return columnName(stmt, column, into, size) })
		declared := text(func(into unsafe.Pointer, size int32) int32 { return columnDecltype(stmt, column, into, size) })
		kind, bytes, whole, number := columnType(stmt, column), columnBytes(stmt, column), columnInt64(stmt, column), columnDouble(stmt, column)
		value := text(func(into unsafe.Pointer, size int32) int32 { return columnText(stmt, column, into, size) })
		fmt.Printf("%s %q: %d, %d bytes, %d, %g, %q\n", name, declared, kind, bytes, whole, number, value)
	}
	fmt.Printf("%q %d\n", text(func(into unsafe.Pointer, size int32) int32 { return columnBlob(stmt, 3, into, size) }), columnType(stmt, 99))
	fmt.Println(step(stmt), finalize(stmt))
}

func several(db int32) {
	sql := "select 1; -- one\n select 2;  /* nothing */ ; "
	for len(sql) > 0 {
		var used uint32
		p, n := pointer(sql)
		stmt := prepareNext(db, p, n, unsafe.Pointer(&used))
		fmt.Printf("%q: %v %d\n", sql[:used], stmt != 0, errcode(db))
		finalize(stmt)
		sql = sql[used:]
	}
}

func batches(db int32) {
	exec(db, "create table n (i integer primary key, t text)")
	stmt := prepared(db, "insert into n values (?, ?)")
	values := []byte{1, 7, 0, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 'a', 'b', 'c'}
	var effect struct{ rowid, changes int64 }
	first := func(n int) (unsafe.Pointer, int32) { return unsafe.Pointer(&values[0]), int32(n) }
	p, n := first(len(values))
	fmt.Println(run(stmt, p, n, unsafe.Pointer(&effect)), effect)
	fmt.Println(run(stmt, p, n, unsafe.Pointer(&effect)), message(db))
	for cut := range len(values) { // all that is cut within a value is refused
		p, n := first(cut)
		if code := bindAll(stmt, p, n); code != 0 {
			fmt.Print(code, " ")
		}
	}
	values[0] = 9
	p, n = first(len(values))
	fmt.Println(bindAll(stmt, p, n))
	finalize(stmt)

	stmt = prepared(db, "with recursive c(x) as (select 1 union all select x + 1 from c where x < 100) select x, x / 2.0, 'row ' || x, zeroblob(x), null from c")
	into := make([]byte, 100)
	var out struct{ rows, bytes, needed uint32 }
	rows := 0
	for {
		code := stepRows(stmt, 1000, unsafe.Pointer(&into[0]), int32(len(into)), unsafe.Pointer(&out))
		rows += int(out.rows)
		if out.needed > uint32(len(into)) {
			fmt.Println("needs", out.needed, "after", rows)
			into = make([]byte, 2*out.needed)
		}
		if code != 100 {
			fmt.Println(code, rows, out)
			break
		}
	}
	fmt.Println(step(stmt), reset(stmt), stepRows(stmt, 2, unsafe.Pointer(&into[0]), int32(len(into)), unsafe.Pointer(&out)), out)
	fmt.Println(into[:out.bytes])
	finalize(stmt)
}

// Handles that are closed, of another kind, or were never given, and addresses outside of the memory.
func wrong(db int32) {
	outside := unsafe.Add(nil, -0x10000)
	stmt := prepared(db, "select ?")
	fmt.Println(step(0), step(db), step(-1), step(1<<30), step(stmt^1), finalize(db), close_(stmt), close_(0), columnCount(7), lastInsertRowid(stmt))
	fmt.Println(bindText(stmt, 1, outside, 1<<20), bindText(stmt, 1, nil, -1), columnText(stmt, 0, outside, 1<<20), errmsg(db, outside, 1<<20),
		open(outside, 1<<20), prepare(db, outside, 1<<20), errcode(db), stepRows(stmt, 1, outside, 1<<20, outside))
	fmt.Println(close_(db), finalize(stmt), finalize(stmt), step(stmt), close_(db), close_(db), message(db))
	fmt.Println(opened("/nowhere/at all"), errcode(0), message(0))
	again := opened(":memory:")
	fmt.Println(again != db, again > 0, close_(again))
	for i := range 5000 { // places are used again, handles are not at once
		next := opened(":memory:")
		if next <= 0 || next == again || close_(next) != 0 || close_(again) != 21 {
			fmt.Println("open", i, next)
		}
		again = next
	}
}

func main() {
	name := ":memory:"
	if len(os.Args) > 1 {
		name = os.Args[1]
	}
	db := opened(name)
	fmt.Println(db > 0, errcode(db), message(db), autocommit(db))
	exec(db, "create table t (a integer, b double, c text, d blob, e varchar(20))")
	exec(db, "create table t (a)")
	exec(db, "select from where")
	columns(db)
	exec(db, "begin")
	fmt.Println(autocommit(db))
	exec(db, "rollback")
	several(db)
	batches(db)
	wrong(db)
}
