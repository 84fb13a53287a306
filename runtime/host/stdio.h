/* Descriptors that can make one wait: reads and writes that are done when they can be, in order.
 *
 *   D1  on one descriptor, reads finish in the order in which they were asked for, and so do writes;
 *   D2  a transfer that need not wait is done at once; its task is posted, never run, before submit returns;
 *   D3  a synchronous write comes after the writes that are queued for its descriptor;
 *   D4  the guest uses only descriptors that the process began with (below 256) or that it opened itself: the others
 *       are the runtime's, which must not lose them or write a guest's output into them;
 *   D5  a guest that was given standard streams (host.h) has no other descriptors but those that it opens; what stands
 *       behind its 0, 1 and 2 is another descriptor, or functions. */
#ifndef G2N_HOST_STDIO_H
#define G2N_HOST_STDIO_H

#include "host/host.h"

/* One read or write on its way.  Embedded in its owner's operation; `task` is posted when it is finished, and cancelled
 * when the loop is torn down before.  The owner keeps `bytes` in place until then. */
struct g2n_transfer {
    struct g2n_operation operation;
    struct g2n_task      task;      /* the owner's: run and cancel                          */
    struct g2n_link      queued;
    unsigned char       *bytes;
    size_t               len, done; /* done: bytes moved                                     */
    int64_t              position;  /* in the file; -1: the descriptor's own                 */
    int                  fd;
    int                  err;       /* errno value; 0: `done` bytes were moved, for reads 0 at the end */
    bool                 write;
};

/* For g2n_host_init, before anything else is opened: gives closed standard descriptors /dev/null, and notes which
 * descriptors there are (D4). */
G2N_MUST_USE enum g2n_status g2n_stdio_create(struct g2n_host *host, struct g2n_stdio **out);
void g2n_stdio_stop(struct g2n_stdio *stdio);    /* ends every transfer that waits; stdio may be NULL */
void g2n_stdio_destroy(struct g2n_stdio *stdio); /* after the loop's end; may be NULL                 */

/* Begins a transfer.  Reads finish with what is there, writes when all is written or part of it and then an error was
 * met (which the next write will meet again).  Cannot fail: errors are the transfer's. */
void g2n_stdio_submit(struct g2n_host *host, struct g2n_transfer *t);
/* Does a transfer while waiting for it; its task is not used. */
void g2n_stdio_transfer_now(struct g2n_host *host, struct g2n_transfer *t);
/* D4: whether the guest may use it; and that it may from now on, having been opened for it. */
bool g2n_stdio_lets_use(struct g2n_host *host, int fd);
G2N_MUST_USE enum g2n_status g2n_stdio_adopt(struct g2n_host *host, int fd);
/* The guest closes fd: what waits for it ends with EBADF, and it is nobody's.  Returns the descriptor to be closed, or -1. */
int g2n_stdio_forget(struct g2n_host *host, int fd);
/* D5: the descriptor behind fd, which the guest may use; for functions, that of a pipe that nobody writes to.  -1: none can
 * be had. */
int g2n_stdio_behind(struct g2n_host *host, int fd);

#endif
