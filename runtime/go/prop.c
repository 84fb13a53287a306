/* syscall/js: properties and elements.  Reflect.get and its like of wasm_exec.js: a failing set or delete says
 * nothing, an exception is not caught there and ends the program.  Getters may run guest code, so the stack pointer is
 * read again before a result is stored. */
#include <math.h>
#include <stdlib.h>

#include "go/handlers.h"
#include "value/convert.h"

/* The key whose name is at sp+offset; lent until the next one is asked for. */
static g2n_key name_at(struct g2n_guest *guest, uint32_t sp, uint32_t offset)
{
    size_t len;
    const unsigned char *mem_name = g2n_arg_bytes(guest, sp, offset, &len);
    struct g2n_string *atom;

    if (g2n_atom_cache_get(&guest->names, &guest->host.realm, g2n_mem_load_u64(guest->memory, sp, offset), mem_name,
                           len, &atom) != G2N_OK)
        g2n_guest_die_of_exception(guest);
    return g2n_key_atom(atom);
}

/* Go looks at a value's type before it asks for properties; a guest that does not is told as JavaScript would. */
static struct g2n_object *object_at(struct g2n_guest *guest, uint32_t sp, const char *operation)
{
    g2n_view v = g2n_arg_ref(guest, sp, 8);

    if (g2n_is_object(v)) return g2n_as_object(v);
    (void)g2n_throw(&guest->host.realm, G2N_TYPE_ERROR, "Reflect.%s called on non-object", operation);
    g2n_guest_die_of_exception(guest);
}

static void store_result(struct g2n_guest *guest, uint32_t offset, enum g2n_status st, g2n_value result)
{
    if (st != G2N_OK) g2n_guest_die_of_exception(guest);
    g2n_result_ref(guest, g2n_guest_sp(guest), offset, g2n_peek(result));
    g2n_drop(&guest->host.realm, result);
}

void g2n_gojs__value_get(struct g2n_guest *guest, uint32_t sp)
{
    struct g2n_object *obj = object_at(guest, sp, "get");
    g2n_value result = G2N_UNDEFINED;
    enum g2n_status st = g2n_object_get(&guest->host.realm, obj, name_at(guest, sp, 16), &result);

    store_result(guest, 32, st, result);
}

static bool has_setter(struct g2n_realm *realm, struct g2n_object *obj, g2n_key key)
{
    struct g2n_property property;
    bool callable;

    for (; obj; obj = obj->proto) {
        if (g2n_object_get_own(realm, obj, key, &property) != G2N_FOUND) continue;
        callable = (property.flags & G2N_PROP_ACCESSOR) && g2n_is_callable(g2n_peek(property.setter));
        g2n_property_drop(realm, &property);
        return callable;
    }
    return false;
}

static bool is_type_error(const struct g2n_realm *realm, g2n_view v)
{
    return g2n_is_object(v) && g2n_as_object(v)->proto == realm->protos[G2N_PROTO_ERROR + G2N_TYPE_ERROR];
}

/* Reflect.set: an assignment that is refused, for which strict code would throw a TypeError, returns false there and so
 * says nothing here; what a setter throws, and the RangeError of a bad array length, goes on. */
static void set(struct g2n_guest *guest, struct g2n_object *obj, g2n_key key, g2n_view value)
{
    struct g2n_realm *realm = &guest->host.realm;

    if (g2n_object_set(realm, obj, key, value) == G2N_OK) return;
    if (has_setter(realm, obj, key) || !is_type_error(realm, g2n_peek(realm->exception)))
        g2n_guest_die_of_exception(guest);
    g2n_drop(realm, g2n_take_exception(realm));
}

void g2n_gojs__value_set(struct g2n_guest *guest, uint32_t sp)
{
    struct g2n_object *obj = object_at(guest, sp, "set");

    set(guest, obj, name_at(guest, sp, 16), g2n_arg_ref(guest, sp, 32));
}

void g2n_gojs__value_delete(struct g2n_guest *guest, uint32_t sp)
{
    struct g2n_object *obj = object_at(guest, sp, "deleteProperty");
    bool deleted;

    if (g2n_object_delete(&guest->host.realm, obj, name_at(guest, sp, 16), &deleted) != G2N_OK)
        g2n_guest_die_of_exception(guest);
}

/* A negative index is a property like any other. */
static enum g2n_status key_from_i64(struct g2n_realm *realm, int64_t index, g2n_key *out)
{
    g2n_value number = g2n_number((double)index);
    return g2n_to_key(realm, g2n_peek(number), out);
}

void g2n_gojs__value_index(struct g2n_guest *guest, uint32_t sp)
{
    struct g2n_realm *realm = &guest->host.realm;
    struct g2n_object *obj = object_at(guest, sp, "get");
    int64_t index = (int64_t)g2n_mem_load_u64(guest->memory, sp, 16);
    g2n_value result = G2N_UNDEFINED;
    enum g2n_status st;
    g2n_key key;

    if (index >= 0) {
        st = g2n_object_get_index(realm, obj, (uint64_t)index, &result);
    } else {
        st = key_from_i64(realm, index, &key);
        if (st == G2N_OK) {
            st = g2n_object_get(realm, obj, key, &result);
            g2n_key_drop(realm, key);
        }
    }
    store_result(guest, 24, st, result);
}

void g2n_gojs__value_set_index(struct g2n_guest *guest, uint32_t sp)
{
    struct g2n_realm *realm = &guest->host.realm;
    struct g2n_object *obj = object_at(guest, sp, "set");
    int64_t index = (int64_t)g2n_mem_load_u64(guest->memory, sp, 16);
    g2n_key key;
    enum g2n_status st;

    st = index >= 0 ? g2n_key_from_index(realm, (uint64_t)index, &key) : key_from_i64(realm, index, &key);
    if (st != G2N_OK) g2n_guest_die_of_exception(guest);
    set(guest, obj, key, g2n_arg_ref(guest, sp, 24));
    g2n_key_drop(realm, key);
}

/* parseInt(v.length): its argument becomes a string first, so the digits at its start count; NaN is stored as 0. */
static int64_t parse_length(struct g2n_guest *guest, g2n_view length)
{
    struct g2n_realm *realm = &guest->host.realm;
    g2n_value text;
    int64_t n;

    if (g2n_is_number(length) && fabs(g2n_as_number(length)) < 1e15) return (int64_t)g2n_as_number(length);
    if (g2n_to_string(realm, length, &text) != G2N_OK) g2n_guest_die_of_exception(guest);
    n = strtoll(g2n_as_string(g2n_peek(text))->bytes, NULL, 10);
    g2n_drop(realm, text);
    return n;
}

void g2n_gojs__value_length(struct g2n_guest *guest, uint32_t sp)
{
    struct g2n_realm *realm = &guest->host.realm;
    g2n_view v = g2n_arg_ref(guest, sp, 8);
    g2n_value length = G2N_UNDEFINED;
    int64_t n;

    if (g2n_is_string(v)) {
        n = g2n_string_utf16_len(g2n_as_string(v));
    } else {
        if (g2n_object_get(realm, object_at(guest, sp, "get"), g2n_atom_key(realm, G2N_ATOM_length), &length) != G2N_OK)
            g2n_guest_die_of_exception(guest);
        n = parse_length(guest, g2n_peek(length));
        g2n_drop(realm, length);
    }
    g2n_mem_store_u64(guest->memory, g2n_guest_sp(guest), 16, (uint64_t)n);
}

void g2n_gojs__value_instance_of(struct g2n_guest *guest, uint32_t sp)
{
    bool is;

    if (g2n_instance_of(&guest->host.realm, g2n_arg_ref(guest, sp, 8), g2n_arg_ref(guest, sp, 16), &is) != G2N_OK)
        g2n_guest_die_of_exception(guest);
    g2n_mem_store_u8(guest->memory, g2n_guest_sp(guest), 24, is);
}
