// Package naps has goroutines that sleep.
package naps

import "time"

// Take lets goroutines sleep, the nth n times 20 ms, and say when they have.
func Take(count int) <-chan int {
	out := make(chan int)
	for i := count; i > 0; i-- {
		go func(n int) {
			time.Sleep(time.Duration(n) * 20 * time.Millisecond)
			out <- n
		}(i)
	}
	return out
}
