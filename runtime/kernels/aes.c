/* AES with the processor's instructions: single blocks, counter mode, and GCM's counter mode.
 *
 * The guest expands keys (blockExpanded of crypto/internal/fips140/aes: rounds int, enc and dec [60]uint32, words as
 * big-endian numbers; dec is the schedule of the equivalent inverse cipher, in the order of its use). */
#include "cpu.h"
#include "frame.h"

#if G2N_KERNELS_X86
#include <immintrin.h>

#define AES_TARGET  G2N_TARGET("aes,sse4.1,ssse3")
#define MAX_ROUNDS  14
#define STRUCT_LEN  (8 + 2 * 240)
#define ENC_OFFSET  8
#define DEC_OFFSET  (8 + 240)

struct keys {
    __m128i  list[MAX_ROUNDS + 1];
    unsigned rounds;
};

AES_TARGET static inline __m128i swap_words(__m128i v)
{
    return _mm_shuffle_epi8(v, _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203));
}

AES_TARGET static bool load_keys(struct keys *k, const unsigned char *schedule, uint64_t rounds)
{
    if (rounds != 10 && rounds != 12 && rounds != 14)
        return false;
    k->rounds = (unsigned)rounds;
    for (unsigned i = 0; i <= k->rounds; i++)
        k->list[i] = swap_words(_mm_loadu_si128((const void *)(schedule + 16 * i)));
    return true;
}

AES_TARGET static inline __m128i encrypt(const struct keys *k, __m128i block)
{
    block = _mm_xor_si128(block, k->list[0]);
    for (unsigned i = 1; i < k->rounds; i++)
        block = _mm_aesenc_si128(block, k->list[i]);
    return _mm_aesenclast_si128(block, k->list[k->rounds]);
}

AES_TARGET static inline __m128i decrypt(const struct keys *k, __m128i block)
{
    block = _mm_xor_si128(block, k->list[0]);
    for (unsigned i = 1; i < k->rounds; i++)
        block = _mm_aesdec_si128(block, k->list[i]);
    return _mm_aesdeclast_si128(block, k->list[k->rounds]);
}

/* Eight at a time hide the latency of the rounds. */
AES_TARGET static inline void encrypt8(const struct keys *k, __m128i b[static 8])
{
    for (unsigned j = 0; j < 8; j++)
        b[j] = _mm_xor_si128(b[j], k->list[0]);
    for (unsigned i = 1; i < k->rounds; i++)
        for (unsigned j = 0; j < 8; j++)
            b[j] = _mm_aesenc_si128(b[j], k->list[i]);
    for (unsigned j = 0; j < 8; j++)
        b[j] = _mm_aesenclast_si128(b[j], k->list[k->rounds]);
}

/* ---- Single blocks ---------------------------------------------------------------------------------------------------- */

/* dst and src []byte at `args`, of at least a block each. */
AES_TARGET static bool one_block(const wasm_rt_memory_t *m, const unsigned char *args, const struct keys *k, bool forwards)
{
    struct g2n_slice dst = g2n_get_slice(m, args, 1), src = g2n_get_slice(m, args + 24, 1);
    __m128i          block;

    if (!dst.mem_at || !src.mem_at || dst.count < 16 || src.count < 16)
        return false;
    block = _mm_loadu_si128((const void *)src.mem_at);
    _mm_storeu_si128((void *)dst.mem_at, forwards ? encrypt(k, block) : decrypt(k, block));
    return true;
}

/* func encryptBlockGeneric(c *blockExpanded, dst, src []byte), and decryptBlockGeneric */
static bool block_of_struct(const wasm_rt_memory_t *m, uint32_t sp, bool forwards)
{
    const unsigned char *args = g2n_frame(m, sp, 56), *c;
    struct keys          k;

    if (!args || !g2n_cpu_has(G2N_CPU_AES))
        return false;
    c = g2n_get_object(m, args, STRUCT_LEN);
    return c && load_keys(&k, c + (forwards ? ENC_OFFSET : DEC_OFFSET), g2n_get64(c)) && one_block(m, args + 8, &k, forwards);
}

bool g2n_native_aes_encrypt(const wasm_rt_memory_t *m, uint32_t sp) { return block_of_struct(m, sp, true); }
bool g2n_native_aes_decrypt(const wasm_rt_memory_t *m, uint32_t sp) { return block_of_struct(m, sp, false); }

/* func encryptBlockGo(xk []uint32, dst, src []byte), and decryptBlockGo: up to Go 1.23 */
static bool block_of_words(const wasm_rt_memory_t *m, uint32_t sp, bool forwards)
{
    const unsigned char *args = g2n_frame(m, sp, 72);
    struct g2n_slice     words;
    struct keys          k;

    if (!args || !g2n_cpu_has(G2N_CPU_AES))
        return false;
    words = g2n_get_slice(m, args, 4);
    return words.mem_at && words.count % 4 == 0 && words.count != 0 && load_keys(&k, words.mem_at, words.count / 4 - 1)
        && one_block(m, args + 24, &k, forwards);
}

bool g2n_native_aes_encrypt_words(const wasm_rt_memory_t *m, uint32_t sp) { return block_of_words(m, sp, true); }
bool g2n_native_aes_decrypt_words(const wasm_rt_memory_t *m, uint32_t sp) { return block_of_words(m, sp, false); }

/* ---- Counter modes -------------------------------------------------------------------------------------------------- */

/* The counter: 128 bits, of which GCM lets only the lowest 32 count. */
struct counter {
    uint64_t high, low;
    bool     only32;
};

AES_TARGET static inline __m128i next(struct counter *c)
{
    __m128i block = _mm_set_epi64x((long long)__builtin_bswap64(c->low), (long long)__builtin_bswap64(c->high));

    if (c->only32)
        c->low = (c->low & ~(uint64_t)0xffffffff) | (uint32_t)(c->low + 1);
    else if (++c->low == 0)
        c->high++;
    return block;
}

/* out = in ^ key stream; out and in are the same, or apart. */
AES_TARGET static void xor_stream(const struct keys *k, struct counter *c, unsigned char *out, const unsigned char *in, uint64_t len)
{
    unsigned char last[16];
    __m128i       b[8];

    for (; len >= 128; len -= 128, in += 128, out += 128) {
        for (unsigned j = 0; j < 8; j++)
            b[j] = next(c);
        encrypt8(k, b);
        for (unsigned j = 0; j < 8; j++)
            _mm_storeu_si128((void *)(out + 16 * j), _mm_xor_si128(b[j], _mm_loadu_si128((const void *)(in + 16 * j))));
    }
    for (; len >= 16; len -= 16, in += 16, out += 16)
        _mm_storeu_si128((void *)out, _mm_xor_si128(encrypt(k, next(c)), _mm_loadu_si128((const void *)in)));
    if (len != 0) {
        _mm_storeu_si128((void *)last, encrypt(k, next(c)));
        for (uint64_t i = 0; i < len; i++)
            out[i] = in[i] ^ last[i];
    }
}

static bool same_or_apart(const unsigned char *a, const unsigned char *b, uint64_t len)
{
    return a == b || a + len <= b || b + len <= a;
}

/* func gcmCounterCryptGeneric(b *aes.Block, out, src []byte, counter *[16]byte) */
bool g2n_native_gcm_counter(const wasm_rt_memory_t *m, uint32_t sp)
{
    const unsigned char *args = g2n_frame(m, sp, 64), *b;
    struct g2n_slice     out, src;
    unsigned char       *at;
    struct counter       counter;
    struct keys          k;

    if (!args || !g2n_cpu_has(G2N_CPU_AES))
        return false;
    b   = g2n_get_object(m, args, STRUCT_LEN);
    out = g2n_get_slice(m, args + 8, 1);
    src = g2n_get_slice(m, args + 32, 1);
    at  = g2n_get_object(m, args + 56, 16);
    if (!b || !out.mem_at || !src.mem_at || !at || out.count < src.count || !same_or_apart(out.mem_at, src.mem_at, src.count)
        || !load_keys(&k, b + ENC_OFFSET, g2n_get64(b)))
        return false;
    counter = (struct counter){ g2n_get64_big(at), g2n_get64_big(at + 8), true };
    xor_stream(&k, &counter, out.mem_at, src.mem_at, src.count);
    g2n_put64(at + 8, __builtin_bswap64(counter.low));
    return true;
}

/* func ctrBlocks(b *Block, dst, src []byte, ivlo, ivhi uint64), for whole blocks */
bool g2n_native_aes_counter(const wasm_rt_memory_t *m, uint32_t sp)
{
    const unsigned char *args = g2n_frame(m, sp, 72), *b;
    struct g2n_slice     dst, src;
    struct counter       counter;
    struct keys          k;

    if (!args || !g2n_cpu_has(G2N_CPU_AES))
        return false;
    b   = g2n_get_object(m, args, STRUCT_LEN);
    dst = g2n_get_slice(m, args + 8, 1);
    src = g2n_get_slice(m, args + 32, 1);
    if (!b || !dst.mem_at || !src.mem_at || dst.count < src.count || src.count % 16 != 0 || src.count > 128
        || !same_or_apart(dst.mem_at, src.mem_at, src.count) || !load_keys(&k, b + ENC_OFFSET, g2n_get64(b)))
        return false;
    counter = (struct counter){ g2n_get64(args + 64), g2n_get64(args + 56), false };
    xor_stream(&k, &counter, dst.mem_at, src.mem_at, src.count);
    return true;
}
#else
G2N_NO_KERNEL(aes_encrypt)
G2N_NO_KERNEL(aes_decrypt)
G2N_NO_KERNEL(aes_encrypt_words)
G2N_NO_KERNEL(aes_decrypt_words)
G2N_NO_KERNEL(gcm_counter)
G2N_NO_KERNEL(aes_counter)
#endif
