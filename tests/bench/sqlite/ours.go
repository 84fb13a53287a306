//go:build wasm

package main

import _ "gowasm2native/guest/sqlite"

const driver = "sqlite"
