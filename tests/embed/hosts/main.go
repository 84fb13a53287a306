// A program that calls C functions of --host=host.c, also such as reply later.
package main

import (
	"fmt"
	"os"
	"runtime"
	"structs"
	"time"
	"unsafe"
)

type point struct {
	_    structs.HostLayout
	X, Y int32
	Z    float64
}

//go:wasmimport myhost sum
func sum(a int32, b int64, c float32, d float64) float64

//go:wasmimport myhost greet
func greet(name string, into unsafe.Pointer, size int32) int32

//go:wasmimport myhost move
func move(p *point, by int32)

//go:wasmimport myhost total
func total(numbers unsafe.Pointer, count int32) int64

//go:wasmimport myhost peek
func peek(address uint32, count uint32) int32

//go:wasmimport myhost later
func later(ms int32, word string) int32

//go:wasmimport myhost refuse
func refuse(why string)

func greeting(name string) string {
	into := make([]byte, 64)
	n := greet(name, unsafe.Pointer(&into[0]), int32(len(into)))
	if n < 0 {
		return fmt.Sprint("refused: ", n)
	}
	return string(into[:n])
}

// Several goroutines wait for replies, and another one goes on meanwhile.
func waitForThree() {
	words := make(chan string)
	ticks := 0
	stop := make(chan bool)
	go func() {
		for {
			select {
			case <-stop:
				close(stop)
				return
			case <-time.After(5 * time.Millisecond):
				ticks++
			}
		}
	}()
	for i, word := range []string{"last", "first", "second"} {
		go func() {
			reply, err := await(later([]int32{300, 100, 200}[i], word))
			words <- fmt.Sprint(string(reply), " ", err)
		}()
	}
	for range 3 {
		fmt.Println(<-words)
	}
	stop <- true
	<-stop
	fmt.Println("others went on:", ticks > 3)
}

func main() {
	if len(os.Args) > 1 {
		refuse(os.Args[1])
	}
	fmt.Println(sum(1, 1<<40, 0.5, 0.25))
	fmt.Println(greeting("Gopher"))
	fmt.Println(greeting("somebody whose name, all in all, is too long for what there is room for"))
	p := &point{X: 1, Y: 2, Z: 3.5}
	move(p, 10)
	fmt.Println(p.X, p.Y, p.Z)
	numbers := []int64{1, -2, 1 << 40}
	fmt.Println(total(unsafe.Pointer(&numbers[0]), int32(len(numbers))))
	runtime.KeepAlive(numbers)
	fmt.Println(peek(0, 16), peek(1<<31, 16), peek(0xffffffff, 1), peek(0xffffffff, 0xffffffff))
	waitForThree()
	reply, err := await(later(0, ""))
	fmt.Println(len(reply), err)
	reply, err = await(later(1, "big"))
	fmt.Println(len(reply), reply[0], reply[len(reply)-1], err)
}
