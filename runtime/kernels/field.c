/* Arithmetic modulo 2^255 - 19 (edwards25519/field): an Element is five words of 51 bits and a few more.  The carries
 * are those of fe_generic.go, so that the representation, which is not unique, comes out the same. */
#include "frame.h"

__extension__ typedef unsigned __int128 u128;

#define MASK51 (((uint64_t)1 << 51) - 1)

static void carry(unsigned char *v, const u128 r[static 5])
{
    uint64_t c[5], rr[5];

    for (unsigned i = 0; i < 5; i++)
        c[i] = (uint64_t)(r[i] >> 51);
    rr[0] = ((uint64_t)r[0] & MASK51) + c[4] * 19;
    for (unsigned i = 1; i < 5; i++)
        rr[i] = ((uint64_t)r[i] & MASK51) + c[i - 1];
    g2n_put64(v, (rr[0] & MASK51) + (rr[4] >> 51) * 19);
    for (unsigned i = 1; i < 5; i++)
        g2n_put64(v + 8 * i, (rr[i] & MASK51) + (rr[i - 1] >> 51));
}

static inline u128 product(uint64_t x, uint64_t y) { return (u128)x * y; }

static bool load_element(uint64_t a[static 5], const wasm_rt_memory_t *m, const unsigned char *arg)
{
    const unsigned char *at = g2n_get_object(m, arg, 40);

    for (unsigned i = 0; at && i < 5; i++)
        a[i] = g2n_get64(at + 8 * i);
    return at != NULL;
}

/* Limbs of 59 bits and less keep every intermediate of both codes within its width; the package's are below 2^52. */
static bool is_small(const uint64_t a[static 5])
{
    return (a[0] | a[1] | a[2] | a[3] | a[4]) >> 54 == 0;
}

/* func feMulGeneric(v, a, b *Element) */
bool g2n_native_field25519_mul(const wasm_rt_memory_t *m, uint32_t sp)
{
    const unsigned char *args = g2n_frame(m, sp, 24);
    unsigned char       *v;
    uint64_t             a[5], b[5], n[5];
    u128                 r[5];

    if (!args)
        return false;
    v = g2n_get_object(m, args, 40);
    if (!v || !load_element(a, m, args + 8) || !load_element(b, m, args + 16) || !is_small(a) || !is_small(b))
        return false;
    for (unsigned i = 1; i < 5; i++)
        n[i] = a[i] * 19;
    r[0] = product(a[0], b[0]) + product(n[1], b[4]) + product(n[2], b[3]) + product(n[3], b[2]) + product(n[4], b[1]);
    r[1] = product(a[0], b[1]) + product(a[1], b[0]) + product(n[2], b[4]) + product(n[3], b[3]) + product(n[4], b[2]);
    r[2] = product(a[0], b[2]) + product(a[1], b[1]) + product(a[2], b[0]) + product(n[3], b[4]) + product(n[4], b[3]);
    r[3] = product(a[0], b[3]) + product(a[1], b[2]) + product(a[2], b[1]) + product(a[3], b[0]) + product(n[4], b[4]);
    r[4] = product(a[0], b[4]) + product(a[1], b[3]) + product(a[2], b[2]) + product(a[3], b[1]) + product(a[4], b[0]);
    carry(v, r);
    return true;
}

/* func feSquareGeneric(v, a *Element) */
bool g2n_native_field25519_square(const wasm_rt_memory_t *m, uint32_t sp)
{
    const unsigned char *args = g2n_frame(m, sp, 16);
    unsigned char       *v;
    uint64_t             a[5], n3, n4;
    u128                 r[5];

    if (!args)
        return false;
    v = g2n_get_object(m, args, 40);
    if (!v || !load_element(a, m, args + 8) || !is_small(a))
        return false;
    n3   = a[3] * 19;
    n4   = a[4] * 19;
    r[0] = product(a[0], a[0]) + 2 * (product(a[1], n4) + product(a[2], n3));
    r[1] = 2 * (product(a[0], a[1]) + product(a[2], n4)) + product(a[3], n3);
    r[2] = 2 * (product(a[0], a[2]) + product(a[3], n4)) + product(a[1], a[1]);
    r[3] = 2 * (product(a[0], a[3]) + product(a[1], a[2])) + product(a[4], n4);
    r[4] = 2 * (product(a[0], a[4]) + product(a[1], a[3])) + product(a[2], a[2]);
    carry(v, r);
    return true;
}
