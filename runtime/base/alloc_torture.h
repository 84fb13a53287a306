/* For tests: make allocations fail, and count what is live.  Compiled in G2N_TORTURE builds only. */
#ifndef G2N_BASE_ALLOC_TORTURE_H
#define G2N_BASE_ALLOC_TORTURE_H

#include <stdbool.h>
#include <stddef.h>

void   g2n_alloc_torture_arm(size_t n);    /* the n-th allocation from here, counted from 0, and only it, fails */
void   g2n_alloc_torture_disarm(void);
bool   g2n_alloc_torture_fired(void);      /* whether the armed failure has happened  */
size_t g2n_alloc_torture_live(void);       /* blocks allocated and not yet freed      */

#endif
