// Kernels times small programs of many kinds: lines of name, milliseconds of the best of three runs, and the result.
//
//	kernels [-times N] [NAME...]    all kernels unless some are named
package main

import (
	"flag"
	"fmt"
	"slices"
	"time"
)

var kernels = []struct {
	name string
	run  func() string
}{
	{"binarytrees", binaryTrees}, // allocation and collection
	{"fannkuch", fannkuch},       // loops over small arrays
	{"spectral", spectral},       // division, calls of tiny functions
	{"nbody", nbody},             // floating point on a few values
	{"json", jsonBothWays},       // reflection, maps, allocation
	{"sha256", sha},              // native Go has an instruction for it
	{"regexp", regex},            // an interpreter's loop
	{"sort", sortInts},           // comparisons, memory
	{"map", mapInts},             // hashing
	{"chan", channels},           // goroutine switches
	{"flate", deflate},           // bytes and bits
	{"iface", interfaces},        // calls through interfaces
	{"mandel", mandel},           // floating point in registers
}

func main() {
	times := flag.Int("times", 3, "runs of each kernel, of which the best counts")
	flag.Parse()
	for _, kernel := range kernels {
		if flag.NArg() > 0 && !slices.Contains(flag.Args(), kernel.name) {
			continue
		}
		best := time.Duration(1 << 60)
		var result string
		for range *times {
			start := time.Now()
			result = kernel.run()
			best = min(best, time.Since(start))
		}
		fmt.Printf("%s\t%.3f\t%s\n", kernel.name, float64(best.Nanoseconds())/1e6, result)
	}
}
