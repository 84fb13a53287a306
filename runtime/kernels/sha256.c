/* SHA-256's compression function: blockGeneric(dig *Digest, p []byte), FIPS 180-4, 6.2.2.
 * With the SHA extensions a round costs what native Go pays; without them the guest's code stays, whose plain
 * arithmetic the C compiler already makes the best of. */
#include "cpu.h"
#include "frame.h"

#if G2N_KERNELS_X86
#include <immintrin.h>

static const uint32_t round_constants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

/* Four rounds at a time.  The instructions keep the state as ABEF and CDGH; w[i % 4] holds the four words of the
 * message schedule that rounds 4i to 4i + 3 use, and is replaced by those of 16 rounds later. */
G2N_TARGET("sha,sse4.1,ssse3") static void compress(unsigned char *state, const unsigned char *p, uint64_t blocks)
{
    const __m128i swap = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
    __m128i       low  = _mm_shuffle_epi32(_mm_loadu_si128((const void *)state), 0xb1);        /* CDAB */
    __m128i       high = _mm_shuffle_epi32(_mm_loadu_si128((const void *)(state + 16)), 0x1b); /* EFGH */
    __m128i       abef = _mm_alignr_epi8(low, high, 8);
    __m128i       cdgh = _mm_blend_epi16(high, low, 0xf0);

    for (; blocks != 0; blocks--, p += 64) {
        const __m128i abef_before = abef, cdgh_before = cdgh;
        __m128i       w[4];

        for (unsigned i = 0; i < 4; i++)
            w[i] = _mm_shuffle_epi8(_mm_loadu_si128((const void *)(p + 16 * i)), swap);
#pragma GCC unroll 16
        for (unsigned i = 0; i < 16; i++) {
            const __m128i now = w[i % 4];
            const __m128i sum = _mm_add_epi32(now, _mm_loadu_si128((const void *)(round_constants + 4 * i)));

            cdgh = _mm_sha256rnds2_epu32(cdgh, abef, sum);
            abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(sum, 0x0e));
            if (i < 12) {
                const __m128i last  = w[(i + 3) % 4];
                const __m128i part  = _mm_sha256msg1_epu32(now, w[(i + 1) % 4]);
                const __m128i seven = _mm_alignr_epi8(last, w[(i + 2) % 4], 4);

                w[i % 4] = _mm_sha256msg2_epu32(_mm_add_epi32(part, seven), last);
            }
        }
        abef = _mm_add_epi32(abef, abef_before);
        cdgh = _mm_add_epi32(cdgh, cdgh_before);
    }
    low  = _mm_shuffle_epi32(abef, 0x1b); /* FEBA */
    high = _mm_shuffle_epi32(cdgh, 0xb1); /* DCHG */
    _mm_storeu_si128((void *)state, _mm_blend_epi16(low, high, 0xf0));
    _mm_storeu_si128((void *)(state + 16), _mm_alignr_epi8(high, low, 8));
}

bool g2n_native_sha256_block(const wasm_rt_memory_t *m, uint32_t sp)
{
    unsigned char   *state;
    struct g2n_slice p;

    if (!g2n_cpu_has(G2N_CPU_SHA) || !g2n_get_digest(m, sp, 32, &state, &p))
        return false;
    compress(state, p.mem_at, p.count / 64);
    return true;
}
#else
G2N_NO_KERNEL(sha256_block)
#endif
