// Panics that nobody recovers: Go's own text, a goroutine dump, exit status 2.
package main

import (
	"errors"
	"fmt"
	"os"
	"time"
)

type custom struct{ code int }

func (c custom) Error() string { return fmt.Sprint("custom code ", c.code) }

type stringer struct{ name string }

func (s stringer) String() string { return "stringer " + s.name }

type plain struct{ a, b int }

type node struct{ next *node }

//go:noinline
func at(s []int, i int) int { return s[i] }

//go:noinline
func divide(a, b int) int { return a / b }

func main() {
	fmt.Println("before")
	defer fmt.Println("deferred")
	var any any = "text"
	switch os.Args[1] {
	case "string":
		panic("a message\nof two lines")
	case "error":
		panic(errors.New("an error"))
	case "custom":
		panic(custom{7})
	case "stringer":
		panic(stringer{"seven"})
	case "plain":
		panic(plain{1, 2})
	case "int":
		panic(42)
	case "float":
		panic(1.5)
	case "nil":
		panic(nil)
	case "nilmap":
		var m map[string]int
		m["x"] = 1
	case "nilpointer":
		var n *node
		fmt.Println(n.next)
	case "nilfunc":
		var f func()
		f()
	case "index":
		fmt.Println(at([]int{1, 2, 3}, len(os.Args)+5))
	case "slice":
		s := []int{1, 2, 3}
		fmt.Println(s[len(os.Args)+1 : 2])
	case "divide":
		fmt.Println(divide(1, len(os.Args)-2))
	case "assert":
		fmt.Println(any.(int))
	case "interface":
		fmt.Println(any.(fmt.Stringer))
	case "closeclosed":
		c := make(chan int)
		close(c)
		close(c)
	case "sendclosed":
		c := make(chan int)
		close(c)
		c <- 1
	case "makeslice":
		n := -len(os.Args)
		fmt.Println(len(make([]int, n)))
	case "nested":
		defer func() { panic("second") }()
		panic("first")
	case "repanic":
		defer func() { panic(fmt.Sprint("again: ", recover())) }()
		panic("first")
	case "goroutine":
		go panic("in a goroutine")
		time.Sleep(time.Second)
	case "timer":
		time.AfterFunc(time.Millisecond, func() { panic("in a timer") })
		time.Sleep(time.Second)
	case "unlock":
		var mutex = make(chan struct{}, 1)
		select {
		case <-mutex:
		default:
			panic(errors.Join(errors.New("one"), errors.New("two")))
		}
	}
}
