//go:build wasm

package sqlite_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log"
	"time"

	"gowasm2native/guest/sqlite"
)

func Example() {
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		log.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1) // each connection would have a database of its own
	if _, err := db.Exec("create table people (name text unique, born date)"); err != nil {
		log.Fatal(err)
	}
	if _, err := db.Exec("insert into people values (?, ?), (:name, :born)", "Ada", "1815-12-10", "Kurt", "1906-04-28"); err != nil {
		log.Fatal(err)
	}
	rows, err := db.Query("select name, born from people order by born")
	if err != nil {
		log.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		var born time.Time
		if err := rows.Scan(&name, &born); err != nil {
			log.Fatal(err)
		}
		fmt.Println(name, born.Year())
	}
	if err := rows.Err(); err != nil {
		log.Fatal(err)
	}
	// Output:
	// Ada 1815
	// Kurt 1906
}

func ExampleError() {
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		log.Fatal(err)
	}
	defer db.Close()
	_, err = db.Exec("create table t (x unique); insert into t values (1), (1)")
	fmt.Println(errors.Is(err, sqlite.ErrConstraint), errors.Is(err, sqlite.ErrConstraintUnique))
	var e *sqlite.Error
	if errors.As(err, &e) {
		fmt.Println(int(e.Code), int(e.ExtendedCode), e)
	}
	// Output:
	// true true
	// 19 2067 UNIQUE constraint failed: t.x
}

// A context that ends interrupts the query.
func ExampleDriver() {
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		log.Fatal(err)
	}
	defer db.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	var n int
	err = db.QueryRowContext(ctx, "with recursive c(n) as (values (1) union all select n + 1 from c) select count(*) from c").Scan(&n)
	fmt.Println(err)
	// Output: context deadline exceeded
}
