/* ChaCha20 (RFC 8439) of golang.org/x/crypto/chacha20, and ChaCha8 as Go's random source has it (internal/chacha8rand),
 * on vectors of lanes: lane i of each of the 16 words is block i's. */
#include "cpu.h"
#include "frame.h"

#define KEY_OFFSET     0
#define COUNTER_OFFSET 32
#define CIPHER_LEN     48

typedef uint32_t lanes4 __attribute__((vector_size(16)));
typedef uint32_t lanes8 __attribute__((vector_size(32)));

#define ROTATE(v, n)  ((v) << (n) | (v) >> (32 - (n)))
#define QUARTER(a, b, c, d)                    \
    do {                                       \
        a += b; d ^= a; d = ROTATE(d, 16);     \
        c += d; b ^= c; b = ROTATE(b, 12);     \
        a += b; d ^= a; d = ROTATE(d, 8);      \
        c += d; b ^= c; b = ROTATE(b, 7);      \
    } while (0)
#define DOUBLE_ROUND(x)                        \
    do {                                       \
        QUARTER(x[0], x[4], x[8], x[12]);      \
        QUARTER(x[1], x[5], x[9], x[13]);      \
        QUARTER(x[2], x[6], x[10], x[14]);     \
        QUARTER(x[3], x[7], x[11], x[15]);     \
        QUARTER(x[0], x[5], x[10], x[15]);     \
        QUARTER(x[1], x[6], x[11], x[12]);     \
        QUARTER(x[2], x[7], x[8], x[13]);      \
        QUARTER(x[3], x[4], x[9], x[14]);      \
    } while (0)

static const uint32_t constants[4] = { 0x61707865, 0x3320646e, 0x79622d32, 0x6b206574 };

/* out = in ^ one block of the key stream. */
static void xor_block(unsigned char *out, const unsigned char *in, const uint32_t state[static 16])
{
    uint32_t x[16];

    memcpy(x, state, sizeof x);
    for (unsigned i = 0; i < 10; i++)
        DOUBLE_ROUND(x);
    for (unsigned i = 0; i < 16; i++)
        g2n_put32(out + 4 * i, g2n_get32(in + 4 * i) ^ (x[i] + state[i]));
}

#if G2N_KERNELS_X86
/* Eight blocks. */
G2N_TARGET("avx2") static void xor_blocks8(unsigned char *out, const unsigned char *in, const uint32_t state[static 16])
{
    const lanes8 steps = { 0, 1, 2, 3, 4, 5, 6, 7 };
    lanes8       before[16], x[16];
    uint32_t     words[16][8];

    for (unsigned i = 0; i < 16; i++)
        before[i] = (lanes8){ 0 } + state[i];
    before[12] += steps;
    memcpy(x, before, sizeof x);
    for (unsigned i = 0; i < 10; i++)
        DOUBLE_ROUND(x);
    for (unsigned i = 0; i < 16; i++) {
        x[i] += before[i];
        memcpy(words[i], &x[i], sizeof words[i]);
    }
    for (unsigned block = 0; block < 8; block++)
        for (unsigned i = 0; i < 16; i++)
            g2n_put32(out + 64 * block + 4 * i, g2n_get32(in + 64 * block + 4 * i) ^ words[i][block]);
}
#endif

/* func (s *Cipher) xorKeyStreamBlocksGeneric(dst, src []byte).  The guest also keeps parts of the first round there,
 * which depend on key and nonce alone and which it computes when they are missing: they stay missing. */
bool g2n_native_chacha20(const wasm_rt_memory_t *m, uint32_t sp)
{
    const unsigned char *args = g2n_frame(m, sp, 56);
    unsigned char       *s, *out;
    struct g2n_slice     dst, src;
    uint64_t             left;
    uint32_t             state[16];

    if (!args)
        return false;
    s   = g2n_get_object(m, args, CIPHER_LEN);
    dst = g2n_get_slice(m, args + 8, 1);
    src = g2n_get_slice(m, args + 32, 1);
    if (!s || !dst.mem_at || !src.mem_at || dst.count != src.count || dst.count % 64 != 0)
        return false;
    if (dst.mem_at != src.mem_at && dst.mem_at + dst.count > src.mem_at && src.mem_at + src.count > dst.mem_at)
        return false;
    memcpy(state, constants, sizeof constants);
    memcpy(state + 4, s + KEY_OFFSET, 32);
    memcpy(state + 12, s + COUNTER_OFFSET, 16); /* and the nonce */
    left = src.count;
    out  = dst.mem_at;
#if G2N_KERNELS_X86
    if (g2n_cpu_has(G2N_CPU_AVX2))
        for (; left >= 512; left -= 512, out += 512, state[12] += 8)
            xor_blocks8(out, src.mem_at + (out - dst.mem_at), state);
#endif
    for (; left != 0; left -= 64, out += 64, state[12]++)
        xor_block(out, src.mem_at + (out - dst.mem_at), state);
    g2n_put32(s + COUNTER_OFFSET, state[12]);
    return true;
}

/* func block_generic(seed *[4]uint64, buf *[32]uint64, counter uint32): four blocks, interleaved by words; only the
 * words of the key are added back. */
bool g2n_native_chacha8rand(const wasm_rt_memory_t *m, uint32_t sp)
{
    const unsigned char *args = g2n_frame(m, sp, 20), *seed;
    const lanes4         steps = { 0, 1, 2, 3 };
    unsigned char       *buf;
    lanes4               x[16], key[8];

    if (!args)
        return false;
    seed = g2n_get_object(m, args, 32);
    buf  = g2n_get_object(m, args + 8, 256);
    if (!seed || !buf)
        return false;
    for (unsigned i = 0; i < 4; i++)
        x[i] = (lanes4){ 0 } + constants[i];
    for (unsigned i = 0; i < 8; i++)
        x[4 + i] = key[i] = (lanes4){ 0 } + g2n_get32(seed + 4 * i);
    x[12] = steps + g2n_get32(args + 16);
    x[13] = x[14] = x[15] = (lanes4){ 0 };
    for (unsigned i = 0; i < 4; i++)
        DOUBLE_ROUND(x);
    for (unsigned i = 0; i < 8; i++)
        x[4 + i] += key[i];
    memcpy(buf, x, sizeof x);
    return true;
}
