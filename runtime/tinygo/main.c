/* Life of a guest.  TinyGo 0.41, src/runtime: _start runs the scheduler until main has ended, which proc_exit then tells, or
 * until all goroutines wait; go_scheduler and resume run it again, each until all wait. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "host/process.h"
#include "mem/image.h"
#include "tinygo/tinygo.h"

#define EXIT_CANNOT_START 125
/* wasm_exec.js ends with it when the guest has trapped. */
#define EXIT_TRAPPED      1

static enum g2n_status init(struct g2n_tinygo *t, const struct g2n_program *program, const struct g2n_tinygo_program *tinygo,
                            int argc, char **argv)
{
    enum g2n_status st;

    t->program = tinygo;
    if (tinygo->call) {
        st = g2n_wasi1_call_parse(program->guest, tinygo->call, argc, argv, t->arguments);
        if (st != G2N_OK) return st;
    }
    st = g2n_guest_init_program(&t->guest, program, argc, argv);
    if (st != G2N_OK) return st;
    t->guest.trap_scope.status = EXIT_TRAPPED;
    st = tinygo->wasi ? tinygo->wasi->create(t) : G2N_OK;
    if (st != G2N_OK) g2n_guest_fini_program(&t->guest);
    return st;
}

#if defined(G2N_CHECKS) && G2N_CHECKS
static void fini(struct g2n_tinygo *t)
{
    if (t->wasi1) t->program->wasi->destroy(t->wasi1);
    g2n_buf_fini(&t->line);
    g2n_guest_fini_program(&t->guest);
    free(t);
}
#endif

static void serve(void *context)
{
    struct g2n_tinygo *t = context;
    struct g2n_guest *guest = &t->guest;
    const struct g2n_program *program = guest->program;

    program->instantiate(program->instance, guest);
    g2n_image_place(program, guest->memory);
    if (g2n_guest_begin(guest) != G2N_OK || guest->host.loop.stopping) return;
    guest->depth++;
    if (t->program->call) g2n_wasi1_call_run(t->program->call, program->instance, t->arguments);
    guest->depth--;
    while (!guest->exited && g2n_loop_turn(&guest->host.loop)) continue;
    if (!guest->exited) guest->status = g2n_process_exiting(&guest->host, 0);
}

int g2n_tinygo_main(const struct g2n_program *program, const struct g2n_tinygo_program *tinygo, int argc, char **argv)
{
    struct g2n_tinygo *t;
    enum g2n_status st;
    int status;

    if (program->version != G2N_PROGRAM_VERSION) {
        fprintf(stderr, "%s: made for another version of the runtime; compile it again\n", program->guest);
        return EXIT_CANNOT_START;
    }
    t = calloc(1, sizeof *t);
    st = t ? init(t, program, tinygo, argc, argv) : G2N_ENOMEM;
    if (st != G2N_OK) {
        if (st != G2N_ESYS) /* which has been said */
            fprintf(stderr, "%s: not enough memory or address space to start; raise the limit (ulimit -v)\n", program->guest);
        free(t);
        return EXIT_CANNOT_START;
    }
    g2n_stack_run(&t->guest.stack, serve, t);
    status = t->guest.status;
    g2n_guest_flush(&t->guest);
    g2n_program_ended(program);
#if defined(G2N_CHECKS) && G2N_CHECKS
    fini(t); /* else left to the system, which is quicker */
#endif
#if !defined(__SANITIZE_ADDRESS__)
    _exit(status); /* exit() runs libuv's destructor, which waits for worker threads that may be blocked for ever */
#endif
    return status;
}
