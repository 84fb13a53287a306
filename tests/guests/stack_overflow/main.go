// Endless recursion ends with Go's own report, not with a crash of the host.
// want: node's own stack gives up first, with a RangeError or a segmentation fault.
package main

import "fmt"

func endless(n int) int {
	return endless(n+1) + n
}

func main() {
	defer func() { fmt.Println("never: a stack overflow cannot be recovered", recover()) }()
	fmt.Println(endless(0))
}
