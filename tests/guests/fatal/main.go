// Errors that recover cannot stop: the runtime's own "fatal error" texts, exit status 2.
package main

import (
	"fmt"
	"os"
	"sync"
)

func main() {
	defer func() { fmt.Println("recovered", recover()) }()
	var mutex sync.Mutex
	switch os.Args[1] {
	case "mutex":
		mutex.Unlock()
	case "rwmutex":
		var rw sync.RWMutex
		rw.RUnlock()
	case "maprace":
		m := map[int]int{}
		for i := range 10 {
			m[i] = i
		}
		for i := range m {
			m[i+100] = 1
			delete(m, i)
		}
		fmt.Println(len(m) > 0)
	}
}
