#include <stdio.h>

#ifdef SHARED
#include "shared_sums.h"
#define sums_module shared_module
#define sums_sum shared_sum
#else
#include "sums.h"
#endif

#ifdef BOTH
int other_sum(int a, int b);
#endif

int main(void)
{
    struct g2n_instance *instance = g2n_instance_create(sums_module(), NULL, NULL);
    int32_t sum;

    if (sums_sum(instance, 40, 2, &sum) != G2N_ERROR_NONE) return 1;
    printf("%d\n", sum);
#ifdef BOTH
    printf("%d\n", other_sum(1, 2));
#endif
    return g2n_instance_free(instance) != G2N_ERROR_NONE;
}
