/* Randomness, and Math.random, the one part of Math that is the host's. */
#include "base/check.h"
#include "host/host.h"

void g2n_random_fill(struct g2n_host *host, void *bytes, size_t len) { g2n_random_bytes(&host->random, bytes, len); }

/* 53 random bits, the most that a number below 1 can have. */
static enum g2n_status math_random(struct g2n_call *call, g2n_value *result)
{
    uint64_t bits;

    g2n_random_fill(g2n_host_of(call->realm), &bits, sizeof bits);
    *result = g2n_number((double)(bits >> 11) * 0x1p-53);
    return G2N_OK;
}

enum g2n_status g2n_random_install(struct g2n_host *host)
{
    static const struct g2n_method methods[] = { { "random", math_random, 0, 0 }, { NULL, NULL, 0, 0 } };
    struct g2n_realm *realm = &host->realm;
    g2n_value math;
    enum g2n_status st = g2n_object_get_c(realm, realm->global, "Math", &math);

    if (st != G2N_OK) return st;
    g2n_check(g2n_is_object(g2n_peek(math)));
    st = g2n_function_define_all(realm, g2n_as_object(g2n_peek(math)), methods);
    g2n_drop(realm, math);
    return st;
}
