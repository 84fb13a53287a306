// Many requests at once, over HTTP/1.1 and over TLS, and one after another over connections that are kept.
package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"sync"
)

func get(url string) (string, error) {
	resp, err := http.Get(url)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	return string(body), err
}

func atOnce(label, url string, n int) {
	var wait sync.WaitGroup
	var lock sync.Mutex
	results := map[string]int{}
	for range n {
		wait.Add(1)
		go func() {
			defer wait.Done()
			body, err := get(url)
			if err != nil {
				body = err.Error()
			}
			lock.Lock()
			results[body]++
			lock.Unlock()
		}()
	}
	wait.Wait()
	fmt.Println(label, results)
}

func accepted(server string) (n int) {
	text, _ := get(server + "/counts")
	var closed int
	fmt.Sscanf(text, "closed %d accepted %d", &closed, &n)
	return n
}

func main() {
	server := os.Getenv("HTTP")
	atOnce("500 at once", server+"/delay?ms=300", 500)
	atOnce("100 over TLS", os.Getenv("HTTPS")+"/delay?ms=200", 100)
	before := accepted(server)
	for range 100 {
		if body, err := get(server + "/hello"); err != nil || body != "hello, world\n" {
			fmt.Println(body, err)
		}
	}
	fmt.Println("100 one after another: few connections:", accepted(server)-before < 10)
}
