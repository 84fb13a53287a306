/* The program of javascript/ as a library, with the same C functions. */
#include <stdio.h>

#include "javascript.h"

int main(void)
{
    struct g2n_failure why;
    struct g2n_instance *i;
    enum g2n_error error;

    setvbuf(stdout, NULL, _IOLBF, BUFSIZ);
    i = g2n_instance_create(javascript_module(), NULL, &why);
    if (!i) return printf("%s\n", why.message) < 0;
    error = g2n_instance_start(i);
    printf("%s: %s\n", g2n_error_name(error), g2n_instance_message(i));
    return g2n_instance_free(i) != G2N_ERROR_NONE;
}
