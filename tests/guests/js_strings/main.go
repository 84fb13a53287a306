// Strings across the border: Unicode, invalid UTF-8, a leading BOM, NULs, long strings, many equal strings.
package main

import (
	"fmt"
	"strings"
	"syscall/js"
)

func main() {
	o := js.Global().Get("Object").New()
	for _, s := range []string{"", "plain", "ż日🙂", "a\x00b", "a\xffb", "\xed\xa0\x80", "\xf0\x9f\x99", "\xf4\x90\x80\x80", "\xc0\xaf", "\ufeffbom", "x\ufeffinside", "\ufeff\ufefftwo", "\xe2\x82x", "\ufffd", "e\u0301"} {
		v := js.ValueOf(s)
		o.Set("s", s)
		fmt.Printf("%+q %+q %v %v\n", s, v.String(), o.Get("s").Equal(v), v.Truthy())
	}
	o.Set("a\xffb", 1)
	fmt.Println(o.Get("a\ufffdb"), o.Get("a\xfeb"))
	for _, n := range []int{1, 100, 70_000, 3_000_000} {
		text := strings.Repeat("ż", n)
		v := js.ValueOf(text)
		fmt.Println(v.String() == text, v.Equal(js.ValueOf(strings.Repeat("ż", n))), js.Global().Get("Object").Invoke(v).Length())
	}
	s := js.Global().Get("String")
	fmt.Println(s.Invoke(42), s.Invoke(true), s.Invoke(nil), s.Invoke(js.ValueOf([]any{1, 2})), s.Invoke(js.Global().Get("Object").New()))
	concat := js.ValueOf([]any{"a", 1, nil}).Call("join", "🙂")
	fmt.Println(concat, s.Call("fromCharCode", 0x17c, 0xd83d, 0xde42))
	sum := 0
	for i := range 20_000 {
		sum += len(js.ValueOf(fmt.Sprint("key", i%100)).String())
	}
	fmt.Println(sum)
}
