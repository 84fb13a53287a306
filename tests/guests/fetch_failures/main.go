// What goes wrong: servers that refuse, stall, cut and talk nonsense, names and certificates that are wrong, and clients
// that cancel.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"regexp"
	"strings"
	"time"
)

var address = regexp.MustCompile(`127\.0\.0\.1:[0-9]+`)

func plain(err error) string {
	return address.ReplaceAllString(err.Error(), "SERVER")
}

func get(label, url string) {
	resp, err := http.Get(url)
	if err != nil {
		fmt.Println(label, "error:", plain(err))
		return
	}
	// The body is not closed: after a failed read that is a rejection which nobody handles, and ends the program.
	body, err := io.ReadAll(resp.Body)
	fmt.Println(label, resp.Status, len(body))
	if err != nil {
		fmt.Println("   reading:", plain(err))
	}
}

// cancelled makes a request and cancels it after some time, once its head has come if `head`.
func cancelled(label, url string, head bool) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	req, _ := http.NewRequestWithContext(ctx, "GET", url, nil)
	if !head {
		time.AfterFunc(100*time.Millisecond, cancel)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		fmt.Println(label, "error:", plain(err), errors.Is(err, context.Canceled))
		return
	}
	piece := make([]byte, 5)
	_, err = io.ReadFull(resp.Body, piece)
	fmt.Printf("%s %s %q %v\n", label, resp.Status, piece, err)
	resp.Body.Close()
	_, err = resp.Body.Read(piece)
	fmt.Println("   after close:", err)
}

func counts() string {
	resp, err := http.Get(os.Getenv("HTTP") + "/counts")
	if err != nil {
		return err.Error()
	}
	defer resp.Body.Close()
	text, _ := io.ReadAll(resp.Body)
	return strings.Fields(string(text))[1]
}

// closedSince waits until the server has seen `n` more clients go.
func closedSince(before string, n int) {
	var old, now int
	fmt.Sscan(before, &old)
	for range 100 {
		fmt.Sscan(counts(), &now)
		if now >= old+n {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	fmt.Println("   the server saw", now-old, "close")
}

func main() {
	server := os.Getenv("HTTP")
	get("refused", os.Getenv("NOBODY"))
	get("unresolvable", "http://nowhere.invalid/")
	get("bad port", "http://127.0.0.1:25/")
	get("self-signed", os.Getenv("HTTPS_SELF_SIGNED")+"/hello")
	get("expired", os.Getenv("HTTPS_EXPIRED")+"/hello")
	get("wrong name", os.Getenv("HTTPS_WRONG_NAME")+"/hello")
	get("wrong name", strings.Replace(os.Getenv("HTTPS_WRONG_NAME"), "127.0.0.1", "localhost", 1)+"/hello")
	get("good certificate", os.Getenv("HTTPS")+"/hello")
	get("credentials", strings.Replace(server, "//", "//user:password@", 1)+"/hello")
	get("cut: nothing", server+"/cut?how=nothing")
	get("cut: head", server+"/cut?how=head")
	get("cut: reset", server+"/cut?how=reset")
	get("cut: garbage", server+"/cut?how=garbage")
	get("cut: length", server+"/cut")
	get("cut: chunked", server+"/cut?how=chunked")
	get("bad gzip", server+"/gzip?bad=1")

	client := http.Client{Timeout: 200 * time.Millisecond}
	before := counts()
	_, err := client.Get(server + "/stall")
	fmt.Println("timeout:", plain(err), os.IsTimeout(err))
	closedSince(before, 1)

	before = counts()
	cancelled("cancelled", server+"/stall", false)
	closedSince(before, 1)
	before = counts()
	cancelled("cancelled while reading", server+"/stallbody", true)
	closedSince(before, 1)
	before = counts()
	cancelled("half-way", server+"/bytes?n=1000000000", true)
	closedSince(before, 1)

	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	req, _ := http.NewRequestWithContext(ctx, "GET", server+"/hello", nil)
	_, err = http.DefaultClient.Do(req)
	fmt.Println("cancelled before:", plain(err))
}
