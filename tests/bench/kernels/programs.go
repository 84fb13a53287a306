package main

import (
	"bytes"
	"compress/flate"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"regexp"
	"sort"
	"strings"
)

type node struct{ l, r *node }

func bottomUp(d int) *node {
	if d <= 0 {
		return &node{}
	}
	return &node{bottomUp(d - 1), bottomUp(d - 1)}
}

func (n *node) check() int {
	if n.l == nil {
		return 1
	}
	return 1 + n.l.check() + n.r.check()
}

func binaryTrees() string {
	s := 0
	for i := 0; i < 40; i++ {
		s += bottomUp(15).check()
	}
	return fmt.Sprint(s)
}

type rec struct {
	ID   int               `json:"id"`
	Name string            `json:"name"`
	Tags []string          `json:"tags"`
	M    map[string]string `json:"m"`
	F    float64
}

func jsonBothWays() string {
	rs := make([]rec, 2000)
	for i := range rs {
		rs[i] = rec{i, fmt.Sprint("name", i), []string{"a", "b", "c"}, map[string]string{"k": "v", "x": "y"}, float64(i) / 3}
	}
	n := 0
	for i := 0; i < 8; i++ {
		b, _ := json.Marshal(rs)
		var o []rec
		json.Unmarshal(b, &o)
		n += len(b) + len(o)
	}
	return fmt.Sprint(n)
}

func sha() string {
	b := make([]byte, 1<<20)
	h := sha256.New()
	for i := 0; i < 40; i++ {
		h.Write(b)
	}
	return fmt.Sprintf("%x", h.Sum(nil))[:12]
}

func regex() string {
	re := regexp.MustCompile(`(\w+)@(\w+)\.com|[a-f]+(\d+)`)
	s := strings.Repeat("hello foo@bar.com abc123 some text here; ", 4000)
	return fmt.Sprint(len(re.FindAllStringIndex(s, -1)))
}

func sortInts() string {
	x := make([]int, 1000000)
	r := uint32(1)
	for i := range x {
		r = r*1664525 + 1013904223
		x[i] = int(r >> 8)
	}
	sort.Ints(x)
	return fmt.Sprint(x[0], x[len(x)/2])
}

func mapInts() string {
	m := map[int]int{}
	for i := 0; i < 1000000; i++ {
		m[i*7%500009] += i
	}
	return fmt.Sprint(len(m))
}

func deflate() string {
	src := []byte(strings.Repeat("the quick brown fox jumps over the lazy dog 0123456789 ", 20000))
	var w bytes.Buffer
	z, _ := flate.NewWriter(&w, 6)
	for i := 0; i < 4; i++ {
		z.Write(src)
	}
	z.Close()
	return fmt.Sprint(w.Len())
}

type three int

func (three) String() string { return "aaa" }

type two int

func (two) String() string { return strings.Repeat("b", 2) }

func interfaces() string {
	var fs []fmt.Stringer
	for i := 0; i < 64; i++ {
		if i%2 == 0 {
			fs = append(fs, three(i))
		} else {
			fs = append(fs, two(i))
		}
	}
	n := 0
	for i := 0; i < 500000; i++ {
		n += len(fs[i&63].String())
	}
	return fmt.Sprint(n)
}
