/* AbortController and AbortSignal (DOM, 3): how a guest ends what is under way, and how C code hears of it.
 *
 *   B1  a signal is aborted once; its reason is undefined until then;
 *   B2  when it is, its watches are told first, in order of being added, then its listeners, then the signals that
 *       AbortSignal.any() made of it;
 *   B3  a signal that depends on others is held by them while somebody can be told by it.
 *
 * A *watch* is the caller's memory, in the operation that it ends. */
#ifndef G2N_HOST_ABORT_H
#define G2N_HOST_ABORT_H

#include "base/list.h"
#include "host/event.h"

struct g2n_abort_signal {
    struct g2n_event_target   target;
    g2n_value                 reason;
    bool                      aborted;
    struct g2n_link           watches;
    struct g2n_link           pending;    /* in a list of signals that are about to be aborted */
    struct g2n_abort_signal **dependents; /* owned */
    uint32_t                  dependent_count, dependent_cap;
    uint32_t                  holders;    /* the signals that have this one among their dependents */
};

struct g2n_abort_watch {
    struct g2n_link link;
    /* Called once, with the watch already off.  Not in a task of its own: guest code may be further up the stack, so it
     * posts what has to run guest code.  reason is lent. */
    void (*aborted)(struct g2n_host *host, struct g2n_abort_watch *watch, g2n_view reason);
};

extern const struct g2n_class g2n_class_abort_signal;

static inline bool g2n_is_abort_signal(g2n_view v)
{
    return g2n_is_object(v) && g2n_as_object(v)->class == &g2n_class_abort_signal;
}
static inline struct g2n_abort_signal *g2n_as_abort_signal(g2n_view v)
{
    return (struct g2n_abort_signal *)(void *)g2n_as_object(v);
}

static inline bool g2n_abort_aborted(const struct g2n_abort_signal *signal) { return signal->aborted; }
/* Lent by the signal. */
static inline g2n_view g2n_abort_reason(const struct g2n_abort_signal *signal) { return g2n_peek(signal->reason); }

/* Lets the watch be told when the signal is aborted, which it must not be yet.  The watch's owner holds the signal. */
void g2n_abort_on(struct g2n_abort_signal *signal, struct g2n_abort_watch *watch);
/* Takes it back; harmless after it was told, or when it was only initialised by g2n_abort_watch_init(). */
static inline void g2n_abort_off(struct g2n_abort_watch *watch) { g2n_list_remove(&watch->link); }
static inline void g2n_abort_watch_init(struct g2n_abort_watch *watch) { g2n_list_init(&watch->link); }

/* A new signal that is not aborted, owned by the caller. */
G2N_MUST_USE enum g2n_status g2n_abort_signal_new(struct g2n_host *host, struct g2n_abort_signal **out);
/* A new controller; its signal is lent by it. */
G2N_MUST_USE enum g2n_status g2n_abort_controller_new(struct g2n_host *host, g2n_value *out);
bool g2n_is_abort_controller(g2n_view v);
struct g2n_abort_signal *g2n_abort_controller_signal(g2n_view controller);
/* AbortSignal.any() of one signal: aborted when it is (a Request's own signal). */
G2N_MUST_USE enum g2n_status g2n_abort_signal_follow(struct g2n_host *host, struct g2n_abort_signal *source,
                                                     struct g2n_abort_signal **out);
/* Aborts; nothing is done when it is aborted already.  reason undefined: an AbortError.  Runs guest code. */
G2N_MUST_USE enum g2n_status g2n_abort(struct g2n_host *host, struct g2n_abort_signal *signal, g2n_view reason);
/* What abort() without a reason gives: DOMException AbortError "This operation was aborted". */
G2N_MUST_USE enum g2n_status g2n_abort_error_new(struct g2n_realm *realm, g2n_value *out);

#endif
