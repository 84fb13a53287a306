;; What it is given it gives back: a list or string is an address and a length, whatever is in it.
(module
  (memory (export "memory") 1)
  (global $free (mut i32) (i32.const 1024))
  (global $returned (mut i32) (i32.const 0))
  (data (i32.const 256) "\ff\fe")                        ;; no UTF-8
  (data (i32.const 264) "\00\01\03")                     ;; colors, of which there are three
  (data (i32.const 272) "\00\04\00\00\ff\ff\ff\ff")      ;; a string of 4 GB
  (func (export "cabi_realloc") (param $old i32) (param $had i32) (param $align i32) (param $size i32) (result i32) (local $at i32)
    (local.set $at (i32.and (i32.sub (i32.add (global.get $free) (local.get $align)) (i32.const 1)) (i32.sub (i32.const 0) (local.get $align))))
    (global.set $free (i32.add (local.get $at) (local.get $size)))
    (block $fits
      (loop $more
        (br_if $fits (i32.le_u (global.get $free) (i32.mul (memory.size) (i32.const 65536))))
        (br_if $more (i32.ne (memory.grow (i32.const 16)) (i32.const -1)))
        unreachable))
    (local.get $at))
  ;; A pair, as results of two core values are.
  (func $pair (param i32 i32) (result i32)
    (i32.store (i32.const 16) (local.get 0))
    (i32.store (i32.const 20) (local.get 1))
    (i32.const 16))
  (export "echo" (func $pair))
  (export "demo:types/shapes@1.0.0#people" (func $pair))
  (export "demo:types/shapes@1.0.0#shapes" (func $pair))
  (export "demo:types/shapes@1.0.0#numbers" (func $pair))
  (export "demo:types/shapes@1.0.0#results" (func $pair))
  (export "demo:types/shapes@1.0.0#bare" (func $pair))
  (export "demo:types/shapes@1.0.0#nested" (func $pair))
  ;; All is given back when it has been read.
  (func $done (param i32)
    (global.set $returned (i32.add (global.get $returned) (i32.const 1)))
    (global.set $free (i32.const 1024)))
  (export "cabi_post_echo" (func $done))
  (export "cabi_post_demo:types/shapes@1.0.0#people" (func $done))
  (export "cabi_post_demo:types/shapes@1.0.0#shapes" (func $done))
  (func (export "returned") (result i32) (global.get $returned))
  (func (export "demo:types/shapes@1.0.0#move-by") (param i32 f64 i32) (result i32)
    (i32.store (i32.const 32) (i32.add (local.get 0) (local.get 2)))
    (f64.store (i32.const 40) (local.get 1))
    (i32.const 32))
  (func (export "demo:types/shapes@1.0.0#pick") (param i32 i32 i64) (result i32)
    (i32.add (i32.mul (local.get 0) (i32.const 1000)) (local.get 1)))
  (func (export "demo:types/shapes@1.0.0#mix") (param i32 i32) (result i32) (i32.or (local.get 1) (i32.shl (i32.const 1) (local.get 0))))
  ;; The last of seventeen core values, which lie in memory: a string, fourteen u64, a u8.
  (func (export "demo:types/shapes@1.0.0#many") (param i32) (result i64)
    (i64.add (i64.add (i64.load32_u offset=4 (local.get 0)) (i64.load offset=112 (local.get 0))) (i64.load8_u offset=120 (local.get 0))))
  (func (export "demo:types/hostile@1.0.0#text") (result i32) (call $pair (i32.const 256) (i32.const 2)))
  (func (export "demo:types/hostile@1.0.0#case") (result i32) (call $pair (i32.const 264) (i32.const 3)))
  (func (export "demo:types/hostile@1.0.0#character") (result i32) (i32.const 0xd800))
  (func (export "demo:types/hostile@1.0.0#far") (result i32) (call $pair (i32.const 65536) (i32.const 1000)))
  (func (export "demo:types/hostile@1.0.0#long") (result i32) (call $pair (i32.const 272) (i32.const 1)))
  (func (export "demo:types/hostile@1.0.0#unaligned") (result i32) (call $pair (i32.const 257) (i32.const 1)))
  (func (export "demo:types/hostile@1.0.0#spin") (result i32) unreachable))
