// So does an index out of range.
package main

import (
	"fmt"
	"time"
)

func main() {
	list := []int{1, 2, 3}
	time.Sleep(time.Millisecond)
	fmt.Println(list[len(fmt.Sprint(list))])
}
