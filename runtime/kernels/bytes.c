/* internal/bytealg's and runtime's helpers for equality, order and search, as Go's wasm assembler has them: parameters
 * and result on wasm's stack.  The C library's functions pick the processor's best instructions themselves.
 *
 * The guest's loops stop at the first difference or match; these want all bytes to be in memory, and leave what
 * reaches beyond it to the guest's loop. */
#include "frame.h"

static inline uint64_t compare(const unsigned char *a, uint64_t a_len, const unsigned char *b, uint64_t b_len)
{
    int order = memcmp(a, b, a_len < b_len ? a_len : b_len);

    if (order == 0)
        order = (a_len > b_len) - (a_len < b_len);
    return (uint64_t)((order > 0) - (order < 0));
}

bool g2n_native_memeqbody(const wasm_rt_memory_t *m, uint64_t *result, uint64_t a, uint64_t b, uint64_t len)
{
    const unsigned char *mem_a = g2n_mem_find(m, a, len), *mem_b = g2n_mem_find(m, b, len);

    if (!mem_a || !mem_b)
        return false;
    *result = memcmp(mem_a, mem_b, len) == 0;
    return true;
}

bool g2n_native_cmpbody(const wasm_rt_memory_t *m, uint64_t *result, uint64_t a, uint64_t a_len, uint64_t b, uint64_t b_len)
{
    const unsigned char *mem_a = g2n_mem_find(m, a, a_len), *mem_b = g2n_mem_find(m, b, b_len);

    if (!mem_a || !mem_b)
        return false;
    *result = compare(mem_a, a_len, mem_b, b_len);
    return true;
}

/* The address of the first `byte`, or 0. */
bool g2n_native_memchr(const wasm_rt_memory_t *m, uint32_t *result, uint32_t at, uint32_t byte, uint32_t len)
{
    const unsigned char *mem_at = g2n_mem_find(m, at, len), *mem_found;

    if (!mem_at || byte > 0xff)
        return false;
    mem_found = memchr(mem_at, (int)byte, len);
    *result   = mem_found ? at + (uint32_t)(mem_found - mem_at) : 0;
    return true;
}
