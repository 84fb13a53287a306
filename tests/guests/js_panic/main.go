// Failures in callbacks: an uncaught js.Error, a panic in a timer, blocking inside a callback.
package main

import (
	"fmt"
	"os"
	"syscall/js"
	"time"
)

func main() {
	fmt.Println("before")
	switch os.Args[1] {
	case "uncaught":
		js.Global().Get("process").Call("chdir", "no such folder")
	case "type":
		js.Global().Call("noSuchFunction")
	case "timer":
		js.Global().Call("setTimeout", js.FuncOf(func(js.Value, []js.Value) any { panic("in the callback") }), 1)
		time.Sleep(time.Second)
	case "sync":
		js.FuncOf(func(js.Value, []js.Value) any { panic("in the callback") }).Invoke()
	case "exit":
		js.FuncOf(func(js.Value, []js.Value) any { os.Exit(9); return nil }).Invoke()
	case "block":
		js.FuncOf(func(js.Value, []js.Value) any { os.ReadFile("/dev/null"); return nil }).Invoke()
	case "sleep":
		js.FuncOf(func(js.Value, []js.Value) any { <-make(chan int); return nil }).Invoke()
	case "recovered":
		func() {
			defer func() { fmt.Println("recovered", recover()) }()
			js.FuncOf(func(js.Value, []js.Value) any { panic("across the call") }).Invoke()
		}()
		fmt.Println("goes on")
	}
}
