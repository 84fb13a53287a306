// console.log of objects, arrays, functions, errors and nesting, in node's own layout for what fits on a line.
package main

import "syscall/js"

func main() {
	console := js.Global().Get("console")
	log := func(args ...any) { console.Call("log", args...) }
	log([]any{}, map[string]any{})
	log([]any{1, "two", nil, true, js.Undefined()})
	log(map[string]any{"a": 1})
	log(js.ValueOf(map[string]any{"text": "it's"}), []any{"plain"})
	o := js.Global().Get("Object").New()
	o.Set("b", 1)
	o.Set("a", "x")
	o.Set("not a name", []any{1, []any{2, []any{3, []any{4}}}})
	o.Set("7", true)
	log(o)
	log(js.Global().Get("Array").New(3))
	log(js.Global().Get("Uint8Array").New(3))
	log(js.Global().Get("Date").New(0))
	log("object:", map[string]any{"deep": map[string]any{"deeper": map[string]any{"deepest": map[string]any{"x": 1}}}})
}
