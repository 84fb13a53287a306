/* Promises (ECMA-262, 27.2). */
#ifndef G2N_VALUE_PROMISE_H
#define G2N_VALUE_PROMISE_H

#include "value/function.h"

enum g2n_promise_state { G2N_PROMISE_PENDING, G2N_PROMISE_FULFILLED, G2N_PROMISE_REJECTED };

extern const struct g2n_class g2n_class_promise;
struct g2n_promise;

static inline bool g2n_is_promise(g2n_view v) { return g2n_is_object(v) && g2n_as_object(v)->class == &g2n_class_promise; }
static inline struct g2n_promise *g2n_as_promise(g2n_view v) { return (struct g2n_promise *)(void *)g2n_as_object(v); }

G2N_MUST_USE enum g2n_status g2n_promise_new(struct g2n_realm *realm, struct g2n_promise **out);
/* CreateResolvingFunctions: what an executor is given; the first call of either counts.  Both owned by the caller. */
G2N_MUST_USE enum g2n_status g2n_promise_resolving_functions(struct g2n_realm *realm, struct g2n_promise *p,
                                                             g2n_value *resolve, g2n_value *reject);
/* PromiseResolve: v itself when it is a promise, else a new one resolved with it. */
G2N_MUST_USE enum g2n_status g2n_promise_of(struct g2n_realm *realm, g2n_view v, g2n_value *out);
static inline struct g2n_object *g2n_promise_object(struct g2n_promise *p) { return (struct g2n_object *)(void *)p; }
/* Settle from the host; a settled promise is left alone.  Borrow value.  Reactions are queued as microtasks.
 * Resolving with a thenable follows it (which may run guest code: its `then` is got at once, called in a job). */
G2N_MUST_USE enum g2n_status g2n_promise_resolve(struct g2n_realm *realm, struct g2n_promise *p, g2n_view value);
G2N_MUST_USE enum g2n_status g2n_promise_reject(struct g2n_realm *realm, struct g2n_promise *p, g2n_view reason);
enum g2n_promise_state g2n_promise_state(const struct g2n_promise *p);
g2n_view g2n_promise_result(const struct g2n_promise *p);

/* For job.c and realm.c: tells the realm's hooks of each promise that was rejected and has no handler, or has got one
 * late, and returns whether there was one; or forgets. */
bool g2n_promise__report_rejections(struct g2n_realm *realm);
void g2n_promise__forget_rejections(struct g2n_realm *realm);

#endif
