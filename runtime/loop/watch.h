/* Being told when a descriptor is ready that is not the loop's to change (uv_poll_init sets O_NONBLOCK, which other
 * processes would see).
 *
 *   W1  a watch with events other than 0 is registered; the caller keeps it in memory until it has set them to 0;
 *   W2  at most one watch a descriptor. */
#ifndef G2N_LOOP_WATCH_H
#define G2N_LOOP_WATCH_H

#include "loop/loop.h"

#define G2N_WATCH_READ  1u
#define G2N_WATCH_WRITE 2u

struct g2n_watch {
    int      fd;
    unsigned events;
    /* From within libuv: records, never runs guest code.  May set the events of this watch and free it, but not touch
     * others'.  An error or hang-up of the descriptor is told as both events. */
    void (*ready)(struct g2n_loop *loop, struct g2n_watch *watch, unsigned events);
};

/* Watches for these events from now on, until told otherwise; 0 ends it and cannot fail.
 * G2N_EINVAL: the descriptor is of a kind that is always ready (nothing is registered).  G2N_ESYS: errno says why. */
G2N_MUST_USE enum g2n_status g2n_watch_set(struct g2n_loop *loop, struct g2n_watch *watch, unsigned events);
void g2n_watch_end(struct g2n_loop *loop, struct g2n_watch *watch);

/* For loop.c: closes what the first watch opened. */
void g2n_watches_fini(struct g2n_loop *loop);

#endif
