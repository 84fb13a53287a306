/* The runtime's only way to the heap.  Any call may return NULL; G2N_TORTURE builds make that happen on demand
 * (alloc_torture.h).  Sizes are bytes; a product that overflows returns NULL.  Thread-safe. */
#ifndef G2N_BASE_ALLOC_H
#define G2N_BASE_ALLOC_H

#include <stddef.h>

#include <g2n/status.h>

G2N_MUST_USE void *g2n_alloc(size_t size);                       /* contents indeterminate          */
G2N_MUST_USE void *g2n_alloc_zero(size_t count, size_t size);    /* contents zero                   */
G2N_MUST_USE void *g2n_realloc(void *p, size_t size);            /* p unchanged on NULL; p may be NULL */
G2N_MUST_USE void *g2n_realloc_array(void *p, size_t count, size_t size);
void g2n_free(void *p);                                          /* p may be NULL                   */

#endif
