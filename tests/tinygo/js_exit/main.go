// Exits from a function that JavaScript called, in the middle of Go.
package main

import (
	"fmt"
	"os"
	"syscall/js"
)

func main() {
	js.Global().Call("setTimeout", js.FuncOf(func(this js.Value, args []js.Value) interface{} {
		fmt.Println("leaving")
		os.Exit(9)
		return nil
	}), 5)
	<-make(chan int)
}
