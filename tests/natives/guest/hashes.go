package main

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"hash"
	"hash/crc32"
)

func hashes(f func() hash.Hash) func(s *source, h *sum) {
	return func(s *source, h *sum) {
		eachPiece(s, func(p []byte) {
			d := f()
			d.Write(p)
			h.add(d.Sum(nil)...)
			for i := 0; i < 3; i++ {
				d.Write(p[:s.below(len(p)+1)])
				h.add(d.Sum(nil)...)
			}
		})
	}
}

func init() {
	register("md5", hashes(md5.New))
	register("sha1", hashes(sha1.New))
	register("sha224", hashes(sha256.New224))
	register("sha256", hashes(sha256.New))
	register("sha384", hashes(sha512.New384))
	register("sha512", hashes(sha512.New))
	register("crc32", func(s *source, h *sum) {
		for _, polynomial := range []uint32{crc32.IEEE, crc32.Castagnoli, crc32.Koopman} {
			table := crc32.MakeTable(polynomial)
			eachPiece(s, func(p []byte) {
				h.number(uint64(crc32.Checksum(p, table)))
				h.number(uint64(crc32.Update(uint32(s.next()), table, p)))
			})
		}
	})
}
