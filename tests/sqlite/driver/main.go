// What database/sql does with a driver: this program prints the same over gowasm2native/guest/sqlite as natively over another driver.
// Its arguments are a folder for databases and, if not all are to run, a group of cases.
package main

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

var (
	ctx    = context.Background()
	folder string
)

// group is some cases, on a database of their own.
type group struct {
	name string
	run  func(db *sql.DB)
}

var groups = []group{
	{"values", values}, {"declared", declared}, {"times", times}, {"arguments", arguments}, {"statements", statements},
	{"prepared", preparedStatements}, {"results", results}, {"transactions", transactions}, {"errors", failures}, {"blobs", blobs},
	{"many", many}, {"types", columnTypes}, {"closing", closing}, {"contexts", contexts}, {"locks", locks}, {"connections", connections},
	{"functions", functions}, {"names", names}, {"kept", kept}, {"sized", sized}, {"pages", pages},
}

// those that run only when they are named: what is large, and what needs a folder of its own kind.
var named = []group{{"large", large}, {"full", full}, {"readonly", readOnly}}

func open(name string) *sql.DB {
	db, err := sql.Open("sqlite3", name)
	if err != nil {
		fmt.Println("open:", err)
		os.Exit(1)
	}
	return db
}

// say prints what a case gave.
func say(name string, err error, values ...any) {
	fmt.Printf("  %s:", name)
	for _, v := range values {
		switch v := v.(type) {
		case time.Time:
			fmt.Printf(" %s", v.Format(time.RFC3339Nano))
		case []byte:
			if len(v) > 40 {
				fmt.Printf(" %d bytes", len(v))
			} else {
				fmt.Printf(" []byte(%q)", v)
			}
		case string:
			fmt.Printf(" %q", v)
		default:
			fmt.Printf(" %T(%v)", v, v)
		}
	}
	if err != nil {
		code, extended := codes(err)
		fmt.Printf(" error %d %d %v", code, extended, err)
	}
	fmt.Println()
}

// exec runs a statement that must do.
func exec(db interface {
	Exec(string, ...any) (sql.Result, error)
}, query string, args ...any) {
	if _, err := db.Exec(query, args...); err != nil {
		say(query, err)
	}
}

// one is the first row of a query, as the driver gives it.
func one(db interface {
	QueryRow(string, ...any) *sql.Row
}, name, query string, columns int, args ...any) {
	values, into := make([]any, columns), make([]any, columns)
	for i := range values {
		into[i] = &values[i]
	}
	err := db.QueryRow(query, args...).Scan(into...)
	if err != nil {
		say(name, err)
		return
	}
	say(name, nil, values...)
}

func main() {
	folder = os.Args[1]
	chosen := groups
	if len(os.Args) > 2 {
		chosen = append(chosen, named...)
	}
	for _, g := range chosen {
		if len(os.Args) > 2 && os.Args[2] != g.name {
			continue
		}
		fmt.Println(g.name)
		db := open(filepath.Join(folder, g.name+".db"))
		g.run(db)
		if err := db.Close(); err != nil {
			say("close", err)
		}
	}
}
