/* A guest's state, made of what the process has, and freed. */
#include <stdlib.h>

#include "base/alloc.h"
#include "wasi1/table.h"

enum g2n_status g2n_wasi1_create_program(const struct g2n_program *program, const struct g2n_wasi_policy *policy, int argc,
                                         char **argv, struct g2n_wasi1 **out)
{
    struct g2n_wasi1 *w = calloc(1, sizeof *w);
    enum g2n_status st;

    *out = NULL;
    if (!w) return G2N_ENOMEM;
    w->program = program;
    w->policy = policy;
    w->memory = program->memory;
    w->random = (struct g2n_random){ program->seeded, program->seed };
    w->argc = argc;
    w->argv = argv;
    st = g2n_wasi_environment_init(&w->env, policy);
    if (st == G2N_OK) st = g2n_wasi1_preopen(w);
    if (st != G2N_OK) g2n_wasi1_destroy(w);
    else *out = w;
    return st;
}

void g2n_wasi1_destroy(struct g2n_wasi1 *w)
{
    if (!w) return;
    g2n_wasi1_fds_fini(w);
    g2n_free(w->polls);
    g2n_free(w->waits);
    if (w->exit) g2n_free(w->argv);
    g2n_wasi_environment_fini(&w->env);
    g2n_trap_uninstall();
    free(w);
}
