// context: timeouts, deadlines, cancellation reaching children, causes, AfterFunc.
package main

import (
	"context"
	"errors"
	"fmt"
	"time"
)

type key struct{}

func main() {
	root := context.WithValue(context.Background(), key{}, "value")
	short, cancel := context.WithTimeout(root, 20*time.Millisecond)
	defer cancel()
	long, cancelLong := context.WithTimeout(short, time.Hour)
	defer cancelLong()
	select {
	case <-long.Done():
		fmt.Println(long.Err(), errors.Is(long.Err(), context.DeadlineExceeded), long.Value(key{}))
	case <-time.After(5 * time.Second):
		fmt.Println("no timeout")
	}

	parent, stop := context.WithCancelCause(root)
	child, cancelChild := context.WithCancel(parent)
	defer cancelChild()
	ran := make(chan bool)
	context.AfterFunc(child, func() { close(ran) })
	time.AfterFunc(10*time.Millisecond, func() { stop(errors.New("the reason")) })
	<-child.Done()
	<-ran
	fmt.Println(child.Err(), context.Cause(child), parent.Err())

	past, cancelPast := context.WithDeadline(root, time.Now().Add(-time.Second))
	defer cancelPast()
	fmt.Println(past.Err())
	free := context.WithoutCancel(child)
	fmt.Println(free.Err(), free.Value(key{}))
}
