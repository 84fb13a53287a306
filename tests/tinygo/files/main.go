// Arguments, environment, files, folders, standard input, status.
package main

import (
	"bufio"
	"fmt"
	"math/rand"
	"os"
)

func check(err error) {
	if err != nil {
		fmt.Println("failed:", err)
		os.Exit(1)
	}
}

func main() {
	fmt.Println(os.Args[1:], os.Getenv("COLOUR"))
	check(os.WriteFile("one.txt", []byte("first\nsecond\n"), 0o644))
	text, err := os.ReadFile("one.txt")
	check(err)
	fmt.Printf("%q\n", text)
	_, err = os.Open("missing.txt")
	fmt.Println(err != nil, os.IsNotExist(err))
	check(os.WriteFile("two.txt", nil, 0o644))
	check(os.Remove("two.txt"))
	info, err := os.Stat("one.txt")
	check(err)
	fmt.Println(info.Name(), info.Size(), info.IsDir())
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		fmt.Println("line:", lines.Text())
	}
	fmt.Println(rand.Intn(10) < 10)
	os.Exit(3)
}
