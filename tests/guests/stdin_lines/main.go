// Standard input: lines, words, long lines, runes, a missing final newline, EOF again and again.
package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
)

func main() {
	reader := bufio.NewReader(os.Stdin)
	var a, b int
	n, err := fmt.Fscan(reader, &a, &b)
	fmt.Println(n, err, a+b)
	line, err := reader.ReadString('\n')
	fmt.Printf("%q %v\n", line, err)
	line, err = reader.ReadString('\n')
	fmt.Printf("%q %v\n", line, err)
	r, size, err := reader.ReadRune()
	fmt.Println(string(r), size, err, reader.UnreadRune())
	scanner := bufio.NewScanner(reader)
	count, longest := 0, 0
	for scanner.Scan() {
		count++
		longest = max(longest, len(scanner.Text()))
	}
	fmt.Println(count, longest, scanner.Err())
	for range 3 {
		n, err := os.Stdin.Read(make([]byte, 10))
		fmt.Println(n, err == io.EOF)
	}
}
