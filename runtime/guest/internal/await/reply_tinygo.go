//go:build wasm && tinygo

package await

import "errors"

// Reply is for tickets that nobody is given here: there is nothing by which a goroutine could wait for the host.
func Reply(ticket int32) ([]byte, error) {
	return nil, errors.New("programs of TinyGo's are given no replies that come later")
}
