/* A function of the guest's with the arguments that it will be called with. */
#ifndef G2N_HOST_CALLBACK_H
#define G2N_HOST_CALLBACK_H

#include "host/host.h"

struct g2n_callback {
    g2n_value fn;
    uint32_t  argc;
    g2n_value args[];
};

/* Takes copies (dups) of all; the caller destroys *out. */
G2N_MUST_USE enum g2n_status g2n_callback_create(struct g2n_realm *realm, g2n_view fn, const g2n_view *args,
                                                 uint32_t argc, struct g2n_callback **out);
void g2n_callback_destroy(struct g2n_realm *realm, struct g2n_callback *callback); /* may be NULL */
/* From a task.  Runs guest code; the callback must outlive the call. */
void g2n_callback_call(struct g2n_host *host, const struct g2n_callback *callback, g2n_view this_value);
/* process.nextTick: queues a call of fn before the next microtasks; copies (dups) all. */
G2N_MUST_USE enum g2n_status g2n_callback_post_tick(struct g2n_host *host, g2n_view fn, const g2n_view *args,
                                                    uint32_t argc);
void g2n_callback_trace(const struct g2n_callback *callback, g2n_visit *visit, void *context);

#endif
