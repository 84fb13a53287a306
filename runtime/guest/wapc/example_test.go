//go:build !wasm

package wapc_test

import (
	"errors"
	"fmt"

	"gowasm2native/guest/wapc"
)

// A guest's functions; the host invokes "echo" and "fail" by these names.
func ExampleRegisterFunctions() {
	wapc.RegisterFunctions(wapc.Functions{
		"echo": func(payload []byte) ([]byte, error) { return payload, nil },
		"fail": func(payload []byte) ([]byte, error) { return nil, errors.New("on purpose") },
	})
	// Output:
}

// What the host answers, or why it does not.
func ExampleHostCall() {
	answer, err := wapc.HostCall("default", "people", "name", []byte("7"))
	var refused *wapc.HostError
	if errors.As(err, &refused) {
		fmt.Println("refused:", refused.Message)
		return
	}
	fmt.Printf("%s\n", answer)
	// Output: refused: there is no host outside of WebAssembly
}
