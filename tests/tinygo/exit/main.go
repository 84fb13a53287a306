// Exits with a status of its own while goroutines sleep; its last line has no end.
package main

import (
	"fmt"
	"os"
	"time"
)

func main() {
	go func() {
		time.Sleep(time.Hour)
	}()
	time.Sleep(time.Millisecond)
	fmt.Println("exiting")
	fmt.Print("never ended")
	os.Exit(7)
}
