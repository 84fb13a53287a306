;; A library of TinyGo's for JavaScript hosts.
(module
  (import "gojs" "runtime.ticks" (func (result i64)))
  (memory (export "memory") 1)
  (func (export "_initialize"))
  (func (export "add") (param i32 i32) (result i32) local.get 0))
