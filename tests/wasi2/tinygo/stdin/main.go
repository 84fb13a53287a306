// Lines of standard input, and how many bytes they were.
package main

import (
	"bufio"
	"fmt"
	"os"
)

func main() {
	total, lines := 0, bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		total += len(lines.Text()) + 1
		fmt.Println(len(lines.Text()), lines.Text()[:min(10, len(lines.Text()))])
	}
	fmt.Println(total, lines.Err())
}
