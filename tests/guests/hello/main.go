// The smallest program with fmt: one line, exit status 0.
package main

import "fmt"

func main() {
	fmt.Println("hello, world")
}
