;; TinyGo for JavaScript hosts.
(module
  (import "gojs" "runtime.ticks" (func (result f64)))
  (import "gojs" "runtime.sleepTicks" (func (param f64)))
  (import "gojs" "syscall/js.valueGet" (func (param i64 i32 i32) (result i64)))
  (import "wasi_snapshot_preview1" "fd_write" (func (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 2)
  (func (export "_start")))
