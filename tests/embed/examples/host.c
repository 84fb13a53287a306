/* A module that calls C functions, given with --host. */
#include <stdio.h>

#include "host.h"

int main(void)
{
    struct g2n_instance *h = g2n_instance_create(host_module(), NULL, NULL);
    int32_t printed, outside;
    void *thing = NULL;
    double mixed;
    char text[2];

    if (host_greet(h, 16, &printed) || host_greet(h, 65530, &outside) || host_mixed(h, &mixed) || host_passed(h, text, &thing)) return 1;
    printf("%d %d %g %d\n", printed, outside, mixed, thing == text + 1);
    printf("%s: ", g2n_error_name(host_refused(h)));
    printf("%s\n", g2n_instance_message(h));
    g2n_instance_trap(h, "not called by it");
    return g2n_instance_free(h) != G2N_ERROR_NONE;
}
