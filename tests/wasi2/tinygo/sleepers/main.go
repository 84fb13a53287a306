// Ten thousand goroutines, each of which sleeps for up to half a second.
package main

import (
	"fmt"
	"math/rand"
	"sync"
	"time"
)

func main() {
	var all sync.WaitGroup
	start := time.Now()
	for range 10000 {
		all.Add(1)
		delay := time.Duration(1+rand.Intn(500)) * time.Millisecond
		go func() {
			defer all.Done()
			time.Sleep(delay)
		}()
	}
	all.Wait()
	fmt.Println(time.Since(start).Milliseconds())
}
