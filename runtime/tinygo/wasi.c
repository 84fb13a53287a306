/* What wasm_exec.js only pretends to have: files, environment and arguments, by the functions that programs for WASI have. */
#include "tinygo/tinygo.h"

static enum g2n_status create(struct g2n_tinygo *t)
{
    static const struct g2n_wasi_policy everything = { .libc_paths = true };
    const struct g2n_host *host = &t->guest.host;

    return g2n_wasi1_create_program(t->guest.program, &everything, host->argc, host->argv, &t->wasi1);
}

const struct g2n_tinygo_wasi g2n_tinygo_wasi1 = { create, g2n_wasi1_fd_write, g2n_wasi1_destroy };

struct g2n_wasi1 *g2n_tinygo_wasi1_of(struct g2n_tinygo *t) { return t->wasi1; }
