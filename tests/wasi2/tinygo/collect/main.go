// Memory that is used again, maps, slices, strings, recursion: what a program does between its system calls.
package main

import (
	"fmt"
	"sort"
	"strconv"
)

type tree struct {
	left, right *tree
	value       int
}

func (t *tree) insert(value int) *tree {
	if t == nil {
		return &tree{value: value}
	}
	if value < t.value {
		t.left = t.left.insert(value)
	} else {
		t.right = t.right.insert(value)
	}
	return t
}

func (t *tree) sum() int {
	if t == nil {
		return 0
	}
	return t.left.sum() + t.value + t.right.sum()
}

func main() {
	total := 0
	for round := 0; round < 20; round++ {
		var root *tree
		for i, x := 0, uint32(round+1); i < 2000; i++ {
			x = x*1664525 + 1013904223
			root = root.insert(int(x >> 16))
		}
		total += root.sum()
	}
	words := map[string]int{}
	for i := 0; i < 5000; i++ {
		words[strconv.Itoa(i%700)]++
	}
	keys := []string{}
	for key := range words {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	fmt.Println(total, len(keys), keys[:5], words["13"])
	fmt.Printf("%8.3f %x %q %v\n", 3.14159, 255, "quoted", struct{ A, B int }{1, 2})
}
