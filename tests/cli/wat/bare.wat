(module
  (memory (export "memory") 1)
  (table (export "table") 1 externref)
  (global (export "global") i32 (i32.const 1))
  (data (i32.const 2) "abc")
  (data "passive"))
