// Many timers that are due together all fire, in the order of their times; stopped ones do not.
package main

import (
	"fmt"
	"slices"
	"sync"
	"time"
)

func main() {
	const n = 500
	var group sync.WaitGroup
	order := []int{}
	base := time.Now()
	for i := range n {
		group.Add(1)
		// Pairs a microsecond apart, made in an order of its own; all are due within one millisecond.
		at := (i * 37) % n
		time.AfterFunc(time.Until(base.Add(50*time.Millisecond+time.Duration(at)*2*time.Microsecond)), func() {
			order = append(order, at)
			group.Done()
		})
	}
	stopped := 0
	for range 100 {
		if time.AfterFunc(50*time.Millisecond, func() { fmt.Println("stopped timer fired") }).Stop() {
			stopped++
		}
	}
	group.Wait()
	slices.Sort(order)
	missing := 0
	for i, at := range order {
		if i != at {
			missing++
		}
	}
	fmt.Println(len(order), missing, stopped)
	time.Sleep(60 * time.Millisecond)

	// Ten thousand timers over ten milliseconds.
	done := make(chan bool, 10000)
	for i := range 10000 {
		time.AfterFunc(time.Duration(i)*time.Microsecond, func() { done <- true })
	}
	for range 10000 {
		<-done
	}
	fmt.Println("all")
}
