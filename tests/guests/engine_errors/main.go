// Exceptions both ways: thrown by scripts, by the host, by calls of what is no function; deep recursion; what a Go function
// that fails does to the script that called it; the status of an exception that nobody catches.
package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"syscall/js"
)

func eval(text string) js.Value { return js.Global().Call("eval", text) }

func try(label string, f func()) {
	defer func() {
		switch e := recover().(type) {
		case nil:
			fmt.Println(label, "ok")
		case js.Error:
			fmt.Println(label, e.Value.Type(), e.Get("name"), e.Value.InstanceOf(js.Global().Get("Error")), e.Get("code"))
		case error:
			fmt.Println(label, e)
		default:
			fmt.Println(label, e)
		}
	}()
	f()
}

func main() {
	for _, text := range []string{"throw new TypeError('bad')", "throw new (class Own extends Error { name = 'Own' })('own')", "null.x", "undefined()",
		"undeclared", "x y", "new Array(-1)", "'x'.repeat(-1)", "JSON.parse('{')", "decodeURIComponent('%')", "(function f() { f() })()",
		"process.chdir('/no/such/folder')", "fs.openSync('/no/such/file')", "fs.readSync('x')", "Symbol() + ''", "1n + 1", "new Uint8Array(-1)",
		"throw Object.assign(new Error('with code'), { code: 'ECODE' })", "new Function('return }')", "throw new AggregateError([1], 'many')"} {
		try(text, func() { eval(text) })
	}
	try("string", func() {
		defer func() { fmt.Println(recover().(js.Error).Value); panic(errors.New("of Go's")) }()
		eval("throw 'a string'")
	})
	try("caught", func() {
		fmt.Println(eval("(() => { try { fs.openSync('/no/such/file') } catch (e) { return [e instanceof Error, e.code, e.syscall, e.message].join() } })()"))
		fmt.Println(eval("(() => { try { process.kill('x') } catch (e) { return [e instanceof TypeError, e.code].join() } })()"))
		fmt.Println(eval("(() => { try { new URL('::') } catch (e) { return [e instanceof TypeError, e.code].join() } })()"))
		fmt.Println(eval("(() => { try { (function f() { return f() + 1 })() } catch (e) { return [e instanceof RangeError, e.message].join() } })()"))
	})
	e := eval("(function outer() { return (function inner() { return new Error('here') })() })()")
	lines := strings.Split(e.Get("stack").String(), "\n")
	fmt.Println(lines[0], strings.Contains(lines[1], "inner"), strings.Contains(lines[2], "outer"), eval("new TypeError('t').stack.startsWith('TypeError: t\\n')"))

	// Recursion through both: a script calls Go, which calls the script.
	depth := 0
	var down js.Func
	down = js.FuncOf(func(_ js.Value, args []js.Value) any {
		depth++
		if depth == 50 {
			return "bottom"
		}
		return js.Global().Call("viaScript", down)
	})
	eval("globalThis.viaScript = (f) => f() + '.'")
	fmt.Println(len(down.Invoke().String()), depth)

	// What a Go function throws is Go's panic, and no exception of the script's.
	js.Global().Set("throws", eval("(f) => { try { return f() } catch (e) { return 'caught ' + e.message } }"))
	fmt.Println(js.Global().Call("throws", js.FuncOf(func(js.Value, []js.Value) any { return js.Global().Get("Error").New("returned").Get("message") })))

	eval("process.on('exit', (code) => { console.log('exit', code); console.log('exit again') })")
	if len(os.Args) > 1 {
		eval(os.Args[1])
		select {}
	}
}
