// Channels: buffers, closing, ranging, len and cap, pipelines, select with default, nil cases.
package main

import "fmt"

func generate(n int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for i := 2; i < n; i++ {
			out <- i
		}
	}()
	return out
}

func filter(in <-chan int, prime int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for i := range in {
			if i%prime != 0 {
				out <- i
			}
		}
	}()
	return out
}

func main() {
	buffered := make(chan string, 3)
	buffered <- "a"
	buffered <- "b"
	fmt.Println(len(buffered), cap(buffered))
	close(buffered)
	for s := range buffered {
		fmt.Println(s)
	}
	s, ok := <-buffered
	fmt.Printf("%q %v\n", s, ok)

	empty, full := make(chan int), make(chan int, 1)
	full <- 1
	for range 2 {
		select {
		case <-empty:
			fmt.Println("never")
		case v := <-full:
			fmt.Println("got", v)
		default:
			fmt.Println("nothing ready")
		}
	}
	var never chan int
	done := make(chan bool)
	go func() { done <- true }()
	select {
	case <-never:
	case never <- 1:
	case <-done:
		fmt.Println("done")
	}

	primes, source := []int{}, generate(200)
	for {
		p, ok := <-source
		if !ok {
			break
		}
		primes = append(primes, p)
		source = filter(source, p)
	}
	fmt.Println(primes)
}
