;; Rust for JavaScript hosts.
(module
  (import "wbg" "__wbindgen_throw" (func (param i32 i32)))
  (memory (export "memory") 17)
  (func (export "main")))
