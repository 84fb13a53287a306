// A program that writes until it is killed: in transaction N are N%7+1 rows of N, and N is printed when it is committed.
package main

import (
	"database/sql"
	"fmt"
	"os"
	"strings"

	_ "gowasm2native/guest/sqlite"
)

func main() {
	db, err := sql.Open("sqlite", os.Args[1])
	must(err)
	db.SetMaxOpenConns(1)
	_, err = db.Exec("create table if not exists t (n integer, k integer, filler text); create index if not exists i on t (n, k)")
	must(err)
	var last int
	must(db.QueryRow("select coalesce(max(n), 0) from t").Scan(&last))
	fmt.Println(last)
	for n := last + 1; ; n++ {
		tx, err := db.Begin()
		must(err)
		for k := range n%7 + 1 {
			_, err := tx.Exec("insert into t values (?, ?, ?)", n, k, strings.Repeat("x", n*37%3000))
			must(err)
		}
		must(tx.Commit())
		fmt.Println(n)
	}
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
