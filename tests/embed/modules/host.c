/* What host.wat imports; prototypes by `gowasm2native inspect --emit-host-header`. */
#include <stdio.h>

#include <g2n/g2n.h>

int32_t myhost_print(struct g2n_instance *instance, int32_t at, int32_t len)
{
    char text[64];

    if (len < 0 || (size_t)len > sizeof text || g2n_instance_memory_read(instance, (uint32_t)at, text, (size_t)len) != G2N_ERROR_NONE)
        return -1;
    return printf("%.*s\n", (int)len, text);
}

double myhost_mix(struct g2n_instance *instance, int64_t a, float b, double c)
{
    (void)instance;
    return (double)a * (double)b * c;
}

void *my_host_pass_on(struct g2n_instance *instance, void *thing)
{
    (void)instance;
    return (char *)thing + 1;
}

void myhost_refuse(struct g2n_instance *instance) { g2n_instance_trap(instance, "the host refuses"); }
