/* Time, sleep and randomness: the `runtime` half of the imports.
 *
 * Ticks are the system's time when the program began, and monotonic from then on; time.Now() is made of them too. */
#include <math.h>

#include "loop/timer.h"
#include "tinygo/tinygo.h"

#define NS_PER_MS 1e6

uint64_t g2n_tinygo_ticks(struct g2n_tinygo *t)
{
    const struct g2n_host *host = &t->guest.host;

    return (uint64_t)(host->start_wall_ms * NS_PER_MS) + (uv_hrtime() - host->start_ns);
}

double g2n_tinygo_ticks_ms(struct g2n_tinygo *t)
{
    const struct g2n_host *host = &t->guest.host;

    return host->start_wall_ms + (double)(uv_hrtime() - host->start_ns) / NS_PER_MS;
}

static void schedule(struct g2n_guest *guest)
{
    struct g2n_tinygo *t = (struct g2n_tinygo *)(void *)guest; /* which it begins with */

    t->program->schedule(guest->program->instance);
}

static void on_due(struct g2n_loop *loop, struct g2n_timer *timer, void *context, g2n_view data)
{
    struct g2n_guest *guest = &((struct g2n_tinygo *)context)->guest;

    (void)loop;
    (void)timer;
    (void)data;
    if (!guest->exited) g2n_guest_enter(guest, schedule);
}

static bool never(void *context)
{
    (void)context;
    return false;
}

/* With a scheduler, sleeping is the guest's: it returns to the loop, and is called when the first of its goroutines is to go
 * on.  Each call arms a timer of its own; a call that comes early finds that nobody is to go on, and arms another, so longer
 * delays than a timer has are well served by its longest.  Without a scheduler nobody could be called. */
void g2n_tinygo_sleep_ticks_ms(struct g2n_tinygo *t, double delay_ms)
{
    struct g2n_loop *loop = &t->guest.host.loop;
    int32_t id;

    delay_ms = delay_ms > 0 ? fmin(delay_ms, G2N_TIMER_MAX_MS) : 0; /* NaN too */
    if (!t->program->schedule)
        g2n_block(loop, never, NULL, uv_hrtime() + (uint64_t)(delay_ms * NS_PER_MS));
    else if (g2n_timer_start(loop, delay_ms, false, on_due, t, G2N_UNDEFINED, &id) != G2N_OK)
        g2n_guest_die_of_no_memory(&t->guest);
}

void g2n_tinygo_sleep_ticks(struct g2n_tinygo *t, uint64_t delay_ns)
{
    g2n_tinygo_sleep_ticks_ms(t, (double)(int64_t)delay_ns / NS_PER_MS);
}

void g2n_tinygo_get_random_data(struct g2n_tinygo *t, uint32_t bytes, uint32_t len, uint32_t cap)
{
    (void)cap;
    g2n_random_fill(&t->guest.host, g2n_mem_slice(t->guest.memory, bytes, len), len);
}

uint32_t g2n_tinygo_random_get(struct g2n_tinygo *t, uint32_t bytes, uint32_t len)
{
    g2n_tinygo_get_random_data(t, bytes, len, len);
    return G2N_WASI_OK;
}
