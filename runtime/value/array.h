/* Arrays: dense elements with holes as G2N_ABSENT.
 *
 *   A1  elements[0..count) are owned values or absent; length >= count; what lies beyond count is absent;
 *   A2  an index from G2N_ARRAY_FREELY on that would leave more than G2N_ARRAY_MAX_GAP holes, or whose property is not
 *       a plain writable one (frozen arrays), is kept in the slots, and from then on every index beyond count;
 *       `sparse` says that there may be such indexes;
 *   A3  an index is in elements or in the slots, never in both. */
#ifndef G2N_VALUE_ARRAY_H
#define G2N_VALUE_ARRAY_H

#include "value/object.h"

#define G2N_ARRAY_FREELY  1000000u /* below, arrays may be filled in any order: costs at most 8 MB */
#define G2N_ARRAY_MAX_GAP 1024u

struct g2n_array {
    struct g2n_object object;
    g2n_value        *elements;
    uint32_t          count, cap;
    uint32_t          length;   /* the JavaScript length */
    bool              sparse;          /* A2 */
    bool              length_read_only;
};

extern const struct g2n_class g2n_class_array;

static inline bool g2n_is_array(g2n_view v) { return g2n_is_object(v) && g2n_as_object(v)->class == &g2n_class_array; }
static inline struct g2n_array *g2n_as_array(g2n_view v) { return (struct g2n_array *)(void *)g2n_as_object(v); }

/* Array.isArray: an array of the realm's, or of its engine's, which only the generic functions of object.h can read. */
bool g2n_is_any_array(const struct g2n_realm *realm, g2n_view v);

G2N_MUST_USE enum g2n_status g2n_array_new(struct g2n_realm *realm, uint32_t capacity, struct g2n_array **out);
/* A new array of copies (dups) of these values. */
G2N_MUST_USE enum g2n_status g2n_array_from(struct g2n_realm *realm, const g2n_view *values, uint32_t count,
                                            struct g2n_array **out);
/* Consumes value, also on failure. */
G2N_MUST_USE enum g2n_status g2n_array_push(struct g2n_realm *realm, struct g2n_array *array, g2n_value value);
/* Takes all elements out, keeping their room.  False, and nothing is done, when that is not all that an array newly made
 * does not have: other properties, indexes in the slots, or a length that cannot change. */
bool g2n_array_clear(struct g2n_realm *realm, struct g2n_array *array);

#endif
