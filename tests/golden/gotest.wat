;; What wasm_exec.js gives for the tests of syscall/js.
(module
  (import "gojs" "runtime.wasmExit" (func (param i32)))
  (import "_gotest" "add" (func (param i32 i32) (result i32)))
  (import "_gotest" "callExport" (func (param i32 i64) (result i64)))
  (memory (export "mem") 17)
  (func (export "run") (param i32 i32))
  (func (export "resume"))
  (func (export "getsp") (result i32) (i32.const 65536))
  (func (export "testExport0"))
  (func (export "testExport") (param i32 i64) (result i64) (local.get 1)))
