// Nothing can ever run again: Go's deadlock report with the goroutines' states, exit status 2.
package main

import (
	"fmt"
	"os"
	"os/signal"
	"sync"
	"time"
)

func main() {
	fmt.Println("before")
	switch os.Args[1] {
	case "channel":
		<-make(chan int)
	case "send":
		make(chan int) <- 1
	case "nilchannel":
		var c chan int
		<-c
	case "select":
		select {}
	case "mutex":
		var mutex sync.Mutex
		mutex.Lock()
		mutex.Lock()
	case "waitgroup":
		var group sync.WaitGroup
		group.Add(1)
		group.Wait()
	case "cond":
		cond := sync.NewCond(&sync.Mutex{})
		cond.L.Lock()
		cond.Wait()
	case "goroutines":
		a, b := make(chan int), make(chan int)
		go func() { a <- <-b }()
		b <- <-a
	case "after_sleep":
		time.Sleep(20 * time.Millisecond)
		fmt.Println("slept")
		<-make(chan int)
	case "after_timer":
		timer := time.NewTimer(time.Hour)
		timer.Stop()
		<-timer.C
	case "signal":
		c := make(chan os.Signal, 1)
		signal.Notify(c, os.Interrupt)
		<-c
	case "after_file":
		os.WriteFile("file", []byte("x"), 0o644)
		select {}
	}
}
