;; A library for WASI preview 1: twice() works once it has been initialised.
(module
  (import "wasi_snapshot_preview1" "sched_yield" (func $yield (result i32)))
  (memory (export "memory") 1)
  (global $factor (mut i32) (i32.const 0))
  (func (export "_initialize") (global.set $factor (i32.const 2)) (drop (call $yield)))
  (func (export "twice") (param i32) (result i32) (i32.mul (local.get 0) (global.get $factor)))
  (func (export "pair") (result i32 i32) (i32.const 1) (i32.const 2)))
