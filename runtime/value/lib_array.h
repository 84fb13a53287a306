/* What the files of Array share.  Each file gives its methods as a table; lib_array.c installs them all. */
#ifndef G2N_VALUE_LIB_ARRAY_H
#define G2N_VALUE_LIB_ARRAY_H

#include "value/lib.h"

extern const struct g2n_method g2n_lib__array_change_rows[]; /* lib_array_change.c: push, splice, fill ... */
extern const struct g2n_method g2n_lib__array_search_rows[]; /* lib_array_search.c: indexOf, map, reduce ... */
extern const struct g2n_method g2n_lib__array_make_rows[];   /* lib_array_make.c: concat, slice, join, flat ... */
extern const struct g2n_method g2n_lib__array_sort_rows[];   /* lib_array_sort.c */

/* `this` and its length: how nearly every method begins.  object is owned by the caller. */
struct g2n_lib__like {
    struct g2n_object *object;
    uint64_t           length;
};
G2N_MUST_USE enum g2n_status g2n_lib__this_like(struct g2n_call *call, struct g2n_lib__like *out);

/* An array whose elements may be moved about in C: none is missing from `elements`, none is protected. */
static inline struct g2n_array *g2n_lib__simple_array(struct g2n_object *obj)
{
    struct g2n_array *a = g2n_as_array(g2n_view_of_object(obj));
    bool simple = obj->class == &g2n_class_array && g2n_object_extensible(obj) && a->count == a->length && !a->sparse &&
                  !a->length_read_only;
    return simple ? a : NULL;
}
/* array[index] = value for a new array that is filled in order, perhaps with holes; consumes value. */
G2N_MUST_USE enum g2n_status g2n_lib__fill_index(struct g2n_realm *realm, struct g2n_array *array, uint64_t index,
                                                 g2n_value value);
/* A new array with length `length` and no elements; RangeError when it is no array length. */
G2N_MUST_USE enum g2n_status g2n_lib__array_of_length(struct g2n_realm *realm, uint64_t length, struct g2n_array **out);
/* The elements of an array-like, holes as undefined, in a new array. */
G2N_MUST_USE enum g2n_status g2n_lib__array_copy(struct g2n_realm *realm, const struct g2n_lib__like *like,
                                                 struct g2n_array **out);

/* Sorts `count` views in place, stably.  compare: undefined for the order of their strings.  Runs guest code. */
G2N_MUST_USE enum g2n_status g2n_lib__sort(struct g2n_realm *realm, g2n_view *items, uint32_t count, g2n_view compare);
/* TypeError unless v is undefined or a function. */
G2N_MUST_USE enum g2n_status g2n_lib__require_comparator(struct g2n_realm *realm, g2n_view v);

#endif
