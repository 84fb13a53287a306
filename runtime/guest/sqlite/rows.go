//go:build wasm

package sqlite

import (
	"bytes"
	"context"
	"database/sql/driver"
	"encoding/binary"
	"io"
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
	*columns
	ctx     context.Context
	stmt    *stmt
	owned   bool // the statement is nobody else's, and ends with the rows
	most    int32
	size    int // how large the buffer is to be
	buffer  []byte
	left    []byte // of the batch
	batches int
	lent    bool  // parts of the buffer are others'
	ended   bool  // there is no further batch
	err     error // that came behind the batch's rows
}

func (r *rows) Close() error {
	if r.stmt.handle != 0 && !r.ended {
		hostReset(r.stmt.handle)
	}
	if r.owned {
		r.stmt.Close()
	}
	if !r.lent && len(r.buffer) <= usualBuffer && len(r.buffer) > len(r.stmt.conn.spare) {
		r.stmt.conn.spare = r.buffer
	}
	r.ended, r.left, r.buffer, r.err = true, nil, nil, nil
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
	rest, lent := r.stmt.conn.boxes.take(dest, r.left)
	if r.left = rest; lent {
		r.lend(dest)
	}
	if !r.plain {
		for i := range dest {
			dest[i] = r.understood(i, dest[i])
		}
	}
	return nil
}

// lend is about blobs of the buffer.  database/sql copies them at once, and so should others, but not all do, so that such a buffer is
// not used again; a small one that is used again does for most queries.
func (r *rows) lend(dest []driver.Value) {
	if len(r.buffer) >= usualBuffer {
		r.lent = true
		return
	}
	for i := range dest {
		if blob, ok := dest[i].([]byte); ok {
			dest[i] = bytes.Clone(blob)
		}
	}
}

// fill gets the next batch.  Errors that rows come before are kept until those are taken.
func (r *rows) fill() error {
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
				r.size = int(r.stmt.conn.out.batch.needed)
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
		r.most, r.size = mostRows, max(r.size, usualBuffer)
	}
}

// step calls the host, which has room in the buffer or gives a ticket.
func (r *rows) step() (Code, []byte, error) {
	c := r.stmt.conn
	if len(r.buffer) < r.size || r.lent {
		r.buffer, r.lent = make([]byte, r.size), false
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
