/* Life of a component: made on the process's stack, run on its own. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/alloc.h"
#include "mem/image.h"
#include "wasi/folders.h"
#include "wasi2/folder.h"
#include "wasi2/stream.h"

#define EXIT_CANNOT_START 125

enum g2n_status g2n_wasi2_init(struct g2n_wasi2 *w)
{
    enum g2n_status st;

    g2n_list_init(&w->objects);
    g2n_list_init(&w->outputs);
    w->random = (struct g2n_random){ w->program->seeded, w->program->seed };
    st = g2n_wasi_complete_streams(w->program->guest); /* before anything is opened */
    if (st == G2N_OK) st = g2n_wasi_environment_init(&w->env, w->policy);
    return st == G2N_OK ? g2n_wasi_folders(w->policy, w->program->guest, g2n_wasi2_add_folder, w) : st;
}

void g2n_wasi2_fini(struct g2n_wasi2 *w)
{
    g2n_wasi2_outputs_finish(w);
    g2n_wasi2_resources_fini(w);
    g2n_wasi2_outputs_finish(w); /* of those that had handles until now */
    if (w->work) w->work->fini(w);
    g2n_wasi2_folders_fini(w);
    g2n_wasi2_waits_fini(&w->waits);
    g2n_wasi2_scratch_fini(w);
    g2n_wasi_environment_fini(&w->env);
}

static void destroy(struct g2n_wasi2 *w)
{
    if (!w) return;
    g2n_wasi2_fini(w);
    g2n_trap_uninstall();
    free(w);
}

/* The guest's calls stay on its stack, so nothing returns from here. */
void g2n_wasi2_end(struct g2n_wasi2 *w, int status)
{
    if (w->exit) {
        g2n_wasi2_outputs_finish(w);
        w->exit(w->exit_context, (uint32_t)status);
    }
#if defined(G2N_CHECKS) && G2N_CHECKS
    destroy(w); /* so that leak checkers mean something */
    exit(status);
#else
    g2n_wasi2_outputs_finish(w);
    _exit(status);
#endif
}

static void flush(void *context) { g2n_wasi2_outputs_finish(context); }

static enum g2n_status start(struct g2n_wasi2 *w)
{
    enum g2n_status st;

    w->trap_scope = (struct g2n_trap_scope){ .guest = w->program->guest, .memory = w->program->memory, .stack = &w->stack,
                                             .flush = flush, .flush_context = w };
    signal(SIGPIPE, SIG_IGN); /* the guest gets an error */
    g2n_wasi_raise_limit();
    st = g2n_wasi2_init(w);
    if (st == G2N_OK) st = g2n_stack_init(&w->stack, G2N_STACK_PROGRAM);
    if (st == G2N_OK) st = g2n_trap_install(&w->trap_scope);
    return st;
}

wasm_rt_memory_t *g2n_wasi2_memory(struct g2n_wasi2 *w) { return w->memory; }
void *g2n_wasi2_guest(struct g2n_wasi2 *w) { return w->guest; }

void g2n_wasi2_place_image(struct g2n_wasi2 *w) { g2n_image_place(w->program, w->program->memory); }

static void serve(void *context)
{
    struct g2n_wasi2 *w = context;

    w->program->instantiate(w->program->instance, (struct g2n_guest *)w);
    g2n_wasi2_end(w, w->run(w->program->instance) ? EXIT_FAILURE : EXIT_SUCCESS);
}

int g2n_wasi2_main(const struct g2n_program *program, const struct g2n_wasi_policy *policy, uint32_t (*run)(void *instance),
                   int argc, char **argv)
{
    struct g2n_wasi2 *w;
    enum g2n_status st;

    if (program->version != G2N_PROGRAM_VERSION) {
        fprintf(stderr, "%s: made for another version of the runtime; compile it again\n", program->guest);
        return EXIT_CANNOT_START;
    }
    w = calloc(1, sizeof *w);
    if (w) {
        w->program = program;
        w->policy = policy;
        w->run = run;
        w->argc = argc;
        w->argv = argv;
    }
    st = w ? start(w) : G2N_ENOMEM;
    if (st != G2N_OK) {
        if (st != G2N_ESYS) /* which has been said */
            fprintf(stderr, "%s: not enough memory or address space to start; raise the limit (ulimit -v)\n", program->guest);
        destroy(w);
        return EXIT_CANNOT_START;
    }
    g2n_stack_run(&w->stack, serve, w);
    return EXIT_CANNOT_START; /* not reached: serve() ends the process */
}
