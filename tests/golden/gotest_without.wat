;; An import that calls exports which are not there, and one of another type.
(module
  (import "gojs" "runtime.wasmExit" (func (param i32)))
  (import "_gotest" "add" (func (param i64 i64) (result i64)))
  (import "_gotest" "callExport" (func (param i32 i64) (result i64)))
  (memory (export "mem") 17)
  (func (export "run") (param i32 i32))
  (func (export "resume"))
  (func (export "getsp") (result i32) (i32.const 65536)))
