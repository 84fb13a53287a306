#include "value/map.h"

#include "base/alloc.h"
#include "value/convert.h"
#include "value/error.h"
#include "value/string.h"

static void map_fini(struct g2n_realm *realm, struct g2n_object *obj)
{
    struct g2n_map *map = (struct g2n_map *)(void *)obj;
    g2n_map_clear(realm, map);
    g2n_free(map->entries);
    g2n_free(map->buckets);
    map->entries = NULL;
    map->buckets = NULL;
    map->used = map->cap = map->bucket_count = 0;
}

static void map_trace(struct g2n_object *obj, g2n_visit *visit, void *context)
{
    struct g2n_map *map = (struct g2n_map *)(void *)obj;
    for (uint32_t i = 0; i < map->used; i++) {
        visit(context, g2n_peek(map->entries[i].key));
        visit(context, g2n_peek(map->entries[i].value));
    }
}

const struct g2n_class g2n_class_map = {
    .name = "Map", .size = sizeof(struct g2n_map), .fini = map_fini, .trace = map_trace,
};
const struct g2n_class g2n_class_set = {
    .name = "Set", .size = sizeof(struct g2n_map), .fini = map_fini, .trace = map_trace,
};

/* Equal under SameValueZero: equal hashes.  -0 is 0; strings go by content; the rest by their bits. */
static uint32_t hash_of(g2n_view key)
{
    uint64_t bits = key.bits;
    if (g2n_is_string(key)) return g2n_string_hash(g2n_as_string(key));
    if (g2n_is_number(key) && g2n_as_number(key) == 0) bits = 0;
    bits ^= bits >> 33;
    bits *= 0xFF51AFD7ED558CCDull; /* the finalizer of MurmurHash3 */
    bits ^= bits >> 33;
    return (uint32_t)bits;
}

static struct g2n_map_entry *find(struct g2n_map *map, g2n_view key, uint32_t hash)
{
    if (!map->bucket_count) return NULL;
    for (uint32_t i = map->buckets[hash & (map->bucket_count - 1)]; i; i = map->entries[i - 1].next) {
        struct g2n_map_entry *e = &map->entries[i - 1];
        if (e->hash == hash && !g2n_is_absent(g2n_peek(e->key)) && g2n_same_value_zero(g2n_peek(e->key), key)) return e;
    }
    return NULL;
}

struct g2n_map_entry *g2n_map_find(struct g2n_map *map, g2n_view key) { return find(map, key, hash_of(key)); }

/* Moves live entries together and threads the chains anew through bucket_count buckets. */
static void rebuild(struct g2n_map *map, bool pack)
{
    uint32_t to = 0;
    memset(map->buckets, 0, map->bucket_count * sizeof *map->buckets);
    for (uint32_t from = 0; from < map->used; from++) {
        bool dead = g2n_is_absent(g2n_peek(map->entries[from].key));
        if (dead && pack) continue;
        struct g2n_map_entry *e = &map->entries[to];
        *e = map->entries[from];
        if (!dead) {
            uint32_t *bucket = &map->buckets[e->hash & (map->bucket_count - 1)];
            e->next = *bucket;
            *bucket = to + 1;
        }
        to++;
    }
    map->used = to;
}

static enum g2n_status make_room(struct g2n_realm *realm, struct g2n_map *map)
{
    if (map->used < map->cap) return G2N_OK;
    bool pack = map->cursors == 0 && map->live < map->used;
    if (pack && map->live <= map->cap / 2) {
        rebuild(map, true);
        return G2N_OK;
    }
    if (map->cap > (1u << 30)) return g2n_throw(realm, G2N_RANGE_ERROR, "Map maximum size exceeded");
    uint32_t cap = map->cap ? map->cap * 2 : 8;
    struct g2n_map_entry *entries = g2n_realloc_array(map->entries, cap, sizeof *entries);
    if (!entries) return g2n_throw_no_memory(realm);
    map->entries = entries;
    uint32_t *buckets = g2n_realloc_array(map->buckets, cap, sizeof *buckets);
    if (!buckets) return g2n_throw_no_memory(realm); /* more room for entries than is said does no harm */
    map->buckets = buckets;
    map->bucket_count = map->cap = cap;
    rebuild(map, pack);
    return G2N_OK;
}

enum g2n_status g2n_map_put(struct g2n_realm *realm, struct g2n_map *map, g2n_view key, g2n_view value)
{
    uint32_t hash = hash_of(key);
    struct g2n_map_entry *e = find(map, key, hash);
    if (e) {
        g2n_value old = e->value;
        e->value = g2n_dup(value);
        g2n_drop(realm, old);
        return G2N_OK;
    }
    enum g2n_status st = make_room(realm, map);
    if (st != G2N_OK) return st;
    uint32_t *bucket = &map->buckets[hash & (map->bucket_count - 1)];
    g2n_value held = g2n_dup(key);
    if (g2n_is_number(key) && g2n_as_number(key) == 0) held = g2n_number(0); /* -0 becomes +0 */
    map->entries[map->used] = (struct g2n_map_entry){ held, g2n_dup(value), hash, *bucket };
    *bucket = ++map->used;
    map->live++;
    return G2N_OK;
}

bool g2n_map_delete(struct g2n_realm *realm, struct g2n_map *map, g2n_view key)
{
    struct g2n_map_entry *e = g2n_map_find(map, key);
    if (!e) return false;
    g2n_value old_key = e->key, old_value = e->value;
    e->key = e->value = G2N_ABSENT;
    map->live--;
    g2n_drop(realm, old_key);
    g2n_drop(realm, old_value);
    return true;
}

void g2n_map_clear(struct g2n_realm *realm, struct g2n_map *map)
{
    for (uint32_t i = 0; i < map->used; i++) {
        g2n_value key = map->entries[i].key, value = map->entries[i].value;
        map->entries[i].key = map->entries[i].value = G2N_ABSENT;
        g2n_drop(realm, key);
        g2n_drop(realm, value);
    }
    map->live = 0;
    if (map->cursors == 0) map->used = 0;
    if (map->bucket_count) memset(map->buckets, 0, map->bucket_count * sizeof *map->buckets);
}

struct g2n_map_entry *g2n_map_next(struct g2n_map *map, uint32_t *at)
{
    while (*at < map->used) {
        struct g2n_map_entry *e = &map->entries[(*at)++];
        if (!g2n_is_absent(g2n_peek(e->key))) return e;
    }
    return NULL;
}
