// Values that come and go leave nothing behind: the table of values stays small over callbacks, timers and objects.
package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"sync"
	"syscall/js"
	"time"
	"unsafe"
)

// The Go object, which package js keeps to itself: a reference is a NaN whose low half is an id, 6 for this one.
func goObject() js.Value {
	value := struct {
		ref     uint64
		collect *uint64
	}{ref: 0x7ff80001_00000006}
	return *(*js.Value)(unsafe.Pointer(&value))
}

// Two collections with a pause: finalizers, which give values back, run in a goroutine of their own.
func collect() {
	for range 2 {
		runtime.GC()
		time.Sleep(time.Millisecond)
	}
}

func tableLength() int {
	collect()
	return goObject().Get("_values").Length()
}

func sometimes(i int) {
	if i%2000 == 0 {
		collect()
	}
}

func check(got, want int) {
	if got != want {
		fmt.Println("got", got, "instead of", want)
	}
}

func main() {
	n := 20_000
	if len(os.Args) > 1 {
		n, _ = strconv.Atoi(os.Args[1])
	}
	global := js.Global()
	// The table never shrinks: what it holds at most between collections is its length.
	measure := func(name string, f func()) {
		f()
		before := tableLength()
		f()
		growth := tableLength() - before
		fmt.Println(name, "values left behind:", growth > 3000)
		if os.Getenv("SHOW") != "" {
			fmt.Fprintln(os.Stderr, name, before, growth)
		}
	}
	measure("callbacks", func() {
		sum := 0
		for i := range n {
			sometimes(i)
			f := js.FuncOf(func(this js.Value, args []js.Value) any { sum += args[0].Int(); return nil })
			f.Invoke(i)
			f.Release()
		}
		check(sum, n*(n-1)/2)
	})
	measure("one callback", func() {
		f := js.FuncOf(func(this js.Value, args []js.Value) any { return args[0] })
		sum := 0
		for i := range n {
			sometimes(i)
			sum += f.Invoke(i).Int()
		}
		f.Release()
		check(sum, n*(n-1)/2)
	})
	measure("objects", func() {
		object := global.Get("Object")
		for i := range n {
			sometimes(i)
			o := object.New()
			o.Set("n", i)
			o.Set("text", strconv.Itoa(i))
			o.Set("list", []any{i, "in a list"})
		}
	})
	measure("strings", func() {
		for i := range n {
			sometimes(i)
			js.ValueOf("text " + strconv.Itoa(i))
		}
	})
	measure("timers", func() {
		// A thousand at a time: each that is due gets a goroutine, and Go never forgets that it had so many.
		var group sync.WaitGroup
		for i := 0; i < n; i += 1000 {
			group.Add(1000)
			for at := range 1000 {
				time.AfterFunc(time.Duration(at)*time.Microsecond, group.Done)
			}
			group.Wait()
			sometimes(i)
		}
	})
	measure("timeouts", func() {
		count, done := 0, make(chan bool)
		f := js.FuncOf(func(js.Value, []js.Value) any {
			if count++; count%1000 == 0 {
				go func() { done <- true }()
			}
			return nil
		})
		for range n / 1000 {
			for range 1000 {
				global.Call("setTimeout", f, 1)
			}
			<-done
			sometimes(count)
		}
		f.Release()
	})
	measure("files", func() {
		for i := range n / 20 {
			sometimes(i)
			os.Stat(".")
		}
	})
}
