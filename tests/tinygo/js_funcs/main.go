// Go functions called by JavaScript: at once, one in another, later, and with results.
package main

import (
	"fmt"
	"syscall/js"
	"time"
)

func main() {
	global := js.Global()
	add := js.FuncOf(func(this js.Value, args []js.Value) interface{} {
		return args[0].Int() + args[1].Int()
	})
	fmt.Println("invoke", add.Invoke(2, 3).Int())
	fmt.Println("call", global.Get("Array").Call("of", 3, 1, 2).Call("reduce", add).Int())
	object := global.Get("Object").New()
	object.Set("name", "this one")
	object.Set("f", js.FuncOf(func(this js.Value, args []js.Value) interface{} {
		return this.Get("name").String() + " " + fmt.Sprint(len(args))
	}))
	fmt.Println(object.Call("f", 1, 2, 3))

	var fib js.Func
	fib = js.FuncOf(func(this js.Value, args []js.Value) interface{} {
		n := args[0].Int()
		if n < 2 {
			return n
		}
		return fib.Invoke(n-1).Int() + fib.Invoke(n-2).Int()
	})
	fmt.Println("fib", fib.Invoke(9).Int())

	done := make(chan string)
	later := js.FuncOf(func(this js.Value, args []js.Value) interface{} {
		go func() { done <- "timeout " + args[0].String() }()
		return nil
	})
	global.Call("setTimeout", later, 30, "second")
	global.Call("setTimeout", later, 5, "first")
	fmt.Println(<-done)
	fmt.Println(<-done)

	// Waiting inside of a function that JavaScript called: the rest of the program goes on.
	ticks := 0
	stop := make(chan bool)
	go func() {
		for {
			select {
			case <-stop:
				return
			case <-time.After(2 * time.Millisecond):
				ticks++
			}
		}
	}()
	waiting := js.FuncOf(func(this js.Value, args []js.Value) interface{} {
		time.Sleep(40 * time.Millisecond)
		done <- "waited"
		return "nobody sees this"
	})
	fmt.Println(waiting.Invoke().Type())
	fmt.Println(<-done)
	stop <- true
	fmt.Println(ticks > 3)

	sorted := global.Get("Array").Call("of", 5, 3, 9, 1)
	sorted.Call("sort", js.FuncOf(func(this js.Value, args []js.Value) interface{} {
		return args[1].Int() - args[0].Int()
	}))
	fmt.Println(sorted.Call("join", ","))
	add.Release()
	fmt.Println("done")
}
