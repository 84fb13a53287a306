/* wasi:random.  What is insecure may be as good as what is not. */
#include "wasi2/abi.h"

static uint64_t number(struct g2n_wasi2 *w)
{
    uint64_t n;

    g2n_random_bytes(&w->random, &n, sizeof n);
    return n;
}

static void give_bytes(struct g2n_wasi2 *w, uint64_t len, struct g2n_wasi2_value *result)
{
    char *bytes;

    if (len > G2N_WASI2_LIST_MAX) g2n_trap_report("more random bytes asked for than a list can have");
    bytes = g2n_wasi2_scratch(w, (size_t)len);
    g2n_random_bytes(&w->random, bytes, (size_t)len);
    *result = g2n_wasi2_bytes(bytes, (size_t)len);
}

G2N_WASI2_HANDLER(get_random_bytes)
{
    give_bytes(w, args[0].number, result);
}

G2N_WASI2_HANDLER(get_random_u64)
{
    (void)args;
    *result = g2n_wasi2_number(number(w));
}

G2N_WASI2_HANDLER(get_insecure_random_bytes)
{
    give_bytes(w, args[0].number, result);
}

G2N_WASI2_HANDLER(get_insecure_random_u64)
{
    (void)args;
    *result = g2n_wasi2_number(number(w));
}

G2N_WASI2_HANDLER(insecure_seed)
{
    (void)args;
    result->items = g2n_wasi2_items(w, 2);
    result->items[0] = g2n_wasi2_number(number(w));
    result->items[1] = g2n_wasi2_number(number(w));
}
