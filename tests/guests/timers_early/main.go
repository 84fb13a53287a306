// No timer fires early, by the clock that the program itself reads; the lateness stays reasonable.
package main

import (
	"fmt"
	"math/rand"
	"sync"
	"time"
)

func main() {
	random := rand.New(rand.NewSource(1))
	var group sync.WaitGroup
	var mutex sync.Mutex
	early, late := 0, 0
	for range 400 {
		delay := time.Duration(random.Int63n(int64(300 * time.Millisecond)))
		group.Add(1)
		start := time.Now()
		time.AfterFunc(delay, func() {
			took := time.Since(start)
			mutex.Lock()
			if took < delay {
				early++
			}
			if took > delay+2*time.Second {
				late++
			}
			mutex.Unlock()
			group.Done()
		})
	}
	// The loop's own idea of time is stale after a long calculation: arming must not use it.
	for i := 0; i < 5; i++ {
		busy := time.Now()
		for time.Since(busy) < 15*time.Millisecond {
		}
		start := time.Now()
		time.Sleep(10 * time.Millisecond)
		if time.Since(start) < 10*time.Millisecond {
			early++
		}
	}
	group.Wait()
	fmt.Println("early:", early, "very late:", late)
	a := time.Now()
	b := time.Now()
	fmt.Println(!b.Before(a), b.Sub(a) >= 0)
}
