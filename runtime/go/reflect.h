/* What syscall/js asks of host values, for the imports of both Go compilers: Reflect.get and its like of wasm_exec.js.  A set
 * or delete that fails says nothing; an exception is not caught there, and ends the program, but that of a call.
 * All of these may run guest code. */
#ifndef G2N_GO_REFLECT_H
#define G2N_GO_REFLECT_H

#include "base/alloc.h"
#include "go/guest.h"

_Noreturn void g2n_reflect__bad_target(struct g2n_guest *guest, const char *operation);

/* Go looks at a value's type before it asks for properties; a guest that does not is told as JavaScript would: does not
 * return then.  operation: "get", the function of Reflect. */
static inline struct g2n_object *g2n_reflect_target(struct g2n_guest *guest, g2n_view v, const char *operation)
{
    if (!g2n_is_object(v)) g2n_reflect__bad_target(guest, operation);
    return g2n_as_object(v);
}

/* The key that the guest's bytes name, which came from addr; lent until the next one is asked for. */
static inline g2n_key g2n_reflect_name(struct g2n_guest *guest, uint64_t addr, const unsigned char *bytes, size_t len)
{
    struct g2n_string *atom;

    if (g2n_atom_cache_get(&guest->names, &guest->host.realm, addr, bytes, len, &atom) != G2N_OK)
        g2n_guest_die_of_exception(guest);
    return g2n_key_atom(atom);
}

void g2n_reflect_set(struct g2n_guest *guest, struct g2n_object *obj, g2n_key key, g2n_view value);
/* A negative index is a property like any other. */
G2N_MUST_USE enum g2n_status g2n_reflect_get_index(struct g2n_guest *guest, struct g2n_object *obj, int64_t index,
                                                   g2n_value *result);
void g2n_reflect_set_index(struct g2n_guest *guest, struct g2n_object *obj, int64_t index, g2n_view value);
int64_t g2n_reflect_length(struct g2n_guest *guest, g2n_view v);

/* String(v) as UTF-8.  wasm_exec.js makes a Uint8Array of it, of which Go is given a reference until it has loaded the bytes
 * and never looks at otherwise, so the string itself serves. */
g2n_value g2n_reflect_text(struct g2n_guest *guest, g2n_view v);
/* Its bytes, as many as there is room for.  Another value than such a string traps. */
void g2n_reflect_load_text(g2n_view text, unsigned char *mem_to, size_t len);

/* Between byte arrays and memory: false when v is none.  *n: bytes copied. */
bool g2n_reflect_copy_from(g2n_view v, unsigned char *mem_to, size_t len, size_t *n);
bool g2n_reflect_copy_to(g2n_view v, const unsigned char *mem_from, size_t len, size_t *n);

/* The arguments of a call, held while it runs, since the guest may finalize its references to them meanwhile. */
#define G2N_CALL_ARGS_INLINE 16u
struct g2n_call_args {
    g2n_value  few[G2N_CALL_ARGS_INLINE];
    g2n_value *items;
    uint32_t   count;
};

G2N_MUST_USE enum g2n_status g2n_call__args_room(struct g2n_guest *guest, uint64_t addr, uint64_t count,
                                                 struct g2n_call_args *args);

/* From `count` references at guest address addr.  G2N_THROWN: too many, or no memory; there is nothing to drop then. */
G2N_MUST_USE static inline enum g2n_status g2n_call_args_load(struct g2n_guest *guest, uint64_t addr, uint64_t count,
                                                              struct g2n_call_args *args)
{
    const unsigned char *mem_refs;
    enum g2n_status st;

    args->count = 0;
    args->items = args->few;
    if (count > G2N_CALL_ARGS_INLINE) {
        st = g2n_call__args_room(guest, addr, count, args);
        if (st != G2N_OK) return st;
    }
    mem_refs = g2n_mem_slice(guest->memory, addr, count * 8);
    args->count = (uint32_t)count;
    for (uint32_t i = 0; i < args->count; i++) {
        uint64_t ref;
        memcpy(&ref, mem_refs + (size_t)i * 8, 8);
        args->items[i] = g2n_ref_decode(&guest->host.realm.table, ref);
    }
    return G2N_OK;
}

static inline void g2n_call_args_drop(struct g2n_realm *realm, struct g2n_call_args *args)
{
    for (uint32_t i = 0; i < args->count; i++) g2n_drop(realm, args->items[i]);
    if (args->items != args->few) g2n_free(args->items);
}

/* An owned and a lent value have the same bits, so a list of the one can be read as the other. */
_Static_assert(sizeof(g2n_value) == sizeof(g2n_view), "values and views are the same bits");
static inline const g2n_view *g2n_call_args_views(const struct g2n_call_args *args)
{
    return (const g2n_view *)(const void *)args->items;
}

/* receiver.name(args...), the name as for g2n_reflect_name(). */
G2N_MUST_USE static inline enum g2n_status g2n_reflect_call(struct g2n_guest *guest, g2n_view receiver, uint64_t addr,
                                                            const unsigned char *bytes, size_t len,
                                                            const struct g2n_call_args *args, g2n_value *result)
{
    struct g2n_realm *realm = &guest->host.realm;
    g2n_value kept, method = G2N_UNDEFINED;
    struct g2n_string *atom;
    enum g2n_status st;

    if (!g2n_is_object(receiver)) return g2n_throw(realm, G2N_TYPE_ERROR, "Reflect.get called on non-object");
    kept = g2n_dup(receiver);
    st = g2n_atom_cache_get(&guest->names, realm, addr, bytes, len, &atom);
    if (st == G2N_OK) st = g2n_object_get(realm, g2n_as_object(receiver), g2n_key_atom(atom), &method);
    if (st == G2N_OK) {
        if (!g2n_is_callable(g2n_peek(method)))
            st = g2n_throw(realm, G2N_TYPE_ERROR, "%s is not a function", atom->bytes);
        else
            st = g2n_call_function(realm, g2n_peek(method), g2n_peek(kept), g2n_call_args_views(args), args->count, result);
        g2n_drop(realm, method);
    }
    g2n_drop(realm, kept);
    return st;
}

#endif
