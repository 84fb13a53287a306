// What scripts see of the host and of Go, and Go of scripts: values of every type, both ways; eval, Function, globals.
package main

import (
	"fmt"
	"syscall/js"
)

func eval(text string) js.Value { return js.Global().Call("eval", text) }

func show(label string, v js.Value) { fmt.Println(label, v.Type(), v) }

func primitives() {
	for _, text := range []string{"undefined", "null", "true", "0", "-0", "1/3", "NaN", "-Infinity", "2**53", "'text'", "''",
		"'\\u{1F642} é'", "Symbol('s')", "({})", "[]", "(() => 1)", "(class {})"} {
		show(text, eval(text))
	}
	fmt.Println(eval("'\\ud800|\\udc00'").String() == "\ufffd|\ufffd", eval("'\\ud83d\\ude42'").String())
	eval("globalThis.kinds = function () { return Array.from(arguments, (x) => x === null ? 'null' : typeof x).join() }")
	fmt.Println(js.Global().Call("kinds", js.Undefined(), nil, true, 1, 1.5, "s", []any{1}, map[string]any{"a": 1},
		js.FuncOf(func(js.Value, []js.Value) any { return nil }), js.Global().Get("Symbol").Invoke("x")))
}

func evaluation() {
	fmt.Println(eval("var declared = 5; function f(x) { return x + declared } f(2)").Int())
	fmt.Println(js.Global().Get("declared"), js.Global().Call("f", 10), eval("typeof declared + typeof undeclared"))
	js.Global().Set("fromGo", map[string]any{"list": []any{1, "two", nil, true}})
	fmt.Println(eval("fromGo.list.push(5); JSON.stringify(fromGo)"), js.Global().Get("fromGo").Get("list").Length())
	js.Global().Delete("fromGo")
	fmt.Println(eval("typeof fromGo"))
	add := js.Global().Get("Function").New("a", "b", "return a + b")
	fmt.Println(add.Invoke(2, 3), add.Invoke("x", 1), add.Get("name"), add.Get("length"))
	fmt.Println(eval("this === globalThis"), eval("globalThis").Equal(js.Global()), eval("global === globalThis"))
	fmt.Println(eval("(function () { return this === globalThis })()"))
	fmt.Println(eval("var counter = 0; (() => ++counter)").Invoke().Int(), eval("counter += 10").Int())
	fmt.Println(eval("[...'ab'].map((c, i) => c + i).join('-') + `${[1, 2].at(-1)}` + (null ?? 'x') + ({}).y?.z"))
	fmt.Println(eval("'2024-02-03'.replace(/(?<y>\\d+)-(\\d+)/, '$2/$<y>')"), eval("/^\\p{Lu}/u.test('É')"))
	fmt.Println(eval("(function* () { yield* [1, 2, 3] })()").Call("next").Get("value"))
	fmt.Println(eval("String(new Date(0)) + new Date(2020, 5, 1).toLocaleDateString() + (1234567.5).toLocaleString()"))
	fmt.Println(eval("String(2n ** 70n)"))
}

func host() {
	fmt.Println(eval("typeof process.pid + typeof setTimeout + typeof console.log + typeof fs.writeSync + typeof performance.now"))
	fmt.Println(eval("require('path').join('a', '..', 'b') + require('node:path').sep"))
	fmt.Println(eval("process.env.NEW_ONE = 5; process.env.NEW_ONE + typeof process.env.NEW_ONE"))
	fmt.Println(eval("Array.isArray(process.argv) + JSON.stringify(process.argv.slice(5)) + process.argv.concat([1]).includes(1)"))
	fmt.Println(eval("new TextDecoder().decode(new TextEncoder().encode('añ🙂'))"), eval("new TextEncoder() instanceof TextEncoder"))
	fmt.Println(eval("const buffer = new Uint8Array(8); crypto.getRandomValues(buffer); buffer.some((b) => b !== 0)"))
	fmt.Println(eval(`new URL('../x?a=1#h', 'http://example.com/b/c/').href + [...new URLSearchParams('a=1&b=2')].join('|')`))
	fmt.Println(eval(`class Mine extends EventTarget { constructor() { super(); this.extra = 1 } };
		const mine = new Mine(); let heard = '';
		mine.addEventListener('ping', (e) => { heard += e.type + (e.target === mine) + mine.extra });
		mine.dispatchEvent(new Event('ping')); heard + (mine instanceof EventTarget) + (mine instanceof Mine)`))
	fmt.Println(eval(`const h = new Headers({ A: '1' }); h.append('b', '2'); JSON.stringify([...h]) + Object.fromEntries(h).a`))
	fmt.Println(eval(`const controller = new AbortController(); let why = '';
		controller.signal.addEventListener('abort', () => { why = controller.signal.reason.name });
		controller.abort(); why + AbortSignal.any([controller.signal]).aborted`))
}

func main() {
	primitives()
	evaluation()
	host()
}
