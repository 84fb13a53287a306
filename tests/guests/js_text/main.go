// TextEncoder and TextDecoder: Unicode, invalid bytes, the byte order mark, views.
package main

import (
	"fmt"
	"syscall/js"
)

func main() {
	encoder, decoder := js.Global().Get("TextEncoder").New(), js.Global().Get("TextDecoder").New()
	for _, s := range []string{"", "abc", "ż日🙂", "a\x00b"} {
		bytes := encoder.Call("encode", s)
		got := make([]byte, bytes.Length())
		js.CopyBytesToGo(got, bytes)
		fmt.Printf("% x %v %q\n", got, bytes.InstanceOf(js.Global().Get("Uint8Array")), decoder.Call("decode", bytes).String())
	}
	for _, b := range [][]byte{{0x61, 0xff, 0x62}, {0xed, 0xa0, 0x80}, {0xef, 0xbb, 0xbf, 0x61}, {0xf0, 0x9f, 0x99}, {0xc0, 0xaf}} {
		array := js.Global().Get("Uint8Array").New(len(b))
		js.CopyBytesToJS(array, b)
		fmt.Printf("% x %+q\n", b, decoder.Call("decode", array).String())
	}
	fmt.Println(encoder.Get("encoding"), decoder.Get("encoding"), decoder.Call("decode").String() == "", encoder.Call("encode").Length())
	whole := encoder.Call("encode", "hello world")
	fmt.Println(decoder.Call("decode", whole.Call("subarray", 6)))
}
