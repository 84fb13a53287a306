// A program that calls the namespaces of provider.c, with addresses that are wrong too.
package main

import (
	"fmt"
	"os"
	"unsafe"
)

//go:wasmimport state-of add
func add(n int64) int64

//go:wasmimport state-of keep
func keep(text unsafe.Pointer, len int32)

//go:wasmimport state-of give
func give(into unsafe.Pointer, size int32) int64

//go:wasmimport state-of keep
func keepAt(text uint32, len uint32)

//go:wasmimport state-of give
func giveAt(into uint32, size uint32) int64

//go:wasmimport plain mix
func mix(a int32, b int64, c float32, d float64) float64

//go:wasmimport plain foreign
func foreign() int32

func main() {
	if len(os.Args) > 1 {
		keepAt(0xfffffff0, 32)
	}
	fmt.Println(add(1<<40), add(-2), mix(1, 1<<40, 0.5, 0.25), foreign())
	text := []byte("what is kept, and given")
	keep(unsafe.Pointer(&text[0]), int32(len(text)))
	into := make([]byte, 12)
	n := give(unsafe.Pointer(&into[0]), int32(len(into)))
	fmt.Printf("%d %q\n", n, into)
	into = make([]byte, n)
	fmt.Println(give(unsafe.Pointer(&into[0]), int32(n)), string(into))
	fmt.Println(giveAt(0xffffffff, 1), giveAt(0, 0xffffffff), giveAt(0x80000000, 8), giveAt(0xfffffff0, 0xfffffff0), giveAt(64, 0))
}
