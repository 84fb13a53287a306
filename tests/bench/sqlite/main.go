// What databases cost through database/sql: one part of the work, on a file.
//
//	PART FILE ROWS
package main

import (
	"database/sql"
	"fmt"
	"os"
	"strconv"
)

// row is what insert() writes and scan() reads.
type row struct {
	id     int64
	name   string
	amount float64
	count  int64
	note   sql.NullString
	data   []byte
}

func made(i int) row {
	r := row{id: int64(i), name: "name of row " + strconv.Itoa(i), amount: float64(i) * 1.25, count: int64(i) * 7919 % 1000003}
	if i%3 != 0 {
		r.note = sql.NullString{String: "note " + strconv.Itoa(i%1000), Valid: true}
	}
	r.data = []byte{byte(i), byte(i >> 8), byte(i >> 16), 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}
	return r
}

// sum makes what was read comparable.
func (r *row) sum() uint64 {
	return uint64(r.id)*31 + uint64(len(r.name)) + uint64(r.amount) + uint64(r.count) + uint64(len(r.note.String)) + uint64(r.data[0])
}

const create = "create table t (id integer primary key, name text not null, amount real, count integer, note text, data blob)"

// insert writes all rows in one transaction.
func insert(db *sql.DB, rows int) uint64 {
	_, err := db.Exec(create)
	must(err)
	tx, err := db.Begin()
	must(err)
	s, err := tx.Prepare("insert into t values (?, ?, ?, ?, ?, ?)")
	must(err)
	for i := range rows {
		r := made(i + 1)
		_, err := s.Exec(r.id, r.name, r.amount, r.count, r.note, r.data)
		must(err)
	}
	must(s.Close())
	must(tx.Commit())
	return uint64(rows)
}

// point asks for a fifth of the rows, one by one.
func point(db *sql.DB, rows int) uint64 {
	s, err := db.Prepare("select id, name, amount, count, note, data from t where id = ?")
	must(err)
	defer s.Close()
	sum, id := uint64(0), 1
	for range rows / 5 {
		var r row
		must(s.QueryRow(id).Scan(&r.id, &r.name, &r.amount, &r.count, &r.note, &r.data))
		sum += r.sum()
		id = (id+7919)%rows + 1
	}
	return sum
}

// scan reads all rows.
func scan(db *sql.DB, _ int) uint64 {
	rows, err := db.Query("select id, name, amount, count, note, data from t")
	must(err)
	defer rows.Close()
	var r row
	sum := uint64(0)
	for rows.Next() {
		must(rows.Scan(&r.id, &r.name, &r.amount, &r.count, &r.note, &r.data))
		sum += r.sum()
	}
	must(rows.Err())
	return sum
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func main() {
	rows, err := strconv.Atoi(os.Args[3])
	must(err)
	db, err := sql.Open(driver, os.Args[2])
	must(err)
	part := map[string]func(*sql.DB, int) uint64{"insert": insert, "point": point, "scan": scan}[os.Args[1]]
	fmt.Println(part(db, rows))
	must(db.Close())
}
