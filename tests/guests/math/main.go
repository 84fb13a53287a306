// Floating point and integers at the edges: rounding, NaN, infinities, wraparound, shifts, conversions, bits.
package main

import (
	"fmt"
	"math"
	"math/big"
	"math/bits"
	"math/cmplx"
)

//go:noinline
func id[T any](x T) T { return x }

func main() {
	values := []float64{0, math.Copysign(0, -1), 0.5, -0.5, 1.5, 2.5, -2.5, 1e15 + 0.5, math.MaxFloat64, math.SmallestNonzeroFloat64, math.Inf(1), math.Inf(-1), math.NaN(), 9007199254740993, 1e-310}
	for _, x := range values {
		x = id(x)
		frac, exp := math.Frexp(x)
		fmt.Println(x, math.Floor(x), math.Ceil(x), math.Trunc(x), math.Round(x), math.RoundToEven(x), math.Sqrt(x), math.Abs(x),
			math.Float64bits(x) != 0 || true, math.Signbit(x), frac, exp, float32(x), math.Min(x, 0), math.Max(x, 0))
	}
	for _, x := range []float64{0.1, 1, 10, -3, 700, 1e5} {
		fmt.Println(math.Exp(x), math.Log(x), math.Sin(x), math.Cos(x), math.Tan(x), math.Atan(x), math.Sinh(x), math.Cbrt(x), math.Gamma(x), math.Pow(x, 1.7), math.Mod(x, 3), math.Hypot(x, 4), math.Log1p(x), math.Erf(x))
	}
	fmt.Println(math.FMA(id(1e16), id(1.0000000000000002), id(-1e16)), math.Nextafter(1, 2), math.Ldexp(0.5, -1073), math.Remainder(5, 3))
	for _, x := range []float64{3.99, -3.99, 0, 1e9} {
		x = id(x)
		fmt.Println(int(x), int8(x), uint32(int64(x)), int64(x), float32(x))
	}
	var i8 int8 = id(int8(127))
	var u8 uint8 = id(uint8(0))
	var i64 int64 = id(int64(math.MinInt64))
	i8++
	u8--
	fmt.Println(i8, u8, -i64, i64/id(int64(-1)), i64%id(int64(-1)), i64-1, -7/id(2), -7%id(2), id(7)&^5)
	for _, n := range []uint{0, 1, 31, 32, 33, 63, 64, 100} {
		n = id(n)
		fmt.Print(int64(-1)<<n, " ", int64(-256)>>n, " ", uint32(1)<<n, " ", uint64(1<<63)>>n, " ", int8(1)<<n, "; ")
	}
	fmt.Println()
	hi, lo := bits.Mul64(id(uint64(math.MaxUint64)), 3)
	q, r := bits.Div64(1, 5, 7)
	fmt.Println(hi, lo, q, r, bits.LeadingZeros64(1), bits.TrailingZeros32(0), bits.OnesCount64(math.MaxUint64), bits.Reverse16(1), bits.RotateLeft8(0x81, 1), bits.Len(0))
	factorial := new(big.Int).MulRange(1, 60)
	fmt.Println(factorial, new(big.Int).Exp(big.NewInt(7), big.NewInt(200), big.NewInt(1_000_000_007)), new(big.Int).Sqrt(factorial))
	fmt.Println(new(big.Rat).SetFrac64(355, 113).FloatString(30), cmplx.Sqrt(-1), cmplx.Exp(1i*math.Pi), cmplx.Abs(3+4i))
	fmt.Println(uint64(id(1.8446744073709550e19)), uint32(id(4294967295.0)), float32(id(uint64(math.MaxUint64))), float64(id(uint64(math.MaxUint64-1024))), float64(id(int64(math.MaxInt64))))
}
