/* Code is stopped, in each of the ways there are; the process goes on. */
#include <stdio.h>

#include "traps.h"

static struct g2n_instance *fresh(void) { return g2n_instance_create(traps_module(), NULL, NULL); }

static void show(struct g2n_instance *i, enum g2n_error error)
{
    int32_t n = 0;

    printf("%s: %s\n", g2n_error_name(error), g2n_instance_message(i));
    if (error == G2N_ERROR_TRAP && traps_begun(i, &n) != G2N_ERROR_STATE) printf("still alive\n");
    g2n_instance_free(i);
}

int main(void)
{
    struct g2n_instance *i = fresh();
    int32_t n;
    int64_t deep;

    if (traps_begun(i, &n) == G2N_ERROR_NONE) printf("begun %d\n", n);
    show(i, traps_load(i, -2, &n));
    i = fresh(), show(i, traps_load(i, 1 << 30, &n));
    i = fresh(), show(i, traps_store(i, 5));
    i = fresh(), show(i, traps_divide(i, 1, 0, &n));
    i = fresh(), show(i, traps_divide(i, (int32_t)0x80000000, -1, &n));
    i = fresh(), show(i, traps_truncate(i, 1e10, &n));
    i = fresh(), show(i, traps_stop(i));
    i = fresh(), show(i, traps_indirect(i, 0));
    i = fresh(), show(i, traps_indirect(i, 1));
    i = fresh(), show(i, traps_indirect(i, 4));
    i = fresh(), show(i, traps_deep(i, 1 << 30, &deep));
    i = fresh(), show(i, traps_fill(i, 65537));
    i = fresh();
    if (traps_deep(i, 100000, &deep) == G2N_ERROR_NONE) printf("deep %lld\n", (long long)deep);
    return g2n_instance_free(i) != 0;
}
