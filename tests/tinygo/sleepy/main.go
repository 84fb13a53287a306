// Goroutines and sleep without fmt: what needs no JavaScript.
package main

import "time"

func main() {
	out := make(chan int)
	begin := time.Now()
	for i := 3; i > 0; i-- {
		go func(n int) {
			time.Sleep(time.Duration(n) * 20 * time.Millisecond)
			out <- n
		}(i)
	}
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
