/* Onto another stack and back, also by leaving everything above at once: what a call of a library's guest is made of.
 * Costs a dozen instructions, where ucontext costs two system calls. */
#ifndef G2N_MEM_ENTER_H
#define G2N_MEM_ENTER_H

#include <stdbool.h>

/* Calls fn(a, b) with `top`, 16-byte aligned, as its stack's end, or on the present stack when top is NULL.  *place is
 * what g2n_enter_leave() wants meanwhile.  True: fn was left, and did not return. */
bool g2n_enter_stack(void **place, void *top, void (*fn)(void *a, void *b), void *a, void *b);

/* Returns from g2n_enter_stack(), whatever was called since.  Also from a signal handler. */
_Noreturn void g2n_enter_leave(void *place);

#endif
