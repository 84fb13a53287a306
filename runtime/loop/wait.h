/* The one place where a program sleeps: until a descriptor is ready, a time has come, or a signal.  Knows nothing of
 * libuv, so that programs without its loop do not carry it. */
#ifndef G2N_LOOP_WAIT_H
#define G2N_LOOP_WAIT_H

#include <poll.h>
#include <stdint.h>

#define G2N_WAIT_FOREVER UINT64_MAX

/* Nanoseconds of the monotonic clock, which is uv_hrtime()'s. */
uint64_t g2n_wait_now(void);

/* Waits until one of the descriptors is ready or the monotonic clock reaches until_ns.  Returns how many are ready; 0
 * also after a signal, so that the caller looks at what it waits for again. */
unsigned g2n_wait(struct pollfd *fds, nfds_t count, uint64_t until_ns);

#endif
