// sync and sync/atomic: Cond, Once, RWMutex, Pool, Map, OnceValue, atomics, TryLock.
package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

func main() {
	var mutex sync.Mutex
	cond, ready, woken := sync.NewCond(&mutex), false, 0
	var group sync.WaitGroup
	for range 10 {
		group.Add(1)
		go func() {
			defer group.Done()
			mutex.Lock()
			for !ready {
				cond.Wait()
			}
			woken++
			mutex.Unlock()
		}()
	}
	mutex.Lock()
	ready = true
	mutex.Unlock()
	cond.Broadcast()
	group.Wait()
	fmt.Println("woken", woken)

	var once sync.Once
	for i := range 3 {
		once.Do(func() { fmt.Println("once", i) })
	}
	value := sync.OnceValue(func() int { fmt.Println("computed"); return 42 })
	fmt.Println(value(), value())

	var rw sync.RWMutex
	rw.RLock()
	fmt.Println(rw.TryRLock(), rw.TryLock())
	rw.RUnlock()
	rw.RUnlock()
	fmt.Println(rw.TryLock(), rw.TryRLock(), mutex.TryLock(), mutex.TryLock())

	var m sync.Map
	m.Store("a", 1)
	actual, loaded := m.LoadOrStore("a", 2)
	fmt.Println(actual, loaded)
	m.Delete("a")
	_, found := m.Load("a")
	fmt.Println(found)

	pool := sync.Pool{New: func() any { return new([64]byte) }}
	pool.Put(pool.Get())

	var counter atomic.Int64
	var pointer atomic.Pointer[string]
	text := "text"
	pointer.Store(&text)
	for range 100 {
		group.Add(1)
		go func() { counter.Add(3); group.Done() }()
	}
	group.Wait()
	fmt.Println(counter.Load(), counter.CompareAndSwap(300, 1), counter.Swap(9), *pointer.Load())
	var word uint32 = 0b1100
	fmt.Println(atomic.OrUint32(&word, 1), atomic.AndUint32(&word, 0b0101), word)
}
