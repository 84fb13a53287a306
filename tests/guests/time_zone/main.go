// The local time zone, as TZ says: one fixed zone, whose name Go makes from the offset.
package main

import (
	"fmt"
	"time"
)

func main() {
	now := time.Now()
	name, offset := now.Zone()
	fmt.Println(name, offset, time.Local)
	fmt.Println(time.Unix(1_000_000_000, 0).Format("2006-01-02 15:04:05 -0700 MST"))
	fmt.Println(time.Date(2024, 6, 1, 0, 0, 0, 0, time.Local).UTC())
	fmt.Println(now.Year() >= 2024, now.Sub(now.UTC()) == 0, now.Round(0).Equal(now))
	fmt.Println(time.Since(now) >= 0, time.Until(now) <= 0)
}
