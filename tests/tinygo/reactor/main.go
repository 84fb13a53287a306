// A library: functions that its host calls.
package main

import (
	"fmt"
	"time"
)

var calls int

//go:wasmexport add
func add(a, b int32) int32 {
	calls++
	return a + b
}

//go:wasmexport mean
func mean(a, b float64) float64 { return (a + b) / 2 }

//go:wasmexport big
func big(a int64) int64 { return a * a }

//go:wasmexport greet
func greet(n int32) {
	answers := make(chan string)
	go func() { answers <- fmt.Sprintf("greeting %d", n) }()
	fmt.Println(<-answers)
}

//go:wasmexport later
func later(ms int32) int32 {
	go func() {
		time.Sleep(time.Duration(ms) * time.Millisecond)
		fmt.Println("later")
	}()
	return ms
}

func main() {}
