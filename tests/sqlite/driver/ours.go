//go:build wasm

package main

import (
	"errors"

	"gowasm2native/guest/sqlite"
)

// codes are an error's, primary and extended.
func codes(err error) (int, int) {
	var e *sqlite.Error
	if errors.As(err, &e) {
		return int(e.Code), int(e.ExtendedCode)
	}
	return 0, 0
}
