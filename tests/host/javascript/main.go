// A program whose functions C calls (javascript.c), and which calls C's, as JavaScript would.
package main

import "syscall/js"

// onEvent is given whatever C has.
func onEvent(this js.Value, args []js.Value) any {
	arg := args[0]
	if !arg.InstanceOf(js.Global().Get("Uint8Array")) {
		println("Go: no bytes:", arg.Type().String())
		if arg.Type() == js.TypeObject {
			return arg.Get("answer")
		}
		return arg
	}
	bytes := make([]byte, arg.Length())
	js.CopyBytesToGo(bytes, arg)
	println("Go: bytes:", len(bytes), bytes[0], bytes[1], bytes[2])
	return len(bytes)
}

func main() {
	native := js.Global().Get("native")
	event := js.FuncOf(onEvent)
	js.Global().Set("myEvent", event)
	native.Call("all")

	var step js.Func
	step = js.FuncOf(func(this js.Value, args []js.Value) any {
		n := args[0].Int()
		println("Go: step", n)
		if n == 0 {
			return "the bottom"
		}
		return native.Call("down", n, step)
	})
	println("Go:", native.Call("down", 3, step).String())
	native.Call("wait")

	done := make(chan string)
	settled := js.FuncOf(func(this js.Value, args []js.Value) any {
		done <- args[0].String()
		return nil
	})
	native.Call("later").Call("then", settled)
	println("Go:", <-done)
	event.Release()
	native.Call("all")
	js.Global().Delete("myEvent")
	native.Call("all")
}
