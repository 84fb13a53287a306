/* The smallest: a function of a module, called from C. */
#include <stdio.h>

#include "add.h"

int main(void)
{
    struct g2n_failure why;
    struct g2n_instance *instance = g2n_instance_create(add_module(), NULL, &why);
    struct g2n_val args[] = { g2n_i32(2), g2n_u32(40) }, sum;
    int32_t result = 0;

    if (!instance) {
        fprintf(stderr, "%s\n", why.message);
        return 1;
    }
    if (add_add(instance, 40, -2, &result) != G2N_ERROR_NONE) return 1;
    printf("typed: %d\n", result);
    if (g2n_call(instance, "add", args, 2, &sum, 1) != G2N_ERROR_NONE) return 1;
    printf("by name: %d\n", sum.of.i32);
    return g2n_instance_free(instance) != G2N_ERROR_NONE;
}
