// main returns while a goroutine sleeps.
package main

import (
	"fmt"
	"time"
)

func main() {
	go func() {
		time.Sleep(300 * time.Millisecond)
		fmt.Println("too late")
	}()
	fmt.Println("main ends")
}
