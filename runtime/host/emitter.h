/* Node's EventEmitter, as far as `process` and its streams need it: listeners by event, called in order.
 *
 *   E1  a listener added or removed during emit() changes later emits only;
 *   E2  a `once` listener is removed before it is called. */
#ifndef G2N_HOST_EMITTER_H
#define G2N_HOST_EMITTER_H

#include "host/host.h"

struct g2n_listener {
    g2n_key   event;  /* owned */
    g2n_value fn;
    bool      once;
};

struct g2n_emitter {
    struct g2n_object    object;
    struct g2n_listener *listeners;
    uint32_t             count, cap;
    /* Told after the first listener of an event was added and after the last was removed; may be NULL. */
    void (*on_change)(struct g2n_host *host, struct g2n_emitter *emitter, g2n_key event, bool listened);
};

extern const struct g2n_class g2n_class_emitter;

/* Adds on, once, off, emit and the rest to a prototype. */
G2N_MUST_USE enum g2n_status g2n_emitter_define_methods(struct g2n_realm *realm, struct g2n_object *proto);
/* A new emitter with this prototype (lent). */
G2N_MUST_USE enum g2n_status g2n_emitter_new(struct g2n_realm *realm, struct g2n_object *proto,
                                             struct g2n_emitter **out);
/* Calls the listeners of an event.  *called: whether there was one.  Stops at the first that throws.  Guest code. */
G2N_MUST_USE enum g2n_status g2n_emitter_emit(struct g2n_realm *realm, struct g2n_emitter *emitter, g2n_key event,
                                              const g2n_view *args, uint32_t argc, bool *called);
G2N_MUST_USE enum g2n_status g2n_emitter_emit_c(struct g2n_realm *realm, struct g2n_emitter *emitter,
                                                const char *event, const g2n_view *args, uint32_t argc, bool *called);

#endif
