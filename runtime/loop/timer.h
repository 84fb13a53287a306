/* Timers by id.  Due times are nanoseconds of the monotonic clock, so none fires early; those due together fire in
 * the order of (due time, order of arming).
 *
 *   (none) --start--> ARMED --due--> running --returned--> ARMED again (repeat, refresh) or freed
 *                       |               +----stop--------> freed when it has returned
 *                       +--------------------stop--------> freed
 *
 * Starting, stopping and firing cost O(log n); an armed timer costs about 130 bytes. */
#ifndef G2N_LOOP_TIMER_H
#define G2N_LOOP_TIMER_H

#include "loop/loop.h"
#include "value/value.h"

#define G2N_TIMER_MAX_MS 2147483647.0 /* longer delays become 1 ms, as HTML's and node's do */

/* Called when due, on the guest stack; may run guest code. `data` is the timer's own, lent for
 * the whole call whatever the call does. */
typedef void g2n_timer_fn(struct g2n_loop *loop, struct g2n_timer *timer, void *context, g2n_view data);

/* Arms a timer of delay_ms (fractions are kept; below zero and NaN count as 0) from now; repeat arms it again, each
 * delay_ms after it ran.  Consumes data, also on failure.  *id is positive and increasing; after 2^31-1 timers the ids
 * begin again, leaving out those still live.  G2N_ENOMEM: nothing was armed. */
G2N_MUST_USE enum g2n_status g2n_timer_start(struct g2n_loop *loop, double delay_ms, bool repeat, g2n_timer_fn *fn,
                                             void *context, g2n_value data, int32_t *id);
/* Unknown ids are ignored. */
void g2n_timer_stop(struct g2n_loop *loop, int32_t id);
/* True from start until it was stopped or, for one that does not repeat, until its function has returned. */
bool g2n_timer_armed(const struct g2n_loop *loop, int32_t id);
/* ref()/unref(): whether the timer keeps the loop alive. */
void g2n_timer_set_referenced(struct g2n_loop *loop, int32_t id, bool referenced);
bool g2n_timer_referenced(const struct g2n_loop *loop, int32_t id);
/* Restarts the delay from now (Timeout.refresh); from within its function, once that has returned. */
void g2n_timer_refresh(struct g2n_loop *loop, int32_t id);
/* Whether there is a live timer `id` that calls fn; its data is then lent. */
bool g2n_timer_find(const struct g2n_loop *loop, int32_t id, g2n_timer_fn *fn, g2n_view *data);
int32_t g2n_timer_id(const struct g2n_timer *timer);

/* For loop.c.  Runs those due at now_ns, microtasks after each. */
void g2n_timers_run(struct g2n_loop *loop, uint64_t now_ns);
/* uv_hrtime() value of the earliest, UINT64_MAX when none is armed. */
uint64_t g2n_timers_next_due(const struct g2n_loop *loop);
void g2n_timers_fini(struct g2n_loop *loop);

#endif
