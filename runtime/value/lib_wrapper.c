/* Wrapper objects (ECMA-262, 10.4.3: those around strings show the string's code units as properties).
 * Their constructors are in lib_number.c, lib_string.c and lib_symbol.c. */
#include "value/lib.h"
#include "value/wrapper.h"

static void wrapper_fini(struct g2n_realm *realm, struct g2n_object *obj)
{
    struct g2n_wrapper *w = (struct g2n_wrapper *)(void *)obj;
    g2n_drop(realm, w->primitive);
    w->primitive = G2N_UNDEFINED;
}

static void wrapper_trace(struct g2n_object *obj, g2n_visit *visit, void *context)
{
    visit(context, g2n_peek(((struct g2n_wrapper *)(void *)obj)->primitive));
}

static struct g2n_string *wrapped_string(const struct g2n_object *obj)
{
    g2n_view v = g2n_peek(((const struct g2n_wrapper *)(const void *)obj)->primitive);
    return g2n_is_string(v) ? g2n_as_string(v) : NULL;
}

static enum g2n_found unit_found(struct g2n_realm *realm, struct g2n_string *s, uint32_t index, g2n_value *out)
{
    if (index >= g2n_string_utf16_len(s)) return G2N_NOT_FOUND;
    if (!out) return G2N_FOUND;
    enum g2n_status st = g2n_lib__substring(realm, s, index, (size_t)index + 1, out);
    if (st == G2N_ENOMEM) (void)g2n_throw_no_memory(realm);
    return st == G2N_OK ? G2N_FOUND : G2N_FOUND_THROWN;
}

static enum g2n_found wrapper_get_own(struct g2n_realm *realm, struct g2n_object *obj, g2n_key key,
                                      struct g2n_property *out)
{
    struct g2n_string *s = wrapped_string(obj);
    uint32_t index;
    if (!s) return G2N_NOT_FOUND;
    if (g2n_key_equal(key, g2n_atom_key(realm, G2N_ATOM_length))) {
        if (out) *out = (struct g2n_property){ g2n_number(g2n_string_utf16_len(s)), G2N_ABSENT, 0 };
        return G2N_FOUND;
    }
    if (!g2n_key_index(key, &index)) return G2N_NOT_FOUND;
    if (out) *out = (struct g2n_property){ G2N_UNDEFINED, G2N_ABSENT, G2N_PROP_ENUMERABLE };
    return unit_found(realm, s, index, out ? &out->value : NULL);
}

static bool is_own(struct g2n_realm *realm, struct g2n_object *obj, g2n_key key)
{
    return wrapper_get_own(realm, obj, key, NULL) == G2N_FOUND;
}

static enum g2n_found wrapper_set_own(struct g2n_realm *realm, struct g2n_object *obj, g2n_key key, g2n_view value)
{
    (void)value;
    if (!is_own(realm, obj, key)) return G2N_NOT_FOUND;
    g2n_value name = g2n_lib__key_value(key);
    (void)g2n_lib__throw_shown(realm, G2N_TYPE_ERROR, "Cannot assign to read only property '", g2n_peek(name),
                               "' of object '[object String]'");
    g2n_drop(realm, name);
    return G2N_FOUND_THROWN;
}

static enum g2n_found wrapper_delete_own(struct g2n_realm *realm, struct g2n_object *obj, g2n_key key)
{
    if (!is_own(realm, obj, key)) return G2N_NOT_FOUND;
    g2n_value name = g2n_lib__key_value(key);
    (void)g2n_lib__throw_shown(realm, G2N_TYPE_ERROR, "Cannot delete property '", g2n_peek(name),
                               "' of [object String]");
    g2n_drop(realm, name);
    return G2N_FOUND_THROWN;
}

static enum g2n_status wrapper_own_keys(struct g2n_realm *realm, struct g2n_object *obj, struct g2n_keys *out)
{
    struct g2n_string *s = wrapped_string(obj);
    enum g2n_status st = G2N_OK;
    uint32_t length = s ? (uint32_t)g2n_string_utf16_len(s) : 0;
    for (uint32_t i = 0; st == G2N_OK && i < length; i++) {
        g2n_key key;
        st = g2n_key_from_index(realm, i, &key);
        if (st != G2N_OK) break;
        st = g2n_keys_append(realm, out, key);
        g2n_key_drop(realm, key);
    }
    if (st == G2N_OK && s) st = g2n_keys_append(realm, out, g2n_atom_key(realm, G2N_ATOM_length));
    return st;
}

static enum g2n_found wrapper_get_index(struct g2n_realm *realm, struct g2n_object *obj, uint32_t index, g2n_value *out)
{
    struct g2n_string *s = wrapped_string(obj);
    return s ? unit_found(realm, s, index, out) : G2N_NOT_FOUND;
}

const struct g2n_class g2n_class_wrapper = {
    .name = "Object", .size = sizeof(struct g2n_wrapper), .fini = wrapper_fini, .trace = wrapper_trace,
    .get_own = wrapper_get_own, .set_own = wrapper_set_own, .delete_own = wrapper_delete_own,
    .own_keys = wrapper_own_keys, .get_index = wrapper_get_index,
};

enum g2n_status g2n_wrapper_new(struct g2n_realm *realm, g2n_view primitive, struct g2n_object **out)
{
    int proto = g2n_is_string(primitive) ? G2N_PROTO_STRING
              : g2n_is_symbol(primitive) ? G2N_PROTO_SYMBOL
              : g2n_is_bool(primitive)   ? G2N_PROTO_BOOLEAN : G2N_PROTO_NUMBER;
    enum g2n_status st = g2n_object_new(realm, &g2n_class_wrapper, realm->protos[proto], out);
    if (st == G2N_OK) ((struct g2n_wrapper *)(void *)*out)->primitive = g2n_dup(primitive);
    return st;
}
