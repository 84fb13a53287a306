/* SHA-1's compression function: blockGeneric(dig *digest, p []byte), FIPS 180-4, 6.1.2, with the SHA extensions. */
#include "cpu.h"
#include "frame.h"

#if G2N_KERNELS_X86
#include <immintrin.h>

/* Four rounds, numbers 4 * i to 4 * i + 3, of function f (0 to 3).  `e` comes from four rounds before, where it was the
 * first word of the state; w[i % 4] has the schedule's words and gets those of 16 rounds later. */
#define ROUNDS(i, f)                                                                                                  \
    do {                                                                                                              \
        const __m128i sum = (i) == 0 ? _mm_add_epi32(e, w[0]) : _mm_sha1nexte_epu32(e, w[(i) % 4]);                   \
                                                                                                                      \
        e    = abcd;                                                                                                  \
        abcd = _mm_sha1rnds4_epu32(abcd, sum, f);                                                                     \
        if ((i) < 16)                                                                                                 \
            w[(i) % 4] = _mm_sha1msg2_epu32(_mm_xor_si128(_mm_sha1msg1_epu32(w[(i) % 4], w[((i) + 1) % 4]),           \
                                                          w[((i) + 2) % 4]), w[((i) + 3) % 4]);                       \
    } while (0)
#define FIVE(i, f)          \
    do {                    \
        ROUNDS((i), f);     \
        ROUNDS((i) + 1, f); \
        ROUNDS((i) + 2, f); \
        ROUNDS((i) + 3, f); \
        ROUNDS((i) + 4, f); \
    } while (0)

G2N_TARGET("sha,sse4.1,ssse3") static void compress(unsigned char *state, const unsigned char *p, uint64_t blocks)
{
    const __m128i swap = _mm_set_epi64x(0x0001020304050607, 0x08090a0b0c0d0e0f);
    __m128i       abcd = _mm_shuffle_epi32(_mm_loadu_si128((const void *)state), 0x1b);
    __m128i       e    = _mm_set_epi32((int)g2n_get32(state + 16), 0, 0, 0);

    for (; blocks != 0; blocks--, p += 64) {
        const __m128i abcd_before = abcd, e_before = e;
        __m128i       w[4];

        for (unsigned i = 0; i < 4; i++)
            w[i] = _mm_shuffle_epi8(_mm_loadu_si128((const void *)(p + 16 * i)), swap);
        FIVE(0, 0);
        FIVE(5, 1);
        FIVE(10, 2);
        FIVE(15, 3);
        e    = _mm_sha1nexte_epu32(e, e_before);
        abcd = _mm_add_epi32(abcd, abcd_before);
    }
    _mm_storeu_si128((void *)state, _mm_shuffle_epi32(abcd, 0x1b));
    g2n_put32(state + 16, (uint32_t)_mm_extract_epi32(e, 3));
}

bool g2n_native_sha1_block(const wasm_rt_memory_t *m, uint32_t sp)
{
    unsigned char   *state;
    struct g2n_slice p;

    if (!g2n_cpu_has(G2N_CPU_SHA) || !g2n_get_digest(m, sp, 20, &state, &p))
        return false;
    compress(state, p.mem_at, p.count / 64);
    return true;
}
#else
G2N_NO_KERNEL(sha1_block)
#endif
