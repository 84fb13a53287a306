// sort, slices, container: stability, searching, custom order, heaps, lists, a hundred thousand items.
package main

import (
	"cmp"
	"container/heap"
	"container/list"
	"container/ring"
	"fmt"
	"math/rand"
	"slices"
	"sort"
)

type person struct {
	name string
	age  int
}

type queue []person

func (q queue) Len() int           { return len(q) }
func (q queue) Less(i, j int) bool { return q[i].age < q[j].age }
func (q queue) Swap(i, j int)      { q[i], q[j] = q[j], q[i] }
func (q *queue) Push(x any)        { *q = append(*q, x.(person)) }
func (q *queue) Pop() any {
	last := (*q)[len(*q)-1]
	*q = (*q)[:len(*q)-1]
	return last
}

func main() {
	random := rand.New(rand.NewSource(3))
	numbers := make([]int, 100_000)
	for i := range numbers {
		numbers[i] = random.Intn(50_000)
	}
	other := slices.Clone(numbers)
	sort.Ints(numbers)
	slices.SortFunc(other, func(a, b int) int { return -cmp.Compare(a, b) })
	slices.Reverse(other)
	fmt.Println(sort.IntsAreSorted(numbers), slices.Equal(numbers, other), numbers[:5], len(slices.Compact(other)))

	people := []person{{"Ann", 30}, {"Bob", 25}, {"Cid", 30}, {"Dan", 25}, {"Eve", 20}}
	sort.SliceStable(people, func(i, j int) bool { return people[i].age < people[j].age })
	fmt.Println(people, sort.Search(len(people), func(i int) bool { return people[i].age >= 30 }))
	at, found := slices.BinarySearchFunc(people, 25, func(p person, age int) int { return cmp.Compare(p.age, age) })
	fmt.Println(at, found, slices.Index([]string{"a", "b"}, "b"), slices.Max([]float64{1, 3, 2}))

	q := &queue{}
	for _, p := range people {
		heap.Push(q, p)
	}
	for q.Len() > 0 {
		fmt.Print(heap.Pop(q).(person).age, " ")
	}
	l := list.New()
	l.PushBack(2)
	l.PushFront(1)
	l.InsertAfter(3, l.Back())
	for e := l.Front(); e != nil; e = e.Next() {
		fmt.Print(e.Value, " ")
	}
	r := ring.New(3)
	for i := range 3 {
		r.Value = i
		r = r.Next()
	}
	r.Do(func(v any) { fmt.Print(v, " ") })
	fmt.Println(slices.Collect(slices.Chunk([]int{1, 2, 3, 4, 5}, 2)))
}
