/* Event, CustomEvent and EventTarget (DOM, 2), without a tree: an event has one target and no path beyond it.
 *
 *   E1  listeners are in order of being added, which is that of their serials; none is there twice with the same type,
 *       callback and `capture`;
 *   E2  a listener whose signal is aborted counts as removed, and is taken out when next its target is looked at;
 *   E3  what a listener throws does not reach dispatchEvent's caller: it is thrown again in a tick, as in node;
 *   E4  as in node 20, too, an event counts as being dispatched until its first listener has returned, and a passive
 *       listener may prevent the default, and is called even if the event was stopped. */
#ifndef G2N_HOST_EVENT_H
#define G2N_HOST_EVENT_H

#include "host/host.h"

struct g2n_event {
    struct g2n_object object;
    g2n_value         type;        /* a string */
    g2n_value         detail;      /* of a CustomEvent */
    struct g2n_object *target;     /* owned; NULL until dispatched */
    double            time_stamp;  /* ms */
    bool              bubbles, cancelable, composed, trusted;
    bool              dispatching, prevented, stopped, stopped_at_once;
};

struct g2n_event_listener {
    g2n_key   type;      /* owned: an atom */
    g2n_value callback;  /* a function, an object with handleEvent, or what a handler attribute was set to */
    g2n_value signal;    /* an AbortSignal, or undefined */
    uint64_t  serial;
    bool      capture, once, passive;
    bool      attribute; /* onabort and its like */
};

/* The head of every object that is an EventTarget. */
struct g2n_event_target {
    struct g2n_object          object;
    struct g2n_event_listener *listeners;
    uint32_t                   count, cap;
    uint64_t                   last_serial;
};

extern const struct g2n_class g2n_class_event;
extern const struct g2n_class g2n_class_event_target;

/* Whether v is a target: a plain one, or an AbortSignal. */
bool g2n_is_event_target(g2n_view v);
static inline struct g2n_event_target *g2n_as_event_target(g2n_view v)
{
    return (struct g2n_event_target *)(void *)g2n_as_object(v);
}
/* For classes of targets: what their own fini and trace call. */
void g2n_event_target_fini(struct g2n_realm *realm, struct g2n_object *obj);
void g2n_event_target_trace(struct g2n_object *obj, g2n_visit *visit, void *context);

/* A new trusted event.  The caller owns *out. */
G2N_MUST_USE enum g2n_status g2n_event_new(struct g2n_host *host, const char *type, struct g2n_event **out);
/* dispatchEvent's steps; the event must not be on its way already.  Runs guest code.  It fails only for want of memory
 * to report what a listener threw. */
G2N_MUST_USE enum g2n_status g2n_event_dispatch(struct g2n_host *host, struct g2n_event_target *target,
                                                struct g2n_event *event);
/* The value of the handler attribute for events of this type, lent by the target; null when it was not set. */
g2n_view g2n_event_handler(struct g2n_event_target *target, const char *type);
/* Sets it, to any value: one that is no function is kept and not called.  Borrows value. */
G2N_MUST_USE enum g2n_status g2n_event_set_handler(struct g2n_realm *realm, struct g2n_event_target *target,
                                                   const char *type, g2n_view value);

#endif
