// What the host has beside the language: files, console, process, timers, URL.
package main

import (
	"fmt"
	"syscall/js"
)

func main() {
	global := js.Global()
	fs := global.Get("fs")
	fs.Call("writeFileSync", "written.txt", "by fs\n")
	fmt.Println(fs.Call("readFileSync", "written.txt", "utf8"))
	read := make(chan string)
	fs.Call("readFile", "written.txt", js.FuncOf(func(this js.Value, args []js.Value) interface{} {
		go func() { read <- args[1].Call("toString").String() }()
		return nil
	}))
	fmt.Print(<-read)
	fs.Call("stat", "missing.txt", js.FuncOf(func(this js.Value, args []js.Value) interface{} {
		go func() { read <- args[0].Get("code").String() }()
		return nil
	}))
	fmt.Println(<-read)
	global.Get("console").Call("log", "a line of %s", "console's", 5)
	fmt.Println(global.Get("process").Get("platform"), global.Get("URL").New("http://a.b/c/../d?e").Get("href"))
	order := make(chan string, 3)
	say := func(text string) js.Func {
		return js.FuncOf(func(this js.Value, args []js.Value) interface{} {
			order <- text
			return nil
		})
	}
	global.Call("setImmediate", say("immediate"))
	global.Get("Promise").Call("resolve").Call("then", say("microtask"))
	global.Get("process").Call("nextTick", say("tick"))
	for i := 0; i < 3; i++ {
		fmt.Println(<-order)
	}
}
