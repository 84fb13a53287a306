// Standard input and output of every kind, and FIFOs; stdio/run supplies the kinds.
package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"
)

func main() {
	switch os.Args[1] {
	case "copy":
		n, err := io.Copy(os.Stdout, os.Stdin)
		println(n, text(err))
	case "count":
		data, err := io.ReadAll(os.Stdin)
		fmt.Println(len(data), text(err))
	case "ticks":
		ticks(os.Stdin)
	case "open":
		f, err := os.Open(os.Args[2])
		if err != nil {
			fmt.Println(err)
			return
		}
		ticks(f)
	case "fifos":
		fifos(os.Args[2:])
	case "big":
		n, _ := strconv.Atoi(os.Args[2])
		written, err := os.Stdout.Write([]byte(strings.Repeat("0123456789abcdef", n/16)))
		println(written, text(err), errors.Is(err, syscall.EPIPE), errors.Is(err, syscall.ENOSPC))
	case "lines":
		n, _ := strconv.Atoi(os.Args[2])
		var first error
		for i := range n {
			if _, err := fmt.Println("line", i); err != nil && first == nil {
				first = err
			}
		}
		println(text(first))
	case "panic":
		panic("to a standard error that takes nothing")
	case "echo":
		// A dialogue: each line is answered before the next one is read.
		scanner := bufio.NewScanner(os.Stdin)
		for scanner.Scan() {
			fmt.Println("you said", scanner.Text())
		}
		fmt.Println("end", text(scanner.Err()))
	}
}

func text(err error) string {
	if err == nil {
		return "no error"
	}
	return err.Error()
}

// Reads while a ticker runs: a blocked read must hold up neither timers nor other goroutines.
func ticks(f *os.File) {
	during := 0
	stop := make(chan bool)
	go func() {
		for {
			select {
			case <-stop:
				return
			default:
				time.Sleep(2 * time.Millisecond)
				during++
			}
		}
	}()
	reader := bufio.NewReader(f)
	for {
		line, err := reader.ReadString('\n')
		fmt.Printf("%q %v\n", line, err)
		if err != nil {
			break
		}
	}
	close(stop)
	fmt.Println("timers ran meanwhile:", during > 10)
}

// Many FIFOs that block, and a file that must not wait for them.
func fifos(names []string) {
	got := make(chan string)
	for _, name := range names {
		go func() {
			data, err := os.ReadFile(name)
			got <- fmt.Sprintf("%s %v", data, err)
		}()
	}
	time.Sleep(50 * time.Millisecond)
	os.WriteFile("ready", []byte("x"), 0o644)
	total := 0
	for range names {
		if strings.HasSuffix(<-got, "<nil>") {
			total++
		}
	}
	fmt.Println("fifos read:", total)
}
