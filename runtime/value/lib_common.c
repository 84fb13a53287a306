/* The abstract operations of ECMA-262 (7.2, 7.3) that only the library needs, and V8's messages for what fails. */
#include "value/lib.h"

#include <stdio.h>

#include "base/alloc.h"

/* Bytes of a value that go into a message; one that a cut leaves half is replaced by g2n_throw(). */
#define SHOWN_MAX 400

void g2n_lib__show(struct g2n_realm *realm, struct g2n_buf *out, g2n_view v)
{
    if (g2n_is_string(v)) g2n_lib__text_append_string(out, g2n_as_string(v));
    else g2n_describe(realm, v, out);
}

enum g2n_status (g2n_lib__throw_shown)(struct g2n_realm *realm, enum g2n_error_type type, const char *before, g2n_view v,
                                     const char *after)
{
    struct g2n_buf text = G2N_BUF_INIT;
    g2n_lib__show(realm, &text, v);
    enum g2n_status st = text.failed ? g2n_throw_no_memory(realm)
                                     : g2n_throw(realm, type, "%s%.*s%s", before,
                                                 (int)(text.len > SHOWN_MAX ? SHOWN_MAX : text.len),
                                                 text.len ? text.bytes : "", after);
    g2n_buf_fini(&text);
    return st;
}

enum g2n_status g2n_lib__require_callable(struct g2n_realm *realm, g2n_view v)
{
    if (g2n_is_callable(v)) return G2N_OK;
    return g2n_lib__throw_shown(realm, G2N_TYPE_ERROR, "", v, " is not a function");
}

enum g2n_status (g2n_lib__incompatible)(struct g2n_realm *realm, const char *method, g2n_view receiver)
{
    struct g2n_buf before = G2N_BUF_INIT;
    g2n_buf_printf(&before, "Method %s called on incompatible receiver ", method);
    g2n_buf_append_byte(&before, 0);
    enum g2n_status st = before.failed ? g2n_throw_no_memory(realm)
                                       : g2n_lib__throw_shown(realm, G2N_TYPE_ERROR, before.bytes, receiver, "");
    g2n_buf_fini(&before);
    return st;
}

enum g2n_status g2n_lib__throw_apply(struct g2n_realm *realm, g2n_view v)
{
    char after[64];
    snprintf(after, sizeof after, ", which is %s%s and not a function",
             g2n_is_null(v) ? "" : g2n_is_object(v) ? "an " : "a ", g2n_is_null(v) ? "null" : g2n_typeof(v));
    return g2n_lib__throw_shown(realm, G2N_TYPE_ERROR, "Function.prototype.apply was called on ", v, after);
}

enum g2n_status (g2n_lib__requires_new)(struct g2n_realm *realm, const char *name)
{
    return g2n_throw(realm, G2N_TYPE_ERROR, "Constructor %s requires 'new'", name);
}

enum g2n_status g2n_lib__this_object(struct g2n_call *call, struct g2n_object **out)
{
    if (g2n_is_nullish(call->this_value))
        return g2n_throw(call->realm, G2N_TYPE_ERROR, "Cannot convert undefined or null to object");
    g2n_value v;
    enum g2n_status st = g2n_to_object(call->realm, call->this_value, &v);
    if (st == G2N_OK) *out = g2n_as_object(g2n_peek(v));
    return st;
}

enum g2n_status g2n_lib__length(struct g2n_realm *realm, struct g2n_object *obj, uint64_t *length)
{
    g2n_value v;
    double d;
    if (obj->class == &g2n_class_array) {
        *length = g2n_as_array(g2n_view_of_object(obj))->length;
        return G2N_OK;
    }
    enum g2n_status st = g2n_object_get(realm, obj, g2n_atom_key(realm, G2N_ATOM_length), &v);
    if (st != G2N_OK) return st;
    st = g2n_to_integer(realm, g2n_peek(v), &d);
    g2n_drop(realm, v);
    if (st == G2N_OK) *length = d <= 0 ? 0 : d >= 9007199254740991.0 ? 9007199254740991u : (uint64_t)d;
    return st;
}

enum g2n_status g2n_lib__set_length(struct g2n_realm *realm, struct g2n_object *obj, uint64_t length)
{
    g2n_value v = g2n_number((double)length);
    return g2n_object_set(realm, obj, g2n_atom_key(realm, G2N_ATOM_length), g2n_peek(v));
}

enum g2n_status g2n_lib__get_present(struct g2n_realm *realm, struct g2n_object *obj, uint64_t index, bool *present,
                                     g2n_value *out)
{
    *out = G2N_UNDEFINED;
    if (obj->class == &g2n_class_array) {
        const struct g2n_array *a = g2n_as_array(g2n_view_of_object(obj));
        if (index < a->count && !g2n_is_absent(g2n_peek(a->elements[index]))) {
            *present = true;
            *out = g2n_dup(g2n_peek(a->elements[index]));
            return G2N_OK;
        }
    }
    g2n_key key;
    enum g2n_status st = g2n_key_from_index(realm, index, &key);
    if (st != G2N_OK) return st;
    st = g2n_object_has(realm, obj, key, present);
    if (st == G2N_OK && *present) st = g2n_object_get(realm, obj, key, out);
    g2n_key_drop(realm, key);
    return st;
}

enum g2n_status g2n_lib__delete_index(struct g2n_realm *realm, struct g2n_object *obj, uint64_t index)
{
    g2n_key key;
    bool deleted = false;
    enum g2n_status st = g2n_key_from_index(realm, index, &key);
    if (st != G2N_OK) return st;
    st = g2n_object_delete(realm, obj, key, &deleted);
    g2n_key_drop(realm, key);
    if (st != G2N_OK || deleted) return st;
    char before[64];
    snprintf(before, sizeof before, "Cannot delete property '%llu' of ", (unsigned long long)index);
    return g2n_lib__throw_shown(realm, G2N_TYPE_ERROR, before, g2n_view_of_object(obj), "");
}

enum g2n_status g2n_lib__relative(struct g2n_realm *realm, g2n_view v, uint64_t length, uint64_t missing, uint64_t *out)
{
    double d;
    *out = missing;
    if (g2n_is_undefined(v)) return G2N_OK;
    enum g2n_status st = g2n_to_integer(realm, v, &d);
    if (st != G2N_OK) return st;
    if (d < 0) *out = d + (double)length <= 0 ? 0 : (uint64_t)(d + (double)length);
    else *out = d >= (double)length ? length : (uint64_t)d;
    return G2N_OK;
}

enum g2n_status g2n_lib__to_index(struct g2n_realm *realm, g2n_view v, const char *message, uint64_t *out)
{
    double d;
    enum g2n_status st = g2n_to_integer(realm, v, &d);
    if (st != G2N_OK) return st;
    if (d < 0 || d > 9007199254740991.0) return g2n_throw(realm, G2N_RANGE_ERROR, "%s", message);
    *out = (uint64_t)d;
    return G2N_OK;
}

enum g2n_status g2n_lib__method(struct g2n_realm *realm, struct g2n_object *obj, g2n_key key, g2n_value *out)
{
    enum g2n_status st = g2n_object_get(realm, obj, key, out);
    if (st != G2N_OK) return st;
    if (g2n_is_nullish(g2n_peek(*out))) {
        *out = G2N_UNDEFINED;
        return G2N_OK;
    }
    st = g2n_lib__require_callable(realm, g2n_peek(*out));
    if (st != G2N_OK) g2n_drop(realm, *out);
    return st;
}

enum g2n_status g2n_lib__invoke(struct g2n_realm *realm, g2n_view receiver, const char *name, const g2n_view *args,
                                uint32_t argc, g2n_value *out)
{
    struct g2n_string *atom;
    g2n_value f;
    enum g2n_status st = g2n_atom_new(realm, name, strlen(name), &atom);
    if (st != G2N_OK) return st;
    st = g2n_value_get(realm, receiver, g2n_key_atom(atom), &f);
    g2n_atom_release(realm, atom);
    if (st != G2N_OK) return st;
    st = g2n_call_function(realm, g2n_peek(f), receiver, args, argc, out);
    g2n_drop(realm, f);
    return st;
}

enum g2n_status g2n_lib__new_for(struct g2n_call *call, const struct g2n_class *class, int proto_id,
                                 struct g2n_object **out)
{
    struct g2n_object *proto = g2n_prototype_for_new(call, call->realm->protos[proto_id]);
    return g2n_object_new(call->realm, class, proto, out);
}

enum g2n_status g2n_lib__create_property(struct g2n_realm *realm, struct g2n_object *obj, g2n_key key, g2n_view value)
{
    struct g2n_descriptor d = { .value = value, .flags = G2N_PROP_DEFAULT, .has = G2N_HAS_VALUE | G2N_PROP_DEFAULT };
    return g2n_object_define_checked(realm, obj, key, &d);
}

g2n_value g2n_lib__key_value(g2n_key key)
{
    if (g2n_key_is_symbol(key)) return g2n_dup(g2n_view_of_symbol((struct g2n_symbol *)(void *)key.cell));
    return g2n_dup(g2n_view_of_string(g2n_key_string(key)));
}

enum g2n_status g2n_lib__values_append(struct g2n_realm *realm, struct g2n_lib__values *values, g2n_value value)
{
    if (values->count == values->cap) {
        uint32_t cap = values->cap ? values->cap > UINT32_MAX / 2 ? UINT32_MAX : values->cap * 2 : 8;
        g2n_view *items = cap == values->cap ? NULL : g2n_realloc_array(values->items, cap, sizeof *items);
        if (!items) {
            g2n_drop(realm, value);
            return g2n_throw_no_memory(realm);
        }
        values->items = items;
        values->cap = cap;
    }
    values->items[values->count++] = g2n_peek(value);
    return G2N_OK;
}

void g2n_lib__values_fini(struct g2n_realm *realm, struct g2n_lib__values *values)
{
    for (uint32_t i = 0; i < values->count; i++) g2n_drop(realm, (g2n_value){ values->items[i].bits });
    g2n_free(values->items);
    *values = (struct g2n_lib__values){0};
}

enum g2n_status g2n_lib__values_to_array(struct g2n_realm *realm, struct g2n_lib__values *values, g2n_value *out)
{
    struct g2n_array *array;
    enum g2n_status st = g2n_array_from(realm, values->items, values->count, &array);
    g2n_lib__values_fini(realm, values);
    if (st == G2N_OK) *out = g2n_own_object(&array->object);
    return st;
}

enum g2n_status g2n_lib__values_from_like(struct g2n_realm *realm, g2n_view like, struct g2n_lib__values *out)
{
    *out = (struct g2n_lib__values){0};
    if (!g2n_is_object(like)) return g2n_throw(realm, G2N_TYPE_ERROR, "CreateListFromArrayLike called on non-object");
    struct g2n_object *obj = g2n_as_object(like);
    uint64_t length;
    enum g2n_status st = g2n_lib__length(realm, obj, &length);
    if (st == G2N_OK && length > 0x1000000) /* as far as V8 goes, about; each is kept in memory */
        st = g2n_throw(realm, G2N_RANGE_ERROR, "Invalid array length");
    for (uint64_t i = 0; st == G2N_OK && i < length; i++) {
        g2n_value v;
        st = g2n_object_get_index(realm, obj, i, &v);
        if (st == G2N_OK) st = g2n_lib__values_append(realm, out, v);
    }
    if (st != G2N_OK) g2n_lib__values_fini(realm, out);
    return st;
}
