package main

import (
	"crypto"
	"crypto/ecdh"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"math"
	"math/big"
)

func (s *source) number(bits int) *big.Int {
	n := new(big.Int).SetBytes(s.bytes((bits + 7) / 8))
	if s.below(4) == 0 { // long carries
		n.Lsh(big.NewInt(1), uint(bits))
		n.Sub(n, big.NewInt(int64(s.below(3))))
	}
	return n
}

func init() {
	register("big", func(s *source, h *sum) {
		for bits := 1; bits < 6000; bits += 1 + bits/9 {
			for i := 0; i < 6; i++ {
				x, y, z := s.number(bits), s.number(1+s.below(bits)), new(big.Int)
				h.add(z.Add(x, y).Bytes()...)
				h.add(z.Sub(y, x).Bytes()...)
				h.add(z.Mul(x, y).Bytes()...)
				h.add(z.Mul(x, x).Bytes()...)
				h.add(z.Lsh(x, uint(s.below(200))).Bytes()...)
				h.add(z.Rsh(x, uint(s.below(200))).Bytes()...)
				if y.Sign() != 0 {
					q, r := z.DivMod(x, y, new(big.Int))
					h.add(q.Bytes()...)
					h.add(r.Bytes()...)
				}
				x.Add(x, x)
				x.Sub(x, y)
				h.add([]byte(x.String())...)
			}
		}
		m := s.number(1024)
		m.SetBit(m, 0, 1)
		h.add(new(big.Int).Exp(s.number(1024), s.number(100), m).Bytes()...)
	})
	register("rsa", func(s *source, h *sum) {
		for _, primes := range [][2]string{{prime1024a, prime1024b}, {prime1536a, prime1536b}, {prime2048a, prime2048b}} {
			p, _ := new(big.Int).SetString(primes[0], 16)
			q, _ := new(big.Int).SetString(primes[1], 16)
			one := big.NewInt(1)
			order := new(big.Int).Mul(new(big.Int).Sub(p, one), new(big.Int).Sub(q, one))
			key := &rsa.PrivateKey{
				PublicKey: rsa.PublicKey{N: new(big.Int).Mul(p, q), E: 65537},
				D:         new(big.Int).ModInverse(big.NewInt(65537), order),
				Primes:    []*big.Int{p, q},
			}
			key.Precompute()
			digest := s.bytes(32)
			signed, err := rsa.SignPKCS1v15(nil, key, crypto.SHA256, digest)
			if err != nil {
				panic(err)
			}
			h.add(signed...)
			if rsa.VerifyPKCS1v15(&key.PublicKey, crypto.SHA256, digest, signed) == nil {
				h.add(1)
			}
		}
	})
	for _, curve := range []elliptic.Curve{elliptic.P224(), elliptic.P256(), elliptic.P384(), elliptic.P521()} {
		curve := curve
		register(curve.Params().Name, func(s *source, h *sum) {
			for i := 0; i < 3; i++ {
				x, y := curve.ScalarBaseMult(s.bytes(28))
				h.add(x.Bytes()...)
				x, y = curve.ScalarMult(x, y, s.bytes(28))
				x2, y2 := curve.Double(x, y)
				x, y = curve.Add(x, y, x2, y2)
				h.add(x.Bytes()...)
				h.add(y.Bytes()...)
			}
		})
	}
	register("x25519", func(s *source, h *sum) {
		for i := 0; i < 3; i++ {
			private, err := ecdh.X25519().NewPrivateKey(s.bytes(32))
			if err != nil {
				panic(err)
			}
			public, err := ecdh.X25519().NewPublicKey(s.bytes(32))
			if err != nil {
				panic(err)
			}
			if shared, err := private.ECDH(public); err == nil {
				h.add(shared...)
			}
		}
	})
	register("ed25519", func(s *source, h *sum) {
		for i := 0; i < 3; i++ {
			key, message := ed25519.NewKeyFromSeed(s.bytes(32)), s.bytes(100)
			signed := ed25519.Sign(key, message)
			h.add(signed...)
			if ed25519.Verify(key.Public().(ed25519.PublicKey), message, signed) {
				h.add(1)
			}
		}
	})
	register("fma", func(s *source, h *sum) {
		special := []float64{0, math.Copysign(0, -1), 1, -1, math.Inf(1), math.Inf(-1), math.NaN(), math.MaxFloat64,
			math.SmallestNonzeroFloat64, 0x1p-1022, 1 + 0x1p-52, 0x1p511, -0x1p512}
		pick := func() float64 {
			switch s.below(3) {
			case 0:
				return special[s.below(len(special))]
			case 1: // of one order, so that sums cancel
				return math.Float64frombits(s.next()&0x801fffffffffffff | 0x3fe0000000000000)
			}
			return math.Float64frombits(s.next())
		}
		for i := 0; i < 100000; i++ {
			r := math.FMA(pick(), pick(), pick())
			if math.IsNaN(r) {
				h.add(1)
			} else {
				h.number(math.Float64bits(r))
			}
		}
	})
}
