// A web server: "/" greets, and anything posted comes back; "/quit" ends it.
package main

import (
	"io"
	"log"
	"net/http"
	"os"
)

func main() {
	listener, err := inherited()
	if err != nil {
		log.Fatal(err)
	}
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			body, err := io.ReadAll(r.Body) // HTTP/1 has all of the request before any of the answer
			if err == nil {
				w.Write(body)
			}
			return
		}
		io.WriteString(w, "hello, world\n")
	})
	http.HandleFunc("/quit", func(http.ResponseWriter, *http.Request) { os.Exit(0) })
	log.Fatal(http.Serve(listener, nil))
}
