/* Multiplication in the fields of NIST's curves (crypto/internal/fips140/nistec/fiat): p224Mul, p256Mul, p384Mul and
 * p521Mul with their squares, f(out, a, b *element).  Elements are below the prime, in Montgomery's form with words of
 * 64 bits, so a product has one representation, whoever computes it. */
#include "frame.h"

__extension__ typedef unsigned __int128 u128;

#define MAX_WORDS 9

struct prime {
    uint64_t words[MAX_WORDS];
    uint64_t inverse; /* -1 / p modulo 2^64 */
};

#define ONES 0xffffffffffffffff
static const struct prime p224 = { { 1, 0xffffffff00000000, ONES, 0x00000000ffffffff }, ONES };
static const struct prime p256 = { { ONES, 0x00000000ffffffff, 0, 0xffffffff00000001 }, 1 };
static const struct prime p384 = { { 0x00000000ffffffff, 0xffffffff00000000, 0xfffffffffffffffe, ONES, ONES, ONES }, 0x100000001 };
static const struct prime p521 = { { ONES, ONES, ONES, ONES, ONES, ONES, ONES, ONES, 0x1ff }, 1 };

/* Word by word (Ç. K. Koç and others, "Analyzing and Comparing Montgomery Multiplication Algorithms", 1996, CIOS). */
static inline void multiply(uint64_t *out, const uint64_t *a, const uint64_t *b, const struct prime *p, unsigned count)
{
    uint64_t t[MAX_WORDS + 1] = { 0 }, less[MAX_WORDS], borrow = 0;

    for (unsigned i = 0; i < count; i++) {
        u128     sum   = 0;
        uint64_t top, factor;

        for (unsigned j = 0; j < count; j++) {
            sum  = (u128)a[i] * b[j] + t[j] + (uint64_t)(sum >> 64);
            t[j] = (uint64_t)sum;
        }
        sum      = (u128)t[count] + (uint64_t)(sum >> 64);
        t[count] = (uint64_t)sum;
        top      = (uint64_t)(sum >> 64);
        factor   = t[0] * p->inverse;
        sum      = (u128)factor * p->words[0] + t[0];
        for (unsigned j = 1; j < count; j++) {
            sum      = (u128)factor * p->words[j] + t[j] + (uint64_t)(sum >> 64);
            t[j - 1] = (uint64_t)sum;
        }
        sum          = (u128)t[count] + (uint64_t)(sum >> 64);
        t[count - 1] = (uint64_t)sum;
        t[count]     = top + (uint64_t)(sum >> 64);
    }
    for (unsigned j = 0; j < count; j++) {
        u128 difference = (u128)t[j] - p->words[j] - borrow;

        less[j] = (uint64_t)difference;
        borrow  = (uint64_t)(difference >> 64) & 1;
    }
    borrow = t[count] < borrow;
    /* Without a branch on what may be secret. */
    for (unsigned j = 0; j < count; j++)
        out[j] = less[j] ^ ((less[j] ^ t[j]) & (0 - borrow));
}

static inline bool is_below(const uint64_t *a, const struct prime *p, unsigned count)
{
    uint64_t borrow = 0;

    for (unsigned j = 0; j < count; j++)
        borrow = (uint64_t)(((u128)a[j] - p->words[j] - borrow) >> 64) & 1;
    return borrow != 0;
}

static inline bool run(const wasm_rt_memory_t *m, uint32_t sp, bool square, const struct prime *p, unsigned count)
{
    const unsigned char *args = g2n_frame(m, sp, square ? 16 : 24), *mem_a, *mem_b;
    unsigned char       *out;
    uint64_t             a[MAX_WORDS], b[MAX_WORDS], result[MAX_WORDS];

    if (!args)
        return false;
    out   = g2n_get_object(m, args, count * 8);
    mem_a = g2n_get_object(m, args + 8, count * 8);
    mem_b = square ? mem_a : g2n_get_object(m, args + 16, count * 8);
    if (!out || !mem_a || !mem_b)
        return false;
    memcpy(a, mem_a, count * 8);
    memcpy(b, mem_b, count * 8);
    if (!is_below(a, p, count) || !is_below(b, p, count))
        return false;
    multiply(result, a, b, p, count);
    memcpy(out, result, count * 8);
    return true;
}

bool g2n_native_p224_mul(const wasm_rt_memory_t *m, uint32_t sp)    { return run(m, sp, false, &p224, 4); }
bool g2n_native_p224_square(const wasm_rt_memory_t *m, uint32_t sp) { return run(m, sp, true, &p224, 4); }
bool g2n_native_p256_mul(const wasm_rt_memory_t *m, uint32_t sp)    { return run(m, sp, false, &p256, 4); }
bool g2n_native_p256_square(const wasm_rt_memory_t *m, uint32_t sp) { return run(m, sp, true, &p256, 4); }
bool g2n_native_p384_mul(const wasm_rt_memory_t *m, uint32_t sp)    { return run(m, sp, false, &p384, 6); }
bool g2n_native_p384_square(const wasm_rt_memory_t *m, uint32_t sp) { return run(m, sp, true, &p384, 6); }
bool g2n_native_p521_mul(const wasm_rt_memory_t *m, uint32_t sp)    { return run(m, sp, false, &p521, 9); }
bool g2n_native_p521_square(const wasm_rt_memory_t *m, uint32_t sp) { return run(m, sp, true, &p521, 9); }
