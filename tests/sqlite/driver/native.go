//go:build !wasm

package main

import (
	"errors"

	"github.com/mattn/go-sqlite3"
)

// codes are an error's, primary and extended.
func codes(err error) (int, int) {
	var e sqlite3.Error
	if errors.As(err, &e) {
		return int(e.Code), int(e.ExtendedCode)
	}
	return 0, 0
}
