/* The guest's calls, named.  Names come from the symbol table (.symtab) of the file that this code is in, an executable or a
 * shared library, so that nothing is spent on them until a trap; in a stripped one there are none. */
#ifndef G2N_MEM_BACKTRACE_H
#define G2N_MEM_BACKTRACE_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "mem/stack.h"

/* Writes to descriptor fd one line for each guest function on the stack, innermost first, at most `most`.
 * pc and frame: where to begin (of the faulting context), or 0 to begin at the caller.  Async-signal-safe enough for
 * a process that is about to end: it maps files and writes, but does not allocate from the heap. */
void g2n_backtrace_write(int fd, uintptr_t pc, uintptr_t frame, const struct g2n_stack *stack, unsigned most);

/* The same in two steps, for who goes on living.  Takes at most `most` return addresses, innermost first, into pcs, and
 * returns their number.  pc: where to begin, as above; with it, pcs[0] is that.  end: an address in the frame of the
 * function whose callers are none of the guest's calls.  For signal handlers too. */
unsigned g2n_backtrace_take(uintptr_t *pcs, unsigned most, uintptr_t pc, const void *end);
/* Appends a line, "    name\n", for each that is in a function of the guest.  exact: pcs[0] is no return address.
 * G2N_ENOMEM: some are missing. */
G2N_MUST_USE enum g2n_status g2n_backtrace_name(struct g2n_buf *out, const uintptr_t *pcs, unsigned count, bool exact);

#endif
