/* Counting a byte: internal/bytealg's Count and CountString, and bytes.Count and strings.Count, into which Go's compiler
 * inlines them. */
#include "cpu.h"
#include "frame.h"

static uint64_t count_plain(const unsigned char *p, uint64_t len, unsigned char byte)
{
    uint64_t n = 0;

    for (uint64_t i = 0; i < len; i++)
        n += p[i] == byte;
    return n;
}

#if G2N_KERNELS_X86
#include <immintrin.h>

/* 32 lanes count down from 0 for up to 255 steps, then are added up. */
G2N_TARGET("avx2") static uint64_t count_avx2(const unsigned char *p, uint64_t len, unsigned char byte)
{
    const __m256i what = _mm256_set1_epi8((char)byte), zero = _mm256_setzero_si256();
    __m256i       sums = zero;
    uint64_t      parts[4];

    while (len >= 32) {
        uint64_t steps = len / 32 < 255 ? len / 32 : 255;
        __m256i  lanes = zero;

        for (uint64_t i = 0; i < steps; i++)
            lanes = _mm256_sub_epi8(lanes, _mm256_cmpeq_epi8(_mm256_loadu_si256((const void *)(p + 32 * i)), what));
        sums = _mm256_add_epi64(sums, _mm256_sad_epu8(lanes, zero));
        p += 32 * steps;
        len -= 32 * steps;
    }
    _mm256_storeu_si256((void *)parts, sums);
    return parts[0] + parts[1] + parts[2] + parts[3] + count_plain(p, len, byte);
}
#endif

static uint64_t count(const unsigned char *p, uint64_t len, unsigned char byte)
{
#if G2N_KERNELS_X86
    if (g2n_cpu_has(G2N_CPU_AVX2))
        return count_avx2(p, len, byte);
#endif
    return count_plain(p, len, byte);
}

/* func Count(b []byte, c byte) int */
bool g2n_native_count(const wasm_rt_memory_t *m, uint32_t sp)
{
    unsigned char   *args = g2n_frame(m, sp, 40);
    struct g2n_slice b;

    if (!args)
        return false;
    b = g2n_get_slice(m, args, 1);
    if (!b.mem_at)
        return false;
    g2n_put64(args + 32, count(b.mem_at, b.count, args[24]));
    return true;
}

/* func CountString(s string, c byte) int */
bool g2n_native_count_string(const wasm_rt_memory_t *m, uint32_t sp)
{
    unsigned char       *args = g2n_frame(m, sp, 32);
    const unsigned char *mem_at;

    if (!args)
        return false;
    mem_at = g2n_mem_find(m, g2n_get64(args), g2n_get64(args + 8));
    if (!mem_at)
        return false;
    g2n_put64(args + 24, count(mem_at, g2n_get64(args + 8), args[16]));
    return true;
}

/* func bytes.Count(s, sep []byte) int, for a sep of one byte */
bool g2n_native_bytes_count(const wasm_rt_memory_t *m, uint32_t sp)
{
    unsigned char   *args = g2n_frame(m, sp, 56);
    struct g2n_slice s, sep;

    if (!args)
        return false;
    s   = g2n_get_slice(m, args, 1);
    sep = g2n_get_slice(m, args + 24, 1);
    if (!s.mem_at || !sep.mem_at || sep.count != 1)
        return false;
    g2n_put64(args + 48, count(s.mem_at, s.count, sep.mem_at[0]));
    return true;
}

/* func strings.Count(s, substr string) int, likewise */
bool g2n_native_strings_count(const wasm_rt_memory_t *m, uint32_t sp)
{
    unsigned char       *args = g2n_frame(m, sp, 40);
    const unsigned char *mem_s, *mem_substr;

    if (!args || g2n_get64(args + 24) != 1)
        return false;
    mem_s      = g2n_mem_find(m, g2n_get64(args), g2n_get64(args + 8));
    mem_substr = g2n_get_object(m, args + 16, 1);
    if (!mem_s || !mem_substr)
        return false;
    g2n_put64(args + 32, count(mem_s, g2n_get64(args + 8), *mem_substr));
    return true;
}
