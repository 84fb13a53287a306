// Recursion two million calls deep works: the stack is Go's, limited at 1 GB by Go alone.
// want: node's own stack gives up after some 100,000 calls.
package main

import "fmt"

func depth(n int) int {
	if n == 0 {
		return 0
	}
	return depth(n-1) + 1
}

func main() {
	for _, n := range []int{1000, 100_000, 2_000_000} {
		fmt.Println(depth(n))
	}
	done := make(chan int)
	go func() { done <- depth(1_000_000) }()
	fmt.Println(<-done)
}
