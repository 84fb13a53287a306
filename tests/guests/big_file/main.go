// Big files: 24 MB through small and large buffers, holes past 4 GiB, offsets that need 64 bits.
package main

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
)

func main() {
	f, _ := os.Create("big")
	writer := bufio.NewWriterSize(f, 100_000)
	hash := sha256.New()
	both := io.MultiWriter(writer, hash)
	for i := range 300_000 {
		fmt.Fprintf(both, "line %d of the big file, %s\n", i, "0123456789012345678901234567890123456789012345678901")
	}
	fmt.Println(writer.Flush(), f.Close())
	info, _ := os.Stat("big")
	fmt.Println(info.Size())
	f, _ = os.Open("big")
	back := sha256.New()
	n, err := io.CopyBuffer(struct{ io.Writer }{back}, struct{ io.Reader }{f}, make([]byte, 3_000_017))
	fmt.Println(n, err, bytes.Equal(back.Sum(nil), hash.Sum(nil)))
	f.Close()
	lines := 0
	f, _ = os.Open("big")
	for scanner := bufio.NewScanner(f); scanner.Scan(); {
		lines++
	}
	f.Close()
	fmt.Println(lines, os.Remove("big"))

	f, _ = os.Create("sparse")
	const far = 5 << 30
	m, err := f.WriteAt([]byte("far away"), far)
	fmt.Println(m, err)
	info, _ = f.Stat()
	fmt.Println(info.Size())
	at, err := f.Seek(-4, io.SeekEnd)
	rest, err2 := io.ReadAll(f)
	fmt.Println(at, err, string(rest), err2)
	buffer := make([]byte, 4)
	f.ReadAt(buffer, 1<<32)
	fmt.Println(buffer, f.Truncate(1<<32+3))
	info, _ = f.Stat()
	fmt.Println(info.Size(), f.Close(), os.Remove("sparse"))
}
