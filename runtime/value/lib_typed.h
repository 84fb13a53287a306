/* What the files of the typed arrays share. */
#ifndef G2N_VALUE_LIB_TYPED_H
#define G2N_VALUE_LIB_TYPED_H

#include "value/bytes.h"
#include "value/lib.h"

extern const struct g2n_method g2n_lib__typed_rows[];        /* lib_typed_methods.c: set, subarray, slice, fill ... */
extern const struct g2n_method g2n_lib__typed_search_rows[]; /* lib_typed_search.c: indexOf, map, sort ...          */

/* The `this` of a method; TypeError "this is not a typed array." */
G2N_MUST_USE enum g2n_status g2n_lib__this_typed(struct g2n_call *call, struct g2n_typed_array **out);
/* A typed array of this element with `length` zero elements; RangeError when it is too long. */
G2N_MUST_USE enum g2n_status g2n_lib__typed_new(struct g2n_realm *realm, enum g2n_element element, uint64_t length,
                                                struct g2n_object *proto, struct g2n_typed_array **out);
static inline double g2n_lib__typed_load(struct g2n_typed_array *a, size_t index)
{
    return g2n_element_load(a->element, g2n_typed_array_bytes(a) + index * g2n_element_size(a->element));
}
static inline void g2n_lib__typed_store(struct g2n_typed_array *a, size_t index, double d)
{
    g2n_element_store(a->element, g2n_typed_array_bytes(a) + index * g2n_element_size(a->element), d);
}

#endif
