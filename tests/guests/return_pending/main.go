// Returning from main ends the process at once, whatever is pending: timers, sleepers, blocked goroutines.
package main

import (
	"fmt"
	"time"
)

func main() {
	time.AfterFunc(time.Hour, func() { fmt.Println("never") })
	ticker := time.NewTicker(time.Hour)
	go func() { <-ticker.C }()
	go time.Sleep(time.Hour)
	go func() { select {} }()
	time.Sleep(time.Millisecond)
	fmt.Println("main returns")
}
