// Numbers across the border: text of many values as JavaScript writes them, signs of zero, integers at the edges.
package main

import (
	"fmt"
	"math"
	"syscall/js"
)

func main() {
	for _, x := range []float64{0, math.Copysign(0, -1), 1, -1, 0.1, 0.2 + 0.1, 1e20, 1e21, 123456789012345680000, 1.5e300, 1e-6, 1e-7, 1.5e-7, 5e-324,
		math.MaxFloat64, 4294967296.5, 9007199254740991, 9007199254740993, math.Pi, 100, 1e5, 123e-20, -1e-7, 0.000001234, 1 / 3.0, 2 / 3.0, 1e22, 1e23,
		4.35, 0.3, 299792458, 6.02214076e23, 1.7976931348623157e308, 2.2250738585072014e-308, math.Inf(1), math.Inf(-1), math.NaN(), 25, 0.5e-6, 1e100} {
		v := js.ValueOf(x)
		fmt.Println(v.String(), v.Float() == x || x != x, js.Global().Get("String").Invoke(v))
	}
	zero := js.ValueOf(math.Copysign(0, -1))
	fmt.Println(math.Signbit(zero.Float()), zero.Equal(js.ValueOf(0)), zero.Truthy(), zero.Type())
	nan := js.ValueOf(math.Float64frombits(0x7ff8dead00000000))
	fmt.Println(nan.IsNaN(), nan.Type(), nan.Truthy(), math.IsNaN(nan.Float()))
	for _, x := range []int{0, 1, -1, math.MaxInt32, math.MinInt32, 1 << 40, -(1 << 52), 1<<53 - 1} {
		fmt.Print(js.ValueOf(x).Int() == x, " ")
	}
	fmt.Println(js.ValueOf(uint64(math.MaxUint64)), js.ValueOf(int64(math.MinInt64)))
	seed := uint64(1)
	bad := 0
	object := js.Global().Get("Object").New()
	for range 3000 {
		seed = seed*6364136223846793005 + 1442695040888963407
		x := math.Float64frombits(seed)
		object.Set("x", x)
		got := object.Get("x").Float()
		if got != x && x == x {
			bad++
		}
		if seed%40 == 0 {
			fmt.Println(js.ValueOf(x))
		}
	}
	fmt.Println("bad", bad)
	number := js.Global().Get("Number")
	fmt.Println(number.Get("MAX_SAFE_INTEGER"), number.Invoke("0x1f"), number.Invoke(" 12.5 "), number.Invoke("1x").IsNaN(), js.Global().Call("parseInt", "42px"), js.Global().Call("parseFloat", "2.5e1x"))
	fmt.Println(js.ValueOf(255.5).Type(), number.Call("isInteger", 5).Bool(), js.Global().Call("isNaN", "x").Bool())
}
