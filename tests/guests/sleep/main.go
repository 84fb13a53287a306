// time.Sleep: sleepers wake in the order of their times, never early.
package main

import (
	"fmt"
	"sync"
	"time"
)

func main() {
	var mutex sync.Mutex
	var group sync.WaitGroup
	order := []int{}
	for _, ms := range []int{200, 40, 120, 0, 80, 160} {
		group.Add(1)
		go func() {
			defer group.Done()
			start := time.Now()
			time.Sleep(time.Duration(ms) * time.Millisecond)
			early := time.Since(start) < time.Duration(ms)*time.Millisecond
			mutex.Lock()
			defer mutex.Unlock()
			order = append(order, ms)
			if early {
				fmt.Println("early", ms)
			}
		}()
	}
	group.Wait()
	fmt.Println(order)
	start := time.Now()
	time.Sleep(0)
	time.Sleep(-time.Hour)
	fmt.Println(time.Since(start) < time.Second)
}
