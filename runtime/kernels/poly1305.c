/* Poly1305 (RFC 8439, 2.5): updateGeneric(state *macState, msg []byte) of golang.org/x/crypto/internal/poly1305, whose
 * state is h [3]uint64, r [2]uint64, s [2]uint64.  h stays reduced only in part between calls, here in the same way:
 * the four words of h * r are cut at bit 130, and the part above is added five times, as four times and once. */
#include "frame.h"

__extension__ typedef unsigned __int128 u128;

struct accumulator {
    uint64_t h0, h1, h2;
};

/* h = (h + block) * r; `high` is what the block has at bit 128. */
static inline void absorb(struct accumulator *a, const unsigned char *block, uint64_t high, uint64_t r0, uint64_t r1)
{
    u128     sum = (u128)a->h0 + g2n_get64(block), middle, upper, part;
    uint64_t h0  = (uint64_t)sum, h1, h2, t0, t1, t2, t3;

    sum    = (u128)a->h1 + g2n_get64(block + 8) + (uint64_t)(sum >> 64);
    h1     = (uint64_t)sum;
    h2     = a->h2 + (uint64_t)(sum >> 64) + high;
    part   = (u128)h0 * r0;
    t0     = (uint64_t)part;
    middle = (u128)h1 * r0 + (u128)h0 * r1 + (uint64_t)(part >> 64);
    t1     = (uint64_t)middle;
    upper  = (u128)(h2 * r0) + (u128)h1 * r1 + (uint64_t)(middle >> 64);
    t2     = (uint64_t)upper;
    t3     = h2 * r1 + (uint64_t)(upper >> 64);

    part  = (u128)t3 << 64 | (t2 & ~(uint64_t)3);
    sum   = ((u128)t1 << 64 | t0);
    a->h2 = t2 & 3;
    sum += part;
    a->h2 += sum < part;
    part >>= 2;
    sum += part;
    a->h2 += sum < part;
    a->h0 = (uint64_t)sum;
    a->h1 = (uint64_t)(sum >> 64);
}

bool g2n_native_poly1305(const wasm_rt_memory_t *m, uint32_t sp)
{
    const unsigned char *args = g2n_frame(m, sp, 32);
    unsigned char       *state, last[16] = { 0 };
    struct g2n_slice     msg;
    struct accumulator   a;
    uint64_t             r0, r1, left;

    if (!args)
        return false;
    state = g2n_get_object(m, args, 40);
    msg   = g2n_get_slice(m, args + 8, 1);
    if (!state || !msg.mem_at)
        return false;
    a  = (struct accumulator){ g2n_get64(state), g2n_get64(state + 8), g2n_get64(state + 16) };
    r0 = g2n_get64(state + 24);
    r1 = g2n_get64(state + 32);
    if (a.h2 > 7 || (r0 | r1) >> 60 != 0) /* not a state that the package leaves: the guest's code panics */
        return false;
    for (left = msg.count; left >= 16; left -= 16)
        absorb(&a, msg.mem_at + (msg.count - left), 1, r0, r1);
    if (left != 0) {
        memcpy(last, msg.mem_at + (msg.count - left), left);
        last[left] = 1;
        absorb(&a, last, 0, r0, r1);
    }
    g2n_put64(state, a.h0);
    g2n_put64(state + 8, a.h1);
    g2n_put64(state + 16, a.h2);
    return true;
}
