// Bytes are shared: typed arrays, buffers and views of scripts, of Go and of the host.
package main

import (
	"fmt"
	"runtime"
	"syscall/js"
)

func eval(text string) js.Value { return js.Global().Call("eval", text) }

func copyPanics(label string, v js.Value) {
	defer func() { fmt.Println(label, recover() != nil) }()
	fmt.Println(js.CopyBytesToGo(make([]byte, 2), v))
}

func main() {
	u := js.Global().Get("Uint8Array").New(8)
	js.Global().Set("u", u)
	fmt.Println(js.CopyBytesToJS(u, []byte("abcdefgh")), eval("String.fromCharCode(...u)"))
	eval("u.set([90, 89], 1); u.subarray(4).fill(33)")
	b := make([]byte, 8)
	fmt.Println(js.CopyBytesToGo(b, u), string(b))
	sub := eval("u.subarray(2, 5)")
	fmt.Println(sub.Length(), sub.Get("byteOffset"), js.CopyBytesToJS(sub, []byte("...")), eval("String.fromCharCode(...u)"))
	fmt.Println(sub.Get("buffer").Equal(u.Get("buffer")), eval("new DataView(u.buffer, 1).getUint16(0)"))
	view := eval("globalThis.view = new DataView(new ArrayBuffer(8), 2, 4); view")
	view.Call("setFloat32", 0, 1.5)
	fmt.Println(view.Call("getUint32", 0), eval("view.getFloat32(0)"), view.Get("byteLength"), view.Get("byteOffset"))

	clamped := eval("globalThis.c = new Uint8ClampedArray(4); c")
	fmt.Println(js.CopyBytesToJS(clamped, []byte{1, 255}), eval("c[2] = 300; c[3] = -5; c.join()"))
	floats := eval("new Float64Array([1.5, 2.5])")
	fmt.Println(floats.Length(), floats.Index(1), eval("new Int16Array(new Uint8Array([1, 2, 3, 4]).buffer).join()"))
	copyPanics("Float64Array", floats)
	copyPanics("Array", eval("[1, 2]"))
	copyPanics("ArrayBuffer", eval("new ArrayBuffer(2)"))
	fmt.Println(eval("new BigInt64Array(2)").Length(), eval("new ArrayBuffer(4, { maxByteLength: 8 })").Get("byteLength"))

	// The host reads and writes what scripts made.
	eval("fs.writeFileSync ? 0 : 0; const fd = fs.openSync('bytes', 'w+'); fs.writeSync(fd, u, 0, 8, 0); globalThis.r = new Uint8Array(4); fs.readSync(fd, r, 0, 4, 2); fs.closeSync(fd)")
	fmt.Println(eval("String.fromCharCode(...r)"))
	encoded := eval("globalThis.e = new TextEncoder().encode('añ'); e")
	fmt.Println(encoded.Length(), eval("e instanceof Uint8Array && e.constructor === Uint8Array && Array.from(e).join()"))
	fmt.Println(eval("new TextDecoder().decode(e.subarray(1))"), eval("Object.prototype.toString.call(e) + ArrayBuffer.isView(e)"))
	fmt.Println(eval("crypto.getRandomValues(new Uint8Array(4)).length + crypto.getRandomValues(e).byteLength"))
	fmt.Println(eval("Buffer.from('h\u00e9llo').toString('hex') + Buffer.concat([Buffer.from('a'), Buffer.from([98])]) + Buffer.from('x').equals(Buffer.from('x'))"))
	eval("const held = Buffer.from('held'); console.log(held, held.subarray(1).toString(), Buffer.isBuffer(held), Object.getPrototypeOf(held) === Buffer.prototype)")
	class := eval("class Bytes extends Uint8Array { total() { return this.reduce((a, b) => a + b, 0) } }; new Bytes([1, 2, 3])")
	fmt.Println(class.Call("total"), class.InstanceOf(js.Global().Get("Uint8Array")), js.CopyBytesToJS(class, []byte{9}), class.Call("total"))

	// Much that is soon garbage, on both sides.
	keep := eval("globalThis.keep = []; (x) => { keep.push(x); if (keep.length > 10) keep.shift() }")
	total := 0
	for i := range 3000 {
		a := js.Global().Get("Uint8Array").New(10000)
		js.CopyBytesToJS(a, b)
		keep.Invoke(a)
		total += a.Index(i % 8).Int()
		if i%500 == 0 {
			runtime.GC()
		}
	}
	fmt.Println(total, eval("keep.length"), eval("keep.every((x) => x[0] === 97)"))
}
