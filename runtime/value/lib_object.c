/* Object: the constructor and its functions (ECMA-262, 20.1.1, 20.1.2).  The prototype is in lib_object_proto.c. */
#include "value/lib.h"
#include "value/lib_descriptor.h"
#include "value/lib_object_proto.h"

static enum g2n_status object_construct(struct g2n_call *call, g2n_value *result)
{
    g2n_view v = g2n_arg(call, 0);
    if (!g2n_lib__by_new(call) || g2n_as_object(call->new_target) == call->callee) {
        if (!g2n_is_nullish(v)) return g2n_to_object(call->realm, v, result);
        struct g2n_object *obj;
        enum g2n_status st = g2n_object_new_plain(call->realm, 0, &obj);
        return st == G2N_OK ? g2n_lib__give(result, obj) : st;
    }
    struct g2n_object *obj;
    enum g2n_status st = g2n_lib__new_for(call, &g2n_class_object, G2N_PROTO_OBJECT, &obj);
    return st == G2N_OK ? g2n_lib__give(result, obj) : st;
}

/* The argument as an object: ToObject. */
static enum g2n_status arg_object(struct g2n_call *call, g2n_value *holder, struct g2n_object **out)
{
    g2n_view v = g2n_arg(call, 0);
    if (g2n_is_nullish(v))
        return g2n_throw(call->realm, G2N_TYPE_ERROR, "Cannot convert undefined or null to object");
    enum g2n_status st = g2n_to_object(call->realm, v, holder);
    if (st == G2N_OK) *out = g2n_as_object(g2n_peek(*holder));
    return st;
}

/* ---- lists of own properties ---- */

static enum g2n_status append_enumerable(struct g2n_realm *realm, struct g2n_object *obj, g2n_key key,
                                         enum g2n_lib__iteration kind, struct g2n_lib__values *list)
{
    g2n_value item = g2n_lib__key_value(key);
    if (kind == G2N_LIB_KEYS) return g2n_lib__values_append(realm, list, item);
    g2n_value v;
    enum g2n_status st = g2n_object_get(realm, obj, key, &v);
    if (st != G2N_OK) {
        g2n_drop(realm, item);
        return st;
    }
    if (kind == G2N_LIB_VALUES) {
        g2n_drop(realm, item);
        return g2n_lib__values_append(realm, list, v);
    }
    g2n_value pair;
    st = g2n_lib__pair(realm, g2n_peek(item), g2n_peek(v), &pair);
    g2n_drop(realm, item);
    g2n_drop(realm, v);
    return st == G2N_OK ? g2n_lib__values_append(realm, list, pair) : st;
}

/* Object.keys, values, entries: magic is enum g2n_lib__iteration. */
static enum g2n_status object_list(struct g2n_call *call, g2n_value *result)
{
    struct g2n_realm *realm = call->realm;
    enum g2n_lib__iteration kind = (enum g2n_lib__iteration)g2n_lib__magic(call);
    struct g2n_lib__values list = {0};
    struct g2n_keys keys = {0};
    struct g2n_object *obj;
    g2n_value holder;
    enum g2n_status st = arg_object(call, &holder, &obj);
    if (st != G2N_OK) return st;
    st = g2n_object_own_keys(realm, obj, &keys);
    for (size_t i = 0; st == G2N_OK && i < keys.count; i++)
        if (!g2n_key_is_symbol(keys.items[i]) && g2n_lib__own_enumerable(realm, obj, keys.items[i]))
            st = append_enumerable(realm, obj, keys.items[i], kind, &list);
    g2n_keys_fini(realm, &keys);
    g2n_drop(realm, holder);
    if (st == G2N_OK) return g2n_lib__values_to_array(realm, &list, result);
    g2n_lib__values_fini(realm, &list);
    return st;
}

/* Object.getOwnPropertyNames (magic 0) and getOwnPropertySymbols (1). */
static enum g2n_status object_own_names(struct g2n_call *call, g2n_value *result)
{
    struct g2n_realm *realm = call->realm;
    bool symbols = g2n_lib__magic(call);
    struct g2n_lib__values list = {0};
    struct g2n_keys keys = {0};
    struct g2n_object *obj;
    g2n_value holder;
    enum g2n_status st = arg_object(call, &holder, &obj);
    if (st != G2N_OK) return st;
    st = g2n_object_own_keys(realm, obj, &keys);
    for (size_t i = 0; st == G2N_OK && i < keys.count; i++)
        if (g2n_key_is_symbol(keys.items[i]) == symbols)
            st = g2n_lib__values_append(realm, &list, g2n_lib__key_value(keys.items[i]));
    g2n_keys_fini(realm, &keys);
    g2n_drop(realm, holder);
    if (st == G2N_OK) return g2n_lib__values_to_array(realm, &list, result);
    g2n_lib__values_fini(realm, &list);
    return st;
}

static enum g2n_status assign_from(struct g2n_realm *realm, struct g2n_object *target, struct g2n_object *source)
{
    struct g2n_keys keys = {0};
    enum g2n_status st = g2n_object_own_keys(realm, source, &keys);
    for (size_t i = 0; st == G2N_OK && i < keys.count; i++) {
        g2n_value v;
        if (!g2n_lib__own_enumerable(realm, source, keys.items[i])) continue;
        st = g2n_object_get(realm, source, keys.items[i], &v);
        if (st != G2N_OK) break;
        st = g2n_object_set(realm, target, keys.items[i], g2n_peek(v));
        g2n_drop(realm, v);
    }
    g2n_keys_fini(realm, &keys);
    return st;
}

static enum g2n_status object_assign(struct g2n_call *call, g2n_value *result)
{
    struct g2n_object *target;
    enum g2n_status st = arg_object(call, result, &target);
    if (st != G2N_OK) return st;
    for (uint32_t i = 1; st == G2N_OK && i < call->argc; i++) {
        g2n_value source;
        if (g2n_is_nullish(call->args[i])) continue;
        st = g2n_to_object(call->realm, call->args[i], &source);
        if (st != G2N_OK) break;
        st = assign_from(call->realm, target, g2n_as_object(g2n_peek(source)));
        g2n_drop(call->realm, source);
    }
    return st == G2N_OK ? st : g2n_lib__take_back(call->realm, result, st);
}

struct from_entries { struct g2n_object *target; };

static enum g2n_status add_entry(struct g2n_realm *realm, g2n_view item, void *context)
{
    struct from_entries *to = context;
    g2n_value name, v;
    g2n_key key;
    if (!g2n_is_object(item))
        return g2n_lib__throw_shown(realm, G2N_TYPE_ERROR, "Iterator value ", item, " is not an entry object");
    enum g2n_status st = g2n_object_get_index(realm, g2n_as_object(item), 0, &name);
    if (st != G2N_OK) return st;
    st = g2n_object_get_index(realm, g2n_as_object(item), 1, &v);
    if (st == G2N_OK) {
        st = g2n_to_key(realm, g2n_peek(name), &key);
        if (st == G2N_OK) {
            st = g2n_lib__create_property(realm, to->target, key, g2n_peek(v));
            g2n_key_drop(realm, key);
        }
        g2n_drop(realm, v);
    }
    g2n_drop(realm, name);
    return st;
}

static enum g2n_status object_from_entries(struct g2n_call *call, g2n_value *result)
{
    struct from_entries to;
    if (g2n_is_nullish(g2n_arg(call, 0)))
        return g2n_lib__throw_shown(call->realm, G2N_TYPE_ERROR, "", g2n_arg(call, 0), " is not iterable");
    enum g2n_status st = g2n_object_new_plain(call->realm, 0, &to.target);
    if (st != G2N_OK) return st;
    st = g2n_lib__iterate(call->realm, g2n_arg(call, 0), add_entry, &to);
    if (st == G2N_OK) return g2n_lib__give(result, to.target);
    g2n_object_drop(call->realm, to.target);
    return st;
}

/* ---- prototypes ---- */

static enum g2n_status object_get_prototype_of(struct g2n_call *call, g2n_value *result)
{
    struct g2n_object *obj;
    g2n_value holder;
    enum g2n_status st = arg_object(call, &holder, &obj);
    if (st != G2N_OK) return st;
    *result = obj->proto ? g2n_dup(g2n_view_of_object(obj->proto)) : G2N_NULL;
    g2n_drop(call->realm, holder);
    return G2N_OK;
}

static enum g2n_status require_prototype(struct g2n_realm *realm, g2n_view v)
{
    if (g2n_is_object(v) || g2n_is_null(v)) return G2N_OK;
    return g2n_lib__throw_shown(realm, G2N_TYPE_ERROR, "Object prototype may only be an Object or null: ", v, "");
}

static enum g2n_status object_set_prototype_of(struct g2n_call *call, g2n_value *result)
{
    g2n_view v = g2n_arg(call, 0), proto = g2n_arg(call, 1);
    if (g2n_is_nullish(v))
        return g2n_throw(call->realm, G2N_TYPE_ERROR, "Object.setPrototypeOf called on null or undefined");
    enum g2n_status st = require_prototype(call->realm, proto);
    if (st == G2N_OK && g2n_is_object(v))
        st = g2n_object_set_proto(call->realm, g2n_as_object(v), g2n_is_null(proto) ? NULL : g2n_as_object(proto));
    if (st == G2N_OK) *result = g2n_dup(v);
    return st;
}

/* ---- descriptors ---- */

static enum g2n_status object_define_property(struct g2n_call *call, g2n_value *result)
{
    struct g2n_realm *realm = call->realm;
    struct g2n_lib__descriptor d;
    g2n_key key;
    g2n_view v = g2n_arg(call, 0);
    if (!g2n_is_object(v)) return g2n_throw(realm, G2N_TYPE_ERROR, "Object.defineProperty called on non-object");
    enum g2n_status st = g2n_to_key(realm, g2n_arg(call, 1), &key);
    if (st != G2N_OK) return st;
    st = g2n_lib__descriptor_init(realm, g2n_arg(call, 2), &d);
    if (st == G2N_OK) {
        st = g2n_object_define_checked(realm, g2n_as_object(v), key, &d.it);
        g2n_lib__descriptor_fini(realm, &d);
    }
    g2n_key_drop(realm, key);
    if (st == G2N_OK) *result = g2n_dup(v);
    return st;
}

/* ObjectDefineProperties.  Each property is defined as soon as it has been read; ECMA-262 reads all of them first,
 * which differs only when a later descriptor is in error. */
static enum g2n_status define_properties(struct g2n_realm *realm, struct g2n_object *obj, g2n_view from)
{
    struct g2n_keys keys = {0};
    g2n_value holder;
    if (g2n_is_nullish(from))
        return g2n_throw(realm, G2N_TYPE_ERROR, "Cannot convert undefined or null to object");
    enum g2n_status st = g2n_to_object(realm, from, &holder);
    if (st != G2N_OK) return st;
    struct g2n_object *source = g2n_as_object(g2n_peek(holder));
    st = g2n_object_own_keys(realm, source, &keys);
    for (size_t i = 0; st == G2N_OK && i < keys.count; i++) {
        struct g2n_lib__descriptor d;
        g2n_value v;
        if (!g2n_lib__own_enumerable(realm, source, keys.items[i])) continue;
        st = g2n_object_get(realm, source, keys.items[i], &v);
        if (st != G2N_OK) break;
        st = g2n_lib__descriptor_init(realm, g2n_peek(v), &d);
        g2n_drop(realm, v);
        if (st != G2N_OK) break;
        st = g2n_object_define_checked(realm, obj, keys.items[i], &d.it);
        g2n_lib__descriptor_fini(realm, &d);
    }
    g2n_keys_fini(realm, &keys);
    g2n_drop(realm, holder);
    return st;
}

static enum g2n_status object_define_properties(struct g2n_call *call, g2n_value *result)
{
    g2n_view v = g2n_arg(call, 0);
    if (!g2n_is_object(v))
        return g2n_throw(call->realm, G2N_TYPE_ERROR, "Object.defineProperties called on non-object");
    enum g2n_status st = define_properties(call->realm, g2n_as_object(v), g2n_arg(call, 1));
    if (st == G2N_OK) *result = g2n_dup(v);
    return st;
}

static enum g2n_status object_create(struct g2n_call *call, g2n_value *result)
{
    struct g2n_object *obj;
    g2n_view proto = g2n_arg(call, 0);
    enum g2n_status st = require_prototype(call->realm, proto);
    if (st != G2N_OK) return st;
    st = g2n_object_new(call->realm, &g2n_class_object, g2n_is_null(proto) ? NULL : g2n_as_object(proto), &obj);
    if (st != G2N_OK) return st;
    if (!g2n_is_undefined(g2n_arg(call, 1))) st = define_properties(call->realm, obj, g2n_arg(call, 1));
    if (st == G2N_OK) return g2n_lib__give(result, obj);
    g2n_object_drop(call->realm, obj);
    return st;
}

static enum g2n_status object_get_descriptor(struct g2n_call *call, g2n_value *result)
{
    struct g2n_realm *realm = call->realm;
    struct g2n_property p;
    struct g2n_object *obj;
    g2n_value holder;
    g2n_key key;
    enum g2n_status st = arg_object(call, &holder, &obj);
    if (st != G2N_OK) return st;
    st = g2n_to_key(realm, g2n_arg(call, 1), &key);
    if (st == G2N_OK) {
        enum g2n_found found = g2n_object_get_own(realm, obj, key, &p);
        if (found == G2N_FOUND_THROWN) st = G2N_THROWN;
        if (found == G2N_FOUND) {
            st = g2n_lib__descriptor_object(realm, &p, result);
            g2n_property_drop(realm, &p);
        }
        g2n_key_drop(realm, key);
    }
    g2n_drop(realm, holder);
    return st;
}

static enum g2n_status object_get_descriptors(struct g2n_call *call, g2n_value *result)
{
    struct g2n_realm *realm = call->realm;
    struct g2n_keys keys = {0};
    struct g2n_object *obj, *to;
    g2n_value holder;
    enum g2n_status st = g2n_object_new_plain(realm, 0, &to);
    if (st != G2N_OK) return st;
    st = arg_object(call, &holder, &obj);
    if (st != G2N_OK) {
        g2n_object_drop(realm, to);
        return st;
    }
    st = g2n_object_own_keys(realm, obj, &keys);
    for (size_t i = 0; st == G2N_OK && i < keys.count; i++) {
        struct g2n_property p;
        g2n_value d;
        if (g2n_object_get_own(realm, obj, keys.items[i], &p) != G2N_FOUND) continue;
        st = g2n_lib__descriptor_object(realm, &p, &d);
        g2n_property_drop(realm, &p);
        if (st != G2N_OK) break;
        st = g2n_object_define(realm, to, keys.items[i], g2n_peek(d), G2N_PROP_DEFAULT);
        g2n_drop(realm, d);
    }
    g2n_keys_fini(realm, &keys);
    g2n_drop(realm, holder);
    if (st == G2N_OK) return g2n_lib__give(result, to);
    g2n_object_drop(realm, to);
    return st;
}

/* ---- integrity ---- */

enum level { EXTENSIBLE, SEALED, FROZEN };

/* Object.preventExtensions, seal, freeze: magic is enum level. */
static enum g2n_status object_restrict(struct g2n_call *call, g2n_value *result)
{
    enum level level = (enum level)g2n_lib__magic(call);
    g2n_view v = g2n_arg(call, 0);
    enum g2n_status st = G2N_OK;
    if (g2n_is_object(v)) {
        if (level == EXTENSIBLE) g2n_object_prevent_extensions(g2n_as_object(v));
        else st = g2n_object_seal(call->realm, g2n_as_object(v), level == FROZEN);
    }
    if (st == G2N_OK) *result = g2n_dup(v);
    return st;
}

/* Object.isExtensible, isSealed, isFrozen.  A primitive is all but extensible. */
static enum g2n_status object_is_restricted(struct g2n_call *call, g2n_value *result)
{
    enum level level = (enum level)g2n_lib__magic(call);
    g2n_view v = g2n_arg(call, 0);
    bool yes = level != EXTENSIBLE;
    enum g2n_status st = G2N_OK;
    if (g2n_is_object(v)) {
        if (level == EXTENSIBLE) yes = g2n_object_extensible(g2n_as_object(v));
        else st = g2n_object_is_sealed(call->realm, g2n_as_object(v), level == FROZEN, &yes);
    }
    *result = g2n_bool(yes);
    return st;
}

static enum g2n_status object_is(struct g2n_call *call, g2n_value *result)
{
    *result = g2n_bool(g2n_same_value(g2n_arg(call, 0), g2n_arg(call, 1)));
    return G2N_OK;
}

static enum g2n_status object_has_own(struct g2n_call *call, g2n_value *result)
{
    struct g2n_object *obj;
    g2n_value holder;
    enum g2n_status st = arg_object(call, &holder, &obj);
    if (st != G2N_OK) return st;
    st = g2n_lib__has_own(call->realm, obj, g2n_arg(call, 1), result);
    g2n_drop(call->realm, holder);
    return st;
}

static const struct g2n_method object_statics[] = {
    { "assign",                    object_assign,            2, 0 },
    { "getOwnPropertyDescriptor",  object_get_descriptor,    2, 0 },
    { "getOwnPropertyDescriptors", object_get_descriptors,   1, 0 },
    { "getOwnPropertyNames",       object_own_names,         1, 0 },
    { "getOwnPropertySymbols",     object_own_names,         1, 1 },
    { "hasOwn",                    object_has_own,           2, 0 },
    { "is",                        object_is,                2, 0 },
    { "preventExtensions",         object_restrict,          1, EXTENSIBLE },
    { "seal",                      object_restrict,          1, SEALED },
    { "freeze",                    object_restrict,          1, FROZEN },
    { "create",                    object_create,            2, 0 },
    { "defineProperties",          object_define_properties, 2, 0 },
    { "defineProperty",            object_define_property,   3, 0 },
    { "getPrototypeOf",            object_get_prototype_of,  1, 0 },
    { "setPrototypeOf",            object_set_prototype_of,  2, 0 },
    { "isExtensible",              object_is_restricted,     1, EXTENSIBLE },
    { "isSealed",                  object_is_restricted,     1, SEALED },
    { "isFrozen",                  object_is_restricted,     1, FROZEN },
    { "keys",                      object_list,              1, G2N_LIB_KEYS },
    { "entries",                   object_list,              1, G2N_LIB_ENTRIES },
    { "values",                    object_list,              1, G2N_LIB_VALUES },
    { "fromEntries",               object_from_entries,      1, 0 },
    { NULL, NULL, 0, 0 }
};

enum g2n_status g2n_lib__install_object(struct g2n_realm *realm)
{
    struct g2n_object *proto;
    enum g2n_status st = g2n_lib__prototype(realm, G2N_PROTO_OBJECT, NULL, &proto);
    /* Functions made from here on need their prototype. */
    struct g2n_object *function_proto;
    if (st == G2N_OK) st = g2n_lib__prototype(realm, G2N_PROTO_FUNCTION, proto, &function_proto);
    if (st == G2N_OK) st = g2n_lib__fill_object_prototype(realm, proto);
    if (st != G2N_OK) return st;
    return g2n_lib__constructor(realm, object_construct, "Object", 1, proto, object_statics, NULL);
}
