/* The slots of an object: its ordinary own properties.  For object.c, keys.c and collect.c; others go through object.h.
 * Nothing here runs guest code or looks at prototypes. */
#ifndef G2N_VALUE_PROPS_H
#define G2N_VALUE_PROPS_H

#include "value/object.h"

struct g2n_prop_slot *g2n_props_find_hashed(const struct g2n_object *obj, g2n_key key);

/* The slot with this key, or NULL; good until the object is next changed. */
static inline struct g2n_prop_slot *g2n_props_find(const struct g2n_object *obj, g2n_key key)
{
    if (obj->index) return g2n_props_find_hashed(obj, key);
    for (uint32_t i = 0; i < obj->count; i++) {
        if (obj->slots[i].key.cell == key.cell) return &obj->slots[i];
    }
    return NULL;
}

/* Adds a slot for a key that has none.  Consumes value and setter (absent for a data property), also on failure;
 * dups key.  G2N_ENOMEM leaves the object unchanged. */
G2N_MUST_USE enum g2n_status g2n_props_add(struct g2n_realm *realm, struct g2n_object *obj, g2n_key key,
                                           g2n_value value, g2n_value setter, uint8_t flags);
/* Replaces what a slot holds.  Consumes value and setter. */
void g2n_props_replace(struct g2n_realm *realm, struct g2n_prop_slot *slot, g2n_value value, g2n_value setter, uint8_t flags);
void g2n_props_remove(struct g2n_realm *realm, struct g2n_object *obj, struct g2n_prop_slot *slot);
/* Drops every property and frees the storage; the object is left without any. */
void g2n_props_clear(struct g2n_realm *realm, struct g2n_object *obj);
/* Room for `count` slots in all. */
G2N_MUST_USE enum g2n_status g2n_props_reserve(struct g2n_object *obj, uint32_t count);
/* Tests O1 and O2; aborts through g2n_check. */
void g2n_props_check(const struct g2n_object *obj);

/* A plain object's first slots lie in the same block as the object itself: one allocation instead of two. */
static inline struct g2n_prop_slot *g2n_props_inline(struct g2n_object *obj) { return (struct g2n_prop_slot *)(void *)(obj + 1); }

static inline void g2n_key_retain(g2n_key key) { key.cell->refs++; }
static inline void g2n_key_release(struct g2n_realm *realm, g2n_key key)
{
    if (--key.cell->refs == 0) g2n_cell_free(realm, key.cell);
}

#endif
