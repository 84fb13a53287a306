// Errors thrown by JavaScript become js.Error; the Error kinds; errors thrown through Go callbacks.
package main

import (
	"errors"
	"fmt"
	"syscall/js"
)

func try(what string, f func()) {
	defer func() {
		problem := recover()
		if err, ok := problem.(error); ok {
			var jsError js.Error
			var valueError *js.ValueError
			fmt.Println(what, "|", err, "|", errors.As(err, &jsError), errors.As(err, &valueError))
			if errors.As(err, &jsError) && jsError.Value.Type() == js.TypeObject {
				fmt.Println("  name", jsError.Value.Get("name"), "code", jsError.Value.Get("code"))
			}
			return
		}
		fmt.Println(what, problem)
	}()
	f()
}

func main() {
	process := js.Global().Get("process")
	try("chdir", func() { process.Call("chdir", "no such folder") })
	try("ArrayBuffer", func() { js.Global().Get("ArrayBuffer").New(-1) })
	try("Array", func() { js.Global().Get("Array").New(-1) })
	try("encode of a number", func() { js.Global().Get("TextEncoder").New().Call("nothing") })
	for _, name := range []string{"Error", "TypeError", "RangeError", "SyntaxError", "ReferenceError", "EvalError", "URIError"} {
		kind := js.Global().Get(name)
		e := kind.New("the message")
		fmt.Println(e.Get("name"), e.Get("message"), e.Call("toString"), e.InstanceOf(kind), e.InstanceOf(js.Global().Get("Error")), e.Get("stack").Type())
		fmt.Println(js.Error{Value: e})
	}
	caused := js.Global().Get("Error").New("outer", js.ValueOf(map[string]any{"cause": "inner"}))
	fmt.Println(caused.Get("cause"), js.Global().Get("Error").Invoke("without new").Get("message"))
	e := js.Global().Get("Error").New()
	e.Set("message", "changed")
	e.Set("code", "ECODE")
	fmt.Println(e.Call("toString"), e.Get("code"))
	try("panic with js.Error", func() { panic(js.Error{Value: e}) })
	f := js.FuncOf(func(js.Value, []js.Value) any {
		inside := func() (found bool) {
			defer func() { found = recover() != nil }()
			process.Call("chdir", "none")
			return false
		}()
		return fmt.Sprint("inside: ", inside)
	})
	fmt.Println(f.Invoke())
}
