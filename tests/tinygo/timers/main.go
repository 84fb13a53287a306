// A ticker, timers that are stopped and reset, and timeouts beside each other.
package main

import (
	"fmt"
	"sync"
	"time"
)

func main() {
	begin := time.Now()
	ticker := time.NewTicker(10 * time.Millisecond)
	for i := 0; i < 5; i++ {
		<-ticker.C
		fmt.Println("tick", i)
	}
	ticker.Stop()
	fmt.Println(time.Since(begin) >= 50*time.Millisecond)

	stopped := time.NewTimer(5 * time.Millisecond)
	fmt.Println("stopped", stopped.Stop())
	after := make(chan string)
	time.AfterFunc(15*time.Millisecond, func() { after <- "function" })
	select {
	case <-stopped.C:
		fmt.Println("a stopped timer fired")
	case text := <-after:
		fmt.Println(text)
	case <-time.After(5 * time.Second):
		fmt.Println("timeout")
	}

	var all sync.WaitGroup
	var sum int
	var lock sync.Mutex
	begin = time.Now()
	for i := 0; i < 300; i++ {
		all.Add(1)
		go func(n int) {
			time.Sleep(time.Duration(1+n%50) * time.Millisecond)
			lock.Lock()
			sum += n
			lock.Unlock()
			all.Done()
		}(i)
	}
	all.Wait()
	fmt.Println(sum, time.Since(begin) < 20*time.Second)
}
