// Reads each FIFO that it is given and standard input in a goroutine of its own, and prints a line from each as it comes.
package main

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"sync"
)

func main() {
	var group sync.WaitGroup
	lines := make(chan string)
	for _, path := range os.Args[1:] {
		file, err := os.OpenFile(path, os.O_RDONLY, 0)
		if err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		group.Add(1)
		go func() {
			defer group.Done()
			line, err := bufio.NewReader(file).ReadString('\n')
			if err != nil {
				line = err.Error() + "\n"
			}
			lines <- filepath.Base(path) + ": " + line
		}()
	}
	go func() {
		group.Wait()
		line, _ := bufio.NewReader(os.Stdin).ReadString('\n')
		lines <- "stdin: " + line
		close(lines)
	}()
	for line := range lines {
		fmt.Print(line)
	}
}
