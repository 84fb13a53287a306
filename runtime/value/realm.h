/* The realm: one JavaScript world.  Owns the atoms, the intrinsic prototypes, the global object, the guest's table
 * of ids, the microtasks, and the list of every object; one for each guest instance.  One thread at a time. */
#ifndef G2N_VALUE_REALM_H
#define G2N_VALUE_REALM_H

#include "value/engine.h"
#include "value/error.h"
#include "value/function.h"
#include "value/job.h"
#include "value/symbol.h"
#include "value/table.h"

enum g2n_atom_id {
#define ATOM(id, text) G2N_ATOM_##id,
#include "value/atoms.def"
#undef ATOM
    G2N_ATOM_COUNT
};

enum g2n_proto {
    G2N_PROTO_OBJECT, G2N_PROTO_FUNCTION, G2N_PROTO_ARRAY, G2N_PROTO_BUFFER, G2N_PROTO_TYPED_ARRAY, /* %TypedArray% */
    G2N_PROTO_DATA_VIEW, G2N_PROTO_PROMISE, G2N_PROTO_SYMBOL, G2N_PROTO_STRING, G2N_PROTO_NUMBER, G2N_PROTO_BOOLEAN,
    G2N_PROTO_DATE, G2N_PROTO_MAP, G2N_PROTO_SET, G2N_PROTO_ITERATOR, G2N_PROTO_ARRAY_ITERATOR,
    G2N_PROTO_ELEMENT,                                          /* + enum g2n_element: Uint8Array.prototype ... */
    G2N_PROTO_ERROR = G2N_PROTO_ELEMENT + 9,                    /* + enum g2n_error_type */
    G2N_PROTO_COUNT = G2N_PROTO_ERROR + G2N_ERROR_TYPE_COUNT
};

struct g2n_atom_table {
    struct g2n_string **buckets;
    uint32_t            cap, count;
};

struct g2n_jobs { /* a ring */
    struct g2n_job *items;
    size_t head, count, cap;
};

#define G2N_COLLECT_MIN       5000u       /* fewer objects count as so many */
#define G2N_COLLECT_MIN_BYTES (64u << 20) /* of ArrayBuffers: fewer are not worth a collection */

struct g2n_realm {
    struct g2n_atom_table atom_table;
    struct g2n_string    *atoms[G2N_ATOM_COUNT];
    struct g2n_object    *protos[G2N_PROTO_COUNT];
    struct g2n_symbol    *symbol_iterator, *symbol_async_iterator, *symbol_has_instance, *symbol_to_string_tag,
                         *symbol_to_primitive;
    struct g2n_object    *global;
    struct g2n_object    *go;           /* the Go instance object, id 6; made by the go layer before the table */
    g2n_value             exception;    /* absent when none is pending */
    struct g2n_object    *no_memory;    /* the preallocated RangeError */
    struct g2n_link       objects;      /* every object, O3 */
    struct g2n_link       dying;        /* objects at count zero whose contents are still to be dropped */
    bool                  freeing;      /* `dying` is being emptied further up the C stack              */
    size_t                object_count, collect_at;       /* a collection is due when the one reaches the other  */
    size_t                collect_factor;                 /* 2 .. 16: grows while collections find next to nothing */
    size_t                buffer_bytes, collect_bytes_at; /* the same for the bytes of ArrayBuffers              */
    struct g2n_table      table;
    struct g2n_jobs       jobs;
    bool                  running_jobs;
    bool                  abandoned;    /* a trap has left C code that held values: what is still counted is just freed */
    struct g2n_link       rejections;   /* promises rejected without a handler, reported after the jobs */
    struct g2n_link       rejections_end; /* among them while they are reported: where those end that came before */
    struct g2n_link       handled_late; /* promises that got a handler when they had been reported      */
    uint32_t              depth;        /* nesting of g2n_call_function; past a limit it throws RangeError */
    void                 *host;         /* struct g2n_host *, for host functions */
    const struct g2n_engine *engine;    /* NULL: there is none (engine.h) */
    void (*on_uncaught)(struct g2n_realm *realm, g2n_view exception);          /* from jobs            */
    void (*on_unhandled_rejection)(struct g2n_realm *realm, g2n_view promise, g2n_view reason);
    void (*on_rejection_handled)(struct g2n_realm *realm, g2n_view promise);
};

/* Makes the world with ECMAScript's own globals (Object, Array, Function, Error kinds, Math, JSON, Promise, Symbol,
 * Number, Boolean, String, Reflect, Map, Set, ArrayBuffer, typed arrays, DataView, parseInt ...).  The table is not
 * initialised yet.  On G2N_ENOMEM everything is undone. */
G2N_MUST_USE enum g2n_status g2n_realm_init(struct g2n_realm *realm, void *host);
/* Drops the roots, frees every cell.  In G2N_CHECKS builds aborts if a cell is still counted from outside. */
void g2n_realm_fini(struct g2n_realm *realm);

/* Frees unreachable cycles (trial deletion over realm->objects).  Never runs guest code. */
void g2n_realm_collect(struct g2n_realm *realm);
/* Where collect_at belongs with this many objects. */
static inline size_t g2n_realm__collect_threshold(const struct g2n_realm *realm)
{
    return (realm->object_count < G2N_COLLECT_MIN ? G2N_COLLECT_MIN : realm->object_count) * realm->collect_factor;
}
/* Frees every object whoever counts it; the end of g2n_realm_fini(). */
void g2n_realm__free_all(struct g2n_realm *realm);

/* Walks every object and checks O1-O4, S1, A1, A2, B1 and the table; for G2N_CHECKS builds and tests. */
void g2n_realm_check(struct g2n_realm *realm);

static inline g2n_key g2n_atom_key(const struct g2n_realm *realm, enum g2n_atom_id id)
{
    return g2n_key_atom(realm->atoms[id]);
}

#endif
