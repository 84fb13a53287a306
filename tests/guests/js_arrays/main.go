// Arrays: growth, holes, methods, arrays of arrays, array-likes, Array's functions.
package main

import (
	"fmt"
	"syscall/js"
)

func show(what string, a js.Value) {
	fmt.Print(what, " ", a.Length(), ":")
	for i := range a.Length() {
		fmt.Print(" ", a.Index(i))
	}
	fmt.Println()
}

func main() {
	array := js.Global().Get("Array")
	show("new 3", array.New(3))
	show("new 1 2 3", array.New(1, 2, 3))
	a := array.New()
	for i := range 5 {
		fmt.Print(a.Call("push", i*i), " ")
	}
	show("pushed", a)
	a.SetIndex(7, "far")
	show("hole", a)
	fmt.Println(a.Index(100).IsUndefined(), a.Get("3"), a.Get("length"))
	a.Set("length", 3)
	show("cut", a)
	fmt.Println(a.Call("pop"), a.Call("shift"), a.Call("unshift", "first"))
	show("after", a)
	b := a.Call("concat", js.ValueOf([]any{"x", "y"}), "z", js.ValueOf([]any{[]any{"nested"}}))
	show("concat", b)
	show("slice", b.Call("slice", 1, -1))
	show("splice", b.Call("splice", 1, 2, "new"))
	show("left", b)
	fmt.Println(js.ValueOf([]any{3, "b", nil, true, 1.5}).Call("join", "-"), js.ValueOf([]any{1, []any{2, 3}}).Call("toString"))
	fmt.Println(a.Call("indexOf", "first"), a.Call("indexOf", "none"), a.Call("includes", 1).Bool())
	show("reverse", js.ValueOf([]any{1, 2, 3}).Call("reverse"))
	show("sort", js.ValueOf([]any{10, 9, 1, "b", "a"}).Call("sort"))
	show("fill", array.New(3).Call("fill", 7))
	fmt.Println(array.Call("isArray", a).Bool(), array.Call("isArray", js.Global()).Bool())
	show("from", array.Call("from", "ab🙂"))
	show("of", array.Call("of", 7, 8))

	double := js.FuncOf(func(this js.Value, args []js.Value) any { return args[0].Int()*2 + args[1].Int() })
	odd := js.FuncOf(func(this js.Value, args []js.Value) any { return args[0].Int()%2 == 1 })
	sum := js.FuncOf(func(this js.Value, args []js.Value) any { return args[0].Int() + args[1].Int() })
	seen := 0
	each := js.FuncOf(func(this js.Value, args []js.Value) any { seen += args[0].Int(); return nil })
	numbers := js.ValueOf([]any{1, 2, 3, 4, 5})
	show("map", numbers.Call("map", double))
	show("filter", numbers.Call("filter", odd))
	fmt.Println(numbers.Call("reduce", sum, 100), numbers.Call("find", odd), numbers.Call("some", odd).Bool(), numbers.Call("every", odd).Bool())
	numbers.Call("forEach", each)
	fmt.Println(seen)
	big := array.New()
	for i := range 20_000 {
		big.SetIndex(i, i)
	}
	fmt.Println(big.Length(), big.Index(19_999))
}
