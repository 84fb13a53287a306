// As little as a program can be.
package main

func main() { println("hello") }
