#include "base/random.h"

#include <errno.h>
#include <sys/random.h>
#include <sys/types.h>

#include "base/check.h"

void g2n_random_bytes(struct g2n_random *random, void *bytes, size_t len)
{
    unsigned char *at = bytes;

    if (random->seeded) {
        for (size_t i = 0; i < len; i++) {
            random->state = (random->state * 1103515245u + 12345u) & 0xFFFFFFFFu;
            at[i] = (unsigned char)(random->state >> 16);
        }
        return;
    }
    while (len > 0) {
        ssize_t n = getrandom(at, len, 0);
        if (n < 0) {
            g2n_check(errno == EINTR);
            continue;
        }
        at += n;
        len -= (size_t)n;
    }
}
