/* GHASH (NIST SP 800-38D, 6.4) by carry-less multiplication (S. Gueron, M. Kounavis, "Intel Carry-Less Multiplication
 * Instruction and its Usage for Computing the GCM Mode", 2010, algorithms 1 and 5).  Four blocks share a reduction. */
#include "cpu.h"
#include "frame.h"

#if G2N_KERNELS_X86
#include <immintrin.h>

#define GHASH_TARGET G2N_TARGET("pclmul,sse4.1,ssse3")

/* A product of 256 bits before its reduction, the middle part apart. */
struct product {
    __m128i low, middle, high;
};

GHASH_TARGET static inline __m128i load_block(const unsigned char *p)
{
    const __m128i swap = _mm_set_epi64x(0x0001020304050607, 0x08090a0b0c0d0e0f);

    return _mm_shuffle_epi8(_mm_loadu_si128((const void *)p), swap);
}

GHASH_TARGET static inline void add_product(struct product *sum, __m128i a, __m128i b)
{
    sum->low    = _mm_xor_si128(sum->low, _mm_clmulepi64_si128(a, b, 0x00));
    sum->high   = _mm_xor_si128(sum->high, _mm_clmulepi64_si128(a, b, 0x11));
    sum->middle = _mm_xor_si128(sum->middle, _mm_xor_si128(_mm_clmulepi64_si128(a, b, 0x01), _mm_clmulepi64_si128(a, b, 0x10)));
}

/* Operands are bit-reflected, so the product is one bit short: it is shifted, then reduced by x^128 + x^7 + x^2 + x + 1. */
GHASH_TARGET static inline __m128i reduce(const struct product *sum)
{
    __m128i low  = _mm_xor_si128(sum->low, _mm_slli_si128(sum->middle, 8));
    __m128i high = _mm_xor_si128(sum->high, _mm_srli_si128(sum->middle, 8));
    __m128i low_carries = _mm_srli_epi32(low, 31), high_carries = _mm_srli_epi32(high, 31);
    __m128i first, kept, second;

    high   = _mm_or_si128(_mm_slli_epi32(high, 1), _mm_slli_si128(high_carries, 4));
    high   = _mm_or_si128(high, _mm_srli_si128(low_carries, 12));
    low    = _mm_or_si128(_mm_slli_epi32(low, 1), _mm_slli_si128(low_carries, 4));
    first  = _mm_xor_si128(_mm_xor_si128(_mm_slli_epi32(low, 31), _mm_slli_epi32(low, 30)), _mm_slli_epi32(low, 25));
    kept   = _mm_srli_si128(first, 4);
    low    = _mm_xor_si128(low, _mm_slli_si128(first, 12));
    second = _mm_xor_si128(_mm_xor_si128(_mm_srli_epi32(low, 1), _mm_srli_epi32(low, 2)), _mm_srli_epi32(low, 7));
    low    = _mm_xor_si128(low, _mm_xor_si128(second, kept));
    return _mm_xor_si128(high, low);
}

GHASH_TARGET static inline __m128i multiply(__m128i a, __m128i b)
{
    struct product sum = { _mm_setzero_si128(), _mm_setzero_si128(), _mm_setzero_si128() };

    add_product(&sum, a, b);
    return reduce(&sum);
}

/* h[i] is H to the power i + 1; `powers` of them are known. */
struct state {
    __m128i  h[4];
    unsigned powers;
    __m128i  y;
};

GHASH_TARGET static void update_blocks(struct state *s, const unsigned char *p, uint64_t blocks)
{
    __m128i y = s->y;

    for (; blocks >= 4; blocks -= 4, p += 64) {
        struct product sum = { _mm_setzero_si128(), _mm_setzero_si128(), _mm_setzero_si128() };

        for (; s->powers < 4; s->powers++)
            s->h[s->powers] = multiply(s->h[s->powers - 1], s->h[0]);
        add_product(&sum, _mm_xor_si128(y, load_block(p)), s->h[3]);
        for (unsigned i = 1; i < 4; i++)
            add_product(&sum, load_block(p + 16 * i), s->h[3 - i]);
        y = reduce(&sum);
    }
    for (; blocks != 0; blocks--, p += 16)
        y = multiply(_mm_xor_si128(y, load_block(p)), s->h[0]);
    s->y = y;
}

GHASH_TARGET static void update(struct state *s, const unsigned char *p, uint64_t len)
{
    unsigned char last[16] = { 0 };

    update_blocks(s, p, len / 16);
    if (len % 16 != 0) {
        memcpy(last, p + len / 16 * 16, len % 16);
        update_blocks(s, last, 1);
    }
}

GHASH_TARGET static bool ghash(const wasm_rt_memory_t *m, unsigned char *args)
{
    const __m128i    swap = _mm_set_epi64x(0x0001020304050607, 0x08090a0b0c0d0e0f);
    unsigned char   *out  = g2n_get_object(m, args, 16), *h = g2n_get_object(m, args + 8, 16);
    struct g2n_slice inputs = g2n_get_slice(m, args + 16, 24);
    struct state     s;

    if (!out || !h || !inputs.mem_at)
        return false;
    s.h[0]   = load_block(h);
    s.powers = 1;
    s.y      = _mm_setzero_si128();
    for (uint64_t i = 0; i < inputs.count; i++) {
        const struct g2n_slice input = g2n_get_slice(m, inputs.mem_at + 24 * i, 1);

        if (!input.mem_at)
            return false;
        update(&s, input.mem_at, input.count);
    }
    _mm_storeu_si128((void *)out, _mm_shuffle_epi8(s.y, swap));
    return true;
}

/* func ghash(out, H *[16]byte, inputs ...[]byte) */
bool g2n_native_ghash(const wasm_rt_memory_t *m, uint32_t sp)
{
    unsigned char *args = g2n_frame(m, sp, 40);

    return args && g2n_cpu_has(G2N_CPU_AES) && ghash(m, args);
}

GHASH_TARGET static bool update_y(const wasm_rt_memory_t *m, unsigned char *args)
{
    const unsigned char *g      = g2n_get_object(m, args, 32 + 16 * 16);
    unsigned char       *y      = g2n_get_object(m, args + 8, 16);
    struct g2n_slice     blocks = g2n_get_slice(m, args + 16, 1);
    struct state         s;

    if (!g || !y || !blocks.mem_at || blocks.count % 16 != 0)
        return false;
    /* Field elements are two uint64, the more significant first. */
    s.h[0]   = _mm_set_epi64x((long long)g2n_get64(g + 32 + 8 * 16), (long long)g2n_get64(g + 32 + 8 * 16 + 8));
    s.powers = 1;
    s.y      = _mm_set_epi64x((long long)g2n_get64(y), (long long)g2n_get64(y + 8));
    update_blocks(&s, blocks.mem_at, blocks.count / 16);
    _mm_storeu_si128((void *)y, _mm_shuffle_epi32(s.y, 0x4e));
    return true;
}

/* func (g *gcm) updateBlocks(y *gcmFieldElement, blocks []byte), of crypto/cipher up to Go 1.23: g has an interface, two
 * ints and the multiples of H, where H itself is the eighth. */
bool g2n_native_ghash_update(const wasm_rt_memory_t *m, uint32_t sp)
{
    unsigned char *args = g2n_frame(m, sp, 40);

    return args && g2n_cpu_has(G2N_CPU_AES) && update_y(m, args);
}
#else
G2N_NO_KERNEL(ghash)
G2N_NO_KERNEL(ghash_update)
#endif
