// Requests of every kind through net/http: methods, headers, bodies, redirects, compression.
package main

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"net/http"
	"os"
	"sort"
	"strings"
)

var server = os.Getenv("HTTP")

// plain takes out what differs from run to run, and from HTTP/1.1 to HTTP/2.
func plain(text string) string {
	return strings.ReplaceAll(text, server, "SERVER")
}

func show(label string, resp *http.Response, err error) {
	if err != nil {
		fmt.Println(label, "error:", plain(err.Error()))
		return
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	fmt.Println(label, resp.Status, resp.ContentLength, resp.Uncompressed, plain(resp.Request.URL.String()))
	var names []string
	for name := range resp.Header {
		if name != "Date" {
			names = append(names, name)
		}
	}
	sort.Strings(names)
	for _, name := range names {
		fmt.Println("   ", name, resp.Header[name])
	}
	if len(body) > 2000 {
		fmt.Printf("    %d bytes %x\n", len(body), sha256.Sum256(body))
	} else {
		for _, line := range strings.Split(string(body), "\n") {
			fmt.Println("   |", line)
		}
	}
	if err != nil {
		fmt.Println("    reading:", err)
	}
}

func do(label, method, path, body string, headers ...string) {
	var reader io.Reader
	if body != "" {
		reader = strings.NewReader(body)
	}
	req, err := http.NewRequest(method, server+path, reader)
	if err != nil {
		fmt.Println(label, err)
		return
	}
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Add(headers[i], headers[i+1])
	}
	resp, err := http.DefaultClient.Do(req)
	show(label, resp, err)
}

func main() {
	do("get", "GET", "/echo?a=b%20c&d", "")
	do("post", "POST", "/echo", "some text", "Content-Type", "text/plain")
	do("post without type", "POST", "/echo", "bytes \x00\xff")
	do("post nothing", "POST", "/echo", "")
	do("put", "PUT", "/echo", "put this")
	do("patch", "PATCH", "/echo", "patch this")
	do("delete", "DELETE", "/echo", "")
	do("delete with body", "DELETE", "/echo", "why")
	do("options", "OPTIONS", "/echo", "")
	do("head", "HEAD", "/bytes?n=1000", "")
	do("own method", "FROB", "/echo", "")
	do("headers", "GET", "/echo", "", "X-One", "1", "X-One", "2", "X-Empty", "", "User-Agent", "me", "Accept", "text/x", "Accept-Language", "de")
	do("latin", "GET", "/echo", "", "X-Text", "caf\u00e9")
	do("authorization", "GET", "/redirect", "", "Authorization", "secret", "Cookie", "a=b")
	for _, status := range []string{"301", "302", "303"} { // node 20 itself fails to send a body again for 307 and 308
		do("redirect "+status, "POST", "/redirect?n=2&status="+status, "again", "Content-Type", "a/b")
	}
	do("redirect with fragment", "GET", "/redirect?to=/echo%23there", "")
	do("redirect to nowhere", "GET", "/redirect?to=http%3A%2F%2F", "")
	do("redirect elsewhere", "GET", "/redirect?to=ftp%3A%2F%2Fa%2F", "")
	do("twenty", "GET", "/redirect?n=19", "")
	do("loop", "GET", "/loop", "")
	do("manual", "GET", "/redirect", "", "js.fetch:redirect", "manual")
	do("no redirect", "GET", "/redirect", "", "js.fetch:redirect", "error")
	do("wrong mode", "GET", "/redirect", "", "js.fetch:mode", "sideways")
	do("mode", "GET", "/echo", "", "js.fetch:mode", "no-cors", "js.fetch:credentials", "omit")
	do("gzip", "GET", "/gzip", "")
	do("gzip asked for", "GET", "/gzip", "", "Accept-Encoding", "gzip")
	for _, code := range []string{"200", "201", "204", "205", "304", "404", "418", "500", "599"} {
		do("status "+code, "GET", "/status?code="+code, "")
	}
	do("big", "GET", "/bytes?n=3000000", "")
	do("chunked", "GET", "/bytes?n=300000&chunked=1", "")
	do("empty", "GET", "/bytes?n=0", "")
	do("slow", "GET", "/slow?n=3&ms=20", "")
	do("expect", "POST", "/echo", "x", "Expect", "100-continue")
	do("transfer encoding", "POST", "/echo", "x", "Transfer-Encoding", "chunked")
	do("connection", "GET", "/echo", "", "Connection", "close")

	big := bytes.Repeat([]byte("0123456789abcdef"), 1<<18)
	resp, err := http.Post(server+"/upload", "application/octet-stream", bytes.NewReader(big))
	show("upload", resp, err)
}
