package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

const endless = "with recursive c(n) as (values (1) union all select n + 1 from c) select count(*) from c"

func transactions(db *sql.DB) {
	exec(db, "create table t (x integer primary key)")
	tx, err := db.Begin()
	say("begin", err)
	exec(tx, "insert into t values (1)")
	one(tx, "within", "select count(*) from t", 1)
	say("rollback", tx.Rollback())
	one(db, "rolled back", "select count(*) from t", 1)
	say("rollback again", tx.Rollback())
	say("commit after", tx.Commit())
	tx, _ = db.Begin()
	exec(tx, "insert into t values (2)")
	say("commit", tx.Commit())
	one(db, "committed", "select count(*) from t", 1)
	_, err = tx.Exec("insert into t values (3)")
	say("after commit", err)

	tx, _ = db.Begin()
	exec(tx, "insert into t values (4)")
	_, err = tx.Exec("insert into t values (4)")
	say("constraint", err)
	exec(tx, "insert into t values (5)")
	say("commit after an error", tx.Commit())
	one(db, "both", "select count(*) from t", 1)

	tx, _ = db.Begin()
	exec(tx, "savepoint s; insert into t values (6); rollback to s; release s; insert into t values (7)")
	say("commit", tx.Commit())
	one(db, "savepoint", "select group_concat(x) from t", 1)

	tx, _ = db.Begin()
	_, err = tx.Exec("insert or rollback into t values (4)")
	say("or rollback", err)
	exec(db, "pragma foreign_keys = on")

	s, _ := db.Prepare("insert into t values (?)")
	tx2, err := db.Begin()
	if err == nil {
		_, err = tx2.Stmt(s).Exec(8)
		say("statement", err)
		say("commit", tx2.Commit())
	}
	s.Close()
	one(db, "count", "select count(*) from t", 1)
	c, cancel := context.WithCancel(ctx)
	tx, err = db.BeginTx(c, nil)
	say("begin", err)
	exec(tx, "insert into t values (9)")
	cancel()
	time.Sleep(20 * time.Millisecond)
	say("commit of a cancelled one", tx.Commit())
	one(db, "count", "select count(*) from t", 1)
}

func failures(db *sql.DB) {
	exec(db, "create table p (id integer primary key, name text not null unique, age integer check (age > 0))")
	exec(db, "create table k (p references p(id)); pragma foreign_keys = on")
	exec(db, "insert into p values (1, 'a', 1)")
	for _, query := range []string{
		"select", "selec 1", "select * from nowhere", "select nothing from p", "insert into p values (1, 'b', 1)", "insert into p values (2, 'a', 1)", "insert into p values (2, null, 1)",
		"insert into p values (2, 'b', 0)", "insert into p values (2)", "insert into p values ('x', 'y', 1)", "insert into k values (7)", "drop table nowhere", "create table p (x)",
		"select 'unclosed", "select 1 +", "select x'0'", "rollback", "commit", "release nothing", "pragma no_such_pragma", "select no_such_function(1)", "select abs(1, 2)",
		"select 1 limit 'x'", "create index i on p (nothing)", "update p set id = null", "attach '/nowhere/at/all.db' as z", "detach main", "select load_extension('x')", "select * from p, p",
		"insert into sqlite_master values (1, 2, 3, 4, 5)", "alter table p rename to k", "with c as (select 1) select * from d", "select count(*) over w from p", "vacuum into '/nowhere/at/all.db'",
	} {
		_, err := db.Exec(query)
		say(query, err)
	}
	missing := open("/nowhere/at/all.db")
	say("open", missing.Ping())
	_, err := missing.Exec("select 1")
	say("exec", err)
	missing.Close()
	name := filepath.Join(folder, "garbage.db")
	os.WriteFile(name, []byte(strings.Repeat("this is no database", 100)), 0o600)
	garbage := open(name)
	_, err = garbage.Exec("create table t (x)")
	say("garbage", err)
	garbage.Close()
	readOnly := open("file:" + filepath.Join(folder, "errors.db") + "?mode=ro")
	one(readOnly, "read", "select count(*) from p", 1)
	_, err = readOnly.Exec("insert into p values (5, 'e', 5)")
	say("write", err)
	readOnly.Close()
	absent := open("file:" + filepath.Join(folder, "absent.db") + "?mode=rw")
	_, err = absent.Exec("select 1")
	say("absent", err)
	absent.Close()
}

// closing in every order.
func closing(db *sql.DB) {
	exec(db, "create table t (x); insert into t values (1), (2), (3)")
	rows, err := db.Query("select x from t")
	say("query", err, rows.Next())
	say("close", rows.Close())
	say("close again", rows.Close())
	say("next", rows.Err(), rows.Next())
	s, _ := db.Prepare("select x from t")
	rows, err = s.Query()
	say("statement", err, rows.Next())
	say("close the statement first", s.Close())
	say("then rows", rows.Close())
	other := open(filepath.Join(folder, "closing.db"))
	s, err = other.Prepare("select x from t")
	say("prepare", err)
	rows, err = s.Query()
	say("query", err, rows.Next())
	say("close the database first", other.Close())
	say("rows", rows.Close())
	say("statement", s.Close())
	_, err = other.Exec("select 1")
	say("closed", err)
	c, err := db.Conn(ctx)
	say("conn", err)
	say("close", c.Close())
	say("close again", c.Close())
	tx, _ := db.Begin()
	rows, err = tx.Query("select x from t")
	say("rows", err, rows.Next())
	say("rollback with rows", tx.Rollback())
	say("rows after", nil, rows.Next())
	rows.Close()
	one(db, "still there", "select count(*) from t", 1)
}

func contexts(db *sql.DB) {
	exec(db, "create table t (x)")
	short, cancel := context.WithTimeout(ctx, 30*time.Millisecond)
	var n int
	begun := time.Now()
	err := db.QueryRowContext(short, endless).Scan(&n)
	say("timeout", err, errors.Is(err, context.DeadlineExceeded), time.Since(begun) < 3*time.Second)
	cancel()
	c, cancel := context.WithCancel(ctx)
	go func() {
		time.Sleep(20 * time.Millisecond)
		cancel()
	}()
	_, err = db.ExecContext(c, "insert into t "+endless)
	say("cancelled exec", err, errors.Is(err, context.Canceled))
	_, err = db.ExecContext(c, "select 1")
	say("cancelled before", err)
	one(db, "goes on", "select count(*) from t", 1)

	c, cancel = context.WithCancel(ctx)
	rows, err := db.QueryContext(c, "with recursive c(n) as (values (1) union all select n + 1 from c) select n from c")
	say("rows", err)
	for i := 0; i < 10 && rows.Next(); i++ {
	}
	cancel()
	for rows.Next() {
	}
	say("cancelled rows", rows.Err())
	one(db, "after", "select 7", 1)

	// Others go on meanwhile.
	ticks := 0
	stop := make(chan bool)
	go func() {
		for {
			select {
			case <-stop:
				close(stop)
				return
			case <-time.After(5 * time.Millisecond):
				ticks++
			}
		}
	}()
	for range 5 {
		err = db.QueryRow("with recursive c(n) as (values (1) union all select n + 1 from c where n < 1000000) select count(*) from c").Scan(&n)
	}
	stop <- true
	<-stop
	say("long queries", err, n, ticks > 3)
	c, cancel = context.WithCancel(ctx)
	defer cancel()
	r, err := db.ExecContext(c, "insert into t values (1), (2)")
	if err == nil {
		id, _ := r.LastInsertId()
		changed, _ := r.RowsAffected()
		say("quick exec", err, id, changed)
	}
	err = db.QueryRowContext(c, "select sum(x) from t").Scan(&n)
	say("quick query", err, n)
	count := 0
	rows, err = db.QueryContext(c, "with recursive c(n) as (values (1) union all select n + 1 from c where n < 50000) select n, 'text ' || n from c")
	for err == nil && rows.Next() {
		count++
	}
	say("many rows", err, count)
}

// locks of other connections are waited for.
func locks(db *sql.DB) {
	exec(db, "create table t (x); insert into t values (0)")
	impatient := open(filepath.Join(folder, "locks.db") + "?_busy_timeout=50")
	tx, err := db.Begin()
	say("begin", err)
	exec(tx, "insert into t values (1)")
	begun := time.Now()
	_, err = impatient.Exec("insert into t values (2)")
	say("busy", err, time.Since(begun) > 40*time.Millisecond)
	one(impatient, "reader", "select count(*) from t", 1)
	done := make(chan error)
	go func() {
		patient := open(filepath.Join(folder, "locks.db"))
		defer patient.Close()
		_, err := patient.Exec("insert into t values (3)")
		done <- err
	}()
	time.Sleep(50 * time.Millisecond)
	say("commit", tx.Commit())
	say("waited", <-done)
	one(impatient, "count", "select count(*) from t", 1)
	impatient.Close()

	wal := filepath.Join(folder, "wal.db")
	w := open(wal + "?_journal_mode=WAL")
	one(w, "mode", "pragma journal_mode", 1)
	exec(w, "create table t (x)")
	reader := open(wal)
	r, _ := reader.Begin()
	one(r, "before", "select count(*) from t", 1)
	exec(w, "insert into t values (1)")
	one(r, "the same", "select count(*) from t", 1)
	_, err = r.Exec("insert into t values (2)")
	say("snapshot", err)
	say("rollback", r.Rollback())
	one(reader, "now", "select count(*) from t", 1)
	say("close", reader.Close())
	say("close", w.Close())
	entries, _ := os.ReadDir(folder)
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), "wal.db") {
			say("left", nil, e.Name())
		}
	}
}

func connections(db *sql.DB) {
	exec(db, "pragma journal_mode = wal")
	exec(db, "create table t (who, n)")
	var all sync.WaitGroup
	for who := range 8 {
		all.Add(1)
		go func() {
			defer all.Done()
			for n := range 10 {
				if _, err := db.Exec("insert into t values (?, ?)", who, n); err != nil {
					say("insert", err, who, n)
				}
				var count int
				if err := db.QueryRow("select count(*) from t where who = ?", who).Scan(&count); err != nil || count != n+1 {
					say("count", err, who, n, count)
				}
			}
		}()
	}
	all.Wait()
	one(db, "all", "select count(*), sum(n) from t", 2)
	memory := open(":memory:")
	memory.SetMaxOpenConns(1)
	exec(memory, "create table m (x); insert into m values (1)")
	one(memory, "memory", "select x from m", 1)
	memory.Close()
	shared := open("file:shared?mode=memory&cache=shared")
	exec(shared, "create table m (x); insert into m values (2)")
	other := open("file:shared?mode=memory&cache=shared")
	one(other, "shared", "select x from m", 1)
	other.Close()
	shared.Close()
	for i := range 300 {
		c := open(filepath.Join(folder, "connections.db"))
		if err := c.Ping(); err != nil {
			say("open", err, i)
		}
		c.Close()
	}
}

func names(db *sql.DB) {
	for _, name := range []string{"plain.db", "with space.db", "größe.db", "per%cent.db", "quote'd.db"} {
		d := open(filepath.Join(folder, name))
		exec(d, "create table t (x)")
		d.Close()
		_, err := os.Stat(filepath.Join(folder, name))
		say(name, err)
	}
	d := open("file:" + filepath.Join(folder, "uri.db") + "?mode=rwc&_foreign_keys=1")
	one(d, "foreign keys", "pragma foreign_keys", 1)
	d.Close()
	d = open(filepath.Join(folder, "relative.db") + "?_txlock=immediate")
	tx, err := d.Begin()
	say("immediate", err)
	if err == nil {
		say("rollback", tx.Rollback())
	}
	d.Close()
	os.Chdir(folder)
	d = open("here.db")
	exec(d, "create table t (x)")
	d.Close()
	_, err = os.Stat(filepath.Join(folder, "here.db"))
	say("relative", err)
	fmt.Println("  that is all")
}
