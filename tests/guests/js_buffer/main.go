// Buffers as node's modules take and give them: beside Go's own byte slices, from files, and as typed arrays.
package main

import (
	"fmt"
	"os"
	"syscall/js"
)

func main() {
	global := js.Global()
	buffer := global.Get("Buffer")
	b := buffer.Call("from", "héllo")
	got := make([]byte, b.Length())
	fmt.Println(js.CopyBytesToGo(got, b), string(got), b.Call("toString", "base64"))
	fmt.Println(js.CopyBytesToJS(b, []byte("Hello!")), b.Call("toString"), b.Index(0))
	fmt.Println(b.InstanceOf(buffer), b.InstanceOf(global.Get("Uint8Array")), b.Type())

	if err := os.WriteFile("file", []byte{1, 2, 3, 250}, 0o644); err != nil {
		fmt.Println(err)
	}
	read := global.Get("fs").Call("readFileSync", "file")
	fmt.Println(buffer.Call("isBuffer", read), read.Call("toString", "hex"), read.Call("readUInt32BE", 0))
	again := buffer.Call("concat", []any{read, b.Call("subarray", 0, 2)})
	fmt.Println(global.Get("JSON").Call("stringify", again))
	again.Call("writeInt16LE", -2, 1)
	fmt.Println(again.Call("equals", read), again.Call("indexOf", 254), again.Call("toString", "latin1", 4))
	global.Get("console").Call("log", again, buffer.Call("alloc", 3))
	fmt.Println(global.Call("require", "buffer").Get("Buffer").Equal(buffer))
}
