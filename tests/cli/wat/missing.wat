;; Imports a function that nothing provides, and calls it when it has an argument.
(module
  (import "gojs" "runtime.wasmExit" (func $exit (param i32)))
  (import "env" "host_log" (func $log (param i32 i64) (result f64)))
  (memory (export "mem") 17)
  (func (export "run") (param $argc i32) (param $argv i32)
    (if (i32.gt_u (local.get $argc) (i32.const 1))
      (then (drop (call $log (i32.const 1) (i64.const 2)))))
    (i32.store (i32.const 65544) (i32.const 7))
    (call $exit (i32.const 65536)))
  (func (export "resume"))
  (func (export "getsp") (result i32) (i32.const 65536)))
