// Finalizers, cleanups and weak pointers run after a collection.
package main

import (
	"fmt"
	"runtime"
	"time"
	"weak"
)

type thing struct {
	id   int
	body [64]byte
}

func main() {
	finalized, cleaned := 0, 0
	make100 := func() {
		for i := range 100 {
			runtime.SetFinalizer(&thing{id: i}, func(t *thing) { finalized++ })
			runtime.AddCleanup(&thing{id: i}, func(id int) { cleaned += id }, 1)
		}
	}
	make100()
	for range 100 {
		runtime.GC()
		time.Sleep(time.Millisecond)
		if finalized >= 99 && cleaned >= 99 {
			break
		}
	}
	fmt.Println(finalized >= 99, cleaned >= 99)

	held := &thing{id: 7}
	pointer := weak.Make(held)
	runtime.GC()
	fmt.Println(pointer.Value().id)
	runtime.KeepAlive(held)
	held = nil
	for range 10 {
		runtime.GC()
	}
	fmt.Println(pointer.Value() == nil)
}
