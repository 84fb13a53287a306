// -scheduler=none: sleeping takes the time it should.
package main

import (
	"fmt"
	"time"
)

func main() {
	begin := time.Now()
	for i := 0; i < 3; i++ {
		time.Sleep(20 * time.Millisecond)
	}
	took := time.Since(begin)
	fmt.Println("slept", took >= 60*time.Millisecond, took < 2*time.Second)
}
