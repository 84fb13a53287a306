// A worker pool over channels: bounded, results complete, errors collected, order restored.
package main

import (
	"errors"
	"fmt"
	"sync"
	"time"
)

type result struct {
	job, value int
	err        error
}

func main() {
	jobs, results := make(chan int), make(chan result, 4)
	var group sync.WaitGroup
	for range 5 {
		group.Add(1)
		go func() {
			defer group.Done()
			for job := range jobs {
				if job%7 == 0 {
					time.Sleep(time.Millisecond)
				}
				r := result{job: job, value: job * job}
				if job%10 == 3 {
					r.err = errors.New("refused")
				}
				results <- r
			}
		}()
	}
	go func() {
		for i := range 50 {
			jobs <- i
		}
		close(jobs)
		group.Wait()
		close(results)
	}()
	values, refused := make([]int, 50), 0
	for r := range results {
		values[r.job] = r.value
		if r.err != nil {
			refused++
		}
	}
	fmt.Println(values, refused)
}
