/* A WASI guest with arguments, and with bytes in place of its standard streams; then it exits, and this program does not. */
#include <stdio.h>

#include "wasi.h"

int main(void)
{
    const char *argv[] = { "guest", "one", "two", NULL }, *env[] = { "HOME=/", NULL };
    const struct g2n_dir dirs[] = { { "/", "/world" } };
    struct g2n_options options = {
        .argv = argv, .env = env, .dirs = dirs, .dir_count = 1,
        .streams = { { .kind = G2N_STREAM_BYTES, .bytes = "bytes from C, more than sixteen", .len = 31 },
                     { .kind = G2N_STREAM_BYTES }, { .kind = G2N_STREAM_NONE } },
    };
    struct g2n_failure why;
    struct g2n_instance *w = g2n_instance_create(wasi_module(), &options, &why);
    int32_t copied, args, vars, folder, none;
    enum g2n_error error;
    const char *out;
    size_t len;

    if (!w) return fprintf(stderr, "%s\n", why.message), 1;
    if (wasi_arguments(w, &args) || wasi_variables(w, &vars) || wasi_has_folder(w, 3, &folder) || wasi_has_folder(w, 4, &none)) return 1;
    printf("%d arguments, %d variables, folders: %d %d\n", args, vars, folder, none);
    if (wasi_copy(w, 1, &copied) != G2N_ERROR_NONE) return 1;
    out = g2n_instance_output(w, 1, &len);
    printf("%d bytes: %.*s\n", copied, (int)len, out);
    error = wasi_quit(w, 7);
    printf("%s with %u: %s\n", g2n_error_name(error), g2n_instance_exit_status(w), g2n_instance_message(w));
    return g2n_instance_free(w) != G2N_ERROR_NONE;
}
