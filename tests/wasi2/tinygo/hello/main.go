// Goroutines, channels, a ticker, arguments and environment.
package main

import (
	"fmt"
	"os"
	"strings"
	"time"
)

func main() {
	done := make(chan int)
	for i := 0; i < 5; i++ {
		go func() {
			time.Sleep(time.Duration(50-10*i) * time.Millisecond)
			done <- i
		}()
	}
	for i := 0; i < 5; i++ {
		fmt.Print(<-done, " ")
	}
	fmt.Println()
	start := time.Now()
	<-time.After(20 * time.Millisecond)
	fmt.Println(time.Since(start) >= 20*time.Millisecond, time.Now().Year() > 2020)
	fmt.Println(strings.Join(os.Args[1:], "|"), os.Getenv("SHOWN"), os.Getenv("HIDDEN"))
	fmt.Fprintln(os.Stderr, "to standard error")
	println("println")
}
