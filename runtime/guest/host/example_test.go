//go:build wasm

package host_test

import (
	"errors"
	"fmt"

	"gowasm2native/guest/host"
)

// The host's function replies with what it was given.
func ExampleCall() {
	reply, err := host.Call("myhost", "echo", []byte("Hello, Gopher!"))
	fmt.Println(string(reply), err)
	_, err = host.Call("myhost", "refuse", nil)
	fmt.Println(err)
	var failed *host.Error
	if errors.As(err, &failed) {
		fmt.Println(failed.Function, "says:", failed.Text)
	}
	// Output:
	// Hello, Gopher! <nil>
	// myhost.refuse: it is closed
	// refuse says: it is closed
}

// The host calls the function that its payload names, with an X, and replies with the error's name and the reply.
func ExampleHandle() {
	host.Handle("greet", func(payload []byte) ([]byte, error) {
		return append([]byte("Hello, "), payload...), nil
	})
	reply, err := host.Call("myhost", "back", []byte("greet"))
	fmt.Println(string(reply), err)
	// Output: none, Hello, X <nil>
}

//go:wasmimport own count
func count(text host.Pointer, len int32, wanted int32) int32

//go:wasmimport own title
func title(into host.Pointer, size int32) int64

func ExampleBytes() {
	text, n := host.Bytes([]byte("banana"))
	fmt.Println(count(text, n, 'a'))
	// Output: 3
}

// The title is longer than what is tried first.
func ExampleRead() {
	text, err := host.Read(func(into host.Pointer, size int32) int64 { return title(into, size) })
	fmt.Printf("%.13s..., %d bytes, %v\n", text, len(text), err)
	// Output: a title of th..., 304 bytes, <nil>
}
