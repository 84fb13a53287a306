// A program that calls C's functions of bytes (bytes.c), and has some for C, by the package host.
package main

import (
	"bytes"
	"errors"
	"os"

	"gowasm2native/guest/host"
)

//go:wasmimport own title
func title(into host.Pointer, size int32) int64

//go:wasmimport own count
func count(text host.Pointer, len int32, wanted int32) int32

func show(what string, reply []byte, err error) {
	if err != nil {
		println(what+": error:", err.Error())
	} else if len(reply) < 200 {
		println(what+":", len(reply), string(reply))
	} else {
		println(what+":", len(reply), "bytes")
	}
}

func call(function, payload string) {
	reply, err := host.Call("myhost", function, []byte(payload))
	show(function+" "+payload, reply, err)
}

func main() {
	call("echo", "")
	call("echo", "Gopher")
	big := bytes.Repeat([]byte("0123456789abcdef"), 1<<20)
	reply, err := host.Call("myhost", "echo", big)
	println("16 MiB:", err == nil && bytes.Equal(reply, big))
	call("refuse", "")
	call("silent", "")
	call("nothing", "of this name")
	_, err = host.Call("other", "echo", nil)
	var failed *host.Error
	println(errors.As(err, &failed) && failed.Module == "other")

	depth := 0
	host.Handle("hello", func(payload []byte) ([]byte, error) { return append([]byte("hello, "), payload...), nil })
	host.Handle("fail", func(payload []byte) ([]byte, error) { return nil, errors.New("it cannot be done") })
	host.Handle("big", func(payload []byte) ([]byte, error) { return big, nil })
	host.Handle("empty", func(payload []byte) ([]byte, error) { return nil, nil })
	host.Handle("deep", func(payload []byte) ([]byte, error) {
		if depth++; depth == 3 {
			return []byte("the bottom"), nil
		}
		return host.Call("myhost", "back", []byte("deep"))
	})
	host.Handle("exit", func(payload []byte) ([]byte, error) {
		os.Exit(7)
		return nil, nil
	})
	for _, name := range []string{"hello", "fail", "big", "empty", "deep", "unknown"} {
		call("back", name)
	}
	host.Handle("hello", nil)
	call("back", "hello")

	text, err := host.Read(func(into host.Pointer, size int32) int64 { return title(into, size) })
	show("title", text[:20], err)
	println(len(text))
	at, n := host.String("how many m's in common memory")
	println(count(at, n, 'm'), host.Check(count(nil, -1, 'm')).Error())
	_, err = host.Read(func(into host.Pointer, size int32) int64 { return -5 })
	println(err.Error())
	call("back", "exit")
}
