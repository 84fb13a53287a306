;; Imports of Go, but nothing to start: Go 1.11, or not a program.
(module
  (import "gojs" "runtime.wasmExit" (func (param i32)))
  (memory (export "mem") 17))
