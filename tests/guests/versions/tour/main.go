// What every Go version since 1.14 must be able to do, one behaviour an argument; only APIs of Go 1.14.
package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/ioutil"
	"os"
	"sort"
	"strconv"
	"strings"
	"sync"
	"time"
)

func main() {
	mode := "hello"
	if len(os.Args) > 1 {
		mode = os.Args[1]
	}
	switch mode {
	case "hello":
		fmt.Println("hello, world")
	case "timers":
		timers()
	case "goroutines":
		goroutines()
	case "files":
		files()
	case "panic":
		panic(errors.New("an error"))
	case "nil":
		var m map[string]int
		m["x"] = 1
	case "exit":
		fmt.Print("unflushed")
		code, _ := strconv.Atoi(os.Args[2])
		os.Exit(code)
	case "deadlock":
		<-make(chan int)
	case "stdin":
		stdin()
	case "args":
		for i, arg := range os.Args[1:] {
			fmt.Printf("%d %q\n", i, arg)
		}
		env := os.Environ()
		sort.Strings(env)
		for _, entry := range env {
			fmt.Printf("%q\n", entry)
		}
	case "size":
		// The whole block arrived: the length of all that was given.
		total := 0
		for _, text := range append(os.Environ(), os.Args...) {
			total += len(text) + 1
		}
		fmt.Println(total, len(os.Args[len(os.Args)-1]), strings.Count(os.Args[len(os.Args)-1], "x"))
	}
}

func timers() {
	start := time.Now()
	order := make(chan int, 10)
	for _, n := range []int{3, 1, 2} { // far apart: of two that are due at once, Go runs the later first
		n := n
		time.AfterFunc(time.Duration(n*250)*time.Millisecond, func() { order <- n })
	}
	stopped := time.AfterFunc(10*time.Millisecond, func() { order <- 99 })
	fmt.Println(stopped.Stop())
	for i := 0; i < 3; i++ {
		fmt.Println(<-order)
	}
	ticker := time.NewTicker(5 * time.Millisecond)
	for i := 0; i < 4; i++ {
		<-ticker.C
	}
	ticker.Stop()
	select {
	case <-time.After(20 * time.Millisecond):
		fmt.Println("timeout")
	case <-ticker.C:
		fmt.Println("stopped ticker")
	}
	time.Sleep(10 * time.Millisecond)
	fmt.Println(time.Since(start) >= 780*time.Millisecond)
}

func goroutines() {
	var group sync.WaitGroup
	var mutex sync.Mutex
	sum := 0
	for i := 1; i <= 500; i++ {
		group.Add(1)
		go func(i int) {
			defer group.Done()
			if i%50 == 0 {
				time.Sleep(time.Millisecond)
			}
			mutex.Lock()
			sum += i
			mutex.Unlock()
		}(i)
	}
	group.Wait()
	ping, pong := make(chan int), make(chan int)
	go func() {
		for n := range ping {
			pong <- n * 2
		}
		close(pong)
	}()
	ping <- 21
	fmt.Println(sum, <-pong)
	close(ping)
	_, open := <-pong
	fmt.Println(open)
}

func files() {
	check := func(err error) {
		if err != nil {
			fmt.Println(err)
		}
	}
	check(os.MkdirAll("a/b", 0755))
	check(ioutil.WriteFile("a/b/file", []byte("content"), 0640))
	f, err := os.OpenFile("a/b/file", os.O_APPEND|os.O_RDWR, 0)
	check(err)
	fmt.Fprintln(f, " appended")
	at, err := f.Seek(3, io.SeekStart)
	rest, err2 := ioutil.ReadAll(f)
	fmt.Printf("%d %v %q %v\n", at, err, rest, err2)
	info, err := f.Stat()
	fmt.Println(info.Name(), info.Size(), info.Mode(), info.IsDir(), err)
	check(f.Close())
	check(os.Rename("a/b/file", "a/moved"))
	check(os.Symlink("moved", "a/link"))
	infos, err := ioutil.ReadDir("a")
	for _, info := range infos {
		fmt.Println(info.Name(), info.Mode())
	}
	content, err := ioutil.ReadFile("a/link")
	fmt.Printf("%q %v\n", content, err)
	_, err = os.Stat("missing")
	fmt.Println(err, os.IsNotExist(err))
	fmt.Println(os.Remove("a"))
	check(os.Chtimes("a/moved", time.Unix(1000000000, 0), time.Unix(1000000001, 0)))
	info, _ = os.Stat("a/moved")
	fmt.Println(info.ModTime().UTC())
	folder, err := os.Getwd()
	fmt.Println(folder != "", err, os.Chdir("a"), os.RemoveAll("b"))
}

func stdin() {
	reader := bufio.NewReader(os.Stdin)
	total, lines := 0, 0
	for {
		line, err := reader.ReadString('\n')
		total += len(line)
		if err != nil {
			fmt.Println(total, lines, err)
			return
		}
		lines++
	}
}
