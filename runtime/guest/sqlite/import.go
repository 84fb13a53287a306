//go:build wasm

package sqlite

import "unsafe"

//go:wasmimport sqlite3 open_flags
func hostOpen(name unsafe.Pointer, len int32, flags int32) int32

//go:wasmimport sqlite3 close
func hostClose(db int32) int32

//go:wasmimport sqlite3 errmsg
func hostErrmsg(db int32, into unsafe.Pointer, size int32) int32

//go:wasmimport sqlite3 system_errmsg
func hostSystemErrmsg(db int32, into unsafe.Pointer, size int32) int32

//go:wasmimport sqlite3 extended_errcode
func hostExtendedErrcode(db int32) int32

//go:wasmimport sqlite3 busy_note
func hostBusyNote(db int32) int32

//go:wasmimport sqlite3 busy_noted
func hostBusyNoted(db int32) int32

//go:wasmimport sqlite3 interrupt
func hostInterrupt(db int32) int32

//go:wasmimport sqlite3 get_autocommit
func hostGetAutocommit(db int32) int32

//go:wasmimport sqlite3 prepare_next
func hostPrepareNext(db int32, sql unsafe.Pointer, len int32, used unsafe.Pointer) int32

//go:wasmimport sqlite3 finalize
func hostFinalize(stmt int32) int32

//go:wasmimport sqlite3 reset
func hostReset(stmt int32) int32

//go:wasmimport sqlite3 bind_all
func hostBindAll(stmt int32, values unsafe.Pointer, len int32) int32

//go:wasmimport sqlite3 bind_parameter_count
func hostBindParameterCount(stmt int32) int32

//go:wasmimport sqlite3 bind_parameter_index
func hostBindParameterIndex(stmt int32, name unsafe.Pointer, len int32) int32

//go:wasmimport sqlite3 column_count
func hostColumnCount(stmt int32) int32

//go:wasmimport sqlite3 columns
func hostColumns(stmt int32, into unsafe.Pointer, size int32) int32
