/* Property descriptors as programs write them (ECMA-262, 6.2.6). */
#ifndef G2N_VALUE_LIB_DESCRIPTOR_H
#define G2N_VALUE_LIB_DESCRIPTOR_H

#include "value/object.h"

/* A descriptor with what it lends from. */
struct g2n_lib__descriptor {
    struct g2n_descriptor it;
    g2n_value             value, getter, setter; /* owned; undefined when not given */
};

/* ToPropertyDescriptor.  May run guest code. */
G2N_MUST_USE enum g2n_status g2n_lib__descriptor_init(struct g2n_realm *realm, g2n_view from,
                                                      struct g2n_lib__descriptor *out);
void g2n_lib__descriptor_fini(struct g2n_realm *realm, struct g2n_lib__descriptor *d);
/* FromPropertyDescriptor. */
G2N_MUST_USE enum g2n_status g2n_lib__descriptor_object(struct g2n_realm *realm, const struct g2n_property *p,
                                                        g2n_value *out);
/* Whether obj[key] is an own enumerable property.  False when asking threw: the exception is dropped. */
bool g2n_lib__own_enumerable(struct g2n_realm *realm, struct g2n_object *obj, g2n_key key);

#endif
