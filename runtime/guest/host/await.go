//go:build wasm

package host

import "gowasm2native/guest/internal/await"

// Await waits for the reply that a C function has promised by a ticket, which is 0 or more; other goroutines go on.
func Await(ticket int32) ([]byte, error) { return await.Reply(ticket) }
