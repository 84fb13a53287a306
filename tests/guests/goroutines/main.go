// Goroutines, WaitGroup, Mutex: a thousand goroutines each do their share, none is lost.
package main

import (
	"fmt"
	"runtime"
	"sync"
)

func main() {
	var group sync.WaitGroup
	var mutex sync.Mutex
	sum, order := 0, []int{}
	for i := 1; i <= 1000; i++ {
		group.Add(1)
		go func() {
			defer group.Done()
			runtime.Gosched()
			mutex.Lock()
			sum += i
			order = append(order, i)
			mutex.Unlock()
		}()
	}
	group.Wait()
	fmt.Println(sum, len(order), runtime.NumGoroutine())

	// Strict hand-over between two goroutines.
	ping, pong := make(chan int), make(chan int)
	go func() {
		for n := range ping {
			pong <- n + 1
		}
		close(pong)
	}()
	n := 0
	for range 10000 {
		ping <- n
		n = <-pong
	}
	close(ping)
	_, open := <-pong
	fmt.Println(n, open)
}
