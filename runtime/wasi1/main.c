/* Life of a guest: made on the process's stack, run on its own. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/alloc.h"
#include "mem/image.h"
#include "wasi1/table.h"

#define EXIT_CANNOT_START 125

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

static enum g2n_status init(struct g2n_wasi1 *w, const struct g2n_program *program, const struct g2n_wasi_policy *policy,
                            const struct g2n_wasi1_call *call, int argc, char **argv)
{
    enum g2n_status st;

    w->program = program;
    w->policy = policy;
    w->call = call;
    w->memory = program->memory;
    w->random = (struct g2n_random){ program->seeded, program->seed };
    w->argc = argc;
    w->argv = argv;
    w->trap_scope = (struct g2n_trap_scope){ program->guest, w->memory, &w->stack, NULL, NULL };
    signal(SIGPIPE, SIG_IGN); /* the guest gets EPIPE */
    st = call ? g2n_wasi1_call_parse(w) : G2N_OK;
    if (st == G2N_OK) st = g2n_wasi_environment_init(&w->env, policy);
    if (st == G2N_OK) st = g2n_wasi1_preopen(w);
    if (st == G2N_OK) st = g2n_stack_init(&w->stack, G2N_STACK_PROGRAM);
    if (st == G2N_OK) st = g2n_trap_install(&w->trap_scope);
    return st;
}

static void serve(void *context)
{
    struct g2n_wasi1 *w = context;
    const struct g2n_program *program = w->program;

    program->instantiate(program->instance, (struct g2n_guest *)w);
    g2n_image_place(program, w->memory);
    program->start(program->instance);
    if (w->call) g2n_wasi1_call_run(w);
    g2n_wasi1_proc_exit(w, 0);
}

int g2n_wasi1_main(const struct g2n_program *program, const struct g2n_wasi_policy *policy, const struct g2n_wasi1_call *call,
                   int argc, char **argv)
{
    struct g2n_wasi1 *w;
    enum g2n_status st;

    if (program->version != G2N_PROGRAM_VERSION) {
        fprintf(stderr, "%s: made for another version of the runtime; compile it again\n", program->guest);
        return EXIT_CANNOT_START;
    }
    w = calloc(1, sizeof *w);
    st = w ? init(w, program, policy, call, argc, argv) : G2N_ENOMEM;
    if (st != G2N_OK) {
        if (st != G2N_ESYS) /* which has been said */
            fprintf(stderr, "%s: not enough memory or address space to start; raise the limit (ulimit -v)\n", program->guest);
        g2n_wasi1_destroy(w);
        return EXIT_CANNOT_START;
    }
    g2n_stack_run(&w->stack, serve, w);
    return EXIT_CANNOT_START; /* not reached: serve() ends the process */
}
