/* The program of bytes/ as a library: its exit status is the program's. */
#include "bytes.h"

int main(void)
{
    const struct g2n_options options = { .inherit_env = true };
    struct g2n_instance *i = g2n_instance_create(bytes_module(), &options, NULL);
    enum g2n_error error = g2n_instance_start(i);
    uint32_t status = g2n_instance_exit_status(i);

    return error == G2N_ERROR_EXIT && g2n_instance_free(i) == G2N_ERROR_NONE ? (int)status : 100;
}
