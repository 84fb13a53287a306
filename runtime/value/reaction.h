/* PerformPromiseThen (ECMA-262, 27.2.5.4.1): what Promise.prototype.then and host code that waits build on. */
#ifndef G2N_VALUE_REACTION_H
#define G2N_VALUE_REACTION_H

#include "value/promise.h"

/* Arranges that one of the handlers is called, in a microtask, when p is settled; a handler that is not callable lets
 * the result pass through.  `derived` follows what the handler gives, or is NULL when nobody waits for it.
 * Marks p as handled.  Borrows everything.  Runs no guest code. */
G2N_MUST_USE enum g2n_status g2n_promise_react(struct g2n_realm *realm, struct g2n_promise *p, g2n_view on_fulfilled,
                                               g2n_view on_rejected, struct g2n_promise *derived);

#endif
