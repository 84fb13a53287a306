// The functions that gowasm2native has kernels for, on random input, at their edges, and with overlapping arguments.
// Prints a line for each group of results; tests/natives/run compares a program with kernels and one without.
package main

import (
	"flag"
	"fmt"
	"os"
	"strings"
)

// A small generator of its own: the library's are among what is tested.
type source uint64

func (s *source) next() uint64 {
	*s ^= *s << 13
	*s ^= *s >> 7
	*s ^= *s << 17
	return uint64(*s)
}

func (s *source) below(n int) int { return int(s.next() % uint64(n)) }

func (s *source) bytes(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(s.next() >> 32)
	}
	return b
}

// Sums results up: FNV-1a.
type sum uint64

func (h *sum) add(b ...byte) {
	for _, x := range b {
		*h = (*h ^ sum(x)) * 0x100000001b3
	}
}

func (h *sum) number(v uint64) {
	for i := 0; i < 64; i += 8 {
		h.add(byte(v >> i))
	}
}

type group struct {
	name string
	run  func(s *source, h *sum)
}

var groups []group

func register(name string, run func(s *source, h *sum)) {
	groups = append(groups, group{name, run})
}

func main() {
	seed := flag.Uint64("seed", 1, "of the random input")
	only := flag.String("only", "", "groups whose names begin so")
	flag.Parse()
	for _, g := range groups {
		if !strings.HasPrefix(g.name, *only) {
			continue
		}
		s, h := source(*seed*0x9e3779b97f4a7c15|1), sum(0xcbf29ce484222325)
		g.run(&s, &h)
		fmt.Printf("%-14s %016x\n", g.name, uint64(h))
	}
	os.Exit(0)
}
