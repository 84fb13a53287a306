;; Its data holds names of globals that parts of the runtime give.
(module
  (import "gojs" "runtime.wasmExit" (func (param i32)))
  (memory (export "mem") 17)
  (data (i32.const 4096) "prefetched readFileSync btoa")
  (func (export "run") (param i32 i32))
  (func (export "resume"))
  (func (export "getsp") (result i32) (i32.const 65536)))
