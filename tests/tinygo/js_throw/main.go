// What a host function throws and nobody catches ends the program.
package main

import (
	"fmt"
	"syscall/js"
)

func main() {
	fmt.Println("before")
	js.Global().Get("Reflect").Get("ownKeys")
	js.Global().Call("decodeURIComponent", "%")
	fmt.Println("after")
}
