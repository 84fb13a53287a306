/* Pollables, and waiting for them: in one place, loop/wait.h, for descriptors and clocks at once.
 *
 *   W1  a pollable is a child of what it was made of, whose class says what it waits for; or a clock's (R4);
 *   W2  whoever waits also does the work that goes on beside the guest, and writes what streams have not written yet
 *       (stream.h, S3), so that it goes out meanwhile. */
#ifndef G2N_WASI2_WAIT_H
#define G2N_WASI2_WAIT_H

#include "wasi2/wasi2.h"

/* For a class's want(): asks for events of a descriptor.  Traps without memory. */
void g2n_wasi2_want_fd(struct g2n_wasi2_waits *waits, int fd, short events);

/* Makes a pollable of a time of the monotonic clock. */
void g2n_wasi2_subscribe_clock(uint64_t until_ns, struct g2n_wasi2_value *result);

/* Puts into ready[] the numbers of those pollables that are ready; returns how many.  Waits until one is, if `wait`. */
uint32_t g2n_wasi2_poll(struct g2n_wasi2 *w, const struct g2n_wasi2_value *pollables, uint32_t count, bool wait, uint32_t *ready);

/* Waits for what a pollable of the object would wait for. */
void g2n_wasi2_block(struct g2n_wasi2 *w, struct g2n_wasi2_object *object);

void g2n_wasi2_waits_fini(struct g2n_wasi2_waits *waits);

#endif
