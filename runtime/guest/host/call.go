//go:build wasm

package host

import (
	"fmt"
	"unsafe"
)

//go:wasmimport g2n_host call
func hostCall(module unsafe.Pointer, moduleLen int32, function unsafe.Pointer, functionLen int32, payload unsafe.Pointer, payloadLen int32,
	into unsafe.Pointer, size int32) int64

//go:wasmimport g2n_host take
func hostTake(into unsafe.Pointer, size int32)

//go:wasmimport g2n_host request
func hostRequest(name unsafe.Pointer, payload unsafe.Pointer)

//go:wasmimport g2n_host respond
func hostRespond(bytes unsafe.Pointer, len int32, outcome int32)

// Error is an error of a host function's.
type Error struct {
	Module, Function string
	Text             string
}

func (e *Error) Error() string { return e.Module + "." + e.Function + ": " + e.Text }

// Call calls a function of bytes of the host's, and returns its reply, or its error, a *Error.
func Call(module, function string, payload []byte) ([]byte, error) {
	into := make([]byte, firstSize)
	modulePtr, moduleLen := String(module)
	functionPtr, functionLen := String(function)
	payloadPtr, payloadLen := Bytes(payload)
	intoPtr, intoLen := Bytes(into)
	n := hostCall(modulePtr, moduleLen, functionPtr, functionLen, payloadPtr, payloadLen, intoPtr, intoLen)
	failed := n < 0
	if failed {
		n = -1 - n
	}
	if n <= int64(len(into)) {
		into = into[:n]
	} else {
		into = make([]byte, n)
		hostTake(Bytes(into))
	}
	if failed {
		return nil, &Error{module, function, string(into)}
	}
	return into, nil
}

// How respond ends what invoke was called for.
const (
	replied = iota
	failed
	unknown
)

var handlers = map[string]func([]byte) ([]byte, error){}

// Handle gives C a function to call by this name, in place of the one that it may have had; nil takes it away.
func Handle(name string, function func(payload []byte) ([]byte, error)) {
	if function == nil {
		delete(handlers, name)
		return
	}
	handlers[name] = function
}

//go:wasmexport g2n_host_invoke
func invoke(nameLen, payloadLen uint32) {
	name, payload := make([]byte, nameLen), make([]byte, payloadLen)
	namePtr, _ := Bytes(name)
	payloadPtr, _ := Bytes(payload)
	hostRequest(namePtr, payloadPtr)
	function := handlers[string(name)]
	if function == nil {
		hostRespond(nil, 0, unknown)
		return
	}
	reply, err := run(function, payload)
	if err != nil {
		textPtr, textLen := String(err.Error())
		hostRespond(textPtr, textLen, failed)
		return
	}
	replyPtr, replyLen := Bytes(reply)
	hostRespond(replyPtr, replyLen, replied)
}

// run makes an error of a panic, which would end the program with C's functions still on the stack.
func run(function func([]byte) ([]byte, error), payload []byte) (reply []byte, err error) {
	defer func() {
		if reason := recover(); reason != nil {
			err = fmt.Errorf("panic: %v", reason)
		}
	}()
	return function(payload)
}
