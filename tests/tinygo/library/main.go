// A library for C: functions that it puts on the global object, one that waits, and an exported one.
package main

import (
	"fmt"
	"syscall/js"
	"time"
)

//go:wasmexport twice
func twice(n int32) int32 { return 2 * n }

func main() {
	global := js.Global()
	global.Set("add", js.FuncOf(func(this js.Value, args []js.Value) interface{} {
		return args[0].Int() + args[1].Int()
	}))
	global.Set("apply", js.FuncOf(func(this js.Value, args []js.Value) interface{} {
		return args[0].Invoke(args[1]).String() + "!"
	}))
	global.Set("later", js.FuncOf(func(this js.Value, args []js.Value) interface{} {
		ms, text := args[0].Int(), args[1].String()
		return global.Get("Promise").New(js.FuncOf(func(this js.Value, settle []js.Value) interface{} {
			resolve := settle[0]
			go func() {
				time.Sleep(time.Duration(ms) * time.Millisecond)
				resolve.Invoke("after a while: " + text)
			}()
			return nil
		}))
	}))
	fmt.Println("ready")
	select {}
}
