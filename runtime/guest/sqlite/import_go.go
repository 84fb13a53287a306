//go:build wasm && !tinygo

package sqlite

import "unsafe"

// ownFolder: the program may be in another folder than the host, for which names of files are those of the host's.
const ownFolder = true

//go:wasmimport sqlite3 start_run
func hostStartRun(stmt int32, values unsafe.Pointer, len int32, out unsafe.Pointer, flags int32) int32

//go:wasmimport sqlite3 start_rows
func hostStartRows(stmt int32, most int32, into unsafe.Pointer, size int32, out unsafe.Pointer, flags int32) int32
