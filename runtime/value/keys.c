/* Lists of keys, and what goes over all of an object's properties: their order, sealing and freezing. */
#include <stdlib.h>

#include "base/alloc.h"
#include "value/bytes.h"
#include "value/convert.h"
#include "value/props.h"
#include "value/realm.h"

enum g2n_status g2n_keys_append(struct g2n_realm *realm, struct g2n_keys *keys, g2n_key key)
{
    if (keys->count == keys->cap) {
        size_t cap = keys->cap ? keys->cap * 2 : 16;
        g2n_key *items = g2n_realloc_array(keys->items, cap, sizeof *items);

        if (!items) return g2n_throw_no_memory(realm);
        keys->items = items;
        keys->cap = cap;
    }
    g2n_key_retain(key);
    keys->items[keys->count++] = key;
    return G2N_OK;
}

void g2n_keys_fini(struct g2n_realm *realm, struct g2n_keys *keys)
{
    for (size_t i = 0; i < keys->count; i++) g2n_key_release(realm, keys->items[i]);
    g2n_free(keys->items);
    *keys = (struct g2n_keys){ 0 };
}

void g2n_key_drop(struct g2n_realm *realm, g2n_key key) { g2n_key_release(realm, key); }

void g2n_key_append(struct g2n_buf *out, g2n_key key)
{
    const struct g2n_symbol *symbol = (const struct g2n_symbol *)(const void *)key.cell;

    if (!g2n_key_is_symbol(key)) {
        g2n_buf_append(out, g2n_key_string(key)->bytes, g2n_key_string(key)->len);
        return;
    }
    g2n_buf_append_str(out, "Symbol(");
    if (symbol->description) g2n_buf_append(out, symbol->description->bytes, symbol->description->len);
    g2n_buf_append_str(out, ")");
}

static int by_index(const void *a, const void *b)
{
    uint32_t x = 0, y = 0;

    (void)g2n_key_index(*(const g2n_key *)a, &x);
    (void)g2n_key_index(*(const g2n_key *)b, &y);
    return x < y ? -1 : x > y;
}

/* 0 index, 1 other string, 2 symbol */
static int rank(g2n_key key)
{
    uint32_t ignored;
    return g2n_key_is_symbol(key) ? 2 : !g2n_key_index(key, &ignored);
}

/* Stable: moves each rank's keys together, then sorts the indexes, unless the order is right already. */
static enum g2n_status order(struct g2n_realm *realm, struct g2n_keys *keys)
{
    g2n_key *sorted;
    size_t filled = 0, indexes = 0, i;
    bool ordered = true;

    for (i = 0; i < keys->count; i++) {
        indexes += rank(keys->items[i]) == 0;
        if (i == 0) continue;
        if (rank(keys->items[i - 1]) > rank(keys->items[i])) ordered = false;
        if (rank(keys->items[i]) == 0 && by_index(&keys->items[i - 1], &keys->items[i]) > 0) ordered = false;
    }
    if (ordered) return G2N_OK;

    sorted = g2n_realloc_array(NULL, keys->cap, sizeof *sorted);
    if (!sorted) return g2n_throw_no_memory(realm);
    for (int wanted = 0; wanted <= 2; wanted++) {
        for (i = 0; i < keys->count; i++) {
            if (rank(keys->items[i]) == wanted) sorted[filled++] = keys->items[i];
        }
    }
    qsort(sorted, indexes, sizeof *sorted, by_index);
    g2n_free(keys->items);
    keys->items = sorted;
    return G2N_OK;
}

enum g2n_status g2n_object_own_keys(struct g2n_realm *realm, struct g2n_object *obj, struct g2n_keys *out)
{
    enum g2n_status st = G2N_OK;

    *out = (struct g2n_keys){ 0 };
    if (obj->class->own_keys) st = obj->class->own_keys(realm, obj, out);
    for (uint32_t i = 0; st == G2N_OK && i < obj->count; i++) {
        if (obj->slots[i].key.cell) st = g2n_keys_append(realm, out, obj->slots[i].key);
    }
    if (st == G2N_OK) st = order(realm, out);
    if (st != G2N_OK) g2n_keys_fini(realm, out);
    return st == G2N_ENOMEM ? g2n_throw_no_memory(realm) : st;
}

/* The flags that a property has when sealed or frozen. */
static uint8_t sealed_flags(uint8_t flags, bool freeze)
{
    uint8_t gone = G2N_PROP_CONFIGURABLE;

    if (freeze && !(flags & G2N_PROP_ACCESSOR)) gone |= G2N_PROP_WRITABLE;
    return (uint8_t)(flags & ~gone);
}

enum g2n_status g2n_object_seal(struct g2n_realm *realm, struct g2n_object *obj, bool freeze)
{
    struct g2n_keys keys;
    enum g2n_status st;

    if (freeze && g2n_is_typed_array(g2n_view_of_object(obj)) && g2n_as_typed_array(g2n_view_of_object(obj))->length) {
        return g2n_throw(realm, G2N_TYPE_ERROR, "Cannot freeze array buffer views with elements");
    }
    g2n_object_prevent_extensions(obj);
    if (!obj->class->get_own) {
        for (uint32_t i = 0; i < obj->count; i++) obj->slots[i].flags = sealed_flags(obj->slots[i].flags, freeze);
        return G2N_OK;
    }
    st = g2n_object_own_keys(realm, obj, &keys);
    if (st != G2N_OK) return st;
    for (size_t i = 0; st == G2N_OK && i < keys.count; i++) {
        struct g2n_descriptor desc = { .flags = 0, .has = G2N_PROP_CONFIGURABLE };
        struct g2n_property now;
        enum g2n_found found = g2n_object_get_own(realm, obj, keys.items[i], &now);

        if (found == G2N_FOUND_THROWN) st = G2N_THROWN;
        if (found != G2N_FOUND) continue;
        if (freeze && !(now.flags & G2N_PROP_ACCESSOR)) desc.has |= G2N_PROP_WRITABLE;
        g2n_property_drop(realm, &now);
        st = g2n_object_define_checked(realm, obj, keys.items[i], &desc);
    }
    g2n_keys_fini(realm, &keys);
    return st;
}

enum g2n_status g2n_object_is_sealed(struct g2n_realm *realm, struct g2n_object *obj, bool frozen, bool *out)
{
    struct g2n_keys keys;
    enum g2n_status st;

    *out = false;
    if (g2n_object_extensible(obj)) return G2N_OK;
    st = g2n_object_own_keys(realm, obj, &keys);
    if (st != G2N_OK) return st;
    *out = true;
    for (size_t i = 0; st == G2N_OK && *out && i < keys.count; i++) {
        struct g2n_property now;
        enum g2n_found found = g2n_object_get_own(realm, obj, keys.items[i], &now);

        if (found == G2N_FOUND_THROWN) st = G2N_THROWN;
        if (found != G2N_FOUND) continue;
        *out = sealed_flags(now.flags, frozen) == now.flags;
        g2n_property_drop(realm, &now);
    }
    g2n_keys_fini(realm, &keys);
    return st;
}

enum g2n_status g2n_object_set_proto(struct g2n_realm *realm, struct g2n_object *obj, struct g2n_object *proto)
{
    struct g2n_object *old = obj->proto;

    if (old == proto) return G2N_OK;
    if (obj == realm->protos[G2N_PROTO_OBJECT]) {
        return g2n_throw(realm, G2N_TYPE_ERROR,
                         "Immutable prototype object 'Object.prototype' cannot have their prototype set");
    }
    if (!g2n_object_extensible(obj)) return g2n_throw(realm, G2N_TYPE_ERROR, "#<%s> is not extensible", obj->class->name);
    for (struct g2n_object *p = proto; p; p = p->proto) {
        if (p == obj) return g2n_throw(realm, G2N_TYPE_ERROR, "Cyclic __proto__ value");
    }
    obj->proto = proto ? g2n_object_dup(proto) : NULL;
    if (old) g2n_object_drop(realm, old);
    return G2N_OK;
}
