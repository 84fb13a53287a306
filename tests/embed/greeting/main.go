// A program as any: it reads, waits, writes, and ends with a status of its own.
package main

import (
	"fmt"
	"io"
	"os"
	"time"
)

func main() {
	text, err := io.ReadAll(os.Stdin)
	time.Sleep(time.Millisecond)
	fmt.Printf("%q %q %s %v\n", os.Args, os.Getenv("NAME"), text, err)
	os.Setenv("NAME", "changed")
	fmt.Fprintln(os.Stderr, "NAME is", os.Getenv("NAME"), "and chdir says", os.Chdir("/"))
	os.Exit(len(os.Args))
}
