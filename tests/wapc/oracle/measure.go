package main

import (
	"fmt"
	"os"
	"strconv"
	"syscall"
	"time"
)

// cpu is the processor time that this process has had.
func cpu() time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// measure prints the nanoseconds of an invocation, and of a host's function called by a guest, with payloads of 0, 100 and 65,536 bytes.
func measure(rounds string) {
	count, err := strconv.Atoi(rounds)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	for _, len := range []int{0, 100, 65536} {
		count := count
		if len > 1000 {
			count /= 20
		}
		each("echo", make([]byte, len), count, count)
	}
	each("many", make([]byte, 1000), count/1000, count)
}

func each(operation string, payload []byte, count, divisor int) {
	began := cpu()
	for range count {
		if _, err := instance.Invoke(ctx, operation, payload); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	fmt.Printf("%s %d\t%.0f\n", operation, len(payload), float64((cpu()-began).Nanoseconds())/float64(divisor))
}
