/* Random bytes: the kernel's, or repeatable ones for programs compiled with --seed. */
#include "base/check.h"
#include "host/host.h"

#define AT_ONCE ((size_t)1 << 30)

void g2n_random_fill(struct g2n_host *host, void *bytes, size_t len)
{
    unsigned char *at = bytes;

    if (host->seeded) {
        for (size_t i = 0; i < len; i++) {
            host->random_state = (host->random_state * 1103515245u + 12345u) & 0xFFFFFFFFu;
            at[i] = (unsigned char)(host->random_state >> 16);
        }
        return;
    }
    while (len > 0) {
        size_t n = len < AT_ONCE ? len : AT_ONCE;
        g2n_check(uv_random(NULL, NULL, at, n, 0, NULL) == 0); /* synchronous: opens nothing on Linux */
        at += n;
        len -= n;
    }
}
