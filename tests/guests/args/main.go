// Command-line arguments arrive byte for byte; os.Args[0] is not empty.
package main

import (
	"flag"
	"fmt"
	"os"
)

func main() {
	fmt.Println(len(os.Args), os.Args[0] != "")
	for i, arg := range os.Args[1:] {
		fmt.Printf("%d %q\n", i+1, arg)
	}
	n := flag.Int("n", 7, "a number")
	v := flag.Bool("v", false, "a switch")
	flag.Parse()
	fmt.Println(*n, *v, flag.Args())
}
