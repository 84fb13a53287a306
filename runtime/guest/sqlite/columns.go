//go:build wasm

package sqlite

import (
	"bytes"
	"database/sql"
	"database/sql/driver"
	"reflect"
	"strings"
	"unsafe"
)

// columns are a statement's.
type columns struct {
	names   []string
	types   []string // as declared
	kinds   []kind
	plain   bool   // all are
	encoded []byte // as the host gave them
}

// kind is how a column's values are to be understood.
type kind uint8

const (
	plain kind = iota
	boolean
	moment
)

// lookAtColumns gives a statement's columns, which a change of the schema changes; usually they are what they were.
func (s *stmt) lookAtColumns() (*columns, error) {
	c := s.conn
	for {
		if c.columns == nil {
			c.columns = make([]byte, firstBuffer)
		}
		n := int(hostColumns(s.handle, unsafe.Pointer(&c.columns[0]), int32(len(c.columns))))
		if n < 0 {
			return nil, errNoMemory
		}
		if n > len(c.columns) {
			c.columns = make([]byte, n)
			continue
		}
		if s.columns == nil || !bytes.Equal(s.columns.encoded, c.columns[:n]) {
			s.columns = newColumns(bytes.Clone(c.columns[:n]))
		}
		return s.columns, nil
	}
}

func newColumns(encoded []byte) *columns {
	c := &columns{encoded: encoded, plain: true}
	var texts boxes
	for left := encoded; len(left) != 0; {
		var column [2]driver.Value
		left, _ = texts.take(column[:], left)
		c.names = append(c.names, column[0].(string))
		declaredType, _ := column[1].(string) // nil of an expression
		c.types = append(c.types, declaredType)
		c.kinds = append(c.kinds, kindOf(declaredType))
		c.plain = c.plain && kindOf(declaredType) == plain
	}
	return c
}

func kindOf(declared string) kind {
	switch strings.ToLower(declared) {
	case "boolean":
		return boolean
	case "date", "datetime", "timestamp":
		return moment
	}
	return plain
}

func (c *columns) Columns() []string { return c.names }

// ColumnTypeDatabaseTypeName is the type that the column was declared with, "" for expressions.
func (c *columns) ColumnTypeDatabaseTypeName(index int) string {
	return strings.ToUpper(c.types[index])
}

// ColumnTypeNullable cannot be told: SQLite does not say what columns of a query are.
func (c *columns) ColumnTypeNullable(index int) (nullable, ok bool) { return true, false }

// ColumnTypeScanType is by SQLite's rules of affinity; any value may come in any column, but for those.
func (c *columns) ColumnTypeScanType(index int) reflect.Type {
	declared := strings.ToUpper(c.types[index])
	has := func(parts ...string) bool {
		for _, part := range parts {
			if strings.Contains(declared, part) {
				return true
			}
		}
		return false
	}
	switch {
	case c.kinds[index] == boolean:
		return reflect.TypeOf(sql.NullBool{})
	case c.kinds[index] == moment:
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
