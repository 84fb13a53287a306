// Load for a web server: load HOST:PORT REQUESTS CONNECTIONS.  Every tenth request posts 20 kB and compares what comes back.
// Prints figures; then has the server quit.
package main

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"sort"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

var (
	client *http.Client
	body   = bytes.Repeat([]byte("0123456789abcdef"), 1280)
)

func one(url string, number int64) error {
	var (
		response *http.Response
		err      error
		want     = []byte("hello, world\n")
	)
	if number%10 == 0 {
		want = body
		response, err = client.Post(url, "text/plain", bytes.NewReader(body))
	} else {
		response, err = client.Get(url)
	}
	if err != nil {
		return err
	}
	defer response.Body.Close()
	got, err := io.ReadAll(response.Body)
	if err == nil && (response.StatusCode != 200 || !bytes.Equal(got, want)) {
		err = fmt.Errorf("status %d and %d bytes", response.StatusCode, len(got))
	}
	return err
}

func main() {
	address := os.Args[1]
	requests, _ := strconv.Atoi(os.Args[2])
	connections, _ := strconv.Atoi(os.Args[3])
	client = &http.Client{Timeout: 60 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: connections, MaxConnsPerHost: connections}}
	for wait := 0; ; wait++ { // until it listens
		connection, err := net.Dial("tcp", address)
		if err == nil {
			connection.Close()
			break
		}
		if wait == 600 {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		time.Sleep(100 * time.Millisecond)
	}
	var (
		next, failed atomic.Int64
		group        sync.WaitGroup
		took         = make([]time.Duration, requests)
		start        = time.Now()
	)
	for range connections {
		group.Add(1)
		go func() {
			defer group.Done()
			for number := next.Add(1) - 1; number < int64(requests); number = next.Add(1) - 1 {
				began := time.Now()
				if err := one("http://"+address+"/", number); err != nil {
					if failed.Add(1) <= 5 {
						fmt.Fprintln(os.Stderr, err)
					}
				}
				took[number] = time.Since(began)
			}
		}()
	}
	group.Wait()
	all := time.Since(start)
	sort.Slice(took, func(a, b int) bool { return took[a] < took[b] })
	fmt.Printf("requests a second\t%.0f\n", float64(requests)/all.Seconds())
	fmt.Printf("median, ms\t%.2f\n", took[requests/2].Seconds()*1e3)
	fmt.Printf("99 of 100, ms\t%.2f\n", took[requests*99/100].Seconds()*1e3)
	fmt.Printf("errors\t%d\n", failed.Load())
	client.Get("http://" + address + "/quit")
	if failed.Load() > 0 {
		os.Exit(1)
	}
}
