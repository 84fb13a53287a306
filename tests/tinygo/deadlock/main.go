// Waits for what nobody will do.
package main

import "fmt"

func main() {
	fmt.Println("before")
	<-make(chan int)
	fmt.Println("after")
}
