// The environment: everything that was given, sorted access, changes inside the process.
package main

import (
	"fmt"
	"os"
	"sort"
	"strings"
)

func main() {
	all := os.Environ()
	sort.Strings(all)
	for _, entry := range all {
		if !strings.HasPrefix(entry, "PATH=") {
			fmt.Printf("%q\n", entry)
		}
	}
	value, set := os.LookupEnv("EMPTY")
	fmt.Printf("%q %v\n", value, set)
	_, set = os.LookupEnv("ABSENT")
	fmt.Println(set)

	fmt.Println(os.Setenv("NEW", "1"), os.Getenv("NEW"))
	fmt.Println(os.Unsetenv("NEW"), os.Getenv("NEW") == "")
	fmt.Println(os.Setenv("", "x"), os.Setenv("A=B", "x"))
	os.Setenv("WHO", "gopher")
	fmt.Println(os.ExpandEnv("$WHO and ${WHO} and $ABSENT."))
	os.Clearenv()
	fmt.Println(len(os.Environ()))
}
