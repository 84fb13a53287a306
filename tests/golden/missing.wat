;; Two imports that nothing provides.
(module
  (import "gojs" "runtime.wasmExit" (func (param i32)))
  (import "env" "host_log" (func (param i32 i64) (result f64)))
  (import "other.module" "with space" (func))
  (memory (export "mem") 17)
  (func (export "run") (param i32 i32))
  (func (export "resume"))
  (func (export "getsp") (result i32) (i32.const 65536)))
