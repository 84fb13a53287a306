/* Map and Set: a hash of keys under SameValueZero that remembers the order of insertion.
 *
 *   C1  entries[0..used) are in order of insertion; a deleted one has an absent key, and `live` counts the others;
 *   C2  entries move only when they are packed, which happens when no cursor is on the collection;
 *   C3  a set's values are absent. */
#ifndef G2N_VALUE_MAP_H
#define G2N_VALUE_MAP_H

#include "value/object.h"

struct g2n_map_entry {
    g2n_value key, value;
    uint32_t  hash;
    uint32_t  next; /* of the bucket's chain: entry number + 1, 0 at the end */
};

struct g2n_map {
    struct g2n_object     object;
    struct g2n_map_entry *entries;
    uint32_t             *buckets; /* entry number + 1, 0 when empty */
    uint32_t              used, cap, live, bucket_count;
    uint32_t              cursors; /* iterations under way, C2 */
};

extern const struct g2n_class g2n_class_map;
extern const struct g2n_class g2n_class_set;

static inline bool g2n_is_map(g2n_view v) { return g2n_is_object(v) && g2n_as_object(v)->class == &g2n_class_map; }
static inline bool g2n_is_set(g2n_view v) { return g2n_is_object(v) && g2n_as_object(v)->class == &g2n_class_set; }
static inline struct g2n_map *g2n_as_map(g2n_view v) { return (struct g2n_map *)(void *)g2n_as_object(v); }

/* The entry of a key, or NULL; good until the map is next changed. */
struct g2n_map_entry *g2n_map_find(struct g2n_map *map, g2n_view key);
/* Adds or replaces; dups both.  value is absent for a set.  The map is unchanged on failure. */
G2N_MUST_USE enum g2n_status g2n_map_put(struct g2n_realm *realm, struct g2n_map *map, g2n_view key, g2n_view value);
bool g2n_map_delete(struct g2n_realm *realm, struct g2n_map *map, g2n_view key);
void g2n_map_clear(struct g2n_realm *realm, struct g2n_map *map);
/* The next live entry at or after number *at, which is advanced past it; NULL at the end. */
struct g2n_map_entry *g2n_map_next(struct g2n_map *map, uint32_t *at);

/* Iterators of maps and sets: a cursor on the collection until they are exhausted. */
struct g2n_map_iterator {
    struct g2n_object object;
    struct g2n_map   *map; /* owned; NULL once exhausted */
    uint32_t          at;
    int               kind; /* enum g2n_lib__iteration: keys, values, entries */
};

extern const struct g2n_class g2n_class_map_iterator;
extern const struct g2n_class g2n_class_set_iterator;

#endif
