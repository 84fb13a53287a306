// Goroutines that sleep, channels, fmt.
package main

import (
	"fmt"
	"os"

	"tinygo/naps"
)

func main() {
	fmt.Println("hello", len("wörld"))
	out := naps.Take(3)
	for i := 0; i < 3; i++ {
		fmt.Printf("%d %v\n", <-out, map[string]float64{"pi": 3.25})
	}
	fmt.Fprintln(os.Stderr, "to standard error")
	println("println", 42, true)
}
