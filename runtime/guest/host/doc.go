// Package host is for programs that gowasm2native compiles and that talk to C functions of the program or library that they become part
// of: by functions of bytes, in both directions, and by helpers for imports of one's own.  None of it takes unsafe in the program.
//
// It compiles for GOOS=js and GOOS=wasip1 (Go 1.24 or newer) and for TinyGo; elsewhere the package is empty.  The module is in
// lib/gowasm2native/guest of an installation, and in runtime/guest of the sources:
//
//	go mod edit -require=gowasm2native/guest@v0.0.0 -replace=gowasm2native/guest=/usr/local/lib/gowasm2native/guest
//
// # Functions of the host
//
// A provider in C (g2n/provider.h; --host=FILE.c or --host-plugin=FILE.so) has functions that take bytes and give bytes or an error:
//
//	static enum g2n_error greet(struct g2n_bytes_call *call)
//	{
//	    return g2n_bytes_reply(call, call->payload, call->len) ? G2N_ERROR_NONE : G2N_ERROR_MEMORY;
//	}
//	static const struct g2n_provider_bytes functions[] = { { "greet", greet }, { 0 } };
//	G2N_PROVIDER(myhost, .module = "myhost", .bytes = functions);
//
// Call is their caller, and an error of theirs is a *Error:
//
//	reply, err := host.Call("myhost", "greet", []byte("Gopher"))
//
// # Functions for the host
//
// What Handle is given for a name, C calls by g2n_guest_call(); an error that it returns, or its panic, is C's G2N_ERROR_THROWN with
// the text.  It runs on a goroutine of its own while the call of C's that led to it waits, so it must not wait for other goroutines of the
// program's or for time to pass: nothing would go on, and the program would trap.
//
// # Imports of one's own
//
// Parameters of type Pointer and int32 take a slice or a string, by Bytes and String; and Read calls a function that writes bytes of
// any length to where there is room for them:
//
//	//go:wasmimport myhost hello
//	func hello(name host.Pointer, len int32) int32
//
//	//go:wasmimport myhost title
//	func title(into host.Pointer, size int32) int64
//
//	n := hello(host.String("Gopher"))
//	text, err := host.Read(func(into host.Pointer, size int32) int64 { return title(into, size) })
//
// A C function that replies later (g2n/host.h) gives a ticket, which Await waits for.
package host
