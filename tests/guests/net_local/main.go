// The network that Go fakes inside the process: listening, dialling, HTTP with both ends here, refused addresses.
package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"
)

func main() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	fmt.Println(err)
	go func() {
		conn, _ := listener.Accept()
		line, _ := bufio.NewReader(conn).ReadString('\n')
		fmt.Fprintf(conn, "echo %s", line)
		conn.Close()
	}()
	conn, err := net.Dial("tcp", listener.Addr().String())
	fmt.Println(err)
	fmt.Fprintln(conn, "hello")
	reply, err := io.ReadAll(conn)
	fmt.Printf("%q %v\n", reply, err)
	conn.SetReadDeadline(time.Now().Add(10 * time.Millisecond))
	_, err = net.DialTimeout("tcp", "192.0.2.1:80", time.Second)
	fmt.Println(err)
	_, err = net.LookupHost("name.invalid")
	fmt.Println(err != nil)
	fmt.Println(net.ParseIP("::ffff:1.2.3.4"), net.JoinHostPort("::1", "80"))

	mux := http.NewServeMux()
	mux.HandleFunc("GET /hello/{name}", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Test", "1")
		fmt.Fprintf(w, "hello %s %s", r.PathValue("name"), r.URL.Query().Get("q"))
	})
	mux.HandleFunc("POST /upper", func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		io.WriteString(w, strings.ToUpper(string(body)))
	})
	server := httptest.NewServer(mux)
	defer server.Close()
	for _, path := range []string{"/hello/ann?q=x%20y", "/none"} {
		response, err := http.Get(server.URL + path)
		if err != nil {
			fmt.Println(err)
			continue
		}
		body, _ := io.ReadAll(response.Body)
		fmt.Println(response.Status, response.Header.Get("X-Test"), string(body))
	}
	response, err := http.Post(server.URL+"/upper", "text/plain", strings.NewReader("shout"))
	if err == nil {
		body, _ := io.ReadAll(response.Body)
		fmt.Println(response.StatusCode, string(body))
	}
	client := http.Client{Timeout: 20 * time.Millisecond}
	slow := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { time.Sleep(200 * time.Millisecond) }))
	_, err = client.Get(slow.URL)
	var timeout interface{ Timeout() bool }
	fmt.Println(errors.As(err, &timeout) && timeout.Timeout())
}
