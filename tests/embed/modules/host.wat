;; Asks its host: with a text in memory, numbers of each type, and something that it cannot look at.
(module
  (import "myhost" "print" (func $print (param i32 i32) (result i32)))
  (import "myhost" "mix" (func $mix (param i64 f32 f64) (result f64)))
  (import "my-host" "pass.on" (func $pass (param externref) (result externref)))
  (import "myhost" "refuse" (func $refuse))
  (memory (export "memory") 1)
  (data (i32.const 16) "a text of the guest")
  (func (export "greet") (param i32) (result i32) (call $print (local.get 0) (i32.const 19)))
  (func (export "mixed") (result f64) (call $mix (i64.const -3) (f32.const 0.5) (f64.const 4)))
  (func (export "passed") (param externref) (result externref) (call $pass (local.get 0)))
  (func (export "refused") (call $refuse)))
