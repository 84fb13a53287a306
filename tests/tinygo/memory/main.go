// Garbage of every size, more than memory would hold.
package main

import "fmt"

type node struct {
	next  *node
	bytes []byte
}

func main() {
	var kept *node
	sum := 0
	for i := 0; i < 20000; i++ {
		n := &node{bytes: make([]byte, i%3000)}
		n.bytes = append(n.bytes, byte(i))
		if i%100 == 0 {
			n.next = kept
			kept = n
		}
		sum += len(n.bytes)
	}
	count := 0
	for n := kept; n != nil; n = n.next {
		count++
		sum += int(n.bytes[len(n.bytes)-1])
	}
	fmt.Println(sum, count)
}
