// Enormous functions are compiled in pieces (tools/lower/chunks.h): each value of a map's literal is right, also
// when goroutines are switched amid it, when it panics amid it, and when what the function calls recovers.
package main

import (
	"fmt"
	"runtime"
	"sync"
	"time"
)

const size = 2600 // as in table.go

func value(i int) int { return i*i ^ 0x5a5a }

func check(name string, table map[string]int) {
	wrong := 0
	for i := 0; i < size; i++ {
		if table[fmt.Sprintf("%x", i)] != value(i) {
			wrong++
		}
	}
	fmt.Println(name, len(table), "entries,", wrong, "wrong")
}

func waits(i int) int {
	switch i % 3 {
	case 0:
		time.Sleep(time.Millisecond)
	case 1:
		runtime.Gosched()
	default:
		answer := make(chan int)
		go func() { answer <- value(i) }()
		return <-answer
	}
	return value(i)
}

func failing(at int) (message any) {
	defer func() { message = recover() }()
	table(value, func(i int) int {
		if i >= at {
			panic(fmt.Sprint("at ", i))
		}
		return value(i)
	})
	return nil
}

func main() {
	check("at once:", table(value, value))
	check("waiting:", table(value, waits))
	check("collecting:", table(value, func(i int) int { runtime.GC(); return value(i) }))

	var all sync.WaitGroup
	tables := make([]map[string]int, 5)
	for n := range tables {
		all.Add(1)
		go func() {
			defer all.Done()
			tables[n] = table(waits, waits)
		}()
	}
	all.Wait()
	for n, each := range tables {
		check(fmt.Sprint("goroutine ", n, ":"), each)
	}

	fmt.Println(failing(0), failing(1000), failing(size-100), failing(size))
	all.Add(1)
	go func() {
		defer all.Done()
		table(value, func(i int) int {
			if i > 1500 {
				runtime.Goexit()
			}
			return value(i)
		})
		fmt.Println("not reached")
	}()
	all.Wait()
}
