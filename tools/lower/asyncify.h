/* Code that asyncify of Binaryen made suspendable, as TinyGo's goroutines need it: a global says whether the guest runs, unwinds or
 * rewinds, and functions ask it around every few instructions.  A C compiler reads it again each time, because for all it
 * knows the guest's memory is there.  Only calls change it; so functions get a copy, which is read again after each call,
 * and the compiler sees that most questions have been answered.
 *
 *   A1  a function that sets the global stays as it is, and so does one with a call where wasm2c prints none
 *   A2  nothing is known of what the values mean: modules that only look like asyncify's run as before */
#ifndef G2N_TOOLS_LOWER_ASYNCIFY_H
#define G2N_TOOLS_LOWER_ASYNCIFY_H

#include "../translate.h"

/* *changed: how many functions.  False: no memory. */
G2N_MUST_USE bool g2n_asyncify_copy_state(struct g2n_translation *t, struct g2n_arena *a, const struct g2n_wasm *w, uint32_t *changed);

#endif
