// Every verb of fmt, flags, widths, Scan, errors.
package main

import (
	"errors"
	"fmt"
	"math"
	"time"
)

type point struct {
	X, Y int
	s    string
}

type celsius float64

func (c celsius) String() string { return fmt.Sprintf("%.1f°C", float64(c)) }

type gostring struct{}

func (gostring) GoString() string { return "gostring!" }

type broken struct{}

func (broken) String() string { panic("broken String") }

func main() {
	p := point{1, -2, "s"}
	fmt.Printf("%v|%+v|%#v|%T|%v\n", p, p, p, p, &p)
	fmt.Printf("%d|%+d|%5d|%-5d|%05d|%x|%X|%o|%O|%b|%c|%q|%U|%#U|%#x\n", 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 0x1f642, 42)
	fmt.Printf("%f|%.2f|%8.3f|%e|%E|%g|%G|%b|%x|%+.1e|% f\n", math.Pi, math.Pi, math.Pi, 1e6, 1e-6, 1e21, 1e-7, 1.0, 1.5, 12345.678, 2.5)
	fmt.Printf("%v %v %v %v %v %v\n", math.Inf(1), math.NaN(), -0.0, math.Copysign(0, -1), float32(0.1), 1e20)
	fmt.Printf("%s|%10s|%-10s|%.2s|%q|%x|%X|% x|%#q\n", "text", "text", "text", "text", "te\"xt\n", "text", "text", "text", "text")
	fmt.Printf("%t|%5t|%v|%p\n", true, false, nil, nil)
	fmt.Printf("%v|%d|%x|%q|%s|%#v\n", []int{1, 2}, []int{1, 2}, []byte("ab"), []string{"a", "b"}, []string{"a", "b"}, []string{"a", "b"})
	fmt.Printf("%v|%+v|%#v\n", map[string]int{"b": 2, "a": 1}, map[string]point{"k": p}, map[int]bool{1: true})
	fmt.Printf("%v|%.2f|%+v\n", 1+2i, complex(math.Pi, -1), complex64(3))
	fmt.Printf("%v %s %d %.2f|%#v|%v\n", celsius(36.6), celsius(1), celsius(2), celsius(3), gostring{}, broken{})
	fmt.Printf("%!|%z|%d|%d %d\n", 1, "s", 2)
	fmt.Printf("%[2]d %[1]d|%*d|%.*f|%[5]d\n", 1, 2, 5, 7, 2, math.E)
	fmt.Printf("%6.2f%%|%08.3f|%+08d|%x|%-8q|%t\n", 99.5, -3.14159, 42, -255, "q", 1)
	fmt.Printf("%v %v %v\n", struct{ e error }{}, &[]int{1}, [3]bool{true})
	fmt.Printf("%v|%v|%s\n", time.Duration(90061)*time.Second, time.UTC, errors.Join(errors.New("a"), errors.New("b")))
	err := fmt.Errorf("outer: %w", errors.New("inner"))
	fmt.Println(err, errors.Unwrap(err), fmt.Sprint("a", 1, 2, "b", "c", 3.0), fmt.Sprintln("x", 1))

	var a, b int
	var s string
	var f float64
	n, err := fmt.Sscanf("10-0x1f word 2.5", "%d-%v %s %g", &a, &b, &s, &f)
	fmt.Println(n, err, a, b, s, f)
	n, err = fmt.Sscan("1 x", &a, &b)
	fmt.Println(n, err)
	n, err = fmt.Sscanln("7\n8", &a, &b)
	fmt.Println(n, err)
}
