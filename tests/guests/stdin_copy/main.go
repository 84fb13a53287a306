// Standard input copied to standard output and hashed, byte for byte, binary included.
package main

import (
	"crypto/sha256"
	"fmt"
	"io"
	"os"
)

func main() {
	hash := sha256.New()
	n, err := io.Copy(os.Stdout, io.TeeReader(os.Stdin, hash))
	fmt.Fprintf(os.Stderr, "%d %v %x\n", n, err, hash.Sum(nil))
}
