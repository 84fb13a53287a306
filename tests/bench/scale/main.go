// Scale makes one thing large:
//
//	scale heap MIB          holds and touches that much memory
//	scale goroutines N      has N goroutines asleep at once
//	scale recursion N       calls itself N deep; without end when N is 0
package main

import (
	"fmt"
	"os"
	"strconv"
	"sync"
	"time"
)

const piece = 16 // MiB

func heap(mib int) {
	var held [][]byte
	for range mib / piece {
		one := make([]byte, piece<<20)
		for at := 0; at < len(one); at += 4096 {
			one[at] = 1
		}
		held = append(held, one)
	}
	sum := 0
	for _, one := range held {
		sum += int(one[len(one)-4096])
	}
	fmt.Println(sum*piece, "MiB")
}

func goroutines(n int) {
	var done sync.WaitGroup
	wake := time.Now().Add(time.Second + time.Duration(n)*30*time.Microsecond)
	done.Add(n)
	for range n {
		go func() {
			defer done.Done()
			time.Sleep(time.Until(wake))
		}()
	}
	if time.Now().After(wake) {
		fmt.Fprintln(os.Stderr, "the first woke before the last was asleep")
		os.Exit(1)
	}
	done.Wait()
	fmt.Println(n, "goroutines")
}

func recursion(n int) int {
	if n == 1 {
		return 1
	}
	return recursion(n-1) + 1
}

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: scale heap|goroutines|recursion NUMBER")
		os.Exit(1)
	}
	n, err := strconv.Atoi(os.Args[2])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	switch os.Args[1] {
	case "heap":
		heap(n)
	case "goroutines":
		goroutines(n)
	case "recursion":
		fmt.Println(recursion(n), "deep")
	}
}
