//go:build wasm

package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"runtime"
	"time"
	"unsafe"

	"gowasm2native/guest/internal/await"
)

// conn is a connection.  database/sql has one goroutine at a time use it.
type conn struct {
	db       int32
	begin    string
	timeout  time.Duration
	zone     *time.Location
	values   []byte // of the next statement's parameters, encoded
	columns  []byte // of the statement that was last looked at
	spare    []byte // a buffer for rows, which the next that come may take
	boxes    boxes
	out      out
	readOnly bool // a transaction is, which has to be undone behind it
}

// out is where the host puts numbers.
type out struct {
	effect struct{ rowid, changes int64 }
	batch  struct{ rows, bytes, needed uint32 }
	used   uint32
}

func (c *conn) Close() error {
	code := Code(hostClose(c.db))
	if code != codeOK {
		return failure(c.db)
	}
	c.db = 0
	return nil
}

func (c *conn) IsValid() bool { return c.db != 0 }

func (c *conn) Ping(ctx context.Context) error { return ctx.Err() }

func (c *conn) Prepare(query string) (driver.Stmt, error) {
	return c.PrepareContext(context.Background(), query)
}

func (c *conn) PrepareContext(ctx context.Context, query string) (driver.Stmt, error) {
	s, _, err := c.prepare(ctx, query)
	if err != nil {
		return nil, err
	}
	if s == nil {
		s = &stmt{conn: c} // blanks and comments do nothing
	}
	return s, nil
}

// prepare makes the first statement of a text, and gives the rest; there may be none left, which is nil.
func (c *conn) prepare(ctx context.Context, query string) (*stmt, string, error) {
	for waiting := c.waiting(ctx); ; {
		handle := hostPrepareNext(c.db, stringPointer(query), int32(len(query)), unsafe.Pointer(&c.out.used))
		runtime.KeepAlive(query)
		rest := query[c.out.used:]
		if handle != 0 {
			return &stmt{conn: c, handle: handle, parameters: int(hostBindParameterCount(handle))}, rest, nil
		}
		if Code(hostExtendedErrcode(c.db)) == codeOK {
			if c.out.used == 0 {
				rest = ""
			}
			return nil, rest, nil
		}
		err := failure(c.db)
		if !waiting.again(err) {
			return nil, "", err
		}
	}
}

func (c *conn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	var last driver.Result = result{}
	for rest := query; rest != ""; {
		s, after, err := c.prepare(ctx, rest)
		if err != nil {
			return nil, err
		}
		if rest = after; s == nil {
			continue
		}
		var own []driver.NamedValue
		if own, args, err = s.share(args); err == nil {
			last, err = s.ExecContext(ctx, own)
		}
		s.Close()
		if err != nil {
			return nil, err
		}
	}
	return last, nil
}

func (c *conn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	var last part // not run yet, since it may be the last
	var err error
	for rest := query; rest != "" && err == nil; {
		var s *stmt
		before := rest
		s, rest, err = c.prepare(ctx, before)
		if err != nil && last.s != nil {
			// It may need what the one before it does.
			if err = last.run(ctx); err == nil {
				s, rest, err = c.prepare(ctx, before)
			}
		}
		if s == nil {
			continue
		}
		if err = last.run(ctx); err != nil {
			s.Close()
			break
		}
		last.s = s
		last.args, args, err = s.share(args)
	}
	if last.s == nil && err == nil {
		return &rows{stmt: &stmt{conn: c}, columns: new(columns), ended: true}, nil
	}
	if err == nil {
		var r *rows
		if r, err = last.s.query(ctx, last.args); err == nil {
			r.owned = true
			return r, nil
		}
	}
	last.close()
	return nil, err
}

// part is a statement of several, with its arguments.
type part struct {
	s    *stmt
	args []driver.NamedValue
}

// run runs it to its end, if there is one.
func (p *part) run(ctx context.Context) error {
	if p.s == nil {
		return nil
	}
	_, err := p.s.ExecContext(ctx, p.args)
	p.close()
	return err
}

func (p *part) close() {
	if p.s != nil {
		p.s.Close()
		p.s = nil
	}
}

// ---- Transactions

func (c *conn) Begin() (driver.Tx, error) { return c.BeginTx(context.Background(), driver.TxOptions{}) }

func (c *conn) BeginTx(ctx context.Context, opts driver.TxOptions) (driver.Tx, error) {
	if sql.IsolationLevel(opts.Isolation) > sql.LevelSerializable {
		return nil, fmt.Errorf("sqlite: isolation %s is more than there is; transactions are serializable", sql.IsolationLevel(opts.Isolation))
	}
	begin := c.begin
	if opts.ReadOnly {
		begin = "PRAGMA query_only = 1; BEGIN"
	}
	if _, err := c.ExecContext(ctx, begin, nil); err != nil {
		c.endReadOnly(opts.ReadOnly)
		return nil, err
	}
	c.readOnly = opts.ReadOnly
	return tx{c}, nil
}

func (c *conn) endReadOnly(readOnly bool) {
	if readOnly {
		c.ExecContext(context.Background(), "PRAGMA query_only = 0", nil)
	}
	c.readOnly = false
}

type tx struct{ c *conn }

// Commit ends the transaction in any case, as database/sql thinks.
func (t tx) Commit() error {
	_, err := t.c.ExecContext(context.Background(), "COMMIT", nil)
	if err != nil && hostGetAutocommit(t.c.db) == 0 {
		t.c.ExecContext(context.Background(), "ROLLBACK", nil)
	}
	t.c.endReadOnly(t.c.readOnly)
	return err
}

// Rollback is fine with a transaction that SQLite has rolled back itself, after an error or an interruption.
func (t tx) Rollback() error {
	var err error
	if hostGetAutocommit(t.c.db) == 0 {
		_, err = t.c.ExecContext(context.Background(), "ROLLBACK", nil)
	}
	t.c.endReadOnly(t.c.readOnly)
	return err
}

// ---- Waiting

// waiting is for others' locks.
type waiting struct {
	c     *conn
	ctx   context.Context
	begun time.Time
	tries int
}

func (c *conn) waiting(ctx context.Context) *waiting { return &waiting{c: c, ctx: ctx} }

// again sleeps for a while, and tells whether to try again.
func (w *waiting) again(err error) bool {
	noted := hostBusyNoted(w.c.db) != 0
	if !noted || !errors.Is(err, ErrBusy) || w.ctx.Err() != nil {
		return false
	}
	if w.tries == 0 {
		w.begun = time.Now()
	}
	left := w.c.timeout - time.Since(w.begun)
	if left <= 0 {
		return false
	}
	w.tries++
	delay := time.Duration(w.tries*w.tries) * time.Millisecond
	if delay > 50*time.Millisecond {
		delay = 50 * time.Millisecond
	}
	if delay > left {
		delay = left
	}
	timer := time.NewTimer(delay)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-w.ctx.Done():
		return false
	}
}

// await waits for a ticket's reply, and interrupts what it is about when the context ends.
func (c *conn) await(ctx context.Context, ticket int32) ([]byte, error) {
	if ctx.Done() == nil {
		return await.Reply(ticket)
	}
	come, left := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(left)
		select {
		case <-come:
			return
		case <-ctx.Done():
		}
		// An interrupt before the thread has begun is forgotten.
		for {
			hostInterrupt(c.db)
			select {
			case <-come:
				return
			case <-time.After(5 * time.Millisecond):
			}
		}
	}()
	b, err := await.Reply(ticket)
	close(come)
	<-left // so that it interrupts nothing else
	return b, err
}
