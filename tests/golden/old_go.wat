;; Module "go" of Go 1.14 to 1.20, with the clock's older name, and debug.
(module
  (import "go" "debug" (func (param i32)))
  (import "go" "runtime.wasmExit" (func (param i32)))
  (import "go" "runtime.walltime1" (func (param i32)))
  (import "go" "runtime.nanotime1" (func (param i32)))
  (memory (export "mem") 17)
  (func (export "run") (param i32 i32))
  (func (export "resume"))
  (func (export "getsp") (result i32) (i32.const 65536)))
