//go:build wasm

package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"time"
	"unsafe"
)

const (
	openReadWrite = 0x2
	openCreate    = 0x4
	openURI       = 0x40
)

const defaultBusyTimeout = 5 * time.Second

// Pragmas that a name may have as _NAME=VALUE, in the order in which they are set: that of other drivers' documentation, in which
// the vacuum mode comes before anything is written.
var pragmas = []string{
	"auto_vacuum", "foreign_keys", "cache_size", "journal_mode", "locking_mode", "query_only", "recursive_triggers", "secure_delete",
	"synchronous", "temp_store", "writable_schema",
}

func init() {
	sql.Register("sqlite", Driver{})
	sql.Register("sqlite3", Driver{})
}

// Driver is the driver that the package registers.
type Driver struct{}

// Open opens a connection.
func (d Driver) Open(name string) (driver.Conn, error) {
	c, err := d.OpenConnector(name)
	if err != nil {
		return nil, err
	}
	return c.Connect(context.Background())
}

// OpenConnector takes a name apart.
func (d Driver) OpenConnector(name string) (driver.Connector, error) {
	c := &connector{name: name, begin: "BEGIN", timeout: defaultBusyTimeout}
	path, query, found := strings.Cut(name, "?")
	uri := strings.HasPrefix(name, "file:")
	if !uri {
		c.name = path
	}
	if found {
		values, err := url.ParseQuery(query)
		if err == nil {
			err = c.set(values)
		}
		if err != nil {
			return nil, fmt.Errorf("sqlite: %q: %w", name, err)
		}
	}
	if ownFolder && !uri && c.name != "" && c.name != ":memory:" && !filepath.IsAbs(c.name) {
		if whole, err := filepath.Abs(c.name); err == nil {
			c.name = whole
		}
	}
	return c, nil
}

type connector struct {
	name    string
	begin   string
	timeout time.Duration
	zone    *time.Location // nil: UTC
	first   []string       // what every connection begins with
}

func (c *connector) set(values url.Values) error {
	if v := values.Get("_txlock"); v != "" {
		lock := strings.ToUpper(v)
		if lock != "DEFERRED" && lock != "IMMEDIATE" && lock != "EXCLUSIVE" {
			return fmt.Errorf("_txlock=%s: it is deferred, immediate or exclusive", v)
		}
		c.begin = "BEGIN " + lock
	}
	if v := values.Get("_loc"); v == "auto" {
		c.zone = time.Local
	} else if v != "" {
		zone, err := time.LoadLocation(v)
		if err != nil {
			return fmt.Errorf("_loc=%s: %w", v, err)
		}
		c.zone = zone
	}
	for _, name := range []string{"_busy_timeout", "_timeout"} {
		if v := values.Get(name); v != "" {
			if err := c.setTimeout(v); err != nil {
				return err
			}
		}
	}
	for _, pragma := range pragmas {
		if v := values.Get("_" + pragma); v != "" {
			c.first = append(c.first, "PRAGMA "+pragma+" = "+quoted(v))
		}
	}
	for _, v := range values["_pragma"] {
		name, argument, _ := strings.Cut(v, "(")
		if strings.EqualFold(strings.TrimSpace(name), "busy_timeout") {
			if err := c.setTimeout(strings.TrimSuffix(argument, ")")); err != nil {
				return err
			}
			continue
		}
		c.first = append(c.first, "PRAGMA "+v)
	}
	return nil
}

func (c *connector) setTimeout(ms string) error {
	n, err := strconv.ParseInt(strings.TrimSpace(ms), 10, 32)
	if err != nil {
		return fmt.Errorf("busy timeout of %q: not a number of milliseconds", ms)
	}
	c.timeout = time.Duration(n) * time.Millisecond
	return nil
}

// quoted is a pragma's value as a literal.
func quoted(v string) string { return "'" + strings.ReplaceAll(v, "'", "''") + "'" }

func (c *connector) Driver() driver.Driver { return Driver{} }

func (c *connector) Connect(ctx context.Context) (driver.Conn, error) {
	if strings.IndexByte(c.name, 0) >= 0 {
		return nil, errors.New("sqlite: the name of a database has a zero byte")
	}
	db := hostOpen(stringPointer(c.name), int32(len(c.name)), openReadWrite|openCreate|openURI)
	if db == 0 {
		return nil, failure(0)
	}
	hostBusyNote(db)
	conn := &conn{db: db, begin: c.begin, timeout: c.timeout, zone: c.zone}
	for _, pragma := range c.first {
		if _, err := conn.ExecContext(ctx, pragma, nil); err != nil {
			hostClose(db)
			return nil, fmt.Errorf("sqlite: %s: %w", pragma, err)
		}
	}
	return conn, nil
}

var nothing [1]byte

// stringPointer is where a string's bytes are; an empty one is somewhere too.
func stringPointer(s string) unsafe.Pointer {
	if s == "" {
		return unsafe.Pointer(&nothing[0])
	}
	return unsafe.Pointer(unsafe.StringData(s))
}

func bytesPointer(b []byte) unsafe.Pointer {
	if len(b) == 0 {
		return unsafe.Pointer(&nothing[0])
	}
	return unsafe.Pointer(&b[0])
}
