package main

import (
	"crypto/aes"
	"crypto/cipher"
)

var cipherLens = []int{0, 1, 15, 16, 17, 31, 32, 33, 47, 48, 63, 64, 65, 79, 80, 112, 127, 128, 129, 255, 256, 257, 1000, 4096, 5003}

func eachKey(s *source, f func(b cipher.Block)) {
	for _, n := range []int{16, 24, 32} {
		b, err := aes.NewCipher(s.bytes(n))
		if err != nil {
			panic(err)
		}
		f(b)
	}
}

func init() {
	register("aes", func(s *source, h *sum) {
		eachKey(s, func(b cipher.Block) {
			for i := 0; i < 50; i++ {
				p := s.bytes(16 + s.below(5))
				q := make([]byte, 16+s.below(5))
				b.Encrypt(q, p)
				h.add(q...)
				b.Decrypt(q, p)
				h.add(q...)
				b.Encrypt(p, p)
				h.add(p...)
			}
			func() {
				defer func() {
					if recover() != nil {
						h.add(1)
					}
				}()
				b.Encrypt(make([]byte, 15), make([]byte, 16))
			}()
		})
	})
	register("aes-cbc", func(s *source, h *sum) {
		eachKey(s, func(b cipher.Block) {
			for _, n := range cipherLens {
				p := s.bytes(n &^ 15)
				cipher.NewCBCEncrypter(b, s.bytes(16)).CryptBlocks(p, p)
				h.add(p...)
				cipher.NewCBCDecrypter(b, s.bytes(16)).CryptBlocks(p, p)
				h.add(p...)
			}
		})
	})
	register("aes-ctr", func(s *source, h *sum) {
		eachKey(s, func(b cipher.Block) {
			for i, n := range cipherLens {
				iv := s.bytes(16)
				for j := 0; j < i%17; j++ { // counters that run over
					iv[15-j] = 0xff
				}
				p := s.bytes(n)
				q := make([]byte, n)
				c := cipher.NewCTR(b, iv)
				c.XORKeyStream(q, p)
				h.add(q...)
				c.XORKeyStream(p, p)
				h.add(p...)
			}
		})
	})
	register("aes-gcm", func(s *source, h *sum) {
		eachKey(s, func(b cipher.Block) {
			for _, nonceLen := range []int{12, 16, 1} {
				g, err := cipher.NewGCMWithNonceSize(b, nonceLen)
				if err != nil {
					panic(err)
				}
				for _, n := range cipherLens {
					nonce, more := s.bytes(nonceLen), s.bytes(cipherLens[s.below(20)])
					sealed := g.Seal(nil, nonce, s.bytes(n), more)
					h.add(sealed...)
					opened, err := g.Open(nil, nonce, sealed, more)
					if err != nil {
						panic(err)
					}
					h.add(opened...)
					sealed = g.Seal(opened[:0], nonce, opened, more)
					sealed[s.below(len(sealed))] ^= 4
					if _, err := g.Open(sealed[:0], nonce, sealed, more); err != nil {
						h.add(1)
					}
				}
			}
		})
	})
}
