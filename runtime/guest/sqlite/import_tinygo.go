//go:build wasm && tinygo

package sqlite

import "unsafe"

// ownFolder: the current folder is always "/" to the program, wherever it was started.
const ownFolder = false

//go:wasmimport sqlite3 run
func hostRun(stmt int32, values unsafe.Pointer, len int32, out unsafe.Pointer) int32

//go:wasmimport sqlite3 step_rows
func hostStepRows(stmt int32, most int32, into unsafe.Pointer, size int32, out unsafe.Pointer) int32

// There is nothing by which a goroutine could wait for the host.

func hostStartRun(stmt int32, values unsafe.Pointer, len int32, out unsafe.Pointer, flags int32) int32 {
	return hostRun(stmt, values, len, out)
}

func hostStartRows(stmt int32, most int32, into unsafe.Pointer, size int32, out unsafe.Pointer, flags int32) int32 {
	return hostStepRows(stmt, most, into, size, out)
}
