// Files from many goroutines at once, with timers running meanwhile: nothing lost, timers not starved.
package main

import (
	"fmt"
	"os"
	"sync"
	"time"
)

func main() {
	var group sync.WaitGroup
	var mutex sync.Mutex
	problems, bytes := 0, 0
	ticks := 0
	stop := make(chan bool)
	go func() {
		ticker := time.NewTicker(time.Millisecond)
		for {
			select {
			case <-ticker.C:
				ticks++
			case <-stop:
				stop <- true
				return
			}
		}
	}()
	for i := range 40 {
		group.Add(1)
		go func() {
			defer group.Done()
			name := fmt.Sprintf("f%02d", i)
			for round := range 10 {
				if err := os.WriteFile(name, fmt.Appendf(nil, "%d:%d", i, round), 0o644); err != nil {
					problems++
				}
				content, err := os.ReadFile(name)
				if err != nil || string(content) != fmt.Sprintf("%d:%d", i, round) {
					problems++
				}
				mutex.Lock()
				bytes += len(content)
				mutex.Unlock()
				time.Sleep(time.Millisecond)
			}
			if i%2 == 0 {
				os.Rename(name, name+"-renamed")
			}
		}()
	}
	group.Wait()
	stop <- true
	<-stop
	fmt.Println(problems, bytes, ticks > 3)

	log, _ := os.OpenFile("log", os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	for range 20 {
		group.Add(1)
		go func() { defer group.Done(); fmt.Fprintln(log, "one whole line") }()
	}
	group.Wait()
	log.Close()
	info, _ := os.Stat("log")
	fmt.Println(info.Size())
}
