/* A Go program for JavaScript hosts, with bytes in place of its standard streams; it ends, and this one does not. */
#include <stdio.h>

#include "greeting.h"

int main(void)
{
    const char *argv[] = { "greeting", "one", "two", NULL }, *env[] = { "NAME=value", NULL };
    struct g2n_options options = {
        .argv = argv, .env = env,
        .streams = { { .kind = G2N_STREAM_BYTES, .bytes = "bytes from C", .len = 12 },
                     { .kind = G2N_STREAM_BYTES }, { .kind = G2N_STREAM_BYTES } },
    };
    struct g2n_failure why;
    struct g2n_instance *g = g2n_instance_create(greeting_module(), &options, &why);
    enum g2n_error error;
    size_t len;

    if (!g) return fprintf(stderr, "%s\n", why.message), 1;
    error = g2n_instance_start(g);
    printf("%s: %s\n", g2n_error_name(error), g2n_instance_message(g));
    printf("status %u\n", g2n_instance_exit_status(g));
    printf("output: %s", (const char *)g2n_instance_output(g, 1, &len));
    printf("errors: %s", (const char *)g2n_instance_output(g, 2, &len));
    return g2n_instance_free(g) != G2N_ERROR_NONE;
}
