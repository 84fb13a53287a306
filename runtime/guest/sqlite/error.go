//go:build wasm

package sqlite

import (
	"strings"
	"unsafe"
)

// Code is a result code of SQLite's, primary or extended.
type Code int

// Primary codes, and some extended ones; sqlite.org/rescode.html has all.
const (
	ErrError              Code = 1
	ErrPerm               Code = 3
	ErrAbort              Code = 4
	ErrBusy               Code = 5
	ErrLocked             Code = 6
	ErrNoMem              Code = 7
	ErrReadonly           Code = 8
	ErrInterrupt          Code = 9
	ErrIO                 Code = 10
	ErrCorrupt            Code = 11
	ErrFull               Code = 13
	ErrCantOpen           Code = 14
	ErrSchema             Code = 17
	ErrTooBig             Code = 18
	ErrConstraint         Code = 19
	ErrMismatch           Code = 20
	ErrMisuse             Code = 21
	ErrAuth               Code = 23
	ErrRange              Code = 25
	ErrNotADB             Code = 26
	ErrBusySnapshot       Code = 5 | 2<<8
	ErrConstraintCheck    Code = 19 | 1<<8
	ErrConstraintForeign  Code = 19 | 3<<8
	ErrConstraintNotNull  Code = 19 | 5<<8
	ErrConstraintPrimary  Code = 19 | 6<<8
	ErrConstraintTrigger  Code = 19 | 7<<8
	ErrConstraintUnique   Code = 19 | 8<<8
	ErrConstraintRowID    Code = 19 | 10<<8
	ErrConstraintDatatype Code = 19 | 12<<8
	codeOK                Code = 0
	codeRow               Code = 100
	codeDone              Code = 101
	codePrimary           Code = 0xff
	messageSize                = 256
	messageSizeMax             = 1 << 20
)

// Error makes a Code what errors.Is compares with.
func (c Code) Error() string { return "sqlite: code " + itoa(int(c)) }

// Error is what SQLite said.
type Error struct {
	Code         Code // the primary code
	ExtendedCode Code // the same in more detail
	Message      string
}

func (e *Error) Error() string { return e.Message }

// Is tells whether target is the error's code, primary or extended.
func (e *Error) Is(target error) bool {
	code, ok := target.(Code)
	return ok && (code == e.Code || code == e.ExtendedCode)
}

func itoa(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return itoa(n/10) + string(rune('0'+n%10))
}

// text is what get gives, however long.
func text(get func(into unsafe.Pointer, size int32) int32) string {
	for size := messageSize; ; size *= 4 {
		into := make([]byte, size)
		n := int(get(unsafe.Pointer(&into[0]), int32(size)))
		if n < size || size >= messageSizeMax {
			return string(into[:n])
		}
	}
}

// failure is the error that the last call on a connection ended with; 0 is for one that was not opened.
func failure(db int32) error {
	extended := Code(hostExtendedErrcode(db))
	message := text(func(into unsafe.Pointer, size int32) int32 { return hostErrmsg(db, into, size) })
	system := text(func(into unsafe.Pointer, size int32) int32 { return hostSystemErrmsg(db, into, size) })
	if system != "" {
		message += ": " + strings.ToLower(system[:1]) + system[1:] // as Go's own errors are written
	}
	return &Error{Code: extended & codePrimary, ExtendedCode: extended, Message: message}
}
