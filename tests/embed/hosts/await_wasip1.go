package main

import (
	"io"
	"os"
)

// await is for the reply that a C function has promised by this ticket.
func await(ticket int32) ([]byte, error) {
	reply := os.NewFile(uintptr(ticket), "reply")
	defer reply.Close()
	return io.ReadAll(reply)
}
