// The order of things that are ready together: Go code runs on, then microtasks, promises, then timers.
// Printed by println, which is written at once: a callback must not block.
package main

import "syscall/js"

func main() {
	done := make(chan bool)
	step := func(name string) js.Func {
		return js.FuncOf(func(this js.Value, args []js.Value) any {
			println(name, len(args))
			return nil
		})
	}
	global, promise := js.Global(), js.Global().Get("Promise")
	global.Call("setTimeout", step("timeout 1 a"), 1)
	global.Call("setTimeout", step("timeout 1 b"), 1)
	global.Call("setTimeout", step("timeout 20"), 20)
	global.Call("setTimeout", step("timeout 10"), 10)
	global.Call("queueMicrotask", step("microtask 1"))
	promise.Call("resolve").Call("then", step("promise 1")).Call("then", step("promise 2"))
	global.Call("queueMicrotask", js.FuncOf(func(js.Value, []js.Value) any {
		println("microtask 2")
		global.Call("queueMicrotask", step("microtask from a microtask"))
		global.Call("setTimeout", step("timeout from a microtask"), 60)
		return nil
	}))
	global.Call("setTimeout", js.FuncOf(func(js.Value, []js.Value) any { close(done); return nil }), 120)
	println("main goes on")
	go println("goroutine")
	<-done
	println("done")
}
