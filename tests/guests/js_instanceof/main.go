// instanceof tells the truth, for built-in kinds, for their ancestors, and for what is not an object.
package main

import (
	"fmt"
	"syscall/js"
)

func main() {
	global := js.Global()
	kinds := []string{"Object", "Array", "Function", "Error", "TypeError", "Date", "Promise", "Uint8Array", "Uint8ClampedArray", "ArrayBuffer", "Number", "Boolean"}
	f := js.FuncOf(func(js.Value, []js.Value) any { return nil })
	values := map[string]js.Value{
		"object": global.Get("Object").New(), "array": js.ValueOf([]any{}), "function": f.Value, "error": global.Get("Error").New("x"),
		"typeerror": global.Get("TypeError").New("x"), "date": global.Get("Date").New(0), "promise": global.Get("Promise").Call("resolve"),
		"bytes": global.Get("Uint8Array").New(1), "clamped": global.Get("Uint8ClampedArray").New(1), "buffer": global.Get("ArrayBuffer").New(1),
		"number": js.ValueOf(1), "string": js.ValueOf("s"), "null": js.Null(), "undefined": js.Undefined(), "true": js.ValueOf(true),
		"constructor": global.Get("Array"), "wrapped": global.Get("Number").New(0), "global": global,
	}
	for _, name := range []string{"object", "array", "function", "error", "typeerror", "date", "promise", "bytes", "clamped", "buffer", "number", "string",
		"null", "undefined", "true", "constructor", "wrapped", "global"} {
		fmt.Print(name, ":")
		for _, kind := range kinds {
			if values[name].InstanceOf(global.Get(kind)) {
				fmt.Print(" ", kind)
			}
		}
		fmt.Println()
	}
	fmt.Println(global.Get("Array").Get("prototype").InstanceOf(global.Get("Object")), global.Get("Object").Get("prototype").InstanceOf(global.Get("Object")))
}
