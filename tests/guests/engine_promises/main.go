// One order of microtasks: scripts' promises, async functions, Go's callbacks, the host's ticks, timers and promises; and
// Go that waits for scripts' promises, and scripts for Go's.
package main

import (
	"fmt"
	"syscall/js"
)

func eval(text string) js.Value { return js.Global().Call("eval", text) }

func await(p js.Value) (js.Value, js.Value) {
	type outcome struct{ value, reason js.Value }
	c := make(chan outcome, 1)
	ok := js.FuncOf(func(_ js.Value, args []js.Value) any { c <- outcome{value: args[0]}; return nil })
	bad := js.FuncOf(func(_ js.Value, args []js.Value) any { c <- outcome{reason: args[0]}; return nil })
	defer ok.Release()
	defer bad.Release()
	p.Call("then", ok, bad)
	o := <-c
	return o.value, o.reason
}

func main() {
	log := js.FuncOf(func(_ js.Value, args []js.Value) any { fmt.Println(args[0]); return nil })
	js.Global().Set("log", log)
	js.Global().Set("done", js.Null())
	eval(`globalThis.finished = new Promise((resolve) => {
	log('script');
	setTimeout(() => { log('timeout 0'); Promise.resolve().then(() => log('after timeout')) }, 0);
	setImmediate(() => log('immediate'));
	process.nextTick(() => { log('tick'); Promise.resolve().then(() => log('in tick')); process.nextTick(() => log('tick 2')) });
	Promise.resolve().then(() => { log('then 1'); queueMicrotask(() => log('micro in then')) }).then(() => log('then 2'));
	queueMicrotask(() => { log('micro'); Promise.resolve().then(() => log('then in micro')) });
	(async () => { log('async'); await null; log('await 1'); await 2; log('await 2'); try { await Promise.reject('r') } catch (e) { log('caught ' + e) } })();
	Promise.resolve({ then(resolve) { log('thenable'); resolve('t') } }).then((v) => log('thenable gave ' + v));
	queueMicrotask(() => log('last micro'));
	Promise.all([1, Promise.resolve(2), new Promise((r) => setTimeout(r, 2, 3))]).then((v) => log('all ' + v));
	Promise.allSettled([Promise.reject(1), 2]).then((v) => log(JSON.stringify(v)));
	Promise.any([Promise.reject(1), Promise.resolve(2)]).then((v) => log('any ' + v)).finally(() => log('finally'));
	Promise.race([new Promise((r) => setTimeout(r, 1, 'slow')), 'quick']).then((v) => log('race ' + v));
	(async function () { for await (const x of (async function* () { yield 1; yield 2 })()) log('of ' + x) })();
	setTimeout(resolve, 20);
	log('script ends');
})`)
	await(js.Global().Get("finished"))

	fmt.Println(await(eval("new Promise((r) => setTimeout(r, 1, 'later'))")))
	_, reason := await(eval("(async () => { throw new RangeError('async') })()"))
	fmt.Println(reason.Get("name"), reason.Get("message"))

	// A promise made by Go, awaited by a script.
	made := js.Global().Get("Promise").New(js.FuncOf(func(_ js.Value, args []js.Value) any {
		resolve := args[0]
		go func() { resolve.Invoke("from a goroutine") }()
		return nil
	}))
	js.Global().Set("made", made)
	fmt.Println(await(eval("(async () => 'awaited: ' + await made)()")))

	// Go's function in a chain, called with what came before; what it returns goes on.
	twice := js.FuncOf(func(_ js.Value, args []js.Value) any { return args[0].Int() * 2 })
	fmt.Println(await(eval("Promise.resolve(4)").Call("then", twice).Call("then", twice)))

	// Many at once, resolved out of order.
	v, _ := await(eval("Promise.all(Array.from({ length: 200 }, (_, i) => new Promise((r) => setTimeout(r, (i * 7) % 13, i)))).then((a) => a.reduce((x, y) => x + y))"))
	fmt.Println(v)

	// Rejections: handled in time, late, and with a listener never.
	eval(`process.on('unhandledRejection', (reason, p) => { log('unhandled ' + reason + (p instanceof Promise)); p.catch(() => {}) });
	process.on('rejectionHandled', () => log('handled late'));
	Promise.reject('in time').catch((e) => log('caught ' + e));
	globalThis.never = Promise.reject('never')`)
	await(eval("new Promise((r) => setTimeout(r, 5))"))
	fmt.Println(await(js.Global().Get("never")))
}
