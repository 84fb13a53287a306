/* Ending, signals, giving way, randomness. */
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "wasi1/wasi1.h"

/* The guest's calls stay on its stack, so nothing returns from here; nothing is kept back that would need writing. */
void g2n_wasi1_proc_exit(struct g2n_wasi1 *w, uint32_t status)
{
    if (w->exit) w->exit(w->exit_context, status);
    g2n_program_ended(w->program);
#if defined(G2N_CHECKS) && G2N_CHECKS
    g2n_wasi1_destroy(w); /* so that leak checkers mean something */
    exit((int)(status & 0xFF));
#else
    _exit((int)(status & 0xFF));
#endif
}

/* WASI's numbers are those that most systems have (typenames.witx, signal), but for some that differ between them. */
static int system_signal(uint32_t number)
{
    static const int signals[] = {
        0,       SIGHUP,  SIGINT,  SIGQUIT, SIGILL,  SIGTRAP, SIGABRT, SIGBUS,  SIGFPE,    SIGKILL, SIGUSR1,
        SIGSEGV, SIGUSR2, SIGPIPE, SIGALRM, SIGTERM, SIGCHLD, SIGCONT, SIGSTOP, SIGTSTP,   SIGTTIN, SIGTTOU,
        SIGURG,  SIGXCPU, SIGXFSZ, SIGVTALRM, SIGPROF, SIGWINCH, SIGPOLL, SIGPWR, SIGSYS,
    };
    return number < sizeof signals / sizeof *signals ? signals[number] : -1;
}

uint32_t g2n_wasi1_proc_raise(struct g2n_wasi1 *w, uint32_t number)
{
    int signal_number = system_signal(number);

    if (signal_number < 0) return G2N_WASI_INVAL;
    if (w->exit && signal_number != 0) return G2N_WASI_NOTSUP; /* the process is not the guest's */
    if (signal_number == 0) return G2N_WASI_OK; /* "none": only whether it could be sent */
    if (signal_number == SIGSEGV || signal_number == SIGBUS || signal_number == SIGPIPE)
        (void)signal(signal_number, SIG_DFL); /* the runtime's own handlers are not meant */
    return g2n_wasi_result(raise(signal_number));
}

uint32_t g2n_wasi1_sched_yield(struct g2n_wasi1 *w)
{
    (void)w;
    return g2n_wasi_result(sched_yield());
}

uint32_t g2n_wasi1_random_get(struct g2n_wasi1 *w, uint32_t bytes, uint32_t len)
{
    unsigned char *mem_bytes = g2n_mem_find(w->memory, bytes, len);

    if (!mem_bytes) return G2N_WASI_FAULT;
    g2n_random_bytes(&w->random, mem_bytes, len);
    return G2N_WASI_OK;
}
