/* Life of a guest: made on the process's stack, run on its own. */
#include <signal.h>
#include <stdio.h>

#include "mem/image.h"
#include "wasi1/wasi1.h"

#define EXIT_CANNOT_START 125

static enum g2n_status init(struct g2n_wasi1 **out, const struct g2n_program *program, const struct g2n_wasi_policy *policy,
                            const struct g2n_wasi1_call *call, int argc, char **argv)
{
    union g2n_wasi1_number arguments[G2N_WASI1_PARAMS];
    enum g2n_status st = call ? g2n_wasi1_call_parse(program->guest, call, argc, argv, arguments) : G2N_OK;
    struct g2n_wasi1 *w;

    if (st == G2N_OK) st = g2n_wasi1_create_program(program, policy, argc, argv, out);
    if (st != G2N_OK) return st;
    w = *out;
    w->call = call;
    if (call) memcpy(w->arguments, arguments, sizeof arguments);
    w->trap_scope = (struct g2n_trap_scope){ .guest = program->guest, .memory = w->memory, .stack = &w->stack };
    signal(SIGPIPE, SIG_IGN); /* the guest gets EPIPE */
    g2n_wasi1_trace_init(w);
    st = g2n_stack_init(&w->stack, G2N_STACK_PROGRAM);
    return st == G2N_OK ? g2n_trap_install(&w->trap_scope) : st;
}

static void serve(void *context)
{
    struct g2n_wasi1 *w = context;
    const struct g2n_program *program = w->program;

    program->instantiate(program->instance, (struct g2n_guest *)w);
    g2n_image_place(program, w->memory);
    program->start(program->instance);
    if (w->call) g2n_wasi1_call_run(w->call, program->instance, w->arguments);
    g2n_wasi1_proc_exit(w, 0);
}

int g2n_wasi1_main(const struct g2n_program *program, const struct g2n_wasi_policy *policy, const struct g2n_wasi1_call *call,
                   int argc, char **argv)
{
    struct g2n_wasi1 *w = NULL;
    enum g2n_status st;

    if (program->version != G2N_PROGRAM_VERSION) {
        fprintf(stderr, "%s: made for another version of the runtime; compile it again\n", program->guest);
        return EXIT_CANNOT_START;
    }
    st = init(&w, program, policy, call, argc, argv);
    if (st != G2N_OK) {
        if (st != G2N_ESYS) /* which has been said */
            fprintf(stderr, "%s: not enough memory or address space to start; raise the limit (ulimit -v)\n", program->guest);
        g2n_wasi1_destroy(w);
        return EXIT_CANNOT_START;
    }
    g2n_stack_run(&w->stack, serve, w);
    return EXIT_CANNOT_START; /* not reached: serve() ends the process */
}
