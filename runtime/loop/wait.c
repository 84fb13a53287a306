/* ppoll() and not poll(): timers have nanoseconds.  Not epoll: whoever waits for many descriptors names all of them each
 * time (WASI's poll_oneoff), and entering them in a set and taking them out again would be two system calls for each. */
#include "loop/wait.h"

#include <errno.h>
#include <time.h>

#include "base/check.h"

#define NS_PER_S 1000000000u

uint64_t g2n_wait_now(void)
{
    struct timespec now;

    g2n_check(clock_gettime(CLOCK_MONOTONIC, &now) == 0);
    return (uint64_t)now.tv_sec * NS_PER_S + (uint64_t)now.tv_nsec;
}

unsigned g2n_wait(struct pollfd *fds, nfds_t count, uint64_t until_ns)
{
    struct timespec timeout, *limit = NULL;

    if (until_ns != G2N_WAIT_FOREVER) {
        uint64_t now = until_ns ? g2n_wait_now() : 0, wait_ns = until_ns > now ? until_ns - now : 0;

        timeout = (struct timespec){ .tv_sec = (time_t)(wait_ns / NS_PER_S), .tv_nsec = (long)(wait_ns % NS_PER_S) };
        limit = &timeout;
    }
    int n = ppoll(fds, count, limit, NULL);
    g2n_check(n >= 0 || errno == EINTR || errno == ENOMEM);
    return n > 0 ? (unsigned)n : 0;
}
