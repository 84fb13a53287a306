package main

//go:wasmimport myhost hello
func hello(name string) int32

func main() {
	println(hello("Gopher"))
}
