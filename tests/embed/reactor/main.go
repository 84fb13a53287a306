// A Go library for WASI: GOOS=wasip1 -buildmode=c-shared.
package main

import (
	"fmt"
	"os"
	"strings"
	"time"
	"unsafe"
)

var kept []byte

//go:wasmexport allocate
func allocate(size int32) unsafe.Pointer {
	kept = make([]byte, size)
	return unsafe.Pointer(&kept[0])
}

// Upper turns what is in the allocated bytes into upper case, in a goroutine that sleeps first.
//
//go:wasmexport upper
func upper() int32 {
	done := make(chan string)
	go func() {
		time.Sleep(time.Millisecond)
		done <- strings.ToUpper(string(kept))
	}()
	return int32(copy(kept, <-done))
}

// A C function, given with --host.
//
//go:wasmimport myhost print
func hostPrint(text string) int32

//go:wasmexport say
func say(n int64) {
	fmt.Println("Go says", n, os.Args, os.Getenv("WHO"), hostPrint("C prints what Go gives it"))
}

//go:wasmexport fail
func fail(index int32) int32 { return int32(kept[index]) }

func main() {}
