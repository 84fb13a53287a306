/* What the functions of other compilers than Go's are made of: go_ops.h, and what their optimiser, which is LLVM's, leaves to
 * ours.  TinyGo's functions begin by clearing a record of the pointers that they will hold, which its collector finds on the
 * guest's stack: some dozens of bytes, their number known.  gcc 12 makes `rep stos` of that, which takes longer to begin
 * than the stores that are meant. */
#ifndef G2N_LLVM_OPS_H
#define G2N_LLVM_OPS_H

#include "go_ops.h"

#if defined(__OPTIMIZE__) && !defined(__OPTIMIZE_SIZE__)
#define G2N_RECORD_MAX 256u

/* Sixteen bytes each but the last, which may overlap the one before.  A loop would become the same memset again. */
#define G2N_CLEAR_AT(n)                                             \
    do {                                                            \
        const struct g2n_two_words zero = { { 0, 0 } };             \
        if (len > (n))                                              \
            memcpy(to + (len > (n) + 16 ? (n) : len - 16), &zero, sizeof zero); \
    } while (0)

/* To be called with a number that is known, at least 16 and at most G2N_RECORD_MAX. */
static inline __attribute__((always_inline)) void g2n_clear_record(u8 *to, u64 len)
{
    G2N_CLEAR_AT(0);
    G2N_CLEAR_AT(16);
    G2N_CLEAR_AT(32);
    G2N_CLEAR_AT(48);
    G2N_CLEAR_AT(64);
    G2N_CLEAR_AT(80);
    G2N_CLEAR_AT(96);
    G2N_CLEAR_AT(112);
    G2N_CLEAR_AT(128);
    G2N_CLEAR_AT(144);
    G2N_CLEAR_AT(160);
    G2N_CLEAR_AT(176);
    G2N_CLEAR_AT(192);
    G2N_CLEAR_AT(208);
    G2N_CLEAR_AT(224);
    G2N_CLEAR_AT(240);
}

static inline __attribute__((always_inline)) void g2n_fill_record(wasm_rt_memory_t *mem, u64 addr, u32 value, u64 len)
{
    if (__builtin_constant_p(value) && (value & 0xff) == 0 && __builtin_constant_p(len) && len > G2N_SHORT_MAX && len <= G2N_RECORD_MAX) {
        RANGE_CHECK(mem, addr, len);
        g2n_clear_record(G2N_HOST(mem, addr), len);
    } else {
        memory_fill(mem, addr, value, len);
    }
}
#define memory_fill g2n_fill_record
#endif

#endif
