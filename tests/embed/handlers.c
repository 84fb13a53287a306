/* Faults that are not the guest's go to the handlers that were there before: this one leaves by siglongjmp(), and the default. */
#include <assert.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "traps.h"

static sigjmp_buf back;

static void mine(int number, siginfo_t *info, void *context)
{
    (void)number;
    (void)info;
    (void)context;
    siglongjmp(back, 1);
}

static void fault(void)
{
    volatile char *nowhere = mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    *nowhere = 1;
}

static void trap_once(void)
{
    struct g2n_instance *t = g2n_instance_create(traps_module(), NULL, NULL);
    int32_t n;
    assert(t && traps_load(t, -4, &n) == G2N_ERROR_TRAP && g2n_instance_free(t) == G2N_ERROR_NONE);
}

int main(void)
{
    struct sigaction action = { .sa_flags = SA_SIGINFO }, fallback = { .sa_handler = SIG_DFL };
    int status;
    pid_t child;

    action.sa_sigaction = mine;
    assert(sigaction(SIGSEGV, &fallback, NULL) == 0);
    child = fork();
    if (child == 0) {
        trap_once();
        fault();
        _exit(0);
    }
    assert(waitpid(child, &status, 0) == child && WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV);
    assert(sigaction(SIGSEGV, &action, NULL) == 0);
    for (int i = 0; i < 3; i++) {
        trap_once();
        if (sigsetjmp(back, 1) == 0) {
            fault();
            return 1;
        }
    }
    trap_once();
    puts("passed on");
    return 0;
}
