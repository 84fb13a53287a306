// Copies standard input to standard output, and counts the ticks of a goroutine meanwhile on standard error.
package main

import (
	"fmt"
	"io"
	"os"
	"sync/atomic"
	"time"
)

func main() {
	var ticks atomic.Int64
	go func() {
		for range time.Tick(5 * time.Millisecond) {
			ticks.Add(1)
		}
	}()
	n, err := io.Copy(os.Stdout, os.Stdin)
	fmt.Fprintf(os.Stderr, "%d bytes, error %v, ticks %t\n", n, err, ticks.Load() >= 10)
	if err != nil {
		os.Exit(3)
	}
}
