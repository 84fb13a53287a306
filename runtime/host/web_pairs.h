/* Interfaces that are lists of pairs (Web IDL, 3.7.9: Headers, URLSearchParams, FormData): their iterators and forEach(),
 * and objects that are taken for such a list. */
#ifndef G2N_HOST_WEB_PAIRS_H
#define G2N_HOST_WEB_PAIRS_H

#include "host/web.h"

struct g2n_web_pairs {
    enum g2n_web_interface id, iterator;
    const char            *iterator_name; /* "Headers Iterator" */
    /* Pair number `at`, both owned by the caller; *done when there is none. */
    enum g2n_status (*at)(struct g2n_realm *realm, struct g2n_object *obj, uint32_t at, bool *done, g2n_value *name,
                          g2n_value *value);
    g2n_native *next; /* of the iterator: g2n_web_pairs_next() behind a check of `this` */
};

/* Makes the iterator's prototype, and obj[Symbol.iterator] what `entries` is.  After the interface itself. */
G2N_MUST_USE enum g2n_status g2n_web_pairs_define(struct g2n_host *host, const struct g2n_web_pairs *pairs);

/* keys(), values() and entries(): an iterator over obj; the function's magic is enum g2n_lib__iteration. */
G2N_MUST_USE enum g2n_status g2n_web_pairs_iterate(struct g2n_call *call, struct g2n_object *obj,
                                                   const struct g2n_web_pairs *pairs, g2n_value *result);
bool g2n_web_pairs_is_iterator(g2n_view v, const struct g2n_web_pairs *pairs);
/* next() of an iterator, which `this` must be. */
G2N_MUST_USE enum g2n_status g2n_web_pairs_next(struct g2n_call *call, g2n_value *result);
/* forEach(callback, thisArg) of obj; callback must be callable.  Runs guest code. */
G2N_MUST_USE enum g2n_status g2n_web_pairs_for_each(struct g2n_call *call, struct g2n_object *obj,
                                                    const struct g2n_web_pairs *pairs);

/* record<>: each() of the name and value of each enumerable property of its own.  Runs guest code (getters). */
typedef enum g2n_status g2n_web_each_pair(struct g2n_realm *realm, g2n_view name, g2n_view value, void *context);
G2N_MUST_USE enum g2n_status g2n_web_pairs_of_record(struct g2n_realm *realm, struct g2n_object *record,
                                                     g2n_web_each_pair *each, void *context);

#endif
