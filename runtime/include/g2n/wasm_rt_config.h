/* How WABT's wasm-rt.h is configured, the same for the runtime and for generated code; include it first.
 * Memory, tables and traps are implemented by runtime/mem and chosen by G2N_MEMORY_MODE, so all of WABT's own
 * mechanisms are off: its bounds checks, its signal handler, its counting of calls. */
#ifndef G2N_WASM_RT_CONFIG_H
#define G2N_WASM_RT_CONFIG_H

#ifdef WASM_RT_H_
#error "include g2n/wasm_rt_config.h before wasm-rt.h"
#endif

#define WASM_RT_USE_MMAP                                  1
#define WASM_RT_MEMCHECK_BOUNDS_CHECK                     1
#define WASM_RT_MEMCHECK_GUARD_PAGES                      0
#define WASM_RT_SKIP_SIGNAL_RECOVERY                      1
#define WASM_RT_NONCONFORMING_UNCHECKED_STACK_EXHAUSTION  1
#define WASM_RT_ALLOW_SEGUE                               0
#define WABT_BIG_ENDIAN                                   0

#include "wasm-rt.h"

#endif
