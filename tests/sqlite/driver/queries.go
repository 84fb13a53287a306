package main

import (
	"database/sql"
	"fmt"
	"io"
	"reflect"
	"strings"
)

func arguments(db *sql.DB) {
	one(db, "positions", "select ?, ?, ?", 3, 1, "two", 3.0)
	one(db, "numbers", "select ?2, ?1, ?2", 3, "a", "b")
	one(db, "names", "select :a, @b, $c, :a", 4, sql.Named("a", 1), sql.Named("b", 2), sql.Named("c", 3))
	one(db, "names in another order", "select :a, :b", 2, sql.Named("b", 2), sql.Named("a", 1))
	one(db, "too few", "select ?, ?", 2, 1)
	one(db, "none", "select ?", 1)
	s, err := db.Prepare("select ?")
	say("prepare", err)
	one(statement{s}, "too many for a statement", "", 1, 1, 2)
	one(statement{s}, "too few for a statement", "", 1)
	one(statement{s}, "right", "", 1, 1)
	say("close", s.Close())
	one(db, "unknown type", "select ?", 1, make(chan int))
	n := 7
	one(db, "pointer", "select ?", 1, &n)
	one(db, "nil pointer", "select ?", 1, (*int)(nil))
	one(db, "large", "select length(?)", 1, strings.Repeat("x", 1<<20))
}

// statement has the methods of a database for one statement.
type statement struct{ *sql.Stmt }

func (s statement) QueryRow(_ string, args ...any) *sql.Row { return s.Stmt.QueryRow(args...) }

func statements(db *sql.DB) {
	exec(db, "create table a (x); create table b (y); insert into a values (1); insert into b values (2)")
	one(db, "several", "select x, y from a, b", 2)
	r, err := db.Exec("insert into a values (?); insert into b values (?), (?)", 3, 4, 5)
	say("several with arguments", err)
	if err == nil {
		changed, err := r.RowsAffected()
		say("changed", err, changed)
	}
	one(db, "sums", "select (select sum(x) from a), (select sum(y) from b)", 2)
	_, err = db.Exec("insert into a values (10); insert into nowhere values (1); insert into a values (20)")
	say("an error within", err)
	one(db, "sum", "select sum(x) from a", 1)
	_, err = db.Exec("")
	say("nothing", err)
	_, err = db.Exec("  -- a comment\n ; ; /* another */")
	say("comments", err)
	_, err = db.Exec("select 1; select 2")
	say("rows that nobody wants", err)
	_, err = db.Exec("create table a (x)")
	say("again", err)
	one(db, "returning", "insert into a values (30) returning x, rowid", 2)
	exec(db, "create trigger tr after insert on a begin insert into b values (new.x * 100); end")
	exec(db, "insert into a values (1)")
	one(db, "trigger", "select max(y) from b", 1)
	one(db, "unicode", "select 'ä' as \"Größe\", upper('ä'), length('日本'), char(0x1F600)", 4)
	one(db, "with", "with recursive c(n) as (values (1) union all select n + 1 from c where n < 1000) select sum(n), count(*) from c", 2)
	one(db, "no row", "select x from a where 0", 1)
	one(db, "json", `select json_extract('{"a":[1,2,{"b":"c"}]}', '$.a[2].b')`, 1)
	one(db, "explain", "explain query plan select * from a", 3)
	one(db, "pragma", "pragma user_version", 1)
	exec(db, "pragma user_version = 42")
	one(db, "pragma set", "pragma user_version", 1)
	exec(db, "vacuum")
	exec(db, "analyze")
	exec(db, "attach ':memory:' as m")
	one(db, "version", "select sqlite_version() > '3'", 1)
}

func preparedStatements(db *sql.DB) {
	exec(db, "create table p (id integer primary key, name text unique)")
	insert, err := db.Prepare("insert into p (name) values (?)")
	say("prepare", err)
	for i := range 5 {
		r, err := insert.Exec(fmt.Sprint("name ", i))
		if err != nil {
			say("insert", err)
			continue
		}
		id, _ := r.LastInsertId()
		say("inserted", nil, id)
	}
	_, err = insert.Exec("name 3")
	say("twice", err)
	_, err = insert.Exec("name 9")
	say("after an error", err)
	find, err := db.Prepare("select id from p where name = ?")
	say("prepare", err)
	for _, name := range []string{"name 0", "name 4", "nobody", "name 1"} {
		one(statement{find}, name, "", 1, name)
	}
	rows, err := find.Query("name 2")
	say("query", err)
	say("next", nil, rows.Next(), rows.Next(), rows.Next())
	say("err", rows.Err())
	exec(db, "alter table p add column extra default 'e'")
	all, err := db.Prepare("select * from p where id = 1")
	say("prepare", err)
	one(statement{all}, "altered", "", 3)
	exec(db, "drop table p")
	_, err = insert.Exec("gone")
	say("dropped", err)
	_, err = db.Prepare("select * from p")
	say("prepare dropped", err)
	say("close", insert.Close())
	_, err = insert.Exec("closed")
	say("closed", err)
	say("close again", insert.Close())
	find.Close()
	all.Close()
}

// keeper keeps the bytes that it is given, as many a Scanner does that should copy them.
type keeper struct{ bytes []byte }

func (k *keeper) Scan(v any) error {
	k.bytes, _ = v.([]byte)
	return nil
}

// kept values stay what they were when further rows come.
func kept(db *sql.DB) {
	exec(db, "create table k (i integer primary key, b blob, t text)")
	exec(db, "with recursive c(n) as (values (1) union all select n + 1 from c where n < 3000) insert into k select n, cast('blob ' || n as blob), 'text ' || n from c")
	rows, err := db.Query("select i, b, b, t from k order by i")
	say("query", err)
	var (
		keepers = make([]keeper, 3001)
		copies  = make([][]byte, 3001)
		texts   = make([]string, 3001)
	)
	for rows.Next() {
		var i int
		var k keeper
		var b []byte
		var t string
		if err := rows.Scan(&i, &k, &b, &t); err != nil {
			say("scan", err)
			return
		}
		keepers[i], copies[i], texts[i] = k, b, t
		b[0] = 'B' // it is the program's own
	}
	say("rows", rows.Err())
	one(db, "another query", "select b, i from k where i = 7", 2)
	wrong := 0
	for i := 1; i <= 3000; i++ {
		if string(keepers[i].bytes) != fmt.Sprint("blob ", i) || string(copies[i]) != fmt.Sprint("Blob ", i) || texts[i] != fmt.Sprint("text ", i) {
			wrong++
		}
	}
	say("wrong", nil, wrong)
	say("close", rows.Close())
}

// sized values, of each type and of lengths about those at which a driver may change its ways, stay what they were, even if what is
// behind a blob is written to.
func sized(db *sql.DB) {
	const most = 3000
	exec(db, "create table z (i integer primary key, v)")
	tx, err := db.Begin()
	say("begin", err)
	want := make([]any, most)
	for i := range want {
		text := strings.Repeat(string(rune('a'+i%26)), i%299)
		want[i] = [...]any{text, []byte(text), int64(i) << 33, -float64(i) / 3, nil}[i%5]
		if _, err := tx.Exec("insert into z values (?, ?)", i, want[i]); err != nil {
			say("insert", err)
			return
		}
	}
	say("commit", tx.Commit())
	rows, err := db.Query("select v, v, v from z order by i")
	say("query", err)
	got, raw := make([][2]any, most), sql.RawBytes{}
	for i := 0; rows.Next(); i++ {
		if err := rows.Scan(&got[i][0], &raw, &got[i][1]); err != nil {
			say("scan", err)
			return
		}
		raw = append(raw, "behind"...)
	}
	say("rows", rows.Err())
	say("close", rows.Close())
	wrong := 0
	for i, pair := range got {
		if !reflect.DeepEqual(pair[0], want[i]) && i%5 != 1 || !reflect.DeepEqual(pair[0], pair[1]) || fmt.Sprint(pair[0]) != fmt.Sprint(want[i]) {
			wrong++
		}
	}
	say("wrong", nil, wrong)
}

func results(db *sql.DB) {
	exec(db, "create table r (id integer primary key autoincrement, x)")
	for _, query := range []string{
		"insert into r (x) values (1)", "insert into r (x) values (2), (3), (4)", "update r set x = x + 1 where x > 1", "update r set x = 0 where x = 99",
		"delete from r where id = 1", "delete from r", "insert into r (id, x) values (1000, 1)", "replace into r (id, x) values (1000, 2)",
		"insert or ignore into r (id) values (1000)", "create table other (y)", "drop table other", "insert into r (x) select 5 from r",
	} {
		r, err := db.Exec(query)
		if err != nil {
			say(query, err)
			continue
		}
		id, _ := r.LastInsertId()
		changed, _ := r.RowsAffected()
		say(query, nil, id, changed)
	}
}

// many rows, of which all or some are wanted.
func many(db *sql.DB) {
	exec(db, "create table n (i integer, t text, r real)")
	exec(db, "with recursive c(n) as (values (1) union all select n + 1 from c where n < 20000) insert into n select n, 'row ' || n, n / 4.0 from c")
	for _, want := range []int{0, 1, 7, 8, 9, 136, 137, 1000, 20000} {
		rows, err := db.Query("select * from n order by i")
		if err != nil {
			say("query", err)
			continue
		}
		sum, count := 0, 0
		for count < want && rows.Next() {
			var i int
			var t string
			var r float64
			if err := rows.Scan(&i, &t, &r); err != nil || t != fmt.Sprint("row ", i) || r != float64(i)/4 {
				say("row", err, i, t, r)
			}
			sum += i
			count++
		}
		say(fmt.Sprint("of ", want), rows.Close(), sum, count)
		say("after", rows.Err(), rows.Next())
	}
	rows, err := db.Query("select i, case when i = 50 then abs(-9223372036854775807 - 1) else i end from n order by i")
	count := 0
	for err == nil && rows.Next() {
		count++
	}
	if err == nil {
		err = rows.Err()
	}
	say("an error after rows", err, count)
	rows, err = db.Query("select zeroblob(i * 1000) from n where i <= 200 order by i")
	size := 0
	for err == nil && rows.Next() {
		var b sql.RawBytes
		if err := rows.Scan(&b); err != nil {
			say("blob", err)
		}
		size += len(b)
	}
	say("growing", err, size)
	// Several readers of one connection's table at once, and a writer between the rows.
	tx, err := db.Begin()
	say("begin", err)
	outer, err := tx.Query("select i from n where i <= 20 order by i")
	say("outer", err)
	total := 0
	for outer.Next() {
		var i, k int
		outer.Scan(&i)
		if err := tx.QueryRow("select count(*) from n where i <= ?", i).Scan(&k); err != nil {
			say("inner", err)
		}
		exec(tx, "update n set r = -1 where i = ?", 10000+i)
		total += k
	}
	say("nested", outer.Err(), total)
	say("commit", tx.Commit())
	one(db, "updated", "select count(*) from n where r = -1", 1)
}

func columnTypes(db *sql.DB) {
	exec(db, "create table c (i integer not null, t TEXT, v varchar(20), d DATETIME, b blob, r Double, n, yes boolean)")
	exec(db, "insert into c values (1, 'a', 'b', '2020-01-01', x'00', 1.5, null, 1)")
	rows, err := db.Query("select *, i + 1, t as \"other name\", count(*) from c")
	if err != nil {
		say("query", err)
		return
	}
	defer rows.Close()
	names, err := rows.Columns()
	say("names", err, strings.Join(names, " "))
	types, err := rows.ColumnTypes()
	say("types", err, len(types))
	for i, t := range types {
		say("type", nil, i, t.Name(), strings.ToUpper(t.DatabaseTypeName()), t.ScanType() != nil)
	}
	say("next", nil, rows.Next())
	kinds := ""
	into := make([]any, len(names))
	for i := range into {
		into[i] = new(any)
	}
	err = rows.Scan(into...)
	for _, v := range into {
		kinds += fmt.Sprint(reflect.TypeOf(*v.(*any)), " ")
	}
	say("kinds", err, kinds)
	empty, err := db.Query("select i, t from c where 0")
	say("empty", err)
	names, err = empty.Columns()
	say("empty names", err, strings.Join(names, " "), empty.Next(), empty.Err() == io.EOF)
}

func functions(db *sql.DB) {
	for _, e := range []string{
		"abs(-3)", "coalesce(null, 2)", "round(2.5)", "round(1.2345, 2)", "substr('hello', 2, 3)", "instr('hello', 'l')", "replace('aXbX', 'X', '-')", "trim('  a ')",
		"printf('%05d|%s', 42, 'x')", "quote('it''s')", "unicode('ä')", "nullif(1, 1)", "ifnull(null, 'n')", "max(1, 'a', 2.5)", "typeof(1 / 2)", "7 / 2", "7 / 2.0", "7 % 3",
		"1 = 1.0", "'a' < 'B'", "'a' < 'B' collate nocase", "null is null", "null = null", "'abc' like 'A%'", "'abc' glob 'A*'", "x'0102' || 'a'", "cast('12abc' as integer)",
		"cast(1.9 as integer)", "cast('x' as real)", "9223372036854775807 + 1", "1 << 62", "~5", "length(zeroblob(1000))", "sqrt(2)", "sin(0)",
		"julianday('2000-01-01')", "time('12:34:56', '+90 minutes')", "json('[1, 2]')", "json_array(1, 'a', null)", "group_concat(1)", "total(1)", "iif(1, 'yes', 'no')", "1e400", "-0.0",
	} {
		one(db, e, "select "+e, 1)
	}
}
