;; A segment that ends beyond the memory: the guest would trap before its first instruction.
(module
  (import "gojs" "runtime.wasmExit" (func (param i32)))
  (data (i32.const 1114110) "last")
  (memory (export "mem") 17)
  (func (export "run") (param i32 i32))
  (func (export "resume"))
  (func (export "getsp") (result i32) (i32.const 65536)))
