;; The entry points are there, one with another type.
(module
  (import "gojs" "runtime.wasmExit" (func (param i32)))
  (memory (export "mem") 17)
  (func (export "run") (param i32))
  (func (export "resume"))
  (func (export "getsp") (result i32) (i32.const 0)))
