// Lines of every kind: long ones, empty ones, carriage returns, what is not UTF-8, a mark at the beginning.
package main

import (
	"fmt"
	"os"
	"strings"
)

func main() {
	fmt.Println(strings.Repeat("long ", 200))
	fmt.Print("\n\nthree\r\nreturns\rwithin\n")
	fmt.Print("\xef\xbb\xbfmarked\n")
	os.Stdout.Write([]byte("not UTF-8: \xff\xc3( \xe2\x82 \xed\xa0\x80\n"))
	fmt.Print("zero \x00 byte\n")
	fmt.Print("a line in ")
	fmt.Print("two parts: ż")
	fmt.Println("ółć")
	fmt.Print(strings.Repeat("x", 500))
	fmt.Print("\nthe end is lost")
}
