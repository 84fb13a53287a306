// Hashes, HMAC, AES, RSA-free signatures, randomness: known answers, and random bytes that differ.
package main

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/md5"
	"crypto/rand"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"fmt"
	"hash/adler32"
	"hash/crc32"
	"hash/fnv"
	mathrand "math/rand"
	mathrand2 "math/rand/v2"
)

func main() {
	data := bytes.Repeat([]byte("gowasm2native "), 10000)
	fmt.Printf("%x\n%x\n%x\n%x\n", sha256.Sum256(data), sha512.Sum512(data), md5.Sum(data), sha1.Sum(data))
	mac := hmac.New(sha256.New, []byte("key"))
	mac.Write(data)
	fmt.Println(hex.EncodeToString(mac.Sum(nil)))
	f := fnv.New64a()
	f.Write(data)
	fmt.Println(crc32.ChecksumIEEE(data), adler32.Checksum(data), f.Sum64())

	block, err := aes.NewCipher(data[:32])
	fmt.Println(err)
	gcm, _ := cipher.NewGCM(block)
	sealed := gcm.Seal(nil, data[:12], []byte("plain"), []byte("additional"))
	opened, err := gcm.Open(nil, data[:12], sealed, []byte("additional"))
	fmt.Printf("%x %s %v\n", sealed, opened, err)
	sealed[0] ^= 1
	_, err = gcm.Open(nil, data[:12], sealed, nil)
	fmt.Println(err)
	key := ed25519.NewKeyFromSeed(data[:32])
	signature := ed25519.Sign(key, data)
	fmt.Printf("%x %v\n", signature[:8], ed25519.Verify(key.Public().(ed25519.PublicKey), data, signature))

	a, b := make([]byte, 200_000), make([]byte, 200_000)
	n, err := rand.Read(a)
	rand.Read(b)
	counts := [256]int{}
	for _, c := range a {
		counts[c]++
	}
	least := counts[0]
	for _, c := range counts {
		least = min(least, c)
	}
	fmt.Println(n, err, bytes.Equal(a, b), least > 400, len(rand.Text()))
	fmt.Println(mathrand.Uint64() != mathrand.Uint64(), mathrand2.Uint64() != mathrand2.Uint64())
	seeded := mathrand.New(mathrand.NewSource(42))
	chacha := mathrand2.New(mathrand2.NewChaCha8([32]byte{1}))
	fmt.Println(seeded.Intn(1000), seeded.Perm(8), chacha.IntN(1000), chacha.Float64())
}
