// Memory ends at 4 GiB: Go's own "out of memory" report, exit status 2.  The pages are never touched.
// want: the states of the idle goroutines in the report vary.
package main

import "fmt"

var keep [][]byte

func main() {
	for i := range 4 {
		keep = append(keep, make([]byte, 3<<29))
		fmt.Println(i, len(keep[i]), keep[i][3<<29-1])
	}
}
