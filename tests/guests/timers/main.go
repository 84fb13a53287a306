// After, Timer, AfterFunc, Ticker: order, Stop and Reset results, reuse.
package main

import (
	"fmt"
	"time"
)

const unit = 20 * time.Millisecond

func main() {
	// The earlier of two wins, whichever was made first.
	late, early := time.After(4*unit), time.After(unit)
	select {
	case <-late:
		fmt.Println("late first")
	case <-early:
		fmt.Println("early first")
	}
	<-late
	fmt.Println("late")

	timer := time.NewTimer(time.Hour)
	fmt.Println("stop", timer.Stop(), timer.Stop())
	fmt.Println("reset", timer.Reset(unit), timer.Reset(2*unit))
	<-timer.C
	fmt.Println("fired; stop", timer.Stop())
	fmt.Println("reset", timer.Reset(0))
	<-timer.C
	select {
	case <-timer.C:
		fmt.Println("twice")
	default:
		fmt.Println("once")
	}

	events := make(chan string, 10)
	first := time.AfterFunc(3*unit, func() { events <- "first" })
	time.AfterFunc(unit, func() { events <- "second" })
	never := time.AfterFunc(2*unit, func() { events <- "never" })
	fmt.Println("stop", never.Stop())
	fmt.Println(<-events, <-events)
	fmt.Println("stop", first.Stop(), first.Reset(unit))
	fmt.Println(<-events)

	ticker := time.NewTicker(unit / 2)
	start := time.Now()
	for range 5 {
		<-ticker.C
	}
	fmt.Println("five ticks took long enough:", time.Since(start) >= 5*unit/2)
	ticker.Reset(unit)
	start = time.Now()
	<-ticker.C
	fmt.Println("after reset:", time.Since(start) >= unit)
	ticker.Stop()
	select {
	case <-ticker.C:
		fmt.Println("tick after stop")
	case <-time.After(3 * unit):
		fmt.Println("no tick after stop")
	}
	slow := time.NewTicker(unit)
	time.Sleep(5 * unit)
	n := 0
	for drained := false; !drained; {
		select {
		case <-slow.C:
			n++
		default:
			drained = true
		}
	}
	fmt.Println("ticks kept for a slow reader:", n)
}
