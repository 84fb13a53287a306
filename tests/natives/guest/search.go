package main

import (
	"bytes"
	"strings"
)

// Lengths around the kernels' steps, and every offset to a word.
func eachPiece(s *source, f func(piece []byte)) {
	whole := s.bytes(3 * 65536)
	for n := 0; n <= 300; n++ {
		at := s.below(64)
		f(whole[at : at+n])
	}
	for _, n := range []int{511, 512, 513, 4095, 4096, 4097, 8160, 8161, 65535, 65536, 65537} {
		f(whole[len(whole)-n:])
		f(whole[s.below(64):][:n])
	}
}

func init() {
	register("equal", func(s *source, h *sum) {
		eachPiece(s, func(p []byte) {
			q := append([]byte(nil), p...)
			for i := 0; i < 4; i++ {
				if bytes.Equal(p, q) {
					h.add(1)
				}
				if string(p) == string(q) {
					h.add(2)
				}
				if len(q) != 0 {
					q[s.below(len(q))] ^= byte(i)
				}
			}
		})
	})
	register("compare", func(s *source, h *sum) {
		eachPiece(s, func(p []byte) {
			q := append([]byte(nil), p...)
			for i := 0; i < 4; i++ {
				r := q[:len(q)-s.below(len(q)/2+1)]
				h.number(uint64(bytes.Compare(p, r)))
				h.number(uint64(strings.Compare(string(r), string(p))))
				if len(q) != 0 {
					q[s.below(len(q))] += byte(s.next())
				}
			}
		})
	})
	register("index", func(s *source, h *sum) {
		eachPiece(s, func(p []byte) {
			for i := 0; i < 4; i++ {
				c := byte(s.next())
				h.number(uint64(bytes.IndexByte(p, c)))
				h.number(uint64(strings.IndexByte(string(p), c)))
				h.number(uint64(bytes.LastIndexByte(p, c)))
				h.number(uint64(strings.LastIndexByte(string(p), c)))
				if len(p) > 8 {
					at := s.below(len(p) - 8)
					h.number(uint64(bytes.Index(p, p[at:at+s.below(8)])))
				}
			}
		})
	})
	register("count", func(s *source, h *sum) {
		same := bytes.Repeat([]byte{7}, 40000)
		for _, n := range []int{0, 1, 31, 32, 33, 8159, 8160, 8161, 8192, 40000} {
			h.number(uint64(bytes.Count(same[:n], []byte{7})))
		}
		eachPiece(s, func(p []byte) {
			c := []byte{byte(s.next())}
			h.number(uint64(bytes.Count(p, c)))
			h.number(uint64(strings.Count(string(p), string(c))))
		})
	})
}
