//go:build wasm

package sqlite

import (
	"context"
	"database/sql/driver"
	"encoding/binary"
	"errors"
	"fmt"
	"runtime"
	"unsafe"
)

// stmt is a statement; one of blanks has no handle, and does nothing.
type stmt struct {
	conn       *conn
	handle     int32
	parameters int
	columns    *columns // as they were when they were last looked at
}

type result struct{ rowid, changes int64 }

func (r result) LastInsertId() (int64, error) { return r.rowid, nil }
func (r result) RowsAffected() (int64, error) { return r.changes, nil }

var errNoMemory = &Error{Code: ErrNoMem, ExtendedCode: ErrNoMem, Message: "out of memory"}

// replyHead is how many bytes of a reply come before rows.
const replyHead = 32

func (s *stmt) Close() error {
	if s.handle != 0 {
		hostFinalize(s.handle) // gives once more the error that the last step gave
		s.handle = 0
	}
	return nil
}

func (s *stmt) NumInput() int { return s.parameters }

// share splits arguments into those for this statement, of several, and those for the next.
func (s *stmt) share(args []driver.NamedValue) (own, rest []driver.NamedValue, err error) {
	for _, arg := range args {
		if arg.Name != "" {
			return args, args, nil // each takes the names that it knows
		}
	}
	if len(args) < s.parameters {
		return nil, nil, fmt.Errorf("not enough args to execute query: want %d got %d", s.parameters, len(args))
	}
	rest = make([]driver.NamedValue, len(args)-s.parameters)
	copy(rest, args[s.parameters:])
	for i := range rest {
		rest[i].Ordinal = i + 1
	}
	return args[:s.parameters], rest, nil
}

// encode puts the arguments' values into the connection's buffer.
func (s *stmt) encode(args []driver.NamedValue) error {
	c := s.conn
	if cap(c.values) > 1<<20 {
		c.values = nil
	}
	c.values = c.values[:0]
	if s.inOrder(args) {
		for i := range args {
			if err := c.append(args[i].Value); err != nil {
				return err
			}
		}
		return nil
	}
	values := make([]driver.Value, s.parameters)
	for _, arg := range args {
		if arg.Name == "" {
			if arg.Ordinal >= 1 && arg.Ordinal <= s.parameters {
				values[arg.Ordinal-1] = arg.Value
			}
			continue
		}
		for _, prefix := range []string{":", "@", "$"} {
			name := prefix + arg.Name
			if index := hostBindParameterIndex(s.handle, stringPointer(name), int32(len(name))); index > 0 {
				values[index-1] = arg.Value
			}
			runtime.KeepAlive(name)
		}
	}
	for _, v := range values {
		if err := c.append(v); err != nil {
			return err
		}
	}
	return nil
}

// inOrder tells whether the arguments are the parameters' values, one by one.
func (s *stmt) inOrder(args []driver.NamedValue) bool {
	for i := range args {
		if args[i].Name != "" || args[i].Ordinal != i+1 {
			return false
		}
	}
	return len(args) == s.parameters
}

func (c *conn) append(v driver.Value) error {
	var err error
	c.values, err = appendValue(c.values, v)
	return err
}

func (s *stmt) Exec(args []driver.Value) (driver.Result, error) {
	return s.ExecContext(context.Background(), named(args))
}

func (s *stmt) ExecContext(ctx context.Context, args []driver.NamedValue) (driver.Result, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if s.handle == 0 {
		return result{}, nil
	}
	if err := s.encode(args); err != nil {
		return nil, err
	}
	for waiting := s.conn.waiting(ctx); ; {
		code, err := s.run(ctx)
		if err == nil && code == codeDone {
			effect := &s.conn.out.effect
			return result{effect.rowid, effect.changes}, nil
		}
		if err == nil {
			err = failure(s.conn.db)
		}
		if waiting.again(err) {
			continue
		}
		return nil, ended(ctx, err)
	}
}

// ended is the context's error in place of what it has interrupted.
func ended(ctx context.Context, err error) error {
	if ctx.Err() != nil && (errors.Is(err, ErrInterrupt) || errors.Is(err, ErrBusy)) {
		return ctx.Err()
	}
	return err
}

func (s *stmt) run(ctx context.Context) (Code, error) {
	c := s.conn
	values, n, at := bytesPointer(c.values), int32(len(c.values)), unsafe.Pointer(&c.out.effect)
	code := hostStartRun(s.handle, values, n, at, flags(ctx))
	if code >= 0 {
		return Code(code), nil
	}
	b, err := c.await(ctx, -1-code)
	if err != nil || len(b) < replyHead {
		return 0, errNoMemory
	}
	c.out.effect.rowid = int64(binary.LittleEndian.Uint64(b[16:]))
	c.out.effect.changes = int64(binary.LittleEndian.Uint64(b[24:]))
	return Code(int32(binary.LittleEndian.Uint32(b))), nil
}

// interruptible is a flag of the host's.
const interruptible = 1

func flags(ctx context.Context) int32 {
	if ctx.Done() != nil {
		return interruptible
	}
	return 0
}

func (s *stmt) Query(args []driver.Value) (driver.Rows, error) {
	return s.QueryContext(context.Background(), named(args))
}

func (s *stmt) QueryContext(ctx context.Context, args []driver.NamedValue) (driver.Rows, error) {
	if s.handle == 0 {
		return &rows{stmt: s, columns: new(columns), ended: true}, nil
	}
	r, err := s.query(ctx, args)
	if err != nil {
		return nil, err
	}
	return r, nil
}

// query begins: the first rows are there when it returns.
func (s *stmt) query(ctx context.Context, args []driver.NamedValue) (*rows, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err := s.encode(args); err != nil {
		return nil, err
	}
	hostReset(s.handle)
	values := s.conn.values
	if Code(hostBindAll(s.handle, bytesPointer(values), int32(len(values)))) != codeOK {
		return nil, failure(s.conn.db)
	}
	r := &rows{ctx: ctx, stmt: s, most: firstRows, size: firstBuffer}
	r.buffer, s.conn.spare = s.conn.spare, nil
	if hostColumnCount(s.handle) == 0 {
		r.most = mostRows // it has no rows, and is to be run to its end
	}
	err := r.fill()
	if err == nil {
		r.columns, err = s.lookAtColumns() // behind the first step, which prepares again what a change of the schema has outdated
	}
	if err != nil {
		r.Close()
		return nil, err
	}
	return r, nil
}

func named(args []driver.Value) []driver.NamedValue {
	list := make([]driver.NamedValue, len(args))
	for i, v := range args {
		list[i] = driver.NamedValue{Ordinal: i + 1, Value: v}
	}
	return list
}
