//go:build wasm

package sqlite

import (
	"database/sql"
	"database/sql/driver"
	"encoding/binary"
	"fmt"
	"math"
	"time"
)

// How values are told apart where many are together; the namespace's own header describes it.
const (
	typeInteger = 1
	typeFloat   = 2
	typeText    = 3
	typeBlob    = 4
	typeNull    = 5
)

// timeFormat is how times are stored.
const timeFormat = "2006-01-02 15:04:05.999999999-07:00"

// CheckNamedValue lets through what appendValue takes: database/sql would look for methods first, and allocate for some.
func (*conn) CheckNamedValue(v *driver.NamedValue) error {
	switch v.Value.(type) {
	case nil, int64, int, int32, float64, bool, string, []byte, time.Time, sql.NullInt64, sql.NullFloat64, sql.NullBool, sql.NullString, sql.NullTime:
		return nil
	}
	return driver.ErrSkip
}

func (s *stmt) CheckNamedValue(v *driver.NamedValue) error { return s.conn.CheckNamedValue(v) }

func appendValue(b []byte, v driver.Value) ([]byte, error) {
	switch v := v.(type) {
	case nil:
		return append(b, typeNull), nil
	case int64:
		return appendInteger(b, v), nil
	case int:
		return appendInteger(b, int64(v)), nil
	case int32:
		return appendInteger(b, int64(v)), nil
	case float64:
		return appendFloat(b, v), nil
	case bool:
		return appendBool(b, v), nil
	case string:
		return appendText(b, v)
	case []byte:
		return appendBlob(b, v)
	case time.Time:
		return appendTime(b, v), nil
	case sql.NullInt64:
		if v.Valid {
			return appendInteger(b, v.Int64), nil
		}
		return append(b, typeNull), nil
	case sql.NullFloat64:
		if v.Valid {
			return appendFloat(b, v.Float64), nil
		}
		return append(b, typeNull), nil
	case sql.NullBool:
		if v.Valid {
			return appendBool(b, v.Bool), nil
		}
		return append(b, typeNull), nil
	case sql.NullString:
		if v.Valid {
			return appendText(b, v.String)
		}
		return append(b, typeNull), nil
	case sql.NullTime:
		if v.Valid {
			return appendTime(b, v.Time), nil
		}
		return append(b, typeNull), nil
	}
	return b, fmt.Errorf("sqlite: a value of type %T cannot be stored", v)
}

func appendInteger(b []byte, v int64) []byte {
	return binary.LittleEndian.AppendUint64(append(b, typeInteger), uint64(v))
}

func appendFloat(b []byte, v float64) []byte {
	return binary.LittleEndian.AppendUint64(append(b, typeFloat), math.Float64bits(v))
}

func appendBool(b []byte, v bool) []byte {
	if v {
		return appendInteger(b, 1)
	}
	return appendInteger(b, 0)
}

func appendText(b []byte, v string) ([]byte, error) {
	if len(v) > math.MaxInt32 {
		return b, fmt.Errorf("sqlite: a text of %d bytes is too long", len(v))
	}
	return append(binary.LittleEndian.AppendUint32(append(b, typeText), uint32(len(v))), v...), nil
}

func appendBlob(b []byte, v []byte) ([]byte, error) {
	if v == nil {
		return append(b, typeNull), nil
	}
	if len(v) > math.MaxInt32 {
		return b, fmt.Errorf("sqlite: a blob of %d bytes is too long", len(v))
	}
	return append(binary.LittleEndian.AppendUint32(append(b, typeBlob), uint32(len(v))), v...), nil
}

func appendTime(b []byte, v time.Time) []byte {
	at := len(b) + 1
	b = v.AppendFormat(binary.LittleEndian.AppendUint32(append(b, typeText), 0), timeFormat)
	binary.LittleEndian.PutUint32(b[at:], uint32(len(b)-at-4))
	return b
}
