// Every operation of syscall/js.
package main

import (
	"fmt"
	"math"
	"syscall/js"
)

func attempt(name string, f func() js.Value) {
	fmt.Println(name, f().String())
}

func main() {
	global := js.Global()
	object := global.Get("Object").New()
	object.Set("number", 1.5)
	object.Set("text", "żółć \U0001F600")
	object.Set("null", nil)
	object.Set("yes", true)
	object.Set("bytes", []interface{}{1, "two", false})
	object.Set("nested", map[string]interface{}{"a": 1})
	for _, name := range []string{"number", "text", "null", "yes", "bytes", "nested", "missing"} {
		v := object.Get(name)
		fmt.Println(name, v.Type(), v.String(), v.IsNull(), v.IsUndefined(), v.Truthy())
	}
	object.Delete("number")
	fmt.Println(global.Get("JSON").Call("stringify", object).String())
	fmt.Println(object.Get("nested").Get("a").Int(), object.Get("yes").Bool())

	array := global.Get("Array").New(3)
	array.SetIndex(0, "zero")
	array.SetIndex(5, js.ValueOf(5))
	fmt.Println(array.Length(), array.Index(0), array.Index(5).Int(), array.Index(4).Type())
	fmt.Println(array.Call("map", global.Get("String")).Call("join", "|"))

	for _, x := range []float64{0, math.Copysign(0, -1), 1, -1.25, 1e300, math.Inf(1), math.NaN(), 1 << 53} {
		array.SetIndex(0, x)
		got := array.Index(0).Float()
		fmt.Println(x, got, got == x || got != got)
	}

	fmt.Println(global.Get("Math").Call("max", 1, 7, 3).Int())
	fmt.Println(global.Get("parseInt").Invoke("ff", 16).Int())
	fmt.Println(array.InstanceOf(global.Get("Array")), array.InstanceOf(global.Get("Date")))
	same := global.Get("Object")
	fmt.Println(same.Equal(global.Get("Object")), object.Equal(array), js.ValueOf("a").Equal(js.ValueOf("a")))

	bytes := global.Get("Uint8Array").New(8)
	fmt.Println(js.CopyBytesToJS(bytes, []byte{1, 2, 3, 250}))
	back := make([]byte, 6)
	fmt.Println(js.CopyBytesToGo(back, bytes), back)
	fmt.Println(js.CopyBytesToGo(make([]byte, 20), bytes.Call("subarray", 2)), js.CopyBytesToJS(bytes.Call("subarray", 6), back))
	clamped := global.Get("Uint8ClampedArray").New(2)
	fmt.Println(js.CopyBytesToJS(clamped, []byte{9, 8, 7}), clamped.Index(1).Int())

	attempt("symbol", func() js.Value { return global.Get("Symbol").Invoke("s") })
	attempt("error", func() js.Value { return global.Get("Error").New("message").Get("message") })
	attempt("encode", func() js.Value { return global.Call("encodeURIComponent", "a b/ż") })
	long := ""
	for i := 0; i < 2000; i++ {
		long += "ab"
	}
	fmt.Println(len(js.ValueOf(long).String()))

	list := make([]interface{}, 40) // more arguments than few
	for i := range list {
		list[i] = i
	}
	fmt.Println(global.Get("Math").Call("max", list...).Int(), global.Get("Array").Call("of", list...).Length())
	for i := 0; i < 5000; i++ { // references are given back, or are few
		if object.Get("text").String() != "żółć \U0001F600" {
			fmt.Println("lost")
		}
	}
	fmt.Println("done")
}
