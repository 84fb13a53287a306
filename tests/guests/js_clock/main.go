// performance.now and crypto.getRandomValues: monotonic, in milliseconds; random, in place, refusing too much.
package main

import (
	"fmt"
	"math"
	"syscall/js"
	"time"
)

func main() {
	performance := js.Global().Get("performance")
	last := performance.Call("now").Float()
	steps := 0
	for range 10_000 {
		now := performance.Call("now").Float()
		if now < last {
			fmt.Println("went back", last, now)
		}
		if now > last {
			steps++
		}
		last = now
	}
	start := performance.Call("now").Float()
	time.Sleep(30 * time.Millisecond)
	took := performance.Call("now").Float() - start
	fmt.Println(took >= 29.5 && took < 5000, steps > 10, start >= 0 && start < 60_000)
	origin := performance.Get("timeOrigin").Float()
	fmt.Println(math.Abs(origin+performance.Call("now").Float()-float64(time.Now().UnixMilli())) < 60_000)

	crypto, array := js.Global().Get("crypto"), js.Global().Get("Uint8Array").New(1000)
	same := crypto.Call("getRandomValues", array)
	bytes := make([]byte, 1000)
	js.CopyBytesToGo(bytes, array)
	zeros := 0
	for _, b := range bytes {
		if b == 0 {
			zeros++
		}
	}
	fmt.Println(same.Equal(array), zeros < 50)
	defer func() { fmt.Println(recover().(js.Error).Value.Get("name")) }()
	crypto.Call("getRandomValues", js.Global().Get("Uint8Array").New(65537))
}
