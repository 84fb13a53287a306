/* js.Values of one host value share what keeps its reference (g2n/boxes.h).
 *
 * syscall/js.makeValue gets a wrapper that asks the runtime for a box first and tells it of new ones, and the function
 * with which a cycle of Go's collector begins, called while the world is stopped, one that ends the sharing.  Without
 * either of them, or when either is not lowered, nothing is changed.  That makeValue's frame is as expected (the
 * argument at SP+8, then a Value of two words; so since Go 1.14) is seen at run time: only what looks like a box is
 * kept. */
#ifndef G2N_TOOLS_LOWER_BOXES_H
#define G2N_TOOLS_LOWER_BOXES_H

#include "lower.h"

/* After all functions of `t` were lowered.  The bodies that are wrapped become functions of their own in l->support.
 * False: no memory. */
G2N_MUST_USE bool g2n_boxes_wrap(struct g2n_lowering *l, struct g2n_arena *a, const struct g2n_wasm *w, struct g2n_translation *t, bool *done);

#endif
