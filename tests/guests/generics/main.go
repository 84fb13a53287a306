// Generics, iterators, closures, embedding, method values, labelled loops, goto, switches, defer in loops.
package main

import (
	"fmt"
	"iter"
	"strings"
)

type number interface{ ~int | ~int64 | ~float64 }

type meters float64

func sum[T number](values ...T) (total T) {
	for _, v := range values {
		total += v
	}
	return
}

func mapped[T, U any](in []T, f func(T) U) []U {
	out := make([]U, 0, len(in))
	for _, v := range in {
		out = append(out, f(v))
	}
	return out
}

type stack[T any] struct{ items []T }

func (s *stack[T]) push(v T) { s.items = append(s.items, v) }
func (s *stack[T]) all() iter.Seq2[int, T] {
	return func(yield func(int, T) bool) {
		for i := len(s.items) - 1; i >= 0; i-- {
			if !yield(i, s.items[i]) {
				return
			}
		}
	}
}

type animal interface{ sound() string }
type base struct{ name string }

func (b base) describe() string { return "I am " + b.name }

type dog struct {
	base
	age int
}

func (d dog) sound() string { return d.name + " barks" }

func fibonacci() iter.Seq[int] {
	return func(yield func(int) bool) {
		for a, b := 0, 1; yield(a); a, b = b, a+b {
		}
	}
}

func main() {
	fmt.Println(sum(1, 2, 3), sum(1.5, 2), sum[meters](1, 2.5))
	fmt.Println(mapped([]int{1, 2}, func(i int) string { return strings.Repeat("x", i) }))
	s := stack[string]{}
	for _, w := range strings.Fields("one two three four") {
		s.push(w)
	}
	for i, v := range s.all() {
		if v == "one" {
			break
		}
		fmt.Print(i, v, " ")
	}
	fmt.Printf("%T\n", s)
	for f := range fibonacci() {
		if f > 50 {
			break
		}
		fmt.Print(f, " ")
	}
	next, stop := iter.Pull(fibonacci())
	a, _ := next()
	b, _ := next()
	stop()
	_, more := next()
	fmt.Println(a, b, more)

	d := dog{base{"Rex"}, 3}
	var an animal = d
	describe, sound := d.describe, animal.sound
	d.name = "changed"
	fmt.Println(describe(), sound(an), an.(dog).age)
	counters := []func() int{}
	for i := range 3 {
		counters = append(counters, func() int { i += 10; return i })
	}
	fmt.Println(counters[0](), counters[0](), counters[2]())
outer:
	for i := 0; ; i++ {
		for j := range 5 {
			switch {
			case j == 3:
				continue outer
			case i == 2:
				break outer
			}
			fmt.Print(i, j, " ")
		}
	}
	i := 0
again:
	if i < 3 {
		i++
		goto again
	}
	switch x := any(i).(type) {
	case string:
		fmt.Println("string")
	case int:
		fmt.Println("int", x)
		fallthroughs(2)
	}
	array := [...]string{2: "c", 0: "a"}
	copied := array
	copied[0] = "z"
	slice := array[:2:2]
	slice = append(slice, "new")
	fmt.Println(array, copied, slice, len(array[1:]), cap(slice) >= 3, min(3, 1, 2), max("a", "b"))
}

func fallthroughs(n int) {
	switch n {
	case 2:
		fmt.Println("two")
		fallthrough
	case 1:
		fmt.Println("one")
	default:
		fmt.Println("never")
	}
}
