/* What Object.prototype's file gives to Object's functions and to Reflect. */
#ifndef G2N_VALUE_LIB_OBJECT_PROTO_H
#define G2N_VALUE_LIB_OBJECT_PROTO_H

#include "value/object.h"

G2N_MUST_USE enum g2n_status g2n_lib__fill_object_prototype(struct g2n_realm *realm, struct g2n_object *proto);
/* Whether obj has an own property of that name (any value), as a boolean. */
G2N_MUST_USE enum g2n_status g2n_lib__has_own(struct g2n_realm *realm, struct g2n_object *obj, g2n_view name,
                                              g2n_value *result);

#endif
