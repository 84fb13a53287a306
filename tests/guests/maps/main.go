// Maps: growth to 200,000 entries, deletion during iteration, many key types, random order, clear.
package main

import (
	"fmt"
	"maps"
	"math"
	"slices"
)

type key struct {
	a int
	b string
}

func main() {
	m := map[int]int{}
	for i := range 200_000 {
		m[i*7919] = i
	}
	sum := 0
	for k, v := range m {
		if k != v*7919 {
			fmt.Println("wrong", k, v)
		}
		sum += v
		if v%2 == 0 {
			delete(m, k)
		}
	}
	fmt.Println(len(m), sum)

	structs := map[key][]int{{1, "a"}: {1}, {1, "b"}: {2, 3}}
	structs[key{1, "a"}] = append(structs[key{1, "a"}], 9)
	fmt.Println(structs)
	floats := map[float64]string{0: "zero", math.Inf(1): "inf"}
	floats[math.NaN()], floats[math.NaN()] = "a", "b"
	_, found := floats[math.NaN()]
	fmt.Println(len(floats), found, floats[math.Copysign(0, -1)])
	anys := map[any]int{1: 1, "1": 2, 1.0: 3, [2]int{1, 2}: 4, key{}: 5, nil: 6}
	fmt.Println(anys[1], anys["1"], anys[1.0], anys[[2]int{1, 2}], anys[key{}], anys[nil], anys[int8(1)])
	fmt.Println(slices.Sorted(maps.Keys(map[string]bool{"b": true, "a": true, "c": false})))

	// The order of iteration must vary: randomness reaches the runtime.
	first := map[int]bool{}
	small := map[int]int{1: 1, 2: 2, 3: 3, 4: 4, 5: 5}
	for range 200 {
		for k := range small {
			first[k] = true
			break
		}
	}
	fmt.Println(len(first) > 1)
	clear(m)
	fmt.Println(len(m))
}
