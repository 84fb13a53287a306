// Goroutines and sleep without fmt: what needs no JavaScript.
package main

import (
	"time"

	"tinygo/naps"
)

func main() {
	begin := time.Now()
	out := naps.Take(3)
	for i := 0; i < 3; i++ {
		println("hello", <-out)
	}
	println(time.Since(begin) >= 60*time.Millisecond)
	go func() {
		time.Sleep(time.Hour)
	}()
	select {
	case <-out:
	case <-time.After(5 * time.Millisecond):
		println("timeout")
	}
}
