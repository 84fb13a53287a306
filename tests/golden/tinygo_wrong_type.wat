;; TinyGo's by one import, and another has a type that it never has.
(module
  (import "gojs" "runtime.ticks" (func (result i64)))
  (import "gojs" "syscall/js.valueGet" (func (param i64) (result i64)))
  (memory (export "memory") 1)
  (func (export "_start")))
