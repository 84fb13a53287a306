// A component that is a library: it takes and gives what the canonical ABI says, prints, exits and panics.
package main

import (
	"fmt"
	"os"
	"unsafe"
)

var kept [2]uintptr
var text string

//go:wasmexport greet
func greet(name *byte, length uint32) *[2]uintptr {
	who := unsafe.String(name, length)
	if who == "exit" {
		os.Exit(3)
	}
	if who == "panic" {
		panic("greet")
	}
	fmt.Println("greeting", who, os.Args)
	text = "hello, " + who
	kept = [2]uintptr{uintptr(unsafe.Pointer(unsafe.StringData(text))), uintptr(len(text))}
	return &kept
}

//go:wasmexport sum
func sum(numbers *uint32, count uint32) uint64 {
	total := uint64(0)
	for _, n := range unsafe.Slice(numbers, count) {
		total += uint64(n)
	}
	return total
}

func main() {}
