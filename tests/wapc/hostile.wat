;; A guest that does what it should not: the first byte of the operation says what.
(module
  (import "wapc" "__guest_request" (func $request (param i32 i32)))
  (import "wapc" "__guest_response" (func $response (param i32 i32)))
  (import "wapc" "__guest_error" (func $error (param i32 i32)))
  (import "wapc" "__host_call" (func $call (param i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))
  (import "wapc" "__host_response_len" (func $response_len (result i32)))
  (import "wapc" "__host_response" (func $host_response (param i32)))
  (import "wapc" "__host_error_len" (func $error_len (result i32)))
  (import "wapc" "__host_error" (func $host_error (param i32)))
  (import "wapc" "__console_log" (func $log (param i32 i32)))
  (memory (export "memory") 1)
  (global $begun (mut i32) (i32.const 0))
  (data (i32.const 1024) "begun")

  ;; The host is called before anything was invoked.
  (func (export "wapc_init")
    (global.set $begun (i32.const 1))
    (call $log (i32.const 1024) (i32.const 5))
    (drop (call $call (i32.const 1024) (i32.const 5) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))))

  (func $is (param $letter i32) (result i32)
    (i32.eq (i32.load8_u (i32.const 0)) (local.get $letter)))

  ;; A host call with one address of four that may be wrong.
  (func $call_at (param $a i32) (param $b i32) (param $c i32) (param $d i32) (result i32)
    (call $call (local.get $a) (i32.const 1) (local.get $b) (i32.const 1) (local.get $c) (i32.const 1) (local.get $d) (i32.const 65536)))

  (func (export "__guest_call") (param $operation i32) (param $payload i32) (result i32)
    (if (i32.eqz (global.get $begun)) (then (unreachable)))
    ;; w: a request is written where there is no memory
    (if (i32.eq (local.get $payload) (i32.const 77)) (then (call $request (i32.const 0) (i32.const 65460))))
    (call $request (i32.const 0) (i32.const 2048))
    (if (call $is (i32.const 114)) (then (call $response (i32.const 65530) (i32.const 7))))                   ;; r: a response outside
    (if (call $is (i32.const 82)) (then (call $response (i32.const -1) (i32.const -1))))                       ;; R: all of it
    (if (call $is (i32.const 101)) (then (call $error (i32.const 0) (i32.const 65537))))                      ;; e
    (if (call $is (i32.const 108)) (then (call $log (i32.const 65536) (i32.const 1))))                        ;; l
    (if (call $is (i32.const 49)) (then (drop (call $call_at (i32.const 65536) (i32.const 0) (i32.const 0) (i32.const 0))))) ;; 1, 2, 3, 4
    (if (call $is (i32.const 50)) (then (drop (call $call_at (i32.const 0) (i32.const -1) (i32.const 0) (i32.const 0)))))
    (if (call $is (i32.const 51)) (then (drop (call $call_at (i32.const 0) (i32.const 0) (i32.const 70000) (i32.const 0)))))
    (if (call $is (i32.const 52)) (then (drop (call $call_at (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 1)))))
    (if (i32.or (call $is (i32.const 97)) (call $is (i32.const 65)))                                          ;; a, A: an answer is put outside
      (then
        (if (call $call_at (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))
          (then (call $host_response (i32.const 65535)))
          (else (call $host_error (i32.const 65535))))))
    (if (call $is (i32.const 117)) (then (unreachable)))                                                      ;; u
    ;; n: the host is called, which invokes again; what it says is not looked at
    (if (call $is (i32.const 110)) (then (drop (call $call_at (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0)))))
    (if (call $is (i32.const 48)) (then (return (i32.const 0))))                                              ;; 0: failed, and no reason
    (if (call $is (i32.const 55)) (then (return (i32.const 7))))                                              ;; 7: neither yes nor no
    (if (call $is (i32.const 98)) (then                                                                       ;; b: an error, and then all is well
      (call $error (i32.const 1024) (i32.const 3))
      (call $response (i32.const 1024) (i32.const 5))
      (return (i32.const 1))))
    (if (call $is (i32.const 122)) (then (call $response (i32.const -1) (i32.const 0)) (return (i32.const 1)))) ;; z: nothing, from nowhere
    ;; v: what was there before any host call
    (if (call $is (i32.const 118)) (then
      (if (i32.or (call $response_len) (call $error_len)) (then (unreachable)))
      (call $host_response (i32.const -1))
      (call $host_error (i32.const -1))))
    (i32.const 1)))
