//go:build !wasm && !wasm_unknown

package wapc

import "os"

// HostCall calls a function of the host's, and returns its answer, or a *HostError.  Outside of WebAssembly, as in a guest's own tests,
// there is no host.
func HostCall(binding, namespace, operation string, payload []byte) ([]byte, error) {
	return nil, &HostError{"there is no host outside of WebAssembly"}
}

// ConsoleLog gives the host a line for its log.
func ConsoleLog(text string) { os.Stderr.WriteString(text + "\n") }

// Serve keeps the program for its functions, where that is needed.
func Serve() {}
