/* setTimeout and its like.  Internal to host/. */
#ifndef G2N_HOST_TIMERS_H
#define G2N_HOST_TIMERS_H

#include "host/host.h"

void g2n_timeouts_destroy(struct g2n_host *host);

#endif
