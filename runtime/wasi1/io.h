/* Moving bytes between descriptors and the guest's buffers. */
#ifndef G2N_WASI1_IO_H
#define G2N_WASI1_IO_H

#include <sys/uio.h>

#include "wasi1/wasi1.h"

#define G2N_WASI1_IOVS 64u /* as many buffers are moved at once; a call may always move less than it was asked to */

/* Reads the guest's list of buffers, at most G2N_WASI1_IOVS that are not empty.  EFAULT: the list or a buffer in it lies
 * outside memory. */
G2N_MUST_USE uint32_t g2n_wasi1_iovs(struct g2n_wasi1 *w, g2n_addr iovs, uint32_t count,
                                     struct iovec out[static G2N_WASI1_IOVS], int *count_out);

/* Stores n at out, or is the error that a negative n stands for. */
G2N_MUST_USE uint32_t g2n_wasi1_moved(struct g2n_wasi1 *w, int64_t n, g2n_addr out);

#endif
