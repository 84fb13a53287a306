// WASI 0.2 knows two statuses.
package main

import "os"

func main() {
	println("ending")
	os.Exit(len(os.Args) - 1)
}
