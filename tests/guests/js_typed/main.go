// Uint8Array, Uint8ClampedArray, ArrayBuffer, and copying to and from Go.
package main

import (
	"bytes"
	"fmt"
	"syscall/js"
)

func try(what string, f func()) {
	defer func() {
		if problem := recover(); problem != nil {
			fmt.Println(what, problem)
		}
	}()
	f()
}

func main() {
	uint8Array, clamped, buffer := js.Global().Get("Uint8Array"), js.Global().Get("Uint8ClampedArray"), js.Global().Get("ArrayBuffer")
	a := uint8Array.New(5)
	fmt.Println(a.Length(), a.Get("byteLength"), a.Get("byteOffset"), a.Index(0), a.Index(5))
	for i, x := range []any{255, 256, -1, 3.9, "7"} {
		a.SetIndex(i, x)
	}
	a.SetIndex(9, 1)
	fmt.Println(a.Index(0), a.Index(1), a.Index(2), a.Index(3), a.Index(4), a.Length(), a.Index(9))
	c := clamped.New(4)
	for i, x := range []any{300, -5, 1.5, 2.5} {
		c.SetIndex(i, x)
	}
	fmt.Println(c.Index(0), c.Index(1), c.Index(2), c.Index(3))

	fmt.Println(js.CopyBytesToJS(a, []byte{1, 2, 3}), js.CopyBytesToJS(a, []byte("longer than five")), js.CopyBytesToJS(c, nil))
	back := make([]byte, 3)
	fmt.Println(js.CopyBytesToGo(back, a), string(back), js.CopyBytesToGo(make([]byte, 10), a), js.CopyBytesToGo(nil, a))
	fmt.Println(js.CopyBytesToGo(back, c), back)
	try("copy from object", func() { js.CopyBytesToGo(back, js.Global()) })
	try("copy to array", func() { js.CopyBytesToJS(js.ValueOf([]any{1}), back) })
	try("copy from string", func() { js.CopyBytesToGo(back, js.ValueOf("text")) })

	b := buffer.New(8)
	view := uint8Array.New(b)
	part := uint8Array.New(b, 2, 3)
	view.SetIndex(3, 42)
	fmt.Println(b.Get("byteLength"), part.Index(1), part.Length(), part.Get("byteOffset"), part.Get("buffer").Equal(b))
	sub := view.Call("subarray", 1, 4)
	sub.SetIndex(0, 9)
	fmt.Println(view.Index(1), sub.Length(), sub.Index(2))
	sliced := view.Call("slice", 1, 4)
	sliced.SetIndex(0, 77)
	fmt.Println(view.Index(1), sliced.Index(0), sliced.Length())
	view.Call("fill", 5)
	view.Call("set", js.ValueOf([]any{1, 2}), 6)
	fmt.Println(view.Index(0), view.Index(5), view.Index(6), view.Index(7), part.Index(0))
	from := uint8Array.New(js.ValueOf([]any{1, 2, 300}))
	fmt.Println(from.Length(), from.Index(2), uint8Array.Call("from", js.ValueOf([]any{4, 5})).Index(1))

	big := bytes.Repeat([]byte("0123456789abcdef"), 1<<18)
	holder := uint8Array.New(len(big))
	got := make([]byte, len(big))
	fmt.Println(js.CopyBytesToJS(holder, big), js.CopyBytesToGo(got, holder), bytes.Equal(big, got))
	fmt.Println(a.InstanceOf(uint8Array), a.InstanceOf(clamped), c.InstanceOf(clamped), b.InstanceOf(buffer), a.Type())
}
