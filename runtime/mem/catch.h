/* Traps that do not end the process: library mode.
 *
 *   C1  a thread that runs guest code has a catch; the innermost one gets the trap, and does not return;
 *   C2  the first thread that gets ready installs the signal handlers, for all and for good; a fault that is not in the
 *       memory or stack of the thread's own catch goes to the handlers that were there before;
 *   C3  a thread keeps its guest stack, and its signal stack if it had none, until it ends. */
#ifndef G2N_MEM_CATCH_H
#define G2N_MEM_CATCH_H

#include <stdbool.h>

#include "mem/stack.h"
#include <g2n/memory.h>

/* What stopped the guest. */
enum g2n_caught { G2N_CAUGHT_TRAP, G2N_CAUGHT_NO_MEMORY };

struct g2n_catch {
    const wasm_rt_memory_t *memory;  /* faults in its reservation are out-of-bounds; NULL: none */
    struct g2n_catch       *outer;   /* of the call that this one is within                     */
    /* what, followed by detail, says what happened; pc is where a fault did, else 0.  May be called in a signal handler. */
    void (*caught)(struct g2n_catch *c, enum g2n_caught kind, const char *what, const char *detail, uintptr_t pc);
};

struct g2n_catch_thread {
    struct g2n_catch *innermost;    /* NULL: no guest runs on this thread */
    struct g2n_stack  stack;
    void             *signal_stack; /* NULL: the thread had one           */
    bool              ready;
};

/* Of an own model: it is read in signal handlers, and by each call of a guest. */
extern _Thread_local struct g2n_catch_thread g2n_catch_thread __attribute__((tls_model("initial-exec")));

/* Once a thread, before its first catch.  G2N_ENOMEM, G2N_ESYS: it can run no guest. */
G2N_MUST_USE enum g2n_status g2n_catch_ready(void);

static inline void g2n_catch_push(struct g2n_catch *c)
{
    c->outer = g2n_catch_thread.innermost;
    g2n_catch_thread.innermost = c;
}
static inline void g2n_catch_pop(struct g2n_catch *c) { g2n_catch_thread.innermost = c->outer; }

/* Gives the trap to this thread's catch; returns when there is none: the process is the guest's. */
void g2n_catch_throw(enum g2n_caught kind, const char *what, const char *detail, uintptr_t pc);

#endif
