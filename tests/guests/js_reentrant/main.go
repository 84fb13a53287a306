// Callbacks inside callbacks: JavaScript calls Go, which calls JavaScript, three and fifty deep; stacks grow meanwhile.
package main

import (
	"fmt"
	"syscall/js"
)

func grow(n int) int {
	var pad [64]int
	if n == 0 {
		return 0
	}
	pad[n%64] = n
	return grow(n-1) + pad[n%64] - n + 1
}

func main() {
	var inner, middle, outer js.Func
	inner = js.FuncOf(func(this js.Value, args []js.Value) any { return fmt.Sprint("inner ", args[0], " ", grow(2000)) })
	middle = js.FuncOf(func(this js.Value, args []js.Value) any {
		return "middle(" + inner.Invoke(args[0].Int()+1).String() + ")"
	})
	outer = js.FuncOf(func(this js.Value, args []js.Value) any {
		return "outer(" + this.Call("middle", args[0].Int()+1).String() + ")"
	})
	o := js.ValueOf(map[string]any{"outer": outer, "middle": middle})
	fmt.Println(o.Call("outer", 1))

	var recurse js.Func
	recurse = js.FuncOf(func(this js.Value, args []js.Value) any {
		n := args[0].Int()
		if n == 0 {
			return grow(5000)
		}
		return recurse.Invoke(n-1).Int() + 1
	})
	fmt.Println(recurse.Invoke(50))

	// Other goroutines run while a callback waits for them.
	requests, replies := make(chan int), make(chan int)
	go func() {
		for r := range requests {
			replies <- r * 10
		}
	}()
	ask := js.FuncOf(func(this js.Value, args []js.Value) any {
		requests <- args[0].Int()
		return <-replies
	})
	sorted := js.ValueOf([]any{3, 1, 2}).Call("map", ask)
	fmt.Println(sorted.Index(0), sorted.Index(1), sorted.Index(2))
	before := js.FuncOf(func(this js.Value, args []js.Value) any { return ask.Invoke(args[1]).Int() - ask.Invoke(args[0]).Int() })
	descending := js.ValueOf([]any{5, 1, 4, 2, 3}).Call("sort", before)
	fmt.Println(descending.Call("join", ""))
}
