;; A known import with a type that Go never gives it.
(module
  (import "gojs" "runtime.wasmExit" (func (param i64)))
  (memory (export "mem") 17)
  (func (export "run") (param i32 i32))
  (func (export "resume"))
  (func (export "getsp") (result i32) (i32.const 65536)))
