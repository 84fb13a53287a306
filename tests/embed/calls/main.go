// Functions for C, and calls of C's: by js.FuncOf as libraries for JavaScript hosts have them, and as exports.
package main

import (
	"os"
	"strings"
	"syscall/js"
	"time"
)

//go:wasmexport add
func add(a, b int32) int32 { return a + b }

// Goroutines wait while it is called, and it waits for one itself.
//
//go:wasmexport through
func through(n int64) int64 {
	c := make(chan int64)
	go func() { c <- n + 1 }()
	return <-c
}

// Calls C in the midst of an export.
//
//go:wasmexport ask
func ask(n int32) int32 { return int32(js.Global().Call("ask", n).Int()) }

//go:wasmexport stop
func stop(status int32) { os.Exit(int(status)) }

func function(name string, f func(args []js.Value) any) {
	js.Global().Set(name, js.FuncOf(func(this js.Value, args []js.Value) any { return f(args) }))
}

func main() {
	ticks := 0
	function("upper", func(args []js.Value) any { return strings.ToUpper(args[0].String()) })
	function("reverse", func(args []js.Value) any {
		bytes := make([]byte, args[0].Length())
		js.CopyBytesToGo(bytes, args[0])
		for i, j := 0, len(bytes)-1; i < j; i, j = i+1, j-1 {
			bytes[i], bytes[j] = bytes[j], bytes[i]
		}
		out := js.Global().Get("Uint8Array").New(len(bytes))
		js.CopyBytesToJS(out, bytes)
		return out
	})
	// deeper(n, f): C's f(n - 1) within it, as long as that makes sense.
	function("deeper", func(args []js.Value) any {
		if n := args[0].Int(); n > 0 {
			return args[1].Invoke(n-1, args[1]).Int() + 1
		}
		return 0
	})
	// later(ms, text): a promise.
	function("later", func(args []js.Value) any {
		delay, text := time.Duration(args[0].Int())*time.Millisecond, args[1].String()
		return js.Global().Get("Promise").New(js.FuncOf(func(this js.Value, settle []js.Value) any {
			go func() {
				time.Sleep(delay)
				if text == "" {
					settle[1].Invoke(js.Global().Get("Error").New("nothing to say"))
				} else {
					settle[0].Invoke(text)
				}
			}()
			return nil
		}))
	})
	// attempt(f): what f throws, as Go sees it.
	function("attempt", func(args []js.Value) (result any) {
		defer func() {
			if err, is := recover().(js.Error); is {
				result = "caught " + err.Error()
			}
		}()
		return args[0].Invoke()
	})
	// waits(f): goes on when the promise of C's function is settled.
	function("waits", func(args []js.Value) any {
		text := make(chan string)
		args[0].Invoke().Call("then", js.FuncOf(func(this js.Value, args []js.Value) any {
			text <- args[0].String()
			return nil
		}))
		go func() { js.Global().Set("answer", "C said "+<-text) }()
		return nil
	})
	function("fails", func(args []js.Value) any { panic("no more") })
	function("fault", func(args []js.Value) any { return *(*int)(nil) })
	function("quit", func(args []js.Value) any { os.Exit(args[0].Int()); return nil })
	// tick(): how often a goroutine has woken up that never ends.
	function("tick", func(args []js.Value) any {
		if ticks++; ticks == 1 {
			go func() {
				for range time.Tick(time.Millisecond) {
					ticks++
				}
			}()
		}
		return ticks
	})
	select {}
}
