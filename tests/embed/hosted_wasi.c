/* The program of hosts/ as a library for WASI: the same C functions answer it, its threads reply, and it ends in its own time. */
#include <stdio.h>

#include "hosted_wasi.h"

int main(void)
{
    struct g2n_instance *i = g2n_instance_create(hosted_wasi_module(), NULL, NULL);
    const char *argv[] = { "hosts", "no", NULL };
    struct g2n_options options = { .argv = argv };
    enum g2n_error error;

    if (!i || g2n_instance_start(i) != G2N_ERROR_EXIT || g2n_instance_free(i)) return 1;
    i = g2n_instance_create(hosted_wasi_module(), &options, NULL);
    error = g2n_instance_start(i);
    printf("%s: %s\n", g2n_error_name(error), g2n_instance_message(i));
    return g2n_instance_free(i) != G2N_ERROR_NONE;
}
