package main

import (
	"bytes"
	"database/sql"
	"fmt"
	"math"
	"strings"
	"time"
)

// values of every type go in and come out.
func values(db *sql.DB) {
	exec(db, "create table v (x)")
	for i, v := range []any{
		nil, 0, 1, -1, int64(math.MaxInt64), int64(math.MinInt64), int64(1) << 32, 127, 128, -129, 0.0, 1.5, -1e300, 5e-324, math.Inf(1), math.Inf(-1), math.NaN(), math.Copysign(0, -1),
		1.0, "", "a", "größer", "日本語", "\U0001F600", "a\x00b", "line\nline", "'quoted' \"twice\"", strings.Repeat("long ", 100),
		[]byte(nil), []byte{}, []byte{0}, []byte("text"), []byte{0xff, 0xfe, 0}, true, false, "\xff\xfe", float32(0.25), int8(-5), uint16(65535), uint64(1 << 62),
	} {
		exec(db, "delete from v")
		exec(db, "insert into v values (?)", v)
		one(db, fmt.Sprintf("value %d", i), "select x, typeof(x), length(x), hex(x) from v", 4)
	}
	_, err := db.Exec("insert into v values (?)", uint64(1<<63))
	say("too large", err)
	_, err = db.Exec("insert into v values (?)", struct{ a int }{1})
	say("no value", err)
	one(db, "pair", "select ?, ?", 2, sql.NullString{}, sql.NullInt64{Int64: 7, Valid: true})
	var text sql.NullString
	var number sql.NullFloat64
	say("nulls", db.QueryRow("select null, null").Scan(&text, &number), text.Valid, number.Valid)
	var n int
	say("null into int", db.QueryRow("select null").Scan(&n))
	say("text into int", db.QueryRow("select '12'").Scan(&n), n)
	say("text into int 2", db.QueryRow("select 'twelve'").Scan(&n))
	var s string
	say("int into text", db.QueryRow("select 12").Scan(&s), s)
	say("blob into text", db.QueryRow("select x'6162'").Scan(&s), s)
	var b []byte
	say("text into bytes", db.QueryRow("select 'ab'").Scan(&b), b)
	say("null into bytes", db.QueryRow("select null").Scan(&b), b == nil)
	var yes bool
	say("int into bool", db.QueryRow("select 1").Scan(&yes), yes)
	var f float64
	say("int into float", db.QueryRow("select 3").Scan(&f), f)
	var small int8
	say("too large for int8", db.QueryRow("select 300").Scan(&small))
}

// declared types change what comes.
func declared(db *sql.DB) {
	exec(db, "create table d (i integer, r real, t text, b blob, n numeric, yes boolean, v varchar(10), none, big bigint)")
	for i, v := range []any{nil, 1, 0, 2, -1, 1.5, "x", "12", "1.5", []byte("b"), true} {
		exec(db, "delete from d")
		exec(db, "insert into d values (?1, ?1, ?1, ?1, ?1, ?1, ?1, ?1, ?1)", v)
		one(db, fmt.Sprintf("row %d", i), "select * from d", 9)
	}
	one(db, "expression", "select yes + 0, i || '', r * 2 from d", 3)
	exec(db, "create view w as select yes as no, i from d")
	one(db, "view", "select * from w", 2)
}

func times(db *sql.DB) {
	exec(db, "create table t (d date, dt datetime, ts timestamp, x)")
	at := time.Date(2024, 2, 29, 23, 59, 58, 123456789, time.UTC)
	east := time.Date(1969, 12, 31, 1, 2, 3, 0, time.FixedZone("", 5*3600+1800))
	for i, v := range []any{at, east, time.Unix(0, 0).UTC(), "2020-01-02", "2020-01-02 03:04", "2020-01-02 03:04:05", "2020-01-02T03:04:05Z", "2020-01-02 03:04:05.678",
		"2020-01-02 03:04:05+02:00", "2020-01-02T03:04:05.5-07:00", 0, 1700000000, int64(1700000000123), -1, nil} {
		exec(db, "delete from t")
		exec(db, "insert into t values (?1, ?1, ?1, ?1)", v)
		one(db, fmt.Sprintf("time %d", i), "select * from t", 4)
	}
	one(db, "now", "select typeof(datetime('now')), date('2024-02-29', '+1 day'), strftime('%s', '2000-01-01')", 3)
	var when time.Time
	exec(db, "delete from t")
	exec(db, "insert into t (dt) values (?)", at)
	say("into time", db.QueryRow("select dt from t").Scan(&when), when.Equal(at))
	say("where", db.QueryRow("select dt from t where dt = ?", at).Scan(&when), when)
	var null sql.NullTime
	say("null time", db.QueryRow("select d from t").Scan(&null), null.Valid)
}

func blobs(db *sql.DB) {
	exec(db, "create table b (id integer primary key, data blob)")
	for i, size := range []int{0, 1, 255, 4095, 4096, 4097, 65535, 65536, 1 << 20, 16 << 20} {
		data := bytes.Repeat([]byte{byte(i), 1, 2, 3, 0, 254, 255}, size/7+1)[:size]
		exec(db, "insert into b values (?, ?)", i, data)
		var back []byte
		err := db.QueryRow("select data from b where id = ?", i).Scan(&back)
		say(fmt.Sprint(size), err, bytes.Equal(back, data), back != nil)
	}
	rows, err := db.Query("select id, length(data), data from b order by id")
	if err != nil {
		say("all", err)
		return
	}
	for rows.Next() {
		var id, length int
		var data sql.RawBytes
		err := rows.Scan(&id, &length, &data)
		say("raw", err, id, length == len(data))
	}
	say("end", rows.Err())
	long := strings.Repeat("ü", 3<<20)
	var back string
	say("long text", db.QueryRow("select ? || 'x'", long).Scan(&back), back == long+"x")
}
