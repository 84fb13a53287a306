// A panic is a message and a trap.
package main

func main() {
	println("before")
	var list []int
	println(list[len(list)])
}
