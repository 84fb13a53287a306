/* wasi:clocks. */
#include <time.h>

#include "base/check.h"
#include "loop/wait.h"
#include "wasi2/wait.h"

#define NS_PER_S 1000000000u

G2N_WASI2_HANDLER(monotonic_now)
{
    (void)w;
    (void)args;
    *result = g2n_wasi2_number(g2n_wait_now());
}

G2N_WASI2_HANDLER(monotonic_resolution)
{
    struct timespec time;

    (void)w;
    (void)args;
    g2n_check(clock_getres(CLOCK_MONOTONIC, &time) == 0);
    *result = g2n_wasi2_number((uint64_t)time.tv_sec * NS_PER_S + (uint64_t)time.tv_nsec);
}

G2N_WASI2_HANDLER(subscribe_instant)
{
    (void)w;
    g2n_wasi2_subscribe_clock(args[0].number, result);
}

G2N_WASI2_HANDLER(subscribe_duration)
{
    uint64_t now_ns = g2n_wait_now();

    (void)w;
    g2n_wasi2_subscribe_clock(args[0].number > UINT64_MAX - now_ns ? UINT64_MAX : now_ns + args[0].number, result);
}

/* A clock that was set to before 1970 has no value of WASI's: the earliest. */
static void give_time(struct g2n_wasi2 *w, struct timespec time, struct g2n_wasi2_value *result)
{
    if (time.tv_sec < 0) time = (struct timespec){ 0 };
    result->items = g2n_wasi2_items(w, 2);
    result->items[0] = g2n_wasi2_number((uint64_t)time.tv_sec);
    result->items[1] = g2n_wasi2_number((uint64_t)time.tv_nsec);
}

G2N_WASI2_HANDLER(wall_now)
{
    struct timespec time;

    (void)args;
    g2n_check(clock_gettime(CLOCK_REALTIME, &time) == 0);
    give_time(w, time, result);
}

G2N_WASI2_HANDLER(wall_resolution)
{
    struct timespec time;

    (void)args;
    g2n_check(clock_getres(CLOCK_REALTIME, &time) == 0);
    give_time(w, time, result);
}
