/* The four clocks. */
#include <errno.h>
#include <time.h>

#include "wasi1/wasi1.h"

#define NS_PER_S 1000000000u

static bool system_clock(uint32_t id, clockid_t *out)
{
    switch (id) {
    case G2N_CLOCK_REALTIME: *out = CLOCK_REALTIME; return true;
    case G2N_CLOCK_MONOTONIC: *out = CLOCK_MONOTONIC; return true;
    case G2N_CLOCK_PROCESS: *out = CLOCK_PROCESS_CPUTIME_ID; return true;
    case G2N_CLOCK_THREAD: *out = CLOCK_THREAD_CPUTIME_ID; return true;
    }
    return false;
}

static uint32_t put_time(struct g2n_wasi1 *w, uint32_t id, g2n_addr out, int (*read)(clockid_t, struct timespec *))
{
    struct timespec time;
    clockid_t clock_id;

    if (!system_clock(id, &clock_id)) return G2N_WASI_INVAL;
    if (read(clock_id, &time) != 0) return g2n_wasi_errno_from(errno);
    if (time.tv_sec < 0) return G2N_WASI_OVERFLOW; /* before 1970 */
    return g2n_wasi1_put_u64(w, out, (uint64_t)time.tv_sec * NS_PER_S + (uint64_t)time.tv_nsec) ? G2N_WASI_OK : G2N_WASI_FAULT;
}

uint32_t g2n_wasi1_clock_res_get(struct g2n_wasi1 *w, uint32_t clock_id, uint32_t out)
{
    return put_time(w, clock_id, out, clock_getres);
}

/* The system's clocks are as precise as they can be at once. */
uint32_t g2n_wasi1_clock_time_get(struct g2n_wasi1 *w, uint32_t clock_id, uint64_t precision, uint32_t out)
{
    (void)precision;
    return put_time(w, clock_id, out, clock_gettime);
}
