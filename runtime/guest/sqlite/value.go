//go:build wasm

package sqlite

import (
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

func appendValue(b []byte, v driver.Value) ([]byte, error) {
	switch v := v.(type) {
	case nil:
		return append(b, typeNull), nil
	case int64:
		return binary.LittleEndian.AppendUint64(append(b, typeInteger), uint64(v)), nil
	case float64:
		return binary.LittleEndian.AppendUint64(append(b, typeFloat), math.Float64bits(v)), nil
	case bool:
		n := uint64(0)
		if v {
			n = 1
		}
		return binary.LittleEndian.AppendUint64(append(b, typeInteger), n), nil
	case string:
		if len(v) > math.MaxInt32 {
			return b, fmt.Errorf("sqlite: a text of %d bytes is too long", len(v))
		}
		return append(binary.LittleEndian.AppendUint32(append(b, typeText), uint32(len(v))), v...), nil
	case []byte:
		if v == nil {
			return append(b, typeNull), nil
		}
		if len(v) > math.MaxInt32 {
			return b, fmt.Errorf("sqlite: a blob of %d bytes is too long", len(v))
		}
		return append(binary.LittleEndian.AppendUint32(append(b, typeBlob), uint32(len(v))), v...), nil
	case time.Time:
		return appendValue(b, v.Format(timeFormat))
	}
	return b, fmt.Errorf("sqlite: a value of type %T cannot be stored", v)
}

// takeValue takes the first value, and gives the rest.
func takeValue(b []byte) (driver.Value, []byte) {
	kind, b := b[0], b[1:]
	switch kind {
	case typeInteger:
		return int64(binary.LittleEndian.Uint64(b)), b[8:]
	case typeFloat:
		return math.Float64frombits(binary.LittleEndian.Uint64(b)), b[8:]
	case typeText:
		n := binary.LittleEndian.Uint32(b)
		return string(b[4 : 4+n]), b[4+n:]
	case typeBlob:
		n := binary.LittleEndian.Uint32(b)
		return append([]byte{}, b[4:4+n]...), b[4+n:]
	}
	return nil, b
}
