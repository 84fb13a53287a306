// Standard output and error: order within each stream, large writes, closing, writing after closing, os.NewFile.
package main

import (
	"bufio"
	"fmt"
	"os"
	"strings"
	"syscall"
)

func main() {
	for i := range 100 {
		fmt.Println("line", i)
		fmt.Fprintln(os.Stderr, "error", i)
		println("runtime", i)
	}
	n, err := os.Stdout.WriteString(strings.Repeat("0123456789abcde\n", 100_000))
	fmt.Fprintln(os.Stderr, n, err)
	writer := bufio.NewWriter(os.Stdout)
	for i := range 10_000 {
		fmt.Fprintf(writer, "%d,", i)
	}
	writer.Flush()
	same := os.NewFile(1, "one")
	n, err = same.Write([]byte("\nthrough fd 1\n"))
	fmt.Fprintln(os.Stderr, n, err, same.Fd())
	syscall.Write(2, []byte("raw\n"))
	n, err = os.Stdin.Write([]byte("x"))
	fmt.Fprintln(os.Stderr, n, err != nil)
	fmt.Fprintln(os.Stderr, os.Stdout.Close())
	_, err = fmt.Println("after close")
	fmt.Fprintln(os.Stderr, err)
	println("still here")
}
