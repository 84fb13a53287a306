;; Traps: reads beyond its memory, in a function with a name.
(module
  (import "gojs" "runtime.wasmExit" (func $exit (param i32)))
  (memory (export "mem") 17)
  (func $main.reads_too_far (result i32) (i32.load (i32.const 0x7fff0000)))
  (func (export "run") (param $argc i32) (param $argv i32)
    (i32.store (i32.const 65544) (call $main.reads_too_far))
    (call $exit (i32.const 65536)))
  (func (export "resume"))
  (func (export "getsp") (result i32) (i32.const 65536)))
