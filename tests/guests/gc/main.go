// The garbage collector runs under steady allocation, keeps what is reachable, and gives back what is not.
// How large the heap gets meanwhile depends on how fast the code is, so that is not compared.
package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
)

type tree struct {
	left, right *tree
	value       int
}

func grow(depth int) *tree {
	if depth == 0 {
		return &tree{value: 1}
	}
	return &tree{grow(depth - 1), grow(depth - 1), 1}
}

func (t *tree) sum() int {
	if t == nil {
		return 0
	}
	return t.value + t.left.sum() + t.right.sum()
}

func main() {
	kept := grow(14)
	garbage := 0
	for range 40 {
		garbage += grow(12).sum()
	}
	fmt.Println(kept.sum(), garbage)

	total := 0
	for i := range 300 {
		block := make([]byte, 1<<20)
		block[i] = 1
		total += len(strings.Repeat("x", 1000)) + int(block[i])
	}
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	fmt.Println(total, stats.NumGC > 5, stats.TotalAlloc > 300<<20)

	big := make([]int32, 64<<20)
	big[len(big)-1] = 7
	fmt.Println(len(big), big[0], big[len(big)-1])
	big = nil
	debug.FreeOSMemory()
	runtime.ReadMemStats(&stats)
	fmt.Println(stats.HeapAlloc < 64<<20)
	fmt.Println(debug.SetGCPercent(50), kept.sum())
}
