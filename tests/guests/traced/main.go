// A little of everything that tests/cli/test_trace.py looks for in a trace.
package main

import (
	"fmt"
	"os"
	"strings"
	"syscall/js"
)

func main() {
	fmt.Println(os.WriteFile("made", []byte("text"), 0o644))
	_, err := os.Stat("missing")
	fmt.Println(err != nil)
	for i := 0; i < 2; i++ {
		fmt.Println(js.Global().Get("document").IsUndefined())
	}
	double := js.FuncOf(func(this js.Value, args []js.Value) any { return args[0].Int() * 2 })
	fmt.Println(double.Invoke(21).Int())
	object := js.Global().Get("Object").New()
	object.Set("key", strings.Repeat("long ", 1000))
	object.Set("line", "one\ntwo\x1b")
	fmt.Println(len(object.Get("key").String()))
	func() {
		defer func() { fmt.Println(recover() != nil) }()
		js.Global().Get("JSON").Call("parse", "{")
	}()
	settled := make(chan string, 1)
	told := js.FuncOf(func(this js.Value, args []js.Value) any { settled <- args[0].Get("name").String(); return nil })
	js.Global().Call("fetch", "http://127.0.0.1:9/").Call("catch", told) // nobody listens at discard
	fmt.Println(<-settled)
}
