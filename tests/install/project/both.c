#include "made.h"

int other_sum(int a, int b);

int other_sum(int a, int b)
{
    struct g2n_instance *instance = g2n_instance_create(made_module(), NULL, NULL);
    int32_t sum = 0;

    (void)made_sum(instance, a, b, &sum);
    (void)g2n_instance_free(instance);
    return sum;
}
