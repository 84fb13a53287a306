// Requests a second of an HTTP client against one local server, and megabytes a second of one body.
package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"sync"
	"time"
)

func get(url string) {
	resp, err := http.Get(url)
	if err == nil {
		_, err = io.Copy(io.Discard, resp.Body)
		resp.Body.Close()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// many makes n requests, some at a time, and prints how many a second.
func many(label, url string, n, atOnce int) {
	var wait sync.WaitGroup
	start := time.Now()
	for i := range atOnce {
		wait.Add(1)
		go func() {
			defer wait.Done()
			for range (n + i) / atOnce {
				get(url)
			}
		}()
	}
	wait.Wait()
	fmt.Printf("%s\t%.1f\n", label, float64(n)/time.Since(start).Seconds())
}

func main() {
	n, _ := strconv.Atoi(os.Args[1])
	server := os.Getenv("HTTP")
	// Go keeps two idle connections to a host and closes the others; fetch keeps all.
	http.DefaultTransport.(*http.Transport).MaxIdleConnsPerHost = 64
	many("one after another", server+"/hello", n, 1)
	many("64 at once", server+"/hello", n, 64)
	size := n << 14
	start := time.Now()
	get(server + "/bytes?n=" + strconv.Itoa(size))
	fmt.Printf("one body, MB\t%.1f\n", float64(size)/1e6/time.Since(start).Seconds())
}
