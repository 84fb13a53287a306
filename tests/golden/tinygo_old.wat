;; TinyGo 0.26 for JavaScript hosts: references by address, a context behind them.
(module
  (import "env" "runtime.ticks" (func (result f64)))
  (import "env" "syscall/js.valueGet" (func (param i32 i32 i32 i32 i32)))
  (import "env" "syscall/js.finalizeRef" (func (param i32 i32)))
  (import "env" "syscall/js.valueLength" (func (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_close" (func (param i32) (result i32)))
  (memory (export "memory") 2)
  (func (export "go_scheduler"))
  (func (export "resume"))
  (func (export "_start")))
