// Objects on both sides: identity, prototypes and instanceof, properties and their attributes, exotic ones, what
// console.log makes of them.
package main

import (
	"fmt"
	"syscall/js"
)

func eval(text string) js.Value { return js.Global().Call("eval", text) }

func identity() {
	a := eval("globalThis.a = { self() { return this } }")
	fmt.Println(a.Equal(js.Global().Get("a")), a.Call("self").Equal(a), eval("a.self() === a"))
	f := js.FuncOf(func(this js.Value, args []js.Value) any { return args[0] })
	js.Global().Set("f", f)
	fmt.Println(js.Global().Get("f").Equal(f.Value), js.Global().Call("f", a).Equal(a), eval("f(a) === a && f(f) === f"))
	process := js.Global().Get("process")
	js.Global().Set("p", process)
	fmt.Println(eval("p === process"), eval("p").Equal(process), eval("new Map([[process, 1]]).get(p)"))
	s := js.Global().Get("Symbol").Call("for", "shared")
	js.Global().Set("s", s)
	fmt.Println(eval("s === Symbol.for('shared')"), eval("Symbol.for('shared')").Equal(s), eval("({ [s]: 1 })[Symbol.for('shared')]"))
	fmt.Println(eval("Symbol.iterator").Equal(js.Global().Get("Symbol").Get("iterator")))
	u := js.Global().Get("Uint8Array").New(3)
	js.Global().Set("u", u)
	fmt.Println(eval("u").Equal(u), eval("f(u) === u && f(u.buffer) === u.buffer"), eval("f(process.argv) === process.argv"))
}

func classes() {
	for _, text := range []string{"[]", "{a:1}", "() => 1", "new Error", "new TypeError", "new Map", "new Date(0)", "/x/",
		"new Uint8Array(2)", "new ArrayBuffer(2)", "Promise.resolve()", "new DataView(new ArrayBuffer(4))", "class A {}"} {
		v := eval("(" + text + ")")
		fmt.Print(text, ":")
		for _, name := range []string{"Object", "Array", "Function", "Error", "TypeError", "Map", "Date", "RegExp", "Uint8Array",
			"ArrayBuffer", "Promise", "DataView"} {
			if v.InstanceOf(js.Global().Get(name)) {
				fmt.Print(" ", name)
			}
		}
		fmt.Println()
	}
	js.Global().Set("goArray", []any{3, 1, 2})
	js.Global().Set("goObject", map[string]any{"k": "v"})
	fmt.Println(eval("Array.isArray(goArray) && goArray instanceof Array && goArray.constructor === Array"))
	fmt.Println(eval("goArray.sort().concat([4]).join() + [...goArray] + Math.max(...goArray) + JSON.stringify({ goArray, goObject })"))
	fmt.Println(eval("Object.prototype.toString.call(process.argv) + Object.prototype.toString.call(goObject)"))
	even := eval("({ [Symbol.hasInstance](x) { return x % 2 === 0 } }.constructor, class { static [Symbol.hasInstance](x) { return x.n % 2 === 0 } })")
	fmt.Println(eval("({ n: 4 })").InstanceOf(even), eval("({ n: 5 })").InstanceOf(even))
}

func properties() {
	o := eval(`globalThis.log = []; ({ get x() { log.push('get x'); return 1 }, set x(v) { log.push('set ' + v) }, 5: 'five', [Symbol.iterator]: 0 })`)
	fmt.Println(o.Get("x"), o.Index(5), o.Get("missing"))
	o.Set("x", 7)
	o.SetIndex(6, "six")
	o.Delete("5")
	fmt.Println(eval("log").Call("join"), js.Global().Get("Object").Call("keys", o).Call("join"))
	fmt.Println(js.Global().Get("JSON").Call("stringify", o))
	frozen := eval("globalThis.frozen = Object.freeze({ a: 1 }); frozen")
	frozen.Set("a", 2)
	frozen.Delete("a")
	fmt.Println(frozen.Get("a"), eval("Object.isFrozen(frozen)"))
	proxy := eval(`new Proxy({}, { get: (t, k) => 'got ' + String(k), set: (t, k, v) => { log.push(k + '=' + v); return true },
		deleteProperty: (t, k) => { log.push('delete ' + k); return true }, has: () => true, ownKeys: () => ['z'] })`)
	proxy.Set("w", 1)
	proxy.Delete("d")
	fmt.Println(proxy.Get("anything"), proxy.Index(3), eval("log").Call("join"))
	child := js.Global().Get("Object").Call("create", eval("({ inherited: 1, get who() { return this.name } })"))
	child.Set("name", "child")
	fmt.Println(child.Get("inherited"), child.Get("who"), child.Call("hasOwnProperty", "inherited"))
	var nothing js.Value
	fmt.Println(eval("null").IsNull(), nothing.Equal(eval("undefined")), eval("[1,,3]").Index(1), eval("[1,2,3]").Length())
	big := eval("new Array(1000).fill(0).map((_, i) => ({ i }))")
	sum := 0
	for i := range big.Length() {
		sum += big.Index(i).Get("i").Int()
	}
	fmt.Println(sum)
}

func shown() {
	eval(`console.log([1, 'a', [2, [3, [4, [5]]]]], { a: { b: { c: { d: 1 } } }, f() {}, g: () => 1, [Symbol('s')]: 1 });
	console.log(new Map([['k', { v: 1 }]]), new Set([1, 'x']), new Date(0), new Date(NaN), /a\/b/gi, 10n, -0, null, undefined);
	console.log(class A {}, class B extends Array {}, new (class C { x = 1 })(), new (class D extends Map {})([[1, 2]]), function named() {});
	console.log(Promise.resolve([1]), new Promise(() => {}), [1, , 3], new Array(3), Object.create(null), new Number(3), new String('s'));
	console.log(new Uint8Array([1, 2]), new ArrayBuffer(3), new DataView(new ArrayBuffer(2), 1), [undefined, null], [[]], {}, async () => {});
	const circle = { name: 'c', list: [] }; circle.self = circle; circle.list.push(circle); console.log(circle);
	console.log({ get a() { return 1 }, set b(v) {}, get c() { return 1 }, set c(v) {} }, Object.freeze([1]), Object.assign([1], { x: 2 }));
	console.log('%s %d %i %j %o %%', 'x', 1.5, 1.5, { j: [1] }, [1], 'more', { x: 1 });
	console.log(Array.from({ length: 120 }, (_, i) => i), 'x'.repeat(10), Symbol('q'), [Symbol.iterator], new Error('no stack').message);
	console.log(Object.assign(Object.create({ inherited: 1 }), { own: 1 }), globalThis === global, [1.0, 2.5, -0], ['it\\'s', "q\\"q"]);
	console.table([{ a: 1, b: 'x' }, { a: 2 }]); console.table([[1, 2], [3]], ['0']); console.dir({ deep: { er: { and: { more: 1 } } } }, { depth: 0 });
	console.log(new Proxy([1, 2], {}), new Proxy({ a: 1 }, { get() { throw 1 }, ownKeys() { throw 2 } }), [new Proxy(() => 1, {})]);
	const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); console.log(proxy);
	console.error(new Map([[{ k: 1 }, new Set()]]));`)
}

func main() {
	identity()
	classes()
	properties()
	shown()
}
