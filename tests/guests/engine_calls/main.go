// Calls both ways: this, arguments and results; construction; callbacks that call back; functions passed to each other.
package main

import (
	"fmt"
	"strings"
	"syscall/js"
)

func eval(text string) js.Value { return js.Global().Call("eval", text) }

func main() {
	describe := js.FuncOf(func(this js.Value, args []js.Value) any {
		parts := []string{this.Type().String()}
		for _, a := range args {
			parts = append(parts, a.String())
		}
		return strings.Join(parts, " ")
	})
	js.Global().Set("describe", describe)
	fmt.Println(eval("[describe(), describe(1, 'two', null, undefined), describe.call('text', true), ({ describe }).describe(Symbol('s'))].join(' | ')"))
	fmt.Println(eval("describe.apply({}, [1, 2]) + describe.bind(5, 6)(7) + typeof describe + [3, 4].map(describe).join(';')"))
	fmt.Println(eval("Reflect.apply(describe, null, new Array(300).fill(0)).length"))

	fmt.Println(eval("(function () { return [typeof this, arguments.length, new.target === undefined].join() })").Invoke(1, 2, 3))
	point := eval("class Point { constructor(x, y) { this.x = x; this.y = y } sum() { return this.x + this.y } static of(n) { return new Point(n, n) } }; Point")
	fmt.Println(point.New(3, 4).Call("sum"), point.Call("of", 5).Call("sum"), point.New(1, 2).InstanceOf(point))
	fmt.Println(eval("new (class extends URLSearchParams { twice(k) { return this.get(k) + this.get(k) } })('a=x').twice('a')"))
	fmt.Println(js.Global().Get("Date").New(0).Call("toISOString"), js.Global().Get("Map").New([]any{[]any{"k", 1}}).Call("get", "k"))
	fmt.Println(js.Global().Get("RegExp").New("b+", "g").Call("exec", "abbb").Index(0), eval("RegExp").New("(x)").Call("test", "x"))

	// Sorting with a comparison in Go, of objects of a script's.
	less := js.FuncOf(func(_ js.Value, args []js.Value) any { return args[0].Get("n").Int() - args[1].Get("n").Int() })
	fmt.Println(eval("(f) => [5, 3, 9, 1].map((n) => ({ n })).sort(f).map((o) => o.n).join()").Invoke(less))
	fmt.Println(eval("(f) => [...'hello'].reduce(f, '')").Invoke(js.FuncOf(func(_ js.Value, args []js.Value) any { return args[1].String() + args[0].String() })))
	replaced := eval("'a1b22'").String()
	fmt.Println(eval("(s, f) => s.replace(/\\d+/g, f)").Invoke(replaced, js.FuncOf(func(_ js.Value, args []js.Value) any { return "<" + args[0].String() + ">" })))

	// A getter in Go, and an iterator.
	object := js.Global().Get("Object").New()
	js.Global().Get("Object").Call("defineProperty", object, "computed", map[string]any{
		"get": js.FuncOf(func(this js.Value, _ []js.Value) any { return this.Get("base").Int() + 1 }), "enumerable": true})
	object.Set("base", 41)
	js.Global().Set("object", object)
	fmt.Println(eval("object.computed + JSON.stringify(object)"), object.Get("computed"))
	i := 0
	next := js.FuncOf(func(js.Value, []js.Value) any { i++; return map[string]any{"value": i * i, "done": i > 4} })
	js.Global().Set("squares", js.FuncOf(func(js.Value, []js.Value) any { return map[string]any{"next": next} }))
	fmt.Println(eval("[...{ [Symbol.iterator]: squares }].join()"))

	// Each way many times.
	count := 0
	bump := js.FuncOf(func(js.Value, []js.Value) any { count++; return count })
	fmt.Println(eval("(f) => { let last; for (let i = 0; i < 5000; i++) last = f(i); return last }").Invoke(bump), count)
	add := eval("(a, b) => a + b")
	sum := 0
	for n := range 5000 {
		sum = add.Invoke(sum, n).Int()
	}
	fmt.Println(sum)

	// Timers and ticks that scripts set for Go's functions, with arguments.
	done := make(chan string)
	eval("(f) => setTimeout(f, 1, 'a', 'b')").Invoke(js.FuncOf(func(_ js.Value, args []js.Value) any {
		go func() { done <- args[0].String() + args[1].String() }()
		return nil
	}))
	fmt.Println(<-done)
	released := js.FuncOf(func(js.Value, []js.Value) any { return nil })
	js.Global().Set("released", released)
	released.Release()
	fmt.Println(eval("try { String(released()) } catch (e) { e.message }"))
}
