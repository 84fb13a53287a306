// A library: functions for callers outside, which find what init has made.
package main

import (
	"fmt"
	"os"
	"time"
)

var base int32

func init() { base = 3 }

//go:wasmexport add
func add(a, b int32) int32 { return a + b + base }

// same has the type that Go's own functions have in WebAssembly.
//
//go:wasmexport same
func same(a int32) int32 { return a }

//go:wasmexport half
func half(a float64) float64 { return a / 2 }

//go:wasmexport sleeps
func sleeps(ms int64) int64 {
	done := make(chan int64)
	go func() {
		time.Sleep(time.Duration(ms) * time.Millisecond)
		done <- ms
	}()
	slept := <-done
	fmt.Println("slept")
	return slept
}

//go:wasmexport quits
func quits() { os.Exit(9) }

func main() {}
