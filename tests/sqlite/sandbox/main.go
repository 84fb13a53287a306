// A program that wants databases out of its sandbox.  The test has made what it looks for: the folder data, which it may use, and outside.db and
// links to it, which it may not.  Its arguments are names that may be opened, or with a "-" in front, may not.
package main

import (
	"database/sql"
	"fmt"
	"os"
	"strings"

	_ "gowasm2native/guest/sqlite"
)

func attempt(name string) error {
	db, err := sql.Open("sqlite", name)
	if err != nil {
		return err
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	_, err = db.Exec("create table if not exists t (x); insert into t values (1)")
	return err
}

func attach(name string, constant bool) error {
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return err
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	if constant {
		_, err = db.Exec("attach '" + name + "' as other; create table if not exists other.t (x)")
	} else {
		_, err = db.Exec("attach ? as other; create table if not exists other.t (x)", name)
	}
	return err
}

func vacuumInto(name string) error {
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return err
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	_, err = db.Exec("create table t (x); vacuum into ?", name)
	return err
}

func main() {
	for _, name := range os.Args[1:] {
		wanted := !strings.HasPrefix(name, "-")
		name = strings.TrimPrefix(name, "-")
		copy := name
		if wanted {
			copy += ".copy"
		}
		for i, err := range []error{attempt(name), attach(name, true), attach(name, false), vacuumInto(copy)} {
			if i == 3 && (name == ":memory:" || strings.HasPrefix(name, "file:")) {
				continue // a copy of these is another thing
			}
			if (err == nil) != wanted {
				fmt.Println("wrong:", i, name, err)
			}
		}
	}
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		fmt.Println(err)
		return
	}
	db.SetMaxOpenConns(1)
	for _, query := range []string{
		"create table t (x)", "with recursive c(n) as (values (1) union all select n + 1 from c where n < 200000) insert into t select n || ' of many' from c",
		"create index i on t (x)", "vacuum", "pragma integrity_check",
	} {
		if _, err := db.Exec(query); err != nil {
			fmt.Println(query, err)
		}
	}
	var least string
	var distinct int
	fmt.Println(db.QueryRow("select min(x), count(distinct x || 'y') from (select x from t union select x || '!' from t order by 1)").Scan(&least, &distinct), least, distinct)
	db.Close()
	fmt.Println("done")
}
