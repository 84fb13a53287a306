// A deadlock in a program without syscall/js.  Under node Go's event handler is not set then, and the report is a
// nil dereference inside the runtime; the host may print the proper text instead.  Only the status is promised.
package main

func main() {
	println("before")
	select {}
}
