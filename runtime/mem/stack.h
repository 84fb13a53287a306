/* The guest's C stack.  Go's goroutine stacks live in linear memory, but its calls also use the C stack until a
 * goroutine switch or a stack growth unwinds them; Go's own "stack overflow" comes at 1 GB of goroutine stack, so the
 * C stack is far larger than the process's.  Reserved, not committed; a guard page lies below it. */
#ifndef G2N_MEM_STACK_H
#define G2N_MEM_STACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <g2n/status.h>

struct g2n_stack {
    unsigned char *base;  /* lowest address: the guard */
    size_t         len;   /* guard included            */
};

/* Unoptimised code spends up to a kilobyte of C stack on a small Go frame, and Go's own limit is to be met first. */
#define G2N_STACK_PROGRAM (16ull << 30)
/* What a call that has no end may make of a process that is not the guest's alone: it is all touched then. */
#define G2N_STACK_THREAD  (256ull << 20)

/* Reserves a stack of `len` bytes, smaller when the system refuses that (at least 64 MiB).  G2N_ENOMEM: not even that. */
G2N_MUST_USE enum g2n_status g2n_stack_init(struct g2n_stack *stack, size_t len);
/* Gives the memory below `from` back, keeping the addresses; what was there is gone. */
void g2n_stack_trim(struct g2n_stack *stack, void *from);
void g2n_stack_fini(struct g2n_stack *stack);

/* Calls fn(context) on the stack and returns when it returns. */
void g2n_stack_run(struct g2n_stack *stack, void (*fn)(void *context), void *context);

/* Whether a faulting address means that the stack was used up. */
bool g2n_stack_is_guard(const struct g2n_stack *stack, uintptr_t address);

#endif
