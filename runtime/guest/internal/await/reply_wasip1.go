//go:build wasip1 && wasm && !tinygo

package await

import (
	"io"
	"os"
)

// Reply waits for what the host has promised by a ticket, which is a descriptor here.
func Reply(ticket int32) ([]byte, error) {
	reply := os.NewFile(uintptr(ticket), "reply")
	defer reply.Close()
	return io.ReadAll(reply)
}
