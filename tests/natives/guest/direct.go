package main

import (
	_ "crypto/tls" // for the packages that only it uses
	_ "unsafe"     // for linkname
)

// What no public function reaches with arguments of any kind.  Built with -checklinkname=0.

//go:linkname addVV math/big.addVV
func addVV(z, x, y []uint) uint

//go:linkname subVV math/big.subVV
func subVV(z, x, y []uint) uint

type chacha20 struct{ _ [256]uint64 }

//go:linkname newChacha20 vendor/golang.org/x/crypto/chacha20.NewUnauthenticatedCipher
func newChacha20(key, nonce []byte) (*chacha20, error)

//go:linkname chacha20XOR vendor/golang.org/x/crypto/chacha20.(*Cipher).XORKeyStream
func chacha20XOR(c *chacha20, dst, src []byte)

//go:linkname chacha20SetCounter vendor/golang.org/x/crypto/chacha20.(*Cipher).SetCounter
func chacha20SetCounter(c *chacha20, counter uint32)

type poly1305 struct{ _ [64]uint64 }

//go:linkname newPoly1305 vendor/golang.org/x/crypto/internal/poly1305.New
func newPoly1305(key *[32]byte) *poly1305

//go:linkname poly1305Write vendor/golang.org/x/crypto/internal/poly1305.(*MAC).Write
func poly1305Write(m *poly1305, p []byte) (int, error)

//go:linkname poly1305Sum vendor/golang.org/x/crypto/internal/poly1305.(*MAC).Sum
func poly1305Sum(m *poly1305, b []byte) []byte

func init() {
	register("vectors", func(s *source, h *sum) {
		words := make([]uint, 100)
		for i := 0; i < 4000; i++ {
			for j := range words {
				words[j] = uint(s.next())
				if s.below(3) == 0 {
					words[j] = ^uint(0)
				}
			}
			// Anywhere, so that they overlap in every way.
			n := s.below(20)
			at := func() []uint { k := s.below(40); return words[k : k+n] }
			if i%2 == 0 {
				h.number(uint64(addVV(at(), at(), at())))
			} else {
				h.number(uint64(subVV(at(), at(), at())))
			}
			for _, w := range words {
				h.number(uint64(w))
			}
		}
	})
	register("chacha20", func(s *source, h *sum) {
		for _, n := range append(cipherLens, 511, 512, 513, 575, 576, 640, 1024, 9000) {
			c, err := newChacha20(s.bytes(32), s.bytes(12))
			if err != nil {
				panic(err)
			}
			p := s.bytes(n)
			q := make([]byte, n)
			chacha20SetCounter(c, uint32(s.next()>>33))
			chacha20XOR(c, q, p)
			h.add(q...)
			chacha20XOR(c, p, p)
			h.add(p...)
		}
	})
	register("poly1305", func(s *source, h *sum) {
		for _, n := range cipherLens {
			for i := 0; i < 3; i++ {
				var key [32]byte
				copy(key[:], s.bytes(32))
				p := s.bytes(n)
				if i == 1 { // sums near the prime
					for j := range p {
						p[j] = 0xff
					}
				}
				m := newPoly1305(&key)
				poly1305Write(m, p)
				poly1305Write(m, p[:s.below(len(p)+1)])
				h.add(poly1305Sum(m, nil)...)
			}
		}
	})
}
