/* Handlers stay installed until the process ends, since other handlers may have been chained to them, and threads may be
 * in guests at any time.  A fault is one of the guest's when this thread has a catch and the address is in its memory or in
 * the guard of the thread's stack: the handler then leaves for the catch and never returns, which is good because it blocks
 * no signals and its stack is another one. */
#include "mem/catch.h"

#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>

#include "mem/fault.h"

#define SIGNAL_STACK_LEN (64u << 10)

static pthread_once_t   once = PTHREAD_ONCE_INIT;
static pthread_key_t    key;      /* its destructor frees a thread's stacks */
static bool             installed;
static struct sigaction old_segv, old_bus;

static void chain(int signal_number, siginfo_t *info, void *context)
{
    const struct sigaction *old = signal_number == SIGBUS ? &old_bus : &old_segv;

    if (old->sa_flags & SA_SIGINFO) {
        old->sa_sigaction(signal_number, info, context);
    } else if (old->sa_handler != SIG_DFL && old->sa_handler != SIG_IGN) {
        old->sa_handler(signal_number);
    } else {
        /* The instruction runs again and ends the process. */
        struct sigaction action = { .sa_handler = SIG_DFL };
        sigaction(signal_number, &action, NULL);
    }
}

static void on_fault(int signal_number, siginfo_t *info, void *context)
{
    const struct g2n_catch *c = g2n_catch_thread.innermost;
    const uintptr_t address = (uintptr_t)info->si_addr;
    uintptr_t pc, frame;
    char text[G2N_FAULT_TEXT];

    g2n_fault_place(context, &pc, &frame);
    if (c && c->memory && c->memory->data && address >= (uintptr_t)c->memory->data && address < (uintptr_t)c->memory->data_end)
        g2n_catch_throw(G2N_CAUGHT_TRAP, "out-of-bounds memory access", g2n_fault_text(text, address - (uintptr_t)c->memory->data), pc);
    if (c && g2n_stack_is_guard(&g2n_catch_thread.stack, address))
        g2n_catch_throw(G2N_CAUGHT_TRAP, wasm_rt_strerror(WASM_RT_TRAP_EXHAUSTION), "", pc);
    chain(signal_number, info, context);
}

static void thread_fini(void *unused)
{
    struct g2n_catch_thread *t = &g2n_catch_thread;
    const stack_t none = { .ss_flags = SS_DISABLE };

    (void)unused;
    if (t->signal_stack) {
        sigaltstack(&none, NULL);
        munmap(t->signal_stack, SIGNAL_STACK_LEN);
    }
    g2n_stack_fini(&t->stack);
    memset(t, 0, sizeof *t);
}

static void install(void)
{
    struct sigaction action;

    memset(&action, 0, sizeof action);
    action.sa_sigaction = on_fault;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER;
    sigemptyset(&action.sa_mask);
    installed = pthread_key_create(&key, thread_fini) == 0 && sigaction(SIGSEGV, &action, &old_segv) == 0 &&
                sigaction(SIGBUS, &action, &old_bus) == 0;
}

/* A thread that has a signal stack, as those of Go or of a sanitizer have, keeps it. */
static enum g2n_status add_signal_stack(struct g2n_catch_thread *t)
{
    stack_t stack;

    if (sigaltstack(NULL, &stack) != 0) return G2N_ESYS;
    if (!(stack.ss_flags & SS_DISABLE)) return G2N_OK;
    stack = (stack_t){ .ss_size = SIGNAL_STACK_LEN };
    stack.ss_sp = mmap(NULL, SIGNAL_STACK_LEN, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (stack.ss_sp == MAP_FAILED) return G2N_ENOMEM;
    t->signal_stack = stack.ss_sp;
    return sigaltstack(&stack, NULL) == 0 ? G2N_OK : G2N_ESYS;
}

enum g2n_status g2n_catch_ready(void)
{
    struct g2n_catch_thread *t = &g2n_catch_thread;
    enum g2n_status st;

    if (t->ready) return G2N_OK;
    if (pthread_once(&once, install) != 0 || !installed) return G2N_ESYS;
    st = g2n_stack_init(&t->stack, G2N_STACK_THREAD);
    if (st == G2N_OK) st = add_signal_stack(t);
    if (st == G2N_OK && pthread_setspecific(key, t) != 0) st = G2N_ENOMEM;
    if (st != G2N_OK) thread_fini(NULL);
    t->ready = st == G2N_OK;
    return st;
}
