// A guest by the package that gowasm2native has for them.
package main

import (
	"time"

	"gowasm2native/guest/wapc"

	"guest/functions"
)

func init() {
	wapc.RegisterFunctions(functions.Of(wapc.HostCall, wapc.ConsoleLog))
	wapc.RegisterFunction("sleep", func(payload []byte) ([]byte, error) {
		time.Sleep(time.Millisecond)
		return payload, nil
	})
}

func main() { wapc.Serve() }
