// js.Value of each type: Type, Truthy, IsNull, conversions, String, Equal, what ValueOf accepts.
package main

import (
	"fmt"
	"syscall/js"
)

func try(what string, f func()) {
	defer func() {
		if problem := recover(); problem != nil {
			fmt.Printf("%s: %T %v\n", what, problem, problem)
		}
	}()
	f()
}

func main() {
	object := js.Global().Get("Object").New()
	array := js.ValueOf([]any{1, "two"})
	function := js.FuncOf(func(this js.Value, args []js.Value) any { return nil })
	defer function.Release()
	symbol := js.Global().Get("Symbol").Invoke("name")
	values := []js.Value{js.Undefined(), js.Null(), js.ValueOf(true), js.ValueOf(false), js.ValueOf(0), js.ValueOf(1.5), js.ValueOf(""),
		js.ValueOf("text"), object, array, function.Value, symbol, js.Global(), js.Global().Get("NaN"), js.Global().Get("nothing here")}
	for i, v := range values {
		fmt.Println(i, v.Type(), v.Truthy(), v.IsNull(), v.IsUndefined(), v.IsNaN(), v.String())
	}
	for _, x := range []any{nil, true, 1, int8(-1), uint64(1 << 53), float32(0.5), "s", []any{}, map[string]any{"k": 1}, js.ValueOf(7), function, uintptr(9)} {
		fmt.Println(js.ValueOf(x).Type(), js.ValueOf(x).String())
	}
	try("ValueOf struct", func() { js.ValueOf(struct{}{}) })
	try("ValueOf []int", func() { js.ValueOf([]int{1}) })
	try("Int of string", func() { js.ValueOf("x").Int() })
	try("Bool of number", func() { js.ValueOf(1).Bool() })
	try("Float of null", func() { js.Null().Float() })
	try("Get of undefined", func() { js.Undefined().Get("x") })
	try("Get of null", func() { js.Null().Get("x") })
	try("Set of number", func() { js.ValueOf(1).Set("x", 1) })
	try("Length of number", func() { js.ValueOf(1).Length() })
	try("Index of bool", func() { js.ValueOf(true).Index(0) })
	try("Delete of string", func() { js.ValueOf("s").Delete("x") })
	try("InstanceOf with a number", func() { object.InstanceOf(js.Global().Get("Object")) })
	try("Call missing", func() { object.Call("missing") })
	try("Call non-function", func() { object.Set("n", 1); object.Call("n") })
	try("Invoke object", func() { object.Invoke() })
	try("New number", func() { js.ValueOf(1).New() })
	try("New plain", func() { object.New() })

	fmt.Println(js.ValueOf("a").Equal(js.ValueOf("a")), js.ValueOf(1).Equal(js.ValueOf(1.0)), js.Global().Get("NaN").Equal(js.Global().Get("NaN")),
		object.Equal(js.Global().Get("Object").New()), object.Equal(object), js.Null().Equal(js.Undefined()), js.ValueOf(0).Equal(js.ValueOf(false)))
	fmt.Println(js.ValueOf(3.99).Int(), js.ValueOf(-3.99).Int(), js.ValueOf(1e15).Int(), js.ValueOf(2.5).Float(), js.ValueOf(true).Bool())
	fmt.Println(js.Global().Get("globalThis").Equal(js.Global()), js.Global().Get("undefined").IsUndefined())
}
