// Calling a released function: a line on standard error, undefined as result, the program goes on.
package main

import (
	"fmt"
	"syscall/js"
)

func main() {
	f := js.FuncOf(func(js.Value, []js.Value) any { return "result" })
	value := f.Value
	fmt.Println(value.Invoke())
	f.Release()
	fmt.Println(value.Invoke().IsUndefined())
	fmt.Println(value.Invoke(1, 2).IsUndefined())
	f.Release()
	fmt.Println("still here")
}
