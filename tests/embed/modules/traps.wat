;; Each way in which code is stopped, and what goes on after it.
(module
  (type $v (func))
  (type $d (func (param i64) (result i64)))
  (memory (export "memory") 1 1)
  (table 4 funcref)
  (elem (i32.const 0) $wrong)
  (elem (i32.const 2) $deep $halt)
  (global $begun (mut i32) (i32.const 0))
  (start $begin)
  (data (i32.const 0) "\2a")
  ;; Memory has its contents when this runs.
  (func $begin i32.const 0 i32.load8_u global.set $begun)
  (func (export "begun") (result i32) global.get $begun)
  (func $wrong (param i32))
  (func $halt unreachable)
  (func (export "load") (param i32) (result i32) local.get 0 i32.load)
  (func (export "store") (param i32) local.get 0 i32.const 1 i32.store offset=65530)
  (func (export "divide") (param i32 i32) (result i32) local.get 0 local.get 1 i32.div_s)
  (func (export "truncate") (param f64) (result i32) local.get 0 i32.trunc_f64_s)
  (func (export "stop") unreachable)
  (func (export "indirect") (param i32) local.get 0 call_indirect (type $v))
  ;; By way of the table, so that no compiler makes a loop of it.
  (func $deep (export "deep") (param i64) (result i64)
    local.get 0 i64.eqz
    if (result i64)
      i64.const 0
    else
      local.get 0 i64.const 1 i64.sub i32.const 2 call_indirect (type $d) i64.const 1 i64.add
    end)
  (func (export "fill") (param i32) i32.const 0 i32.const 7 local.get 0 memory.fill))
