// recover: runtime errors become values, deferred calls run in reverse order, results can be changed.
package main

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
)

type point struct{ x int }

func try(name string, f func()) {
	defer func() {
		problem := recover()
		_, isRuntime := problem.(runtime.Error)
		fmt.Printf("%s: %v (runtime error: %v)\n", name, problem, isRuntime)
	}()
	f()
}

func named() (result int, err error) {
	defer func() {
		if problem := recover(); problem != nil {
			result, err = -1, fmt.Errorf("wrapped: %v", problem)
		}
	}()
	panic("inside")
}

func main() {
	var m map[string]int
	var p *point
	var s []int
	var f func()
	var i any
	zero := len(s)
	try("map", func() { m["a"] = 1 })
	try("pointer", func() { fmt.Println(p.x) })
	try("index", func() { fmt.Println(s[zero]) })
	try("slice", func() { fmt.Println(s[zero+1:]) })
	try("array", func() { fmt.Println((*[4]int)(s)) })
	try("divide", func() { fmt.Println(1 / zero) })
	try("call", func() { f() })
	try("assert", func() { fmt.Println(i.(int)) })
	try("compare", func() { fmt.Println(any(s) == any(s)) })
	try("hash", func() { fmt.Println(map[any]int{s: 1}) })
	try("repeat", func() { strings.Repeat("x", zero-1) })
	try("error", func() { panic(errors.New("mine")) })
	try("nil", func() { panic(nil) })
	try("nothing", func() {})
	fmt.Println(named())

	for i := range 3 {
		defer fmt.Println("deferred", i)
	}
	done := make(chan string)
	go func() {
		defer func() { done <- fmt.Sprint("goroutine: ", recover()) }()
		var deep func(int)
		deep = func(n int) {
			defer func() {}()
			if n == 0 {
				panic("deep")
			}
			deep(n - 1)
		}
		deep(500)
	}()
	fmt.Println(<-done)
}
