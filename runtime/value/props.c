/* Few properties are found by walking the slots, which keeps a small object in two or three cache lines and needs no
 * hash.  Past G2N_PROPS_LINEAR, `index` is an open-addressing hash from the key's address to its slot number + 1.
 * An object used as a map may lose properties as fast as it gains them, so in an indexed object a deleted slot keeps
 * its place with a NULL key (order and the other slots' numbers stay) until half of the slots are such. */
#include "value/props.h"

#include "base/alloc.h"
#include "base/check.h"

#define FIRST_CAP 4u
#define MAX_SLOTS 0x08000000u /* keeps index_cap and byte sizes in range; V8 gives up near this size as well */

static uint32_t hash_key(g2n_key key)
{
    uint64_t h = (uint64_t)(uintptr_t)key.cell >> 4; /* malloc aligns to 16 */

    h *= 0x9E3779B97F4A7C15ull;
    return (uint32_t)(h >> 32);
}

static void index_put(struct g2n_object *obj, uint32_t slot)
{
    uint32_t mask = obj->index_cap - 1, i = hash_key(obj->slots[slot].key) & mask;

    while (obj->index[i]) i = (i + 1) & mask;
    obj->index[i] = slot + 1;
}

struct g2n_prop_slot *g2n_props_find_hashed(const struct g2n_object *obj, g2n_key key)
{
    uint32_t mask = obj->index_cap - 1;

    for (uint32_t i = hash_key(key) & mask; obj->index[i]; i = (i + 1) & mask) {
        struct g2n_prop_slot *slot = &obj->slots[obj->index[i] - 1];
        if (slot->key.cell == key.cell) return slot;
    }
    return NULL;
}

/* Makes the slots dense again and hashes them into a table with room for as many again.  Fails only when there is no
 * table yet that is large enough. */
static enum g2n_status reindex(struct g2n_object *obj)
{
    uint32_t cap = 64, live = 0;
    uint32_t *index;

    while (cap / 4 < obj->count - obj->dead + 1) cap *= 2;
    if (cap != obj->index_cap) {
        index = g2n_alloc((size_t)cap * sizeof *index);
        if (!index && (!obj->index || cap > obj->index_cap)) return G2N_ENOMEM;
        if (index) {
            g2n_free(obj->index);
            obj->index = index;
            obj->index_cap = cap;
        }
    }
    memset(obj->index, 0, (size_t)obj->index_cap * sizeof *obj->index);
    for (uint32_t i = 0; i < obj->count; i++) {
        if (!obj->slots[i].key.cell) continue;
        if (live != i) obj->slots[live] = obj->slots[i];
        index_put(obj, live++);
    }
    obj->count = live;
    obj->dead = 0;
    return G2N_OK;
}

enum g2n_status g2n_props_reserve(struct g2n_object *obj, uint32_t count)
{
    uint32_t cap = obj->cap ? obj->cap : FIRST_CAP;
    struct g2n_prop_slot *slots;
    bool is_inline = obj->slots == g2n_props_inline(obj);

    if (count <= obj->cap) return G2N_OK;
    if (count > MAX_SLOTS) return G2N_ENOMEM;
    while (cap < count) cap *= 2;
    slots = g2n_realloc_array(is_inline ? NULL : obj->slots, cap, sizeof *slots);
    if (!slots) return G2N_ENOMEM;
    if (is_inline) memcpy(slots, obj->slots, obj->count * sizeof *slots);
    obj->slots = slots;
    obj->cap = cap;
    return G2N_OK;
}

enum g2n_status g2n_props_add(struct g2n_realm *realm, struct g2n_object *obj, g2n_key key, g2n_value value,
                              g2n_value setter, uint8_t flags)
{
    if (obj->count == obj->cap && g2n_props_reserve(obj, obj->count + 1) != G2N_OK) goto no_memory;
    if (obj->count >= G2N_PROPS_LINEAR && (!obj->index || (obj->count + 1) * 2 > obj->index_cap)) {
        if (reindex(obj) != G2N_OK) goto no_memory;
    }
    g2n_key_retain(key);
    obj->slots[obj->count] = (struct g2n_prop_slot){ .key = key, .value = value, .setter = setter, .flags = flags };
    if (obj->index) index_put(obj, obj->count);
    obj->count++;
    return G2N_OK;

no_memory:
    g2n_drop(realm, value);
    g2n_drop(realm, setter);
    return G2N_ENOMEM;
}

void g2n_props_replace(struct g2n_realm *realm, struct g2n_prop_slot *slot, g2n_value value, g2n_value setter, uint8_t flags)
{
    g2n_value old_value = slot->value, old_setter = slot->setter;

    slot->value = value;
    slot->setter = setter;
    slot->flags = flags;
    g2n_drop(realm, old_value); /* last: freeing may look at the object */
    g2n_drop(realm, old_setter);
}

void g2n_props_remove(struct g2n_realm *realm, struct g2n_object *obj, struct g2n_prop_slot *slot)
{
    struct g2n_prop_slot gone = *slot;
    uint32_t at = (uint32_t)(slot - obj->slots);

    if (obj->index) {
        slot->key.cell = NULL;
        slot->value = slot->setter = G2N_ABSENT;
        obj->dead++;
        if (obj->dead > obj->count / 2 && reindex(obj) != G2N_OK) g2n_unreachable(); /* fewer keys: cannot fail */
    } else {
        memmove(slot, slot + 1, (obj->count - at - 1) * sizeof *slot);
        obj->count--;
    }
    g2n_key_release(realm, gone.key);
    g2n_drop(realm, gone.value);
    g2n_drop(realm, gone.setter);
}

void g2n_props_clear(struct g2n_realm *realm, struct g2n_object *obj)
{
    struct g2n_prop_slot *slots = obj->slots;
    uint32_t count = obj->count;

    g2n_free(obj->index);
    obj->slots = NULL;
    obj->index = NULL;
    obj->count = obj->cap = obj->dead = obj->index_cap = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (!slots[i].key.cell) continue;
        g2n_key_release(realm, slots[i].key);
        g2n_drop(realm, slots[i].value);
        g2n_drop(realm, slots[i].setter);
    }
    if (slots != g2n_props_inline(obj)) g2n_free(slots);
}

void g2n_props_check(const struct g2n_object *obj)
{
    uint32_t dead = 0;

    g2n_check(obj->count <= obj->cap);
    g2n_check(obj->index != NULL || obj->count <= G2N_PROPS_LINEAR);
    for (uint32_t i = 0; i < obj->count; i++) {
        const struct g2n_prop_slot *slot = &obj->slots[i];
        if (!slot->key.cell) {
            dead++;
            continue;
        }
        g2n_check(slot->key.cell->refs > 0);
        g2n_check(slot->key.cell->kind == G2N_KIND_SYMBOL ||
                  (slot->key.cell->kind == G2N_KIND_STRING && (slot->key.cell->flags & G2N_STRING_ATOM)));
        g2n_check(g2n_props_find(obj, slot->key) == slot);
        g2n_check(!g2n_is_absent(g2n_peek(slot->value)));
        g2n_check(g2n_is_absent(g2n_peek(slot->setter)) == !(slot->flags & G2N_PROP_ACCESSOR));
    }
    g2n_check(dead == obj->dead && (obj->index || dead == 0));
}
