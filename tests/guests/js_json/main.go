// JSON.stringify and JSON.parse: every type, nesting, escapes, indentation, what is left out.
package main

import (
	"fmt"
	"syscall/js"
)

func main() {
	json := js.Global().Get("JSON")
	f := js.FuncOf(func(js.Value, []js.Value) any { return nil })
	for _, x := range []any{nil, true, 0, -1.5, 1e21, 1e-7, "", "quote\" back\\ \n\t\x01 ż 日 🙂 \u2028 </script>", []any{}, []any{1, "a", nil, []any{true}},
		map[string]any{}, map[string]any{"a": map[string]any{"b": []any{map[string]any{"c": 1}}}}, js.Undefined(), f, js.Global().Get("NaN"),
		js.Global().Get("Infinity"), []any{js.Undefined(), f}, js.Global().Get("Date").New(0)} {
		fmt.Println(json.Call("stringify", x))
	}
	o := js.Global().Get("Object").New()
	for _, name := range []string{"z", "2", "a", "1"} {
		o.Set(name, name)
	}
	o.Set("undefined", js.Undefined())
	o.Set("function", f)
	fmt.Println(json.Call("stringify", o), json.Call("stringify", o, nil, 2), json.Call("stringify", js.ValueOf([]any{1, []any{}, []any{2}}), nil, "--"))
	for _, text := range []string{`null`, ` [1, 2.5e3, -0, "x\u0041\n\ud83d\ude42", true] `, `{"a": {"b": [{}]}, "a": 2, "1": 1}`, `123456789012345678901234567890`} {
		v := json.Call("parse", text)
		fmt.Println(v.Type(), json.Call("stringify", v))
	}
	for _, bad := range []string{``, `{`, `[1,]`, `{'a': 1}`, `01`, `"\x"`, `nul`, `1 2`, "\"\n\""} {
		func() {
			defer func() {
				e, ok := recover().(js.Error)
				fmt.Println(ok, e.Value.Get("name"))
			}()
			json.Call("parse", bad)
		}()
	}
	o.Set("self", o)
	func() {
		defer func() { fmt.Println(recover().(js.Error).Value.Get("name")) }()
		json.Call("stringify", o)
	}()
}
