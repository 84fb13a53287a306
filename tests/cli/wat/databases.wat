;; A program for WASI preview 1 that prints "SQLite 3.", with what the library says of itself.
(module
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (import "sqlite3" "libversion" (func $version (param i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "\10\00\00\00\09\00\00\00")
  (data (i32.const 16) "SQLite ??\n")
  (func (export "_start")
    (drop (call $version (i32.const 23) (i32.const 2)))
    (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 100)))))
