/* Eight threads, each with its own instance, some of which trap; and one instance that only one thread may be in. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

#include "traps.h"

static _Atomic int failures;

static void *work(void *opaque)
{
    for (int round = 0; round < 200; round++) {
        struct g2n_instance *i = g2n_instance_create(traps_module(), NULL, NULL);
        int32_t n = 0;
        int64_t deep = 0;

        if (!i || traps_divide(i, 84, 2, &n) != G2N_ERROR_NONE || n != 42) failures++;
        if (traps_deep(i, 1000, &deep) != G2N_ERROR_NONE || deep != 1000) failures++;
        if (traps_load(i, -4, &n) != G2N_ERROR_TRAP || traps_load(i, 0, &n) != G2N_ERROR_STATE) failures++;
        if (g2n_instance_free(i) != G2N_ERROR_NONE) failures++;
    }
    return opaque;
}

int main(void)
{
    pthread_t threads[8];

    for (int i = 0; i < 8; i++)
        if (pthread_create(&threads[i], NULL, work, NULL) != 0) return 1;
    for (int i = 0; i < 8; i++) pthread_join(threads[i], NULL);
    printf("%d failures\n", failures);
    return failures != 0;
}
