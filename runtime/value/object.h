/* Objects: a class, a prototype, and properties in the order in which they were made.
 *
 * A *key* is an atom or a symbol (g2n_key; lent).  Ordinary objects keep every property in slots; a *class* may
 * answer some keys itself (array elements, typed array elements, process.env) before the slots are looked at.
 *
 *   O1  slots[0..count) hold each key once; `index` hashes them when count > G2N_PROPS_LINEAR.  With an index, `dead`
 *       of them are deleted ones whose key.cell is NULL; without one, none is;
 *   O2  a slot with G2N_PROP_ACCESSOR holds a getter in value and a setter in setter (either may be undefined);
 *   O3  an object is in realm->objects exactly while it lives;
 *   O4  class->trace visits each value the object owns exactly once, slots and prototype excluded (the collector
 *       visits those itself).
 *
 * Getting and setting may run guest code, when a getter, setter or proxy written by the guest is met.
 * A failed allocation is G2N_THROWN with realm->no_memory pending, as in all of value/ unless a contract says else. */
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

#define G2N_PROPS_LINEAR 16u

struct g2n_prop_slot {
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

/* G2N_FOUND_NOTHING is a class's answer only: the key is one of its own, is absent, and is looked for nowhere else
 * (an index past the end of a typed array). */
enum g2n_found { G2N_NOT_FOUND = 0, G2N_FOUND = 1, G2N_FOUND_NOTHING = 2, G2N_FOUND_THROWN = -1 };

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
    /* FOUND: deleted, or was absent; FOUND_NOTHING: it is not configurable; NOT_FOUND: use slots. */
    enum g2n_found (*delete_own)(struct g2n_realm *realm, struct g2n_object *obj, g2n_key key);
    /* Appends its own keys (owned atoms) that come before those in slots. */
    enum g2n_status (*own_keys)(struct g2n_realm *realm, struct g2n_object *obj, struct g2n_keys *out);
    /* Fast path of obj[index]; NULL: through an atom. */
    enum g2n_found (*get_index)(struct g2n_realm *realm, struct g2n_object *obj, uint32_t index, g2n_value *out);
    enum g2n_found (*set_index)(struct g2n_realm *realm, struct g2n_object *obj, uint32_t index, g2n_view value);
    /* Defines an own key with any flags, accessors included; lends property.  NULL: set_own, the flags being the
     * class's own to choose.  NOT_FOUND: use slots. */
    enum g2n_found (*define_own)(struct g2n_realm *realm, struct g2n_object *obj, g2n_key key,
                                 const struct g2n_property *property);
    /* The whole of obj[key], prototypes and getters included, where obj itself is asked (an engine's proxies). */
    enum g2n_status (*get)(struct g2n_realm *realm, struct g2n_object *obj, g2n_key key, g2n_value *out);
    /* The whole of `value instanceof obj`. */
    enum g2n_status (*has_instance)(struct g2n_realm *realm, struct g2n_object *obj, g2n_view value, bool *out);
};

#define G2N_OBJECT_NOT_EXTENSIBLE 1u /* cell.flags */
#define G2N_OBJECT_CALLABLE       2u
#define G2N_OBJECT_CONSTRUCTOR    4u
#define G2N_OBJECT_BIGINT         8u /* stands for a BigInt, of which only an engine knows more */
#define G2N_OBJECT_TWIN          16u /* the realm's engine must hear of its end (engine.h) */

struct g2n_object {
    struct g2n_cell         cell;
    uint32_t                dead;     /* deleted slots below count, O1 */
    const struct g2n_class *class;
    struct g2n_object      *proto;    /* owned, or NULL */
    struct g2n_link         all;      /* in realm->objects */
    struct g2n_prop_slot        *slots;
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
/* Appends a key as messages show it: its text, or Symbol(description). */
void g2n_key_append(struct g2n_buf *out, g2n_key key);

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

/* The same for a key found through obj while `receiver` is the value that it was asked of (getters and setters see it
 * as `this`; a set adds to it): Reflect.get and Reflect.set, and properties of primitive values. */
G2N_MUST_USE enum g2n_status g2n_object_get_for(struct g2n_realm *realm, struct g2n_object *obj, g2n_key key,
                                                g2n_view receiver, g2n_value *out);
G2N_MUST_USE enum g2n_status g2n_object_set_for(struct g2n_realm *realm, struct g2n_object *obj, g2n_key key,
                                                g2n_view value, g2n_view receiver);
/* value[key] for any value (GetV); TypeError "Cannot read properties of undefined (reading 'x')". */
G2N_MUST_USE enum g2n_status g2n_value_get(struct g2n_realm *realm, g2n_view value, g2n_key key, g2n_value *out);

static inline bool g2n_object_extensible(const struct g2n_object *obj)
{
    return !(obj->cell.flags & G2N_OBJECT_NOT_EXTENSIBLE);
}
static inline void g2n_object_prevent_extensions(struct g2n_object *obj)
{
    obj->cell.flags |= G2N_OBJECT_NOT_EXTENSIBLE;
}
/* SetIntegrityLevel and TestIntegrityLevel: freeze or seal.  Never runs guest code. */
G2N_MUST_USE enum g2n_status g2n_object_seal(struct g2n_realm *realm, struct g2n_object *obj, bool freeze);
G2N_MUST_USE enum g2n_status g2n_object_is_sealed(struct g2n_realm *realm, struct g2n_object *obj, bool frozen,
                                                  bool *out);
/* OrdinarySetPrototypeOf: proto is lent, may be NULL.  TypeError for a cycle or an object that is not extensible. */
G2N_MUST_USE enum g2n_status g2n_object_set_proto(struct g2n_realm *realm, struct g2n_object *obj,
                                                  struct g2n_object *proto);

/* What Object.defineProperty was given.  `has` says which of the fields count: G2N_HAS_* and, for the flags that are
 * given, G2N_PROP_WRITABLE, _ENUMERABLE, _CONFIGURABLE. */
#define G2N_HAS_VALUE  16u
#define G2N_HAS_GETTER 32u
#define G2N_HAS_SETTER 64u
struct g2n_descriptor {
    g2n_view value, getter, setter; /* lent */
    uint8_t  flags, has;
};
/* ValidateAndApplyPropertyDescriptor: TypeError "Cannot redefine property: x" when it may not be. */
G2N_MUST_USE enum g2n_status g2n_object_define_checked(struct g2n_realm *realm, struct g2n_object *obj, g2n_key key,
                                                       const struct g2n_descriptor *desc);

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
