// Package wapc is for guests of waPC: the host invokes functions of theirs by name, with bytes, and they call functions of the host's in
// the same way.
//
//	package main
//
//	import "gowasm2native/guest/wapc"
//
//	func init() {
//		wapc.RegisterFunctions(wapc.Functions{"hello": hello})
//	}
//
//	func hello(payload []byte) ([]byte, error) {
//		name, err := wapc.HostCall("default", "people", "name", payload)
//		return append([]byte("Hello, "), name...), err
//	}
//
//	func main() { wapc.Serve() }
//
// One source serves all of these, and gowasm2native makes a C library of each with --emit=lib, which C invokes by <g2n/wapc.h>:
//
//	GOOS=wasip1 GOARCH=wasm go build -buildmode=c-shared -o guest.wasm .
//	GOOS=js GOARCH=wasm go build -o guest.wasm .
//	tinygo build -target=wasip1 -buildmode=c-shared -o guest.wasm .
//	tinygo build -target=wasm-unknown -o guest.wasm .
//	tinygo build -target=wasm -o guest.wasm .
//
// The first, third and fourth speak the waPC protocol, which other hosts know too if they call _initialize.  The others find the host as an object
// of JavaScript's, as guests of wasmexec do.
//
// The module is in lib/gowasm2native/guest of an installation, and in runtime/guest of the sources:
//
//	go mod edit -require=gowasm2native/guest@v0.0.0 -replace=gowasm2native/guest=/usr/local/lib/gowasm2native/guest
//
// # When functions are registered
//
// In init, as above: a library for WASI has no call of main.  Serve, as the last of main, keeps a program for JavaScript hosts alive, and does
// nothing in others.
//
// # Waiting
//
// A function may wait, for a time or for other goroutines, and with GOOS=js for all that the event loop brings (files, fetch) unless the host
// invoked it from within a function of its own.  TinyGo's cannot where there is no scheduler (-scheduler=none, wasm-unknown).
//
// # Bytes
//
// Payloads and answers are any bytes, and the receiver's own.  An answer of nothing is an empty slice or nil, which are the same.  Names are UTF-8,
// and so are errors where the host is JavaScript's.
package wapc
