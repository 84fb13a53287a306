//go:build wasm

package host

import (
	"fmt"
	"math"
	"unsafe"
)

// Pointer is where a host function finds bytes, or puts them.
type Pointer = unsafe.Pointer

// Bytes is b for an import that takes a pointer and a length.  The host may write to it.
func Bytes(b []byte) (Pointer, int32) { return unsafe.Pointer(unsafe.SliceData(b)), length(len(b)) }

// String is s for an import that takes a pointer and a length.  The host must not write to it.
func String(s string) (Pointer, int32) { return unsafe.Pointer(unsafe.StringData(s)), length(len(s)) }

// What is longer than the host can be told does not fit into the memory of a program either.
func length(n int) int32 {
	if uint64(n) > math.MaxUint32 {
		panic(fmt.Sprintf("host: %d bytes are too many", n))
	}
	return int32(uint32(n))
}

// Enough for most replies.
const firstSize = 256

// Read is what a function of the host writes: as many bytes as it returns, of which it writes no more than there is room for, and it is
// called again with that much room (g2n_memory_give in C).  Below zero the result is an error, a Code.
func Read(give func(into Pointer, size int32) int64) ([]byte, error) {
	for size := int64(firstSize); ; {
		into := make([]byte, size)
		n := give(Bytes(into))
		if n < 0 {
			return nil, Code(n)
		}
		if n <= size {
			return into[:n], nil
		}
		if n > math.MaxInt32 {
			return nil, fmt.Errorf("host: %d bytes are too many", n)
		}
		size = n
	}
}

// Code is an error of which the host has given the number alone.
type Code int64

func (c Code) Error() string { return fmt.Sprintf("host: error %d", int64(c)) }

// Check is nil, or a Code where a host function's result is below zero.
func Check(result int32) error {
	if result < 0 {
		return Code(result)
	}
	return nil
}
