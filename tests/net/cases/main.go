// What an HTTP client sees in each case that the table of tests/net/run has a row for: a line of name, TAB, result each.
// With arguments: `down N` or `up N`, one download or upload, for measuring; `get URL...`, a line for each;
// `together N URL...`, N requests to each at once.
package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"net/http"
	"os"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"
)

var (
	server, secure = os.Getenv("HTTP"), os.Getenv("HTTPS")
	addresses      = regexp.MustCompile(`127\.0\.0\.1:[0-9]+`)
)

func row(name, format string, args ...any) {
	result := addresses.ReplaceAllString(fmt.Sprintf(format, args...), "SERVER")
	fmt.Printf("%s\t%s\n", name, strings.ReplaceAll(result, "\n", " "))
}

// do makes a request and gives its outcome in a line.  A body that fails is not closed: under node that would be a
// rejection that nobody handles.
func do(ctx context.Context, method, url string, body []byte) string {
	var reader io.Reader
	if body != nil {
		reader = bytes.NewReader(body)
	}
	req, err := http.NewRequestWithContext(ctx, method, url, reader)
	if err != nil {
		return err.Error()
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err.Error()
	}
	got, err := io.ReadAll(resp.Body)
	if err != nil {
		return fmt.Sprintf("%d, %d bytes, then: %v", resp.StatusCode, len(got), err)
	}
	resp.Body.Close()
	return fmt.Sprintf("%d %s, %d bytes %.4x", resp.StatusCode, resp.Request.URL.Path, len(got), sha256.Sum256(got))
}

func simple(name, method, url string, body []byte) {
	row(name, "%s", do(context.Background(), method, url, body))
}

func text(url string) string {
	resp, err := http.Get(url)
	if err != nil {
		return err.Error()
	}
	defer resp.Body.Close()
	got, _ := io.ReadAll(resp.Body)
	return string(got)
}

func closed() (n int) {
	fmt.Sscanf(text(server+"/counts"), "closed %d", &n)
	return n
}

// closes says whether the server saw its client go in `what`.
func closes(name string, what func() string) {
	before := closed()
	result := what()
	for range 100 {
		if closed() > before {
			row(name, "%s; the server sees the close", result)
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	row(name, "%s; the server sees nothing", result)
}

func halfWay() string {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	req, _ := http.NewRequestWithContext(ctx, "GET", server+"/bytes?n=1000000000", nil)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err.Error()
	}
	n, err := io.CopyN(io.Discard, resp.Body, 1000000)
	resp.Body.Close()
	return fmt.Sprintf("%d bytes, %v", n, err)
}

func within(limit time.Duration, url string) string {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	return do(ctx, "GET", url, nil)
}

func atOnce(n int, url string) string {
	var wait sync.WaitGroup
	var lock sync.Mutex
	good := 0
	for range n {
		wait.Add(1)
		go func() {
			defer wait.Done()
			if text(url) == "late\n" {
				lock.Lock()
				good++
				lock.Unlock()
			}
		}()
	}
	wait.Wait()
	return fmt.Sprintf("%d answers", good)
}

// together asks all servers at once, which must answer each request.
func together(n int, urls []string) string {
	var wait sync.WaitGroup
	answers := make([]string, len(urls)*n)
	for i := range answers {
		wait.Add(1)
		go func() {
			defer wait.Done()
			answers[i] = text(urls[i%len(urls)])
		}()
	}
	wait.Wait()
	counts := map[string]int{}
	for _, answer := range answers {
		counts[strings.TrimSpace(answer)]++
	}
	return fmt.Sprint(counts)
}

func measure(what string, n int) {
	if what == "up" {
		fmt.Println(do(context.Background(), "POST", server+"/upload", bytes.Repeat([]byte("0123456789abcdef"), n/16)))
		return
	}
	resp, err := http.Get(server + "/bytes?n=" + strconv.Itoa(n))
	if err != nil {
		fmt.Println(err)
		return
	}
	got, err := io.Copy(io.Discard, resp.Body)
	fmt.Println(got, err)
}

func main() {
	if len(os.Args) > 2 {
		n, _ := strconv.Atoi(os.Args[2])
		switch os.Args[1] {
		case "get":
			for _, url := range os.Args[2:] {
				fmt.Println(strings.TrimSpace(text(url)))
			}
		case "together":
			fmt.Println(together(n, os.Args[3:]))
		default:
			measure(os.Args[1], n)
		}
		return
	}
	wrongName := os.Getenv("HTTPS_WRONG_NAME") + "/hello"
	simple("GET", "GET", server+"/hello", nil)
	simple("GET over TLS", "GET", secure+"/hello", nil)
	simple("POST", "POST", server+"/upload", []byte("posted"))
	simple("POST over TLS", "POST", secure+"/upload", []byte("posted"))
	simple("PUT", "PUT", server+"/upload", []byte("put"))
	simple("HEAD", "HEAD", server+"/bytes?n=1000", nil)
	row("protocol over TLS", "%s", text(secure+"/protocol"))
	simple("redirect chain", "GET", server+"/redirect?n=5&to=/hello", nil)
	simple("redirect loop", "GET", server+"/loop", nil)
	simple("gzip", "GET", server+"/gzip", nil)
	simple("self-signed certificate", "GET", os.Getenv("HTTPS_SELF_SIGNED")+"/hello", nil)
	simple("certificate has expired", "GET", os.Getenv("HTTPS_EXPIRED")+"/hello", nil)
	simple("certificate's address wrong", "GET", wrongName, nil)
	simple("certificate's name wrong", "GET", strings.Replace(wrongName, "127.0.0.1", "localhost", 1), nil)
	simple("connection refused", "GET", os.Getenv("NOBODY"), nil)
	simple("unresolvable name", "GET", "http://nowhere.invalid/", nil)
	closes("server stalls, timeout", func() string { return within(200*time.Millisecond, server+"/stall") })
	closes("server stalls, TLS", func() string { return within(200*time.Millisecond, secure+"/stall") })
	closes("cancel half-way", halfWay)
	simple("server cuts the body", "GET", server+"/cut", nil)
	simple("server cuts chunks", "GET", server+"/cut?how=chunked", nil)
	simple("server cuts the head", "GET", server+"/cut?how=head", nil)
	simple("server resets", "GET", server+"/cut?how=reset", nil)
	simple("server talks nonsense", "GET", server+"/cut?how=garbage", nil)
	simple("body is not gzip", "GET", server+"/gzip?bad=1", nil)
	row("500 requests at once", "%s", atOnce(500, server+"/delay?ms=300"))
	row("100 at once over TLS", "%s", atOnce(100, secure+"/delay?ms=300"))
}
