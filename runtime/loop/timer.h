/* Timers by id.  Due times are nanoseconds of the monotonic clock, so none fires early; those due together fire in
 * the order of (due time, order of arming).
 *
 *   (none) --start--> ARMED --due--> on the task queue --run--> ARMED again (repeat) or freed
 *                       +----------------stop---------------> freed */
#ifndef G2N_LOOP_TIMER_H
#define G2N_LOOP_TIMER_H

#include "loop/loop.h"
#include "value/value.h"

#define G2N_TIMER_MAX_MS 2147483647.0 /* longer delays become 1 ms, as HTML's and node's do */

struct g2n_timer;

/* Called when due, on the guest stack; may run guest code. `data` is the timer's own and lent. */
typedef void g2n_timer_fn(struct g2n_loop *loop, struct g2n_timer *timer, void *context, g2n_view data);

/* Arms a timer of delay_ms (>= 0; fractions are kept) from now; repeat arms it again each delay_ms after it ran.
 * Consumes data, also on failure.  *id is positive and increasing, never reused while the loop lives. */
G2N_MUST_USE enum g2n_status g2n_timer_start(struct g2n_loop *loop, double delay_ms, bool repeat, g2n_timer_fn *fn,
                                             void *context, g2n_value data, int32_t *id);
/* Unknown ids are ignored. */
void g2n_timer_stop(struct g2n_loop *loop, int32_t id);
bool g2n_timer_armed(const struct g2n_loop *loop, int32_t id);
/* ref()/unref(): whether the timer keeps the loop alive. */
void g2n_timer_set_referenced(struct g2n_loop *loop, int32_t id, bool referenced);
bool g2n_timer_referenced(const struct g2n_loop *loop, int32_t id);
/* Restarts the delay from now (Timeout.refresh). */
void g2n_timer_refresh(struct g2n_loop *loop, int32_t id);

#endif
