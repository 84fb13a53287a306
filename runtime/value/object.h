/* Objects: a class, a prototype, and properties in the order in which they were made.
 *
 * A *key* is an atom or a symbol (g2n_key; lent).  Ordinary objects keep every property in slots; a *class* may
 * answer some keys itself (array elements, typed array elements, process.env) before the slots are looked at.
 *
 *   O1  slots[0..count) are live, each key once; `index` hashes them when count > G2N_PROPS_LINEAR;
 *   O2  a slot with G2N_PROP_ACCESSOR holds a getter in value and a setter in setter (either may be undefined);
 *   O3  an object is in realm->objects exactly while it lives;
 *   O4  class->trace visits each value the object owns exactly once, slots and prototype excluded (the collector
 *       visits those itself).
 *
 * Getting and setting may run guest code, when a getter, setter or proxy written by the guest is met. */
#ifndef G2N_VALUE_OBJECT_H
#define G2N_VALUE_OBJECT_H

#include "base/list.h"
#include "value/string.h"
#include "value/value.h"

typedef struct { struct g2n_cell *cell; } g2n_key; /* lent: an atom or a symbol */

static inline g2n_key g2n_key_atom(struct g2n_string *atom) { return (g2n_key){ &atom->cell }; }
static inline bool g2n_key_equal(g2n_key a, g2n_key b) { return a.cell == b.cell; }
static inline bool g2n_key_is_symbol(g2n_key k) { return k.cell->kind == G2N_KIND_SYMBOL; }
static inline struct g2n_string *g2n_key_string(g2n_key k) { return (struct g2n_string *)(void *)k.cell; }
/* True, with the number, for a key that is an array index (string.h, S2). */
static inline bool g2n_key_index(g2n_key k, uint32_t *index)
{
    if (k.cell->kind != G2N_KIND_STRING || !(k.cell->flags & G2N_STRING_INDEX)) return false;
    *index = g2n_key_string(k)->index;
    return true;
}

#define G2N_PROP_WRITABLE     1u
#define G2N_PROP_ENUMERABLE   2u
#define G2N_PROP_CONFIGURABLE 4u
#define G2N_PROP_ACCESSOR     8u
#define G2N_PROP_DEFAULT (G2N_PROP_WRITABLE | G2N_PROP_ENUMERABLE | G2N_PROP_CONFIGURABLE) /* by assignment */
#define G2N_PROP_METHOD  (G2N_PROP_WRITABLE | G2N_PROP_CONFIGURABLE)                       /* of a library  */

#define G2N_PROPS_LINEAR 12u

struct g2n_slot {
    g2n_key   key;      /* owned */
    g2n_value value;
    g2n_value setter;   /* absent unless G2N_PROP_ACCESSOR */
    uint8_t   flags;
};

/* A property as found: `value` (or getter) and `setter` are owned by whoever received this. */
struct g2n_property {
    g2n_value value, setter;
    uint8_t   flags;
};

typedef void g2n_visit(void *context, g2n_view owned);

enum g2n_found { G2N_NOT_FOUND = 0, G2N_FOUND = 1, G2N_FOUND_THROWN = -1 };

/* What a kind of object does differently.  Every function pointer may be NULL: the ordinary behaviour. */
struct g2n_keys;

struct g2n_class {
    const char *name;   /* the builtin tag: "Array", "Date", "Uint8Array" */
    size_t      size;   /* bytes of the whole object, which begins with struct g2n_object */
    void (*fini)(struct g2n_realm *realm, struct g2n_object *obj);   /* drops what trace visits, frees the rest */
    void (*trace)(struct g2n_object *obj, g2n_visit *visit, void *context);
    /* Own keys that are not in slots.  get_own: NOT_FOUND lets the slots be looked at; `out` NULL asks only whether. */
    enum g2n_found (*get_own)(struct g2n_realm *realm, struct g2n_object *obj, g2n_key key, struct g2n_property *out);
    /* Assign or define an own key; consumes nothing; NOT_FOUND: not one of ours, use slots. */
    enum g2n_found (*set_own)(struct g2n_realm *realm, struct g2n_object *obj, g2n_key key, g2n_view value);
    enum g2n_found (*delete_own)(struct g2n_realm *realm, struct g2n_object *obj, g2n_key key);
    /* Appends its own keys (owned atoms) that come before those in slots. */
    enum g2n_status (*own_keys)(struct g2n_realm *realm, struct g2n_object *obj, struct g2n_keys *out);
    /* Fast path of obj[index]; NULL: through an atom. */
    enum g2n_found (*get_index)(struct g2n_realm *realm, struct g2n_object *obj, uint32_t index, g2n_value *out);
    enum g2n_found (*set_index)(struct g2n_realm *realm, struct g2n_object *obj, uint32_t index, g2n_view value);
};

#define G2N_OBJECT_NOT_EXTENSIBLE 1u /* cell.flags */
#define G2N_OBJECT_CALLABLE       2u
#define G2N_OBJECT_CONSTRUCTOR    4u

struct g2n_object {
    struct g2n_cell         cell;
    const struct g2n_class *class;
    struct g2n_object      *proto;    /* owned, or NULL */
    struct g2n_link         all;      /* in realm->objects */
    struct g2n_slot        *slots;
    uint32_t               *index;    /* hash: slot number + 1; NULL while linear */
    uint32_t                count, cap;
    uint32_t                index_cap;
    uint32_t                gc_refs;  /* the collector's scratch */
};

struct g2n_keys { /* a growing list of owned keys */
    g2n_key *items;
    size_t   count, cap;
};
G2N_MUST_USE enum g2n_status g2n_keys_append(struct g2n_realm *realm, struct g2n_keys *keys, g2n_key key); /* dups key */
void g2n_keys_fini(struct g2n_realm *realm, struct g2n_keys *keys);

extern const struct g2n_class g2n_class_object; /* plain */

/* A new object of class->size bytes, zeroed after the head; proto is lent (dup'ed) and may be NULL.
 * The caller owns the one reference. */
G2N_MUST_USE enum g2n_status g2n_object_new(struct g2n_realm *realm, const struct g2n_class *class,
                                            struct g2n_object *proto, struct g2n_object **out);
/* A plain object with Object.prototype and room for `expected` properties. */
G2N_MUST_USE enum g2n_status g2n_object_new_plain(struct g2n_realm *realm, uint32_t expected, struct g2n_object **out);

/* Own property, or NOT_FOUND.  Never runs guest code. */
enum g2n_found g2n_object_get_own(struct g2n_realm *realm, struct g2n_object *obj, g2n_key key,
                                  struct g2n_property *out);
void g2n_property_drop(struct g2n_realm *realm, struct g2n_property *property);

/* obj[key] along the prototypes; undefined when there is none.  May run guest code (getters). */
G2N_MUST_USE enum g2n_status g2n_object_get(struct g2n_realm *realm, struct g2n_object *obj, g2n_key key,
                                            g2n_value *out);
/* obj[key] = value, as strict code does it: TypeError when it cannot be.  Borrows value.  May run guest code. */
G2N_MUST_USE enum g2n_status g2n_object_set(struct g2n_realm *realm, struct g2n_object *obj, g2n_key key,
                                            g2n_view value);
/* Defines or replaces an own data property with these flags, whatever was there.  Never runs guest code. */
G2N_MUST_USE enum g2n_status g2n_object_define(struct g2n_realm *realm, struct g2n_object *obj, g2n_key key,
                                               g2n_view value, uint8_t flags);
G2N_MUST_USE enum g2n_status g2n_object_define_accessor(struct g2n_realm *realm, struct g2n_object *obj, g2n_key key,
                                                        g2n_view getter, g2n_view setter, uint8_t flags);
/* delete obj[key]; *deleted is false when the property is not configurable. */
G2N_MUST_USE enum g2n_status g2n_object_delete(struct g2n_realm *realm, struct g2n_object *obj, g2n_key key,
                                               bool *deleted);
G2N_MUST_USE enum g2n_status g2n_object_has(struct g2n_realm *realm, struct g2n_object *obj, g2n_key key, bool *has);
/* OrdinaryOwnPropertyKeys: indexes ascending, then strings, then symbols, each in order of creation. */
G2N_MUST_USE enum g2n_status g2n_object_own_keys(struct g2n_realm *realm, struct g2n_object *obj,
                                                 struct g2n_keys *out);
G2N_MUST_USE enum g2n_status g2n_object_get_index(struct g2n_realm *realm, struct g2n_object *obj, uint64_t index,
                                                  g2n_value *out);
G2N_MUST_USE enum g2n_status g2n_object_set_index(struct g2n_realm *realm, struct g2n_object *obj, uint64_t index,
                                                  g2n_view value);

/* Shorthands for host code: the name is a C string literal. */
G2N_MUST_USE enum g2n_status g2n_object_get_c(struct g2n_realm *realm, struct g2n_object *obj, const char *name,
                                              g2n_value *out);
/* Defines name with G2N_PROP_DEFAULT; consumes value, also on failure. */
G2N_MUST_USE enum g2n_status g2n_object_put_c(struct g2n_realm *realm, struct g2n_object *obj, const char *name,
                                              g2n_value value);

static inline struct g2n_object *g2n_object_dup(struct g2n_object *obj) { obj->cell.refs++; return obj; }
static inline void g2n_object_drop(struct g2n_realm *realm, struct g2n_object *obj)
{
    if (obj) g2n_drop(realm, g2n_own_object(obj));
}

#endif
