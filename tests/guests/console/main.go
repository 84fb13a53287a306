// console.log and console.error: strings as they are, other values as node shows them.
package main

import "syscall/js"

func main() {
	console := js.Global().Get("console")
	log := func(args ...any) { console.Call("log", args...) }
	log()
	log("text", "with 'quotes' and \"double\"", "ż日🙂")
	log(1, -1.5, 0, 1e21, 1e-7, 123456789)
	log(true, false, nil, js.Undefined(), js.Global().Get("NaN"), js.Global().Get("Infinity"))
	log("%s is %d years and %i, %f%%", "Ann", 41.5, 41.5, 1.5, "extra", 7)
	log("%o %j %x 100%")
	log("multi\nline", "\ttab")
	console.Call("error", "to standard error", 42)
	console.Call("warn", "warning")
	console.Call("info", "information")
	console.Call("debug", "debugging")
}
