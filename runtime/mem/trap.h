/* Traps: the guest must stop now.
 *
 * wasm_rt_trap() is called by translated code and by mem.h; hardware faults in guest memory or on the guest's stack
 * arrive through a signal handler.  Both end in the same report: the trap, the Go function in which it happened, and
 * the guest's calls; then the process ends with status 134, or the scope's own.
 *
 * The hook is the only mutable global of the runtime: a signal handler can be given nothing else. */
#ifndef G2N_MEM_TRAP_H
#define G2N_MEM_TRAP_H

#include "mem/stack.h"
#include <g2n/memory.h>

#define G2N_TRAP_STATUS 134

struct g2n_trap_scope {
    const char             *guest;   /* name of the wasm file, for the report         */
    const wasm_rt_memory_t *memory;  /* faults in its reservation are out-of-bounds   */
    const struct g2n_stack *stack;   /* faults in its guard are exhaustion            */
    void (*flush)(void *context);    /* called before the report; may be NULL         */
    void *flush_context;
    int   status;                    /* that the process ends with; 0: G2N_TRAP_STATUS */
};

/* Installs the signal handlers, on a signal stack of their own.  The scope is lent until g2n_trap_uninstall. */
G2N_MUST_USE enum g2n_status g2n_trap_install(const struct g2n_trap_scope *scope);
void g2n_trap_uninstall(void);

/* Reports a trap that the host found, with a text of its own, and ends the process.  */
_Noreturn void g2n_trap_report(const char *what);

#endif
