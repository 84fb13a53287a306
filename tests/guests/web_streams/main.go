// Streams whose source is Go: read to the end, split, iterated, cancelled, and sent as the body of a request.
package main

import (
	"fmt"
	"os"
	"strings"
	"syscall/js"
)

var (
	global    = js.Global()
	cancelled string
)

type object = map[string]any

// await gives what a promise gives, or the text of its error.
func await(p js.Value) js.Value {
	settled := make(chan js.Value, 1)
	good := js.FuncOf(func(_ js.Value, args []js.Value) any { settled <- args[0]; return nil })
	bad := js.FuncOf(func(_ js.Value, args []js.Value) any {
		settled <- global.Call("String", args[0])
		return nil
	})
	defer good.Release()
	defer bad.Release()
	p.Call("then", good, bad)
	return <-settled
}

func chunk(text string) js.Value {
	bytes := global.Get("Uint8Array").New(len(text))
	js.CopyBytesToJS(bytes, []byte(text))
	return bytes
}

// counting gives a stream of n chunks, each made by a goroutine when it is asked for.
func counting(n int) js.Value {
	made := 0
	return global.Get("ReadableStream").New(object{
		"pull": js.FuncOf(func(_ js.Value, args []js.Value) any {
			controller := args[0]
			return global.Get("Promise").New(js.FuncOf(func(_ js.Value, args []js.Value) any {
				done := args[0]
				go func() {
					if made == n {
						controller.Call("close")
					} else {
						made++
						controller.Call("enqueue", chunk(fmt.Sprintf("chunk %d\n", made)))
					}
					done.Invoke()
				}()
				return nil
			}))
		}),
		"cancel": js.FuncOf(func(_ js.Value, args []js.Value) any {
			cancelled = fmt.Sprintf("cancelled: %s after %d", args[0].String(), made)
			return nil
		}),
	}, object{"highWaterMark": 0})
}

func main() {
	fmt.Println("as a body")
	fmt.Print(await(global.Get("Response").New(counting(3)).Call("text")).String())

	fmt.Println("by a reader")
	reader := counting(2).Call("getReader")
	for {
		read := await(reader.Call("read"))
		if read.Get("done").Bool() {
			break
		}
		got := make([]byte, read.Get("value").Length())
		js.CopyBytesToGo(got, read.Get("value"))
		fmt.Printf("%s", got)
	}

	fmt.Println("by an iterator")
	iterator := counting(5).Call("values")
	for range 2 {
		fmt.Println(await(iterator.Call("next")).Get("value").Length())
	}
	fmt.Println(await(iterator.Call("return", "enough")).Get("value"), cancelled)

	fmt.Println("split")
	both := counting(2).Call("tee")
	fmt.Print(await(global.Get("Response").New(both.Index(0)).Call("text")).String())
	fmt.Print(await(global.Get("Response").New(both.Index(1)).Call("text")).String())

	fmt.Println("sent")
	answer := await(global.Call("fetch", os.Getenv("HTTP")+"/echo", object{"method": "POST", "body": counting(3), "duplex": "half"}))
	_, body, _ := strings.Cut(await(answer.Call("text")).String(), "\n\n")
	fmt.Print(body)

	fmt.Println("in error")
	failing := global.Get("ReadableStream").New(object{"start": js.FuncOf(func(_ js.Value, args []js.Value) any {
		args[0].Call("error", global.Get("Error").New("from Go"))
		return nil
	})})
	fmt.Println(await(failing.Call("getReader").Call("read")))
}
