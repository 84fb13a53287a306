package main

import (
	"bytes"
	"database/sql"
	"fmt"
	"path/filepath"
	"strings"
)

// pages are all that a database may have.
func pages(db *sql.DB) {
	db.SetMaxOpenConns(1)
	exec(db, "create table p (i integer primary key, b blob)")
	exec(db, "pragma max_page_count = 30")
	fill(db, "p")
	exec(db, "pragma max_page_count = 1000")
	_, err := db.Exec("insert into p (b) values (zeroblob(100000))")
	say("with more pages", err)
}

// fill inserts until there is no more room, and sees that all goes on from there.
func fill(db *sql.DB, table string) {
	var err error
	for n := 0; err == nil && n < 1000; n++ {
		_, err = db.Exec("insert into "+table+" (b) values (?)", make([]byte, 5000))
	}
	say("no room", err)
	_, err = db.Exec("insert into " + table + " (b) values (zeroblob(200000))")
	say("still none", err)
	one(db, "check", "pragma integrity_check", 1)
	tx, err := db.Begin()
	say("begin", err)
	_, err = tx.Exec("delete from " + table + " where i % 2 = 0")
	say("delete", err)
	say("commit", tx.Commit())
	_, err = db.Exec("insert into "+table+" (b) values (?)", make([]byte, 5000))
	say("room again", err)
	tx, err = db.Begin()
	say("begin", err)
	for n := 0; err == nil && n < 1000; n++ {
		_, err = tx.Exec("insert into "+table+" (b) values (?)", make([]byte, 5000))
	}
	say("no room in a transaction", err)
	tx.Rollback() // whether there is still one, drivers say or do not
	one(db, "check", "pragma integrity_check", 1)
}

// full is on a small disk.
func full(db *sql.DB) {
	exec(db, "create table p (i integer primary key, b blob)")
	fill(db, "p")
}

// readOnly is in a folder in which nothing can be written, beside a database with a table.
func readOnly(_ *sql.DB) {
	db := open(filepath.Join(folder, "there.db"))
	one(db, "read", "select count(*) from t", 1)
	for _, query := range []string{"insert into t values (2)", "create table u (x)", "begin immediate", "delete from t", "pragma user_version = 2", "vacuum"} {
		_, err := db.Exec(query)
		say(query, err)
	}
	one(db, "read again", "select count(*) from t", 1)
	say("close", db.Close())
	db = open(filepath.Join(folder, "new.db"))
	_, err := db.Exec("create table t (x)")
	say("new", err)
	db.Close()
}

// large values and results.
func large(db *sql.DB) {
	exec(db, "create table l (id integer primary key, b)")
	const size = 64 << 20
	data := make([]byte, size)
	for i := range data {
		data[i] = byte(i * 7 >> 3)
	}
	exec(db, "insert into l values (1, ?)", data)
	var back []byte
	err := db.QueryRow("select b from l").Scan(&back)
	say("blob of 64 MiB", err, len(back), bytes.Equal(back, data))
	back = nil
	exec(db, "update l set b = ?", strings.Repeat("größe 64", size/10))
	var text string
	err = db.QueryRow("select b || '!' from l").Scan(&text)
	say("text of 64 MiB", err, len(text), strings.HasSuffix(text, "größe 64!"))
	_, err = db.Exec("insert into l values (2, zeroblob(1000000001))")
	say("more than SQLite takes", err)
	rows, err := db.Query("with recursive c(n) as (values (1) union all select n + 1 from c where n < 2000000) select n, 'row ' || n, n * 0.5 from c")
	say("query", err)
	sum, lens := 0, 0
	for rows.Next() {
		var n int
		var t string
		var f float64
		if err := rows.Scan(&n, &t, &f); err != nil || f != float64(n)/2 {
			say("row", err, n, t, f)
		}
		sum, lens = sum+n, lens+len(t)
	}
	say("2,000,000 rows", rows.Err(), sum, lens)
	names := make([]string, 2000)
	for i := range names {
		names[i] = fmt.Sprint("c", i)
	}
	exec(db, "create table w ("+strings.Join(names, ", ")+")")
	args := make([]any, 2000)
	for i := range args {
		args[i] = i
	}
	exec(db, "insert into w values (?"+strings.Repeat(", ?", 1999)+")", args...)
	one(db, "2,000 columns", "select * from w", 2000)
	all := make([]any, 30000)
	for i := range all {
		all[i] = i
	}
	one(db, "30,000 parameters", "select count(*) from l where id in (?"+strings.Repeat(", ?", 29999)+")", 1, all...)
	s, err := db.Prepare("insert into l (b) values (?)")
	say("prepare", err)
	tx, err := db.Begin()
	say("begin", err)
	for i := range 200000 {
		if _, err := tx.Stmt(s).Exec(i); err != nil {
			say("insert", err)
		}
	}
	say("commit", tx.Commit())
	one(db, "count", "select count(*), sum(b) from l where id > 1", 2)
	say("close", s.Close())
}
