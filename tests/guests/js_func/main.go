// js.FuncOf: this, arguments, results, calls by Invoke, Call and New, from timers, microtasks and promises.
package main

import (
	"fmt"
	"syscall/js"
)

func main() {
	// A callback must not block, and writing to os.Stdout does; print goes to standard error at once.
	describe := js.FuncOf(func(this js.Value, args []js.Value) any {
		print("this ", this.Type().String(), " args ", len(args))
		for _, arg := range args {
			print(" ", arg.String())
		}
		println()
		if len(args) == 0 {
			return nil
		}
		return args[len(args)-1]
	})
	fmt.Println(describe.Invoke(), describe.Invoke(1), describe.Invoke("a", true, nil, js.Undefined(), 2.5))
	object := js.ValueOf(map[string]any{"method": describe, "name": "holder"})
	fmt.Println(object.Call("method", object).Get("name"))
	many := make([]any, 42)
	for i := range many {
		many[i] = i
	}
	fmt.Println(describe.Invoke(many...))
	for _, result := range []any{nil, true, 7, 1.5, "text", []any{1}, map[string]any{"k": "v"}, js.Null(), object} {
		f := js.FuncOf(func(js.Value, []js.Value) any { return result })
		fmt.Println(f.Invoke().Type(), f.Invoke())
		f.Release()
	}
	fmt.Println(describe.Value.Get("bind").Type(), describe.Value.Call("call", "this", "arg"), describe.Value.Call("apply", nil, js.ValueOf([]any{"x", "y"})))
	bound := describe.Value.Call("bind", object, "first")
	fmt.Println(bound.Invoke("second"))

	events := make(chan string, 20)
	say := js.FuncOf(func(this js.Value, args []js.Value) any {
		text := "called"
		for _, arg := range args {
			text += " " + arg.String()
		}
		events <- text
		return nil
	})
	js.Global().Call("setTimeout", say, 30, "timeout 30")
	js.Global().Call("setTimeout", say, 10, "timeout", "10")
	js.Global().Call("queueMicrotask", say)
	js.Global().Get("Promise").Call("resolve", "promise").Call("then", say)
	for range 4 {
		fmt.Println(<-events)
	}
	cleared := js.Global().Call("setTimeout", say, 5, "never")
	js.Global().Call("clearTimeout", cleared)
	count := 0
	var interval js.Value
	tick := js.FuncOf(func(this js.Value, args []js.Value) any {
		count++
		if count == 3 {
			js.Global().Call("clearInterval", interval)
			events <- fmt.Sprint("interval done ", args[0])
		}
		return nil
	})
	interval = js.Global().Call("setInterval", tick, 5, "argument")
	fmt.Println(<-events)
	js.Global().Call("setTimeout", say, 30, "last")
	fmt.Println(<-events, count)
}
