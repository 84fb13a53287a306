/* Objects around a primitive: what `new Number(1)`, `Object("x")` and ToObject make.
 *
 *   W1  primitive is a number, a boolean, a string or a symbol, owned, and never changes;
 *   W2  one around a string has the own keys 0..length-1 and `length`, all read-only. */
#ifndef G2N_VALUE_WRAPPER_H
#define G2N_VALUE_WRAPPER_H

#include "value/object.h"

struct g2n_wrapper {
    struct g2n_object object;
    g2n_value         primitive;
};

extern const struct g2n_class g2n_class_wrapper;

static inline bool g2n_is_wrapper(g2n_view v)
{
    return g2n_is_object(v) && g2n_as_object(v)->class == &g2n_class_wrapper;
}
static inline struct g2n_wrapper *g2n_as_wrapper(g2n_view v) { return (struct g2n_wrapper *)(void *)g2n_as_object(v); }

/* A wrapper of a primitive other than undefined and null, with the prototype of its kind.  Dups primitive. */
G2N_MUST_USE enum g2n_status g2n_wrapper_new(struct g2n_realm *realm, g2n_view primitive, struct g2n_object **out);

#endif
