;; Writes its first argument and exits with the status 10 + argc.
(module
  (import "gojs" "runtime.wasmExit" (func $exit (param i32)))
  (import "gojs" "runtime.wasmWrite" (func $write (param i32)))
  (memory (export "mem") 17)
  (func (export "run") (param $argc i32) (param $argv i32)
    (local $text i32) (local $len i32)
    (if (i32.gt_u (local.get $argc) (i32.const 1))
      (then
        (local.set $text (i32.load offset=8 (local.get $argv)))
        (block $end
          (loop $next
            (br_if $end (i32.eqz (i32.load8_u (i32.add (local.get $text) (local.get $len)))))
            (local.set $len (i32.add (local.get $len) (i32.const 1)))
            (br $next)))
        (i64.store (i32.const 65544) (i64.const 1))
        (i64.store (i32.const 65552) (i64.extend_i32_u (local.get $text)))
        (i32.store (i32.const 65560) (local.get $len))
        (call $write (i32.const 65536))))
    (i32.store (i32.const 65544) (i32.add (i32.const 10) (local.get $argc)))
    (call $exit (i32.const 65536)))
  (func (export "resume"))
  (func (export "getsp") (result i32) (i32.const 65536)))
