// Goroutines that sleep, channels, fmt.
package main

import (
	"fmt"
	"os"
	"time"
)

func main() {
	fmt.Println("hello", len("wörld"))
	out := make(chan int)
	for i := 3; i > 0; i-- {
		go func(n int) {
			time.Sleep(time.Duration(n) * 20 * time.Millisecond)
			out <- n
		}(i)
	}
	for i := 0; i < 3; i++ {
		fmt.Printf("%d %v\n", <-out, map[string]float64{"pi": 3.25})
	}
	fmt.Fprintln(os.Stderr, "to standard error")
	println("println", 42, true)
}
