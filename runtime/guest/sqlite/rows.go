//go:build wasm

package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/binary"
	"io"
	"reflect"
	"strings"
	"time"
	"unsafe"
)

// The first batch is small, since of many queries one row is wanted.
const (
	firstRows   = 8
	secondRows  = 128
	mostRows    = 8192
	firstBuffer = 4 << 10
	usualBuffer = 64 << 10
)

// rows come by the batch.
type rows struct {
	ctx     context.Context
	stmt    *stmt
	owned   bool // the statement is nobody else's, and ends with the rows
	names   []string
	kinds   []kind
	types   []string // as declared
	most    int32
	buffer  []byte
	left    []byte // of the batch
	batches int
	ended   bool  // there is no further batch
	err     error // that came behind the batch's rows
}

// kind is how a column's values are to be understood.
type kind uint8

const (
	plain kind = iota
	boolean
	moment
)

func newRows(ctx context.Context, s *stmt) *rows {
	n := int(hostColumnCount(s.handle))
	r := &rows{ctx: ctx, stmt: s, names: make([]string, n), types: make([]string, n), kinds: make([]kind, n), most: firstRows}
	for i := range r.names {
		column := int32(i)
		r.names[i] = text(func(into unsafe.Pointer, size int32) int32 { return hostColumnName(s.handle, column, into, size) })
		r.types[i] = text(func(into unsafe.Pointer, size int32) int32 { return hostColumnDecltype(s.handle, column, into, size) })
		switch strings.ToLower(r.types[i]) {
		case "boolean":
			r.kinds[i] = boolean
		case "date", "datetime", "timestamp":
			r.kinds[i] = moment
		}
	}
	return r
}

func (r *rows) Columns() []string { return r.names }

func (r *rows) Close() error {
	if r.stmt.handle != 0 {
		hostReset(r.stmt.handle)
	}
	if r.owned {
		r.stmt.Close()
	}
	r.ended, r.left, r.err = true, nil, nil
	return nil
}

func (r *rows) Next(dest []driver.Value) error {
	for len(r.left) == 0 {
		if r.err != nil {
			return r.err
		}
		if r.ended {
			return io.EOF
		}
		if err := r.fill(); err != nil {
			return err
		}
	}
	for i := range dest {
		var v driver.Value
		v, r.left = takeValue(r.left)
		dest[i] = r.understood(i, v)
	}
	return nil
}

// fill gets the next batch.  Errors that rows come before are kept until those are taken.
func (r *rows) fill() error {
	if len(r.names) == 0 && r.batches == 0 {
		r.most = mostRows // it has no rows, and is to be run to its end
	}
	for waiting := r.stmt.conn.waiting(r.ctx); ; {
		if err := r.ctx.Err(); err != nil {
			return err
		}
		code, batch, err := r.step()
		if err != nil {
			return err
		}
		r.left = batch
		switch code {
		case codeRow:
			if len(batch) == 0 {
				r.buffer = make([]byte, r.stmt.conn.out.batch.needed)
				continue
			}
			r.grow()
			return nil
		case codeDone:
			r.ended = true
			return nil
		}
		err = failure(r.stmt.conn.db)
		if len(batch) == 0 {
			if r.batches == 0 && waiting.again(err) {
				hostReset(r.stmt.handle)
				continue
			}
			return ended(r.ctx, err)
		}
		r.ended, r.err = true, ended(r.ctx, err)
		return nil
	}
}

func (r *rows) grow() {
	r.batches++
	r.most = secondRows
	if r.batches > 1 {
		r.most = mostRows
		if len(r.buffer) < usualBuffer {
			r.buffer = make([]byte, usualBuffer)
		}
	}
}

// step calls the host, which has room in the buffer or gives a ticket.
func (r *rows) step() (Code, []byte, error) {
	c := r.stmt.conn
	if r.buffer == nil {
		r.buffer = make([]byte, firstBuffer)
	}
	code := hostStartRows(r.stmt.handle, r.most, unsafe.Pointer(&r.buffer[0]), int32(len(r.buffer)), unsafe.Pointer(&c.out.batch), flags(r.ctx))
	if code >= 0 {
		return Code(code), r.buffer[:c.out.batch.bytes], nil
	}
	b, err := c.await(r.ctx, -1-code)
	if err != nil || len(b) < replyHead {
		return 0, nil, errNoMemory
	}
	c.out.batch.needed = binary.LittleEndian.Uint32(b[12:])
	return Code(int32(binary.LittleEndian.Uint32(b))), b[replyHead:], nil
}

// ---- Values by declared type

// Texts that are times, as SQLite's own functions read them, after what this driver writes.
var timeFormats = []string{
	timeFormat,
	"2006-01-02T15:04:05.999999999-07:00",
	"2006-01-02 15:04:05.999999999",
	"2006-01-02T15:04:05.999999999",
	"2006-01-02 15:04:05",
	"2006-01-02T15:04:05",
	"2006-01-02 15:04",
	"2006-01-02T15:04",
	"2006-01-02",
}

// Numbers beyond this are milliseconds.
const mostSeconds = 1e12

func (r *rows) understood(column int, v driver.Value) driver.Value {
	switch r.kinds[column] {
	case boolean:
		if n, ok := v.(int64); ok {
			return n > 0
		}
	case moment:
		switch v := v.(type) {
		case int64:
			if v > mostSeconds || v < -mostSeconds {
				return r.inZone(time.UnixMilli(v).UTC())
			}
			return r.inZone(time.Unix(v, 0).UTC())
		case string:
			for _, format := range timeFormats {
				if t, err := time.ParseInLocation(format, strings.TrimSuffix(v, "Z"), time.UTC); err == nil {
					return r.inZone(t)
				}
			}
		}
	}
	return v
}

func (r *rows) inZone(t time.Time) time.Time {
	if zone := r.stmt.conn.zone; zone != nil {
		return t.In(zone)
	}
	return t
}

// ---- Types of columns

// ColumnTypeDatabaseTypeName is the type that the column was declared with, "" for expressions.
func (r *rows) ColumnTypeDatabaseTypeName(index int) string { return strings.ToUpper(r.types[index]) }

// ColumnTypeNullable cannot be told: SQLite does not say what columns of a query are.
func (r *rows) ColumnTypeNullable(index int) (nullable, ok bool) { return true, false }

// ColumnTypeScanType is by SQLite's rules of affinity; any value may come in any column, but for those.
func (r *rows) ColumnTypeScanType(index int) reflect.Type {
	declared := strings.ToUpper(r.types[index])
	has := func(parts ...string) bool {
		for _, part := range parts {
			if strings.Contains(declared, part) {
				return true
			}
		}
		return false
	}
	switch {
	case r.kinds[index] == boolean:
		return reflect.TypeOf(sql.NullBool{})
	case r.kinds[index] == moment:
		return reflect.TypeOf(sql.NullTime{})
	case has("INT"):
		return reflect.TypeOf(sql.NullInt64{})
	case has("CHAR", "CLOB", "TEXT"):
		return reflect.TypeOf(sql.NullString{})
	case has("BLOB"):
		return reflect.TypeOf(sql.RawBytes{})
	case has("REAL", "FLOA", "DOUB"):
		return reflect.TypeOf(sql.NullFloat64{})
	}
	return reflect.TypeOf((*any)(nil)).Elem()
}
