// No input: EOF at once, in every way of reading.
package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
)

func main() {
	data, err := io.ReadAll(os.Stdin)
	fmt.Println(len(data), err)
	var s string
	n, err := fmt.Scanln(&s)
	fmt.Println(n, err)
	_, err = bufio.NewReader(os.Stdin).ReadByte()
	fmt.Println(err)
	fmt.Println(bufio.NewScanner(os.Stdin).Scan())
	fmt.Println(os.Stdin.Close())
	_, err = os.Stdin.Read(make([]byte, 1))
	fmt.Println(err)
}
