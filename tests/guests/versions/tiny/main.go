// A program without syscall/js: its module imports nothing of package js in any Go version.
package main

func main() {
	println("hello from the runtime", 42, 1.5)
	done := make(chan bool)
	go func() { done <- true }()
	println(<-done)
	var m map[string]int
	m["x"] = 1
}
