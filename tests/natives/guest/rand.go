//go:build go1.22

package main

import "math/rand/v2"

func init() {
	register("chacha8", func(s *source, h *sum) {
		var seed [32]byte
		copy(seed[:], s.bytes(32))
		r := rand.NewChaCha8(seed)
		for i := 0; i < 3000; i++ {
			h.number(r.Uint64())
		}
	})
}
