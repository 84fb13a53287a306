// A guest by wasmexec's package, which has no log.
package main

import (
	"fmt"

	"github.com/prep/wasmexec/wapc"

	"guest/functions"
)

func main() {
	for operation, function := range functions.Of(wapc.HostCall, func(text string) { fmt.Println("log", len(text), text) }) {
		wapc.RegisterFunction(operation, function)
	}
	select {}
}
