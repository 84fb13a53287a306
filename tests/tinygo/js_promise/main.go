// Promises: one goroutine waits for each, and others run meanwhile.
package main

import (
	"errors"
	"fmt"
	"syscall/js"
	"time"
)

func await(promise js.Value) (js.Value, error) {
	type outcome struct {
		v   js.Value
		err error
	}
	c := make(chan outcome, 1)
	then := js.FuncOf(func(this js.Value, args []js.Value) interface{} {
		c <- outcome{v: args[0]}
		return nil
	})
	catch := js.FuncOf(func(this js.Value, args []js.Value) interface{} {
		c <- outcome{err: errors.New(args[0].Get("message").String())}
		return nil
	})
	promise.Call("then", then, catch)
	o := <-c
	return o.v, o.err
}

func after(ms int, f func(resolve, reject js.Value)) js.Value {
	return js.Global().Get("Promise").New(js.FuncOf(func(this js.Value, args []js.Value) interface{} {
		resolve, reject := args[0], args[1]
		js.Global().Call("setTimeout", js.FuncOf(func(this js.Value, none []js.Value) interface{} {
			f(resolve, reject)
			return nil
		}), ms)
		return nil
	}))
}

func main() {
	others := make(chan int)
	go func() {
		n := 0
		for begin := time.Now(); time.Since(begin) < 50*time.Millisecond; n++ {
			time.Sleep(5 * time.Millisecond)
		}
		others <- n
	}()
	v, err := await(after(60, func(resolve, reject js.Value) { resolve.Invoke("resolved") }))
	fmt.Println(v, err)
	fmt.Println(<-others > 2)
	_, err = await(after(1, func(resolve, reject js.Value) { reject.Invoke(js.Global().Get("Error").New("rejected")) }))
	fmt.Println(err)
	v, err = await(js.Global().Get("Promise").Call("all", []interface{}{
		js.Global().Get("Promise").Call("resolve", 1),
		after(3, func(resolve, reject js.Value) { resolve.Invoke(2) }),
	}))
	fmt.Println(v.Call("join", "+"), err)

	// A function that JavaScript called waits for a promise itself.
	finished := make(chan string)
	f := js.FuncOf(func(this js.Value, args []js.Value) interface{} {
		v, _ := await(after(5, func(resolve, reject js.Value) { resolve.Invoke("within") }))
		finished <- v.String()
		return nil
	})
	f.Invoke()
	fmt.Println(<-finished)
}
