// Date: construction, fields in UTC and local time, formatting, arithmetic, invalid dates, the time zone.
package main

import (
	"fmt"
	"math"
	"syscall/js"
	"time"
)

func main() {
	date := js.Global().Get("Date")
	d := date.New(1709209815123)
	fmt.Println(d.Call("getTime"), d.Call("toISOString"), d.Call("toJSON"), d.Call("valueOf"))
	for _, field := range []string{"FullYear", "Month", "Date", "Day", "Hours", "Minutes", "Seconds", "Milliseconds"} {
		fmt.Print(field, " ", d.Call("getUTC"+field), " ", d.Call("get"+field), "; ")
	}
	fmt.Println(d.Call("getTimezoneOffset"))
	local := date.New(2024, 1, 29, 12, 30, 15, 500)
	fmt.Println(local.Call("getTime").Float(), local.Call("getDate"), local.Call("getHours"))
	for _, text := range []string{"2024-02-29T12:30:15.123Z", "2024-02-29", "2024-02-29T12:30:15", "2024-02-29T12:30:15+05:30"} {
		fmt.Println(text, date.New(text).Call("getTime").Float(), date.Call("parse", text).Float())
	}
	fmt.Println(date.Call("UTC", 2024, 1, 29).Float(), date.New(date.Call("UTC", 1969, 11, 31)).Call("toISOString"))
	fmt.Println(math.IsNaN(date.New("nonsense").Call("getTime").Float()), math.IsNaN(date.Call("parse", "x").Float()))
	fmt.Println(date.New(-1).Call("toISOString"), date.New(8.64e15).Call("toISOString"), date.New(-62198755200000).Call("toISOString"))
	now := date.Call("now").Float()
	fresh := date.New().Call("getTime").Float()
	fmt.Println(math.Abs(now-float64(time.Now().UnixMilli())) < 5000, fresh >= now, now == math.Trunc(now))
}
