/* JavaScript values without a JavaScript engine.
 *
 * A *value* is a number, or undefined, null, true, false, or a counted pointer to a *cell*: a string, a symbol or
 * an object.  The 64 bits are a double, or a tag in the space of negative NaNs with 48 bits of payload.
 *
 *   V1  g2n_value is owned: whoever holds it drops it exactly once (g2n_drop); copying one needs g2n_dup;
 *   V2  g2n_view is lent: good while the value it was taken from is held; it is never dropped;
 *   V3  the only NaN that is a number has the bits G2N_NAN_BITS;
 *   V4  a cell is freed when its count reaches zero; cycles are freed by g2n_realm_collect() (realm.h).
 *
 * One thread: that of the realm. */
#ifndef G2N_VALUE_VALUE_H
#define G2N_VALUE_VALUE_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include <g2n/status.h>

typedef struct { uint64_t bits; } g2n_value;
typedef struct { uint64_t bits; } g2n_view;

enum g2n_cell_kind { G2N_KIND_STRING, G2N_KIND_SYMBOL, G2N_KIND_OBJECT };

/* Head of every counted thing.  `id` is the guest's id for it, 0 when it has none (table.h). */
struct g2n_cell {
    uint32_t refs;
    uint32_t id;
    uint8_t  kind;      /* enum g2n_cell_kind       */
    uint8_t  flags;     /* of the kind's owner */
    uint16_t reserved;
};

struct g2n_realm;
struct g2n_string;
struct g2n_symbol;
struct g2n_object;

#define G2N_TAG_SHIFT   48
#define G2N_TAG_SPECIAL 0xFFF9ull
#define G2N_TAG_STRING  0xFFFAull
#define G2N_TAG_SYMBOL  0xFFFBull
#define G2N_TAG_OBJECT  0xFFFCull
#define G2N_PAYLOAD     0x0000FFFFFFFFFFFFull
#define G2N_NAN_BITS    0x7FF8000000000000ull

#define G2N_BITS_UNDEFINED ((G2N_TAG_SPECIAL << G2N_TAG_SHIFT) | 0)
#define G2N_BITS_NULL      ((G2N_TAG_SPECIAL << G2N_TAG_SHIFT) | 1)
#define G2N_BITS_FALSE     ((G2N_TAG_SPECIAL << G2N_TAG_SHIFT) | 2)
#define G2N_BITS_TRUE      ((G2N_TAG_SPECIAL << G2N_TAG_SHIFT) | 3)
#define G2N_BITS_ABSENT    ((G2N_TAG_SPECIAL << G2N_TAG_SHIFT) | 4) /* a hole; never seen by the guest */

#define G2N_UNDEFINED ((g2n_value){ G2N_BITS_UNDEFINED })
#define G2N_NULL      ((g2n_value){ G2N_BITS_NULL })
#define G2N_ABSENT    ((g2n_value){ G2N_BITS_ABSENT })
#define G2N_VIEW_UNDEFINED ((g2n_view){ G2N_BITS_UNDEFINED })
#define G2N_VIEW_NULL      ((g2n_view){ G2N_BITS_NULL })

static inline g2n_view g2n_peek(g2n_value v) { return (g2n_view){ v.bits }; }

static inline uint64_t g2n_tag(g2n_view v) { return v.bits >> G2N_TAG_SHIFT; }
static inline bool g2n_is_number(g2n_view v) { return v.bits < (G2N_TAG_SPECIAL << G2N_TAG_SHIFT); }
static inline bool g2n_is_undefined(g2n_view v) { return v.bits == G2N_BITS_UNDEFINED; }
static inline bool g2n_is_null(g2n_view v) { return v.bits == G2N_BITS_NULL; }
static inline bool g2n_is_absent(g2n_view v) { return v.bits == G2N_BITS_ABSENT; }
static inline bool g2n_is_nullish(g2n_view v) { return g2n_is_undefined(v) || g2n_is_null(v); }
static inline bool g2n_is_bool(g2n_view v) { return v.bits == G2N_BITS_TRUE || v.bits == G2N_BITS_FALSE; }
static inline bool g2n_is_true(g2n_view v) { return v.bits == G2N_BITS_TRUE; }
static inline bool g2n_is_string(g2n_view v) { return g2n_tag(v) == G2N_TAG_STRING; }
static inline bool g2n_is_symbol(g2n_view v) { return g2n_tag(v) == G2N_TAG_SYMBOL; }
static inline bool g2n_is_object(g2n_view v) { return g2n_tag(v) == G2N_TAG_OBJECT; }
static inline bool g2n_is_cell(g2n_view v) { return g2n_tag(v) >= G2N_TAG_STRING; }

static inline void *g2n_payload(g2n_view v) { return (void *)(uintptr_t)(v.bits & G2N_PAYLOAD); }
static inline struct g2n_cell *g2n_as_cell(g2n_view v) { return g2n_payload(v); }
static inline struct g2n_string *g2n_as_string(g2n_view v) { return g2n_payload(v); }
static inline struct g2n_symbol *g2n_as_symbol(g2n_view v) { return g2n_payload(v); }
static inline struct g2n_object *g2n_as_object(g2n_view v) { return g2n_payload(v); }

static inline double g2n_as_number(g2n_view v)
{
    double d;
    memcpy(&d, &v.bits, sizeof d);
    return d;
}

static inline g2n_value g2n_number(double d)
{
    g2n_value v;
    memcpy(&v.bits, &d, sizeof d);
    if (d != d) v.bits = G2N_NAN_BITS;
    return v;
}

static inline g2n_value g2n_bool(bool b) { return (g2n_value){ b ? G2N_BITS_TRUE : G2N_BITS_FALSE }; }

/* View of a cell that somebody else holds. */
static inline g2n_view g2n_view_of_string(const struct g2n_string *s)
{
    return (g2n_view){ (G2N_TAG_STRING << G2N_TAG_SHIFT) | (uint64_t)(uintptr_t)s };
}
static inline g2n_view g2n_view_of_symbol(const struct g2n_symbol *s)
{
    return (g2n_view){ (G2N_TAG_SYMBOL << G2N_TAG_SHIFT) | (uint64_t)(uintptr_t)s };
}
static inline g2n_view g2n_view_of_object(const struct g2n_object *o)
{
    return (g2n_view){ (G2N_TAG_OBJECT << G2N_TAG_SHIFT) | (uint64_t)(uintptr_t)o };
}

/* Turns the one reference that the caller holds to a cell into a value; the pointer is then lent by the value. */
static inline g2n_value g2n_own_string(struct g2n_string *s) { return (g2n_value){ g2n_view_of_string(s).bits }; }
static inline g2n_value g2n_own_symbol(struct g2n_symbol *s) { return (g2n_value){ g2n_view_of_symbol(s).bits }; }
static inline g2n_value g2n_own_object(struct g2n_object *o) { return (g2n_value){ g2n_view_of_object(o).bits }; }

/* Frees a cell whose count has reached zero.  Never runs guest code. */
void g2n_cell_free(struct g2n_realm *realm, struct g2n_cell *cell);

/* Ends the process: 2^32 references to one cell, which takes an array of 32 GB.  Wrapping would free it too early. */
_Noreturn void g2n_cell_overflow(void);

/* One more reference to what v shows. */
static inline g2n_value g2n_dup(g2n_view v)
{
    if (g2n_is_cell(v) && ++g2n_as_cell(v)->refs == 0) g2n_cell_overflow();
    return (g2n_value){ v.bits };
}

/* Gives up a value.  May free cells; never runs guest code. */
static inline void g2n_drop(struct g2n_realm *realm, g2n_value v)
{
    if (g2n_is_cell(g2n_peek(v)) && --g2n_as_cell(g2n_peek(v))->refs == 0)
        g2n_cell_free(realm, g2n_as_cell(g2n_peek(v)));
}

#endif
