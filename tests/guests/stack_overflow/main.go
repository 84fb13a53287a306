// Endless recursion ends with Go's own report, not with a crash of the host.
// want: node's own stack gives up first, with a RangeError or a segmentation fault.
package main

import "fmt"

// Frames of a kilobyte: a million of them fill Go's gigabyte, and the report walks them all.
func endless(n int) int {
	var frame [1024]byte
	frame[n%len(frame)] = byte(n)
	return endless(n+1) + int(frame[(n+1)%len(frame)])
}

func main() {
	defer func() { fmt.Println("never: a stack overflow cannot be recovered", recover()) }()
	fmt.Println(endless(0))
}
