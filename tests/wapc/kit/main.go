// A guest by the waPC kit for TinyGo.
package main

import (
	wapc "github.com/wapc/wapc-guest-tinygo"

	"guest/functions"
)

func main() {
	for operation, function := range functions.Of(wapc.HostCall, wapc.ConsoleLog) {
		wapc.RegisterFunction(operation, function)
	}
}
