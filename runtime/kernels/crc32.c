/* hash/crc32: slicingUpdate(crc uint32, tab *slicing8Table, p []byte) uint32, for the polynomials of IEEE 802.3 and of
 * Castagnoli.  64 bytes at a time are folded by carry-less multiplication (V. Gopal and others, "Fast CRC Computation
 * for Generic Polynomials Using PCLMULQDQ Instruction", 2009); the 16 bytes that stand for all of them, and the rest,
 * go through the guest's own tables. */
#include "cpu.h"
#include "frame.h"

#if G2N_KERNELS_X86
#include <immintrin.h>

/* x^n modulo the polynomial, reflected and times x, for n = 544, 480 (over 64 bytes) and 160, 96 (over 16). */
struct fold {
    uint32_t polynomial; /* reflected: the table's entry 128 */
    uint64_t far[2];
    uint64_t near[2];
};

static const struct fold folds[] = {
    { 0xedb88320, { 0x154442bd4, 0x1c6e41596 }, { 0x1751997d0, 0x0ccaa009e } },
    { 0x82f63b78, { 0x0740eef02, 0x09e4addf8 }, { 0x0f20c0dfe, 0x14cd00bd6 } },
};

#define LEAST 64u

G2N_TARGET("pclmul,sse4.1") static inline __m128i fold_into(__m128i acc, __m128i factor, __m128i next)
{
    return _mm_xor_si128(next, _mm_xor_si128(_mm_clmulepi64_si128(acc, factor, 0x00), _mm_clmulepi64_si128(acc, factor, 0x11)));
}

/* Leaves 16 bytes whose remainder is that of `crc` and the first len / 64 * 64 bytes. */
G2N_TARGET("pclmul,sse4.1")
static void fold_all(unsigned char rest[16], const struct fold *f, uint32_t crc, const unsigned char *p, uint64_t len)
{
    const __m128i far  = _mm_loadu_si128((const void *)f->far);
    const __m128i near = _mm_loadu_si128((const void *)f->near);
    __m128i       acc[4];

    for (unsigned i = 0; i < 4; i++)
        acc[i] = _mm_loadu_si128((const void *)(p + 16 * i));
    acc[0] = _mm_xor_si128(acc[0], _mm_cvtsi32_si128((int)crc));
    for (p += 64, len -= 64; len >= 64; p += 64, len -= 64)
        for (unsigned i = 0; i < 4; i++)
            acc[i] = fold_into(acc[i], far, _mm_loadu_si128((const void *)(p + 16 * i)));
    for (unsigned i = 1; i < 4; i++)
        acc[i] = fold_into(acc[i - 1], near, acc[i]);
    _mm_storeu_si128((void *)rest, acc[3]);
}

/* tables[0] is at `table`, 256 words. */
static uint32_t by_bytes(const unsigned char *table, uint32_t crc, const unsigned char *p, uint64_t len)
{
    for (uint64_t i = 0; i < len; i++)
        crc = g2n_get32(table + 4 * ((crc ^ p[i]) & 0xff)) ^ crc >> 8;
    return crc;
}

bool g2n_native_crc32_slicing(const wasm_rt_memory_t *m, uint32_t sp)
{
    unsigned char       *args = g2n_frame(m, sp, 48);
    const unsigned char *table;
    struct g2n_slice     p;
    unsigned char        rest[16];
    uint32_t             crc;

    if (!args || !g2n_cpu_has(G2N_CPU_AES))
        return false;
    table = g2n_get_object(m, args + 8, 1024);
    p     = g2n_get_slice(m, args + 16, 1);
    if (!table || !p.mem_at || p.count < LEAST)
        return false;
    /* The package makes such tables from a polynomial only, and that is its entry for the highest bit. */
    for (size_t i = 0; i < sizeof folds / sizeof *folds; i++)
        if (g2n_get32(table + 4 * 128) == folds[i].polynomial) {
            fold_all(rest, &folds[i], ~g2n_get32(args), p.mem_at, p.count);
            crc = by_bytes(table, 0, rest, sizeof rest);
            crc = by_bytes(table, crc, p.mem_at + p.count / 64 * 64, p.count % 64);
            g2n_put32(args + 40, ~crc);
            return true;
        }
    return false;
}
#else
G2N_NO_KERNEL(crc32_slicing)
#endif
