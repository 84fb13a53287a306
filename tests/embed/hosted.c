/* The program of hosts/ as a library: its C functions, replies that come later from threads of theirs, and a trap of one. */
#include <stdio.h>
#include <string.h>

#include "hosted.h"

int main(void)
{
    const char *argv[] = { "hosted", NULL, NULL };
    const struct g2n_options options = { .argv = argv, .streams = { { .kind = G2N_STREAM_NONE }, { .kind = G2N_STREAM_BYTES } } };
    struct g2n_instance *i = g2n_instance_create(hosted_module(), &options, NULL);
    enum g2n_error error;
    size_t len;

    if (!i) return 1;
    error = g2n_instance_start(i);
    printf("%s", (const char *)g2n_instance_output(i, 1, &len));
    printf("%s with %u\n", g2n_error_name(error), g2n_instance_exit_status(i));
    if (g2n_instance_free(i) != G2N_ERROR_NONE) return 1;
    argv[1] = "no";
    i = g2n_instance_create(hosted_module(), &options, NULL);
    error = i ? g2n_instance_start(i) : G2N_ERROR_NONE;
    printf("%s: %s\n", g2n_error_name(error), g2n_instance_message(i));
    printf("%s\n", strstr(g2n_instance_backtrace(i), "    main.main\n") ? "in main.main" : g2n_instance_backtrace(i));
    return g2n_instance_free(i) != G2N_ERROR_NONE;
}
