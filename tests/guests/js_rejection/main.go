// Rejections that nobody handles, and what listeners may do about them: exit status and output, one case an argument.
// Node writes more about it to standard error: the place in its own source, and its version.
package main

import (
	"fmt"
	"os"
	"syscall/js"
	"time"
)

var (
	global  = js.Global()
	promise = global.Get("Promise")
	process = global.Get("process")
)

func on(event string) {
	process.Call("on", event, js.FuncOf(func(this js.Value, args []js.Value) any {
		line := event
		for _, arg := range args {
			if arg.InstanceOf(global.Get("Error")) {
				line += fmt.Sprintf(" %s/%s/%s", arg.Get("name"), arg.Get("code"), arg.Get("message"))
			} else {
				line += " " + global.Call("String", arg).String()
			}
		}
		global.Get("fs").Call("writeSync", 1, line+"\n")
		return nil
	}))
}

func main() {
	object := global.Get("Object").New()
	reasons := map[string]any{
		"text": "why", "number": 5, "nothing": js.Undefined(), "null": nil, "object": object, "array": []any{1, 2},
		"symbol": global.Get("Symbol").Invoke("s"), "error": global.Get("TypeError").New("wrong"),
		"dom": global.Get("DOMException").New("gone", "AbortError"),
	}
	reason := reasons[os.Args[1]]
	for _, event := range os.Args[2:] {
		on(event)
	}
	promise.Call("reject", reason)
	time.Sleep(200 * time.Millisecond)
	fmt.Println("goes on")
}
