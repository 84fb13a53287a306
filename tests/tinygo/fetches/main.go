// fetch of a data: address.
package main

import (
	"fmt"
	"syscall/js"
)

func main() {
	done := make(chan string)
	text := js.FuncOf(func(this js.Value, args []js.Value) interface{} {
		go func() { done <- args[0].String() }()
		return nil
	})
	body := js.FuncOf(func(this js.Value, args []js.Value) interface{} {
		return args[0].Call("text")
	})
	js.Global().Call("fetch", "data:text/plain,fetched%20text").Call("then", body).Call("then", text)
	fmt.Println(<-done)
}
