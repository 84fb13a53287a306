// The same host values, asked for again and again while collections come and go: each reference that is held names its
// object, whatever happened to the others, and what nobody holds is given back.
package main

import (
	"fmt"
	"runtime"
	"syscall/js"
)

type held struct {
	value js.Value
	id    int
}

type world struct {
	objects js.Value
	ids     []int
	made    int
	seed    uint32
	wrong   int
}

func (w *world) random(n int) int {
	w.seed = w.seed*1664525 + 1013904223
	return int(w.seed>>8) % n
}

func (w *world) replace(at int) {
	object := js.Global().Get("Object").New()
	w.made++
	object.Set("id", w.made)
	object.Set("name", fmt.Sprint("object ", w.made))
	w.objects.SetIndex(at, object)
	w.ids[at] = w.made
}

func (w *world) check(h held) {
	if h.value.IsUndefined() {
		return
	}
	if h.value.Get("id").Int() != h.id || h.value.Get("name").String() != fmt.Sprint("object ", h.id) {
		w.wrong++
	}
}

func main() {
	const count = 64
	w := &world{objects: js.Global().Get("Array").New(count), ids: make([]int, count), seed: 1}
	for i := range count {
		w.replace(i)
	}
	holds := make([]held, 200)
	garbage := make([][]byte, 100)
	for i := range 60_000 {
		at := w.random(count)
		h := held{w.objects.Index(at), w.ids[at]}
		w.check(h)
		switch w.random(8) {
		case 0, 1:
			holds[w.random(len(holds))] = h
		case 2:
			holds[w.random(len(holds))] = held{}
		case 3:
			w.check(holds[w.random(len(holds))])
		case 4:
			w.replace(at)
		case 5:
			garbage[w.random(len(garbage))] = make([]byte, 2000)
		}
		if i%2500 == 0 {
			runtime.GC()
		}
		if i%100 == 0 {
			runtime.Gosched()
		}
	}
	for _, h := range holds {
		w.check(h)
	}
	fmt.Println("made", w.made, "wrong", w.wrong)

	// A collection begins while a callback of a callback uses the same event again.
	var depth js.Func
	depth = js.FuncOf(func(this js.Value, args []js.Value) any {
		n := args[0].Int()
		if n == 0 {
			runtime.GC()
			return args[1]
		}
		got := depth.Invoke(n-1, args[1])
		if !got.Equal(args[1]) || args[0].Int() != n || args[1].Get("n").Int() != 7 {
			w.wrong++
		}
		return got
	})
	token := js.Global().Get("Object").New()
	token.Set("n", 7)
	for range 50 {
		depth.Invoke(8, token)
	}
	fmt.Println("wrong", w.wrong)
}
