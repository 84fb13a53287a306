//go:build !scheduler.none

package main

import "fmt"

func channels() string {
	a, b := make(chan int), make(chan int)
	go func() {
		for v := range a {
			b <- v + 1
		}
		close(b)
	}()
	s := 0
	for i := 0; i < 300000; i++ {
		a <- i
		s += <-b
	}
	close(a)
	return fmt.Sprint(s)
}
