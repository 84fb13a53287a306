// A body larger than memory should hold, and an upload; the sizes are arguments.
package main

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
)

func main() {
	down, up := 64<<20, 8<<20
	if len(os.Args) > 2 {
		down, _ = strconv.Atoi(os.Args[1])
		up, _ = strconv.Atoi(os.Args[2])
	}
	server := os.Getenv("HTTP")
	resp, err := http.Get(server + "/bytes?n=" + strconv.Itoa(down))
	if err != nil {
		fmt.Println(err)
		return
	}
	n, err := io.Copy(io.Discard, resp.Body)
	fmt.Println("read", n, err)
	resp.Body.Close()

	if up > 0 {
		body := bytes.Repeat([]byte("0123456789abcdef"), up/16)
		want := fmt.Sprintf("POST %d %x\n", len(body), sha256.Sum256(body))
		resp, err = http.Post(server+"/upload", "application/octet-stream", bytes.NewReader(body))
		if err != nil {
			fmt.Println(err)
			return
		}
		got, err := io.ReadAll(resp.Body)
		fmt.Println("sent", string(got) == want, err)
		resp.Body.Close()
	}
}
