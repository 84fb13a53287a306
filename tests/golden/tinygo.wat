;; TinyGo 0.30 with Go 1.20 for JavaScript hosts: references by value, a context behind them, time in milliseconds.
(module
  (import "gojs" "runtime.ticks" (func (result f64)))
  (import "gojs" "runtime.sleepTicks" (func (param f64)))
  (import "env" "syscall/js.valueGet" (func (param i64 i32 i32 i32) (result i64)))
  (import "wasi_snapshot_preview1" "fd_write" (func (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 2)
  (func (export "go_scheduler"))
  (func (export "resume"))
  (func (export "_start")))
