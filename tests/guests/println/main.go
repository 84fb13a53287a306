// print and println: no fmt, no syscall/js, standard error through runtime.wasmWrite.
package main

type point struct{ x, y int }

func main() {
	println("text", 1, -2, uint8(200), true, false)
	println(1.0, -0.5, 1e100, 3.141592653589793, complex(1, -2))
	println(int64(-1<<63), uint64(1<<64-1))
	print("no newline|", 'x', "\n")
	var p *point
	var m map[string]int
	println(p == nil, m == nil, len(m))
	println("żółć 日本語 \x00 \xff end")
}
