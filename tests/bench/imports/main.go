// Imports measures calls from Go to JavaScript and back: lines of name, nanoseconds of one call.
//
//	imports [MILLISECONDS]    for how long each is repeated, three times; the best counts
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall/js"
	"time"
)

// Results go here, so that no compiler can think that nobody wants them.
var (
	number float64
	object js.Value
	text   string
	length int
	info   os.FileInfo
)

func must[T any](value T, err error) T {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	return value
}

// repeat gives the time of one call of f, which does what it measures n times.
func repeat(least time.Duration, f func(n int)) time.Duration {
	n := 1
	took := time.Duration(0)
	for ; ; n *= 2 {
		start := time.Now()
		f(n)
		if took = time.Since(start); took >= least {
			break
		}
	}
	for range 2 {
		start := time.Now()
		f(n)
		took = min(took, time.Since(start))
	}
	return time.Duration(float64(took) / float64(n) * 1000) // thousandths of it
}

func main() {
	least := 100 * time.Millisecond
	if len(os.Args) > 1 {
		least = time.Duration(must(strconv.Atoi(os.Args[1]))) * time.Millisecond
	}

	holder := js.Global().Get("Object").New()
	holder.Set("number", 2.5)
	holder.Set("object", js.Global().Get("Object").New())
	math := js.Global().Get("Math")
	same := js.FuncOf(func(_ js.Value, args []js.Value) any { return args[0] })
	defer same.Release()
	forty := strings.Repeat("forty bytes of text ", 2)
	bytes := make([]byte, 1<<20)
	array := js.Global().Get("Uint8Array").New(len(bytes))

	folder := must(os.MkdirTemp("", "imports"))
	defer os.RemoveAll(folder)
	file := must(os.Create(filepath.Join(folder, "file")))
	defer file.Close()
	page := make([]byte, 4096)

	for _, each := range []struct {
		name string
		f    func(n int)
	}{
		{"valueGet number", func(n int) {
			for range n {
				number = holder.Get("number").Float()
			}
		}},
		{"valueGet object", func(n int) {
			for range n {
				object = holder.Get("object")
			}
		}},
		{"valueCall", func(n int) {
			for range n {
				number = math.Call("abs", -2.5).Float()
			}
		}},
		{"FuncOf invoked", func(n int) {
			for range n {
				number = same.Invoke(2.5).Float()
			}
		}},
		{"string of 40 bytes, both ways", func(n int) {
			for range n {
				text = js.ValueOf(forty).String()
			}
		}},
		{"1 MiB to JavaScript", func(n int) {
			for range n {
				length = js.CopyBytesToJS(array, bytes)
			}
		}},
		{"1 MiB to Go", func(n int) {
			for range n {
				length = js.CopyBytesToGo(bytes, array)
			}
		}},
		{"os.Stat", func(n int) {
			for range n {
				info = must(os.Stat(file.Name()))
			}
		}},
		{"write of 4 KiB", func(n int) {
			for range n {
				length = must(file.WriteAt(page, 0))
			}
		}},
	} {
		fmt.Printf("%s\t%.1f\n", each.name, float64(repeat(least, each.f))/1000)
	}
}
