/* The guest's calls, named.  Names come from the executable's own symbol table (.symtab), so that nothing is spent
 * on them until a trap; a stripped executable shows addresses. */
#ifndef G2N_MEM_BACKTRACE_H
#define G2N_MEM_BACKTRACE_H

#include <stddef.h>
#include <stdint.h>

#include "mem/stack.h"

/* Writes to descriptor fd one line for each guest function on the stack, innermost first, at most `most`.
 * pc and frame: where to begin (of the faulting context), or 0 to begin at the caller.  Async-signal-safe enough for
 * a process that is about to end: it maps files and writes, but does not allocate from the heap. */
void g2n_backtrace_write(int fd, uintptr_t pc, uintptr_t frame, const struct g2n_stack *stack, unsigned most);

#endif
