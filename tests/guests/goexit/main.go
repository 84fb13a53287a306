// runtime.Goexit: runs deferred calls, other goroutines go on; of main, it leads to a deadlock report.
package main

import (
	"fmt"
	"os"
	"runtime"
	"time"
)

func main() {
	switch os.Args[1] {
	case "goroutine":
		done := make(chan bool)
		go func() {
			defer close(done)
			defer fmt.Println("deferred")
			runtime.Goexit()
			fmt.Println("never")
		}()
		<-done
	case "main":
		defer fmt.Println("deferred")
		runtime.Goexit()
	case "main_then_exit":
		go func() {
			time.Sleep(5 * time.Millisecond)
			fmt.Println("still here")
			os.Exit(3)
		}()
		runtime.Goexit()
	}
}
