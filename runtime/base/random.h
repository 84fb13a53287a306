/* Random bytes: the kernel's, or a repeatable sequence for programs compiled with --seed. */
#ifndef G2N_BASE_RANDOM_H
#define G2N_BASE_RANDOM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct g2n_random {
    bool     seeded;
    uint64_t state;   /* the seed, at first */
};

/* From the kernel, or, seeded, s = s * 1103515245 + 12345 mod 2^32 for each byte, which is bits 16..23 of s.
 * Cannot fail. */
void g2n_random_bytes(struct g2n_random *random, void *bytes, size_t len);

#endif
