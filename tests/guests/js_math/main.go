// Math: functions and constants, rounding at the edges.
package main

import (
	"fmt"
	"math"
	"syscall/js"
)

func main() {
	m := js.Global().Get("Math")
	for _, name := range []string{"abs", "ceil", "floor", "round", "trunc", "sign", "sqrt"} {
		fmt.Print(name, ":")
		for _, x := range []float64{0, 0.5, -0.5, 1.5, 2.5, -2.5, 0.49999999999999994, 1e20, math.Inf(-1), math.NaN()} {
			fmt.Print(" ", m.Call(name, x).Float())
		}
		fmt.Println()
	}
	fmt.Println(m.Call("max", 1, 3, 2), m.Call("min", 1, 3, 2), m.Call("max"), m.Call("min"), m.Call("max", 1, math.NaN()), m.Call("pow", 2, 10), m.Call("hypot", 3, 4))
	fmt.Println(m.Get("PI"), m.Get("E"), m.Get("LN2"), m.Get("SQRT2"))
	fmt.Printf("%.12f %.12f %.12f %.12f %.12f\n", m.Call("sin", 1).Float(), m.Call("cos", 1).Float(), m.Call("exp", 1).Float(), m.Call("log", 10).Float(), m.Call("atan2", 1, -1).Float())
	fmt.Println(m.Call("imul", 0xffffffff, 5), m.Call("clz32", 1), m.Call("fround", 0.1).Float())
	a, b := m.Call("random").Float(), m.Call("random").Float()
	fmt.Println(a >= 0 && a < 1, a != b)
}
