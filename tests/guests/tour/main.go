// A tour for newcomers, which tools/quickstart compiles and runs: goroutines, timers, files and JSON in one program.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"
)

type result struct {
	Worker  int     `json:"worker"`
	Squares []int   `json:"squares"`
	Mean    float64 `json:"mean"`
}

func main() {
	// Three goroutines work at the same time, each at its own pace.
	results := make([]result, 3)
	var group sync.WaitGroup
	for worker := range results {
		group.Add(1)
		go func() {
			defer group.Done()
			r := result{Worker: worker}
			ticker := time.NewTicker(time.Duration(worker+1) * 5 * time.Millisecond)
			defer ticker.Stop()
			for n := 1; n <= 4; n++ {
				<-ticker.C
				square := (worker*4 + n) * (worker*4 + n)
				r.Squares = append(r.Squares, square)
				r.Mean += float64(square) / 4
			}
			results[worker] = r
		}()
	}
	group.Wait()
	fmt.Println("three goroutines with a ticker each are done")

	// Their results go through a file as JSON.
	folder, err := os.MkdirTemp("", "tour")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	defer os.RemoveAll(folder)
	name := filepath.Join(folder, "results.json")
	text, _ := json.MarshalIndent(results, "", "  ")
	if err := os.WriteFile(name, text, 0o644); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	text, err = os.ReadFile(name)
	var back []result
	if err == nil {
		err = json.Unmarshal(text, &back)
	}
	fmt.Printf("%d bytes of JSON went through a file: error %v\n", len(text), err)
	for _, r := range back {
		fmt.Printf("worker %d: squares %v, mean %.1f\n", r.Worker, r.Squares, r.Mean)
	}

	// A timer and a channel: whichever comes first.
	answer := make(chan string)
	time.AfterFunc(10*time.Millisecond, func() { answer <- "the timer was first" })
	select {
	case text := <-answer:
		fmt.Println(text)
	case <-time.After(5 * time.Second):
		fmt.Println("the timer never came")
	}
}
