/* Bound functions (ECMA-262, 10.4.1): struct g2n_function with a native of our own.
 * data[0] is the target, data[1] an array: `this`, then the bound arguments. */
#ifndef G2N_VALUE_BOUND_H
#define G2N_VALUE_BOUND_H

#include "value/function.h"

/* BoundFunctionCreate: borrows everything; target must be callable.  No `name` and `length` yet. */
G2N_MUST_USE enum g2n_status g2n_bound_new(struct g2n_realm *realm, g2n_view target, g2n_view this_value,
                                           const g2n_view *args, uint32_t argc, struct g2n_function **out);
bool g2n_is_bound(g2n_view v);
/* The function that a bound one calls, which may itself be bound; lent by it. */
g2n_view g2n_bound_target(g2n_view bound);

#endif
