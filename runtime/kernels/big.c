/* math/big's vectors (arith.go) and crypto/internal/fips140/bigmod's.  WebAssembly has neither carries nor products of
 * 128 bits, so the guest's code spends a dozen instructions where the processor has one.
 * Words are read and written one after the other in the guest's order: K3. */
#include "frame.h"

__extension__ typedef unsigned __int128 u128;

#if defined(__x86_64__)
#include <immintrin.h>
typedef unsigned long long word;
#define ADD_CARRY(c, x, y, z) _addcarry_u64(c, x, y, z)
#define SUB_BORROW(c, x, y, z) _subborrow_u64(c, x, y, z)
#else
typedef uint64_t word;
static inline unsigned char ADD_CARRY(unsigned char c, word x, word y, word *z)
{
    u128 sum = (u128)x + y + c;

    *z = (word)sum;
    return (unsigned char)(sum >> 64);
}
static inline unsigned char SUB_BORROW(unsigned char c, word x, word y, word *z)
{
    u128 difference = (u128)x - y - c;

    *z = (word)difference;
    return (unsigned char)(difference >> 64 & 1);
}
#endif

/* z, x and y at args + 0, + 24 and + 48: all three or the first two. */
static bool get_vectors(struct g2n_slice v[static 3], unsigned count, const wasm_rt_memory_t *m, const unsigned char *args)
{
    for (unsigned i = 0; i < count; i++) {
        v[i] = g2n_get_slice(m, args + 24 * i, 8);
        if (!v[i].mem_at || v[i].count != v[0].count)
            return false;
    }
    return true;
}

static inline unsigned char step(const struct g2n_slice v[static 3], uint64_t i, bool subtract, unsigned char carry)
{
    const word x = g2n_get64(v[1].mem_at + 8 * i), y = g2n_get64(v[2].mem_at + 8 * i);
    word       z;

    carry = subtract ? SUB_BORROW(carry, x, y, &z) : ADD_CARRY(carry, x, y, &z);
    g2n_put64(v[0].mem_at + 8 * i, z);
    return carry;
}

/* z = x + y or x - y, and the last carry or borrow.  gcc keeps the carry in its flag only between steps that are written
 * one after the other. */
static inline bool add_or_subtract(const wasm_rt_memory_t *m, uint32_t sp, bool subtract)
{
    unsigned char   *args = g2n_frame(m, sp, 80);
    struct g2n_slice v[3];
    unsigned char    carry = 0;
    uint64_t         i     = 0;

    if (!args || !get_vectors(v, 3, m, args))
        return false;
    for (; i + 4 <= v[0].count; i += 4) {
        carry = step(v, i, subtract, carry);
        carry = step(v, i + 1, subtract, carry);
        carry = step(v, i + 2, subtract, carry);
        carry = step(v, i + 3, subtract, carry);
    }
    for (; i < v[0].count; i++)
        carry = step(v, i, subtract, carry);
    g2n_put64(args + 72, carry);
    return true;
}

/* func addVV(z, x, y []Word) (c Word) and func subVV */
bool g2n_native_big_add(const wasm_rt_memory_t *m, uint32_t sp) { return add_or_subtract(m, sp, false); }
bool g2n_native_big_sub(const wasm_rt_memory_t *m, uint32_t sp) { return add_or_subtract(m, sp, true); }

/* z[i] = x[i] + y[i] * factor + carry; x NULL: 0.  Returns the last carry. */
static inline uint64_t multiply_add(unsigned char *z, const unsigned char *x, const unsigned char *y, uint64_t count, uint64_t factor,
                                    uint64_t carry)
{
#pragma GCC unroll 4
    for (uint64_t i = 0; i < count; i++) {
        u128 product = (u128)g2n_get64(y + 8 * i) * factor + carry + (x ? g2n_get64(x + 8 * i) : 0);

        g2n_put64(z + 8 * i, (uint64_t)product);
        carry = (uint64_t)(product >> 64);
    }
    return carry;
}

/* func mulAddVWW(z, x []Word, m, a Word) (c Word) */
bool g2n_native_big_mul_add(const wasm_rt_memory_t *m, uint32_t sp)
{
    unsigned char   *args = g2n_frame(m, sp, 72);
    struct g2n_slice v[3];

    if (!args || !get_vectors(v, 2, m, args))
        return false;
    g2n_put64(args + 64, multiply_add(v[0].mem_at, NULL, v[1].mem_at, v[0].count, g2n_get64(args + 48), g2n_get64(args + 56)));
    return true;
}

/* func addMulVVW(z, x []Word, y Word) (c Word), z += x * y: up to Go 1.24 */
bool g2n_native_big_add_mul(const wasm_rt_memory_t *m, uint32_t sp)
{
    unsigned char   *args = g2n_frame(m, sp, 64);
    struct g2n_slice v[3];

    if (!args || !get_vectors(v, 2, m, args))
        return false;
    g2n_put64(args + 56, multiply_add(v[0].mem_at, v[0].mem_at, v[1].mem_at, v[0].count, g2n_get64(args + 48), 0));
    return true;
}

/* func addMulVVWW(z, x, y []Word, m, a Word) (c Word), z = x + y * m + a: from Go 1.25 on */
bool g2n_native_big_add_mul_into(const wasm_rt_memory_t *m, uint32_t sp)
{
    unsigned char   *args = g2n_frame(m, sp, 96);
    struct g2n_slice v[3];

    if (!args || !get_vectors(v, 3, m, args))
        return false;
    g2n_put64(args + 88, multiply_add(v[0].mem_at, v[1].mem_at, v[2].mem_at, v[0].count, g2n_get64(args + 72), g2n_get64(args + 80)));
    return true;
}

/* func addMulVVW1024(z, x *uint, y uint) (c uint) and its sisters, z += x * y */
static bool add_mul_fixed(const wasm_rt_memory_t *m, uint32_t sp, uint32_t count)
{
    unsigned char *args = g2n_frame(m, sp, 32), *z, *x;

    if (!args)
        return false;
    z = g2n_get_object(m, args, count * 8);
    x = g2n_get_object(m, args + 8, count * 8);
    if (!z || !x)
        return false;
    g2n_put64(args + 24, multiply_add(z, z, x, count, g2n_get64(args + 16), 0));
    return true;
}

bool g2n_native_bigmod_1024(const wasm_rt_memory_t *m, uint32_t sp) { return add_mul_fixed(m, sp, 16); }
bool g2n_native_bigmod_1536(const wasm_rt_memory_t *m, uint32_t sp) { return add_mul_fixed(m, sp, 24); }
bool g2n_native_bigmod_2048(const wasm_rt_memory_t *m, uint32_t sp) { return add_mul_fixed(m, sp, 32); }

/* func addMulVVWWasm(z, x *uint, y uint, n uintptr) (carry uint), which those call from Go 1.25 on */
bool g2n_native_bigmod_wasm(const wasm_rt_memory_t *m, uint32_t sp)
{
    unsigned char *args = g2n_frame(m, sp, 40), *z, *x;
    uint64_t       count;

    if (!args)
        return false;
    count = g2n_get64(args + 24);
    z     = count <= UINT32_MAX ? g2n_mem_find(m, g2n_get64(args), count * 8) : NULL;
    x     = count <= UINT32_MAX ? g2n_mem_find(m, g2n_get64(args + 8), count * 8) : NULL;
    if (!z || !x)
        return false;
    g2n_put64(args + 32, multiply_add(z, z, x, count, g2n_get64(args + 16), 0));
    return true;
}

/* (high, low) / divisor; false when the quotient has more than 64 bits. */
static inline bool divide(uint64_t *quotient, uint64_t *rest, uint64_t high, uint64_t low, uint64_t divisor)
{
    if (high >= divisor)
        return false;
#if defined(__x86_64__)
    __asm__("divq %4" : "=a"(*quotient), "=d"(*rest) : "0"(low), "1"(high), "r"(divisor) : "cc");
#else
    *quotient = (uint64_t)(((u128)high << 64 | low) / divisor);
    *rest     = low - *quotient * divisor;
#endif
    return true;
}

static bool divide_frame(const wasm_rt_memory_t *m, uint32_t sp, uint32_t results)
{
    unsigned char *args = g2n_frame(m, sp, results + 16);
    uint64_t       quotient, rest;

    if (!args || !divide(&quotient, &rest, g2n_get64(args), g2n_get64(args + 8), g2n_get64(args + 16)))
        return false;
    g2n_put64(args + results, quotient);
    g2n_put64(args + results + 8, rest);
    return true;
}

/* func math/big.divWW(x1, x0, y, m Word) (q, r Word), where m is what the guest's own way needs, and
 * func math/bits.Div64(hi, lo, y uint64) (quo, rem uint64) */
bool g2n_native_big_div(const wasm_rt_memory_t *m, uint32_t sp)  { return divide_frame(m, sp, 32); }
bool g2n_native_bits_div(const wasm_rt_memory_t *m, uint32_t sp) { return divide_frame(m, sp, 24); }
