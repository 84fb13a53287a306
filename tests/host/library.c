/* Two libraries with providers of the same names, and two instances of one of them: each has a state of its own. */
#include <stdio.h>

#include "one.h"
#include "other.h"

static int run(const struct g2n_module *module, const char *argument)
{
    const char *argv[] = { "provider", argument, NULL };
    const struct g2n_options options = { .argv = argv, .streams = { { .kind = G2N_STREAM_NONE }, { .kind = G2N_STREAM_BYTES } } };
    struct g2n_failure why = {0};
    struct g2n_instance *i = g2n_instance_create(module, &options, &why), *beside = g2n_instance_create(module, &options, NULL);
    enum g2n_error error;
    size_t len;

    if (!i || !beside) return printf("%s\n", why.message) < 0;
    error = g2n_instance_start(i);
    printf("%s%s: %s\n", (const char *)g2n_instance_output(i, 1, &len), g2n_error_name(error), g2n_instance_message(i));
    return g2n_instance_free(i) != G2N_ERROR_NONE || g2n_instance_free(beside) != G2N_ERROR_NONE;
}

int main(void)
{
    return run(one_module(), NULL) || run(other_module(), "trap");
}
