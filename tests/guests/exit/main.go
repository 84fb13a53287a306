// os.Exit: the status modulo 256, from anywhere; deferred calls do not run, timers and goroutines do not delay it.
package main

import (
	"fmt"
	"os"
	"strconv"
	"time"
)

func main() {
	code, _ := strconv.Atoi(os.Args[2])
	defer fmt.Println("deferred")
	fmt.Print("unflushed")
	switch os.Args[1] {
	case "main":
		os.Exit(code)
	case "timers":
		time.AfterFunc(time.Hour, func() {})
		go time.Sleep(time.Hour)
		os.Exit(code)
	case "goroutine":
		go func() {
			time.Sleep(10 * time.Millisecond)
			os.Exit(code)
		}()
		select {}
	case "afterfunc":
		time.AfterFunc(5*time.Millisecond, func() { os.Exit(code) })
		time.Sleep(time.Hour)
	case "deep":
		deep(1000, code)
	case "defer":
		defer os.Exit(code)
		panic("not reported: os.Exit comes first")
	}
}

func deep(n, code int) {
	if n == 0 {
		os.Exit(code)
	}
	deep(n-1, code)
}
