/* Reflect (ECMA-262, 28.1).  Where Object throws, Reflect says false. */
#include "value/lib.h"
#include "value/lib_descriptor.h"
#include "value/lib_object_proto.h"

static enum g2n_status target(struct g2n_call *call, const char *method, struct g2n_object **out)
{
    if (!g2n_is_object(g2n_arg(call, 0)))
        return g2n_throw(call->realm, G2N_TYPE_ERROR, "Reflect.%s called on non-object", method);
    *out = g2n_as_object(call->args[0]);
    return G2N_OK;
}

/* The outcome of an operation that runs no guest code, and so throws a TypeError only to refuse. */
static enum g2n_status refusal_is_false(struct g2n_realm *realm, enum g2n_status st, g2n_value *result)
{
    *result = g2n_bool(st == G2N_OK);
    if (st != G2N_THROWN) return st;
    g2n_view thrown = g2n_peek(realm->exception);
    bool refused = g2n_is_object(thrown) && g2n_as_object(thrown)->proto == realm->protos[G2N_PROTO_ERROR + G2N_TYPE_ERROR];
    if (!refused) return st;
    g2n_drop(realm, g2n_take_exception(realm));
    return G2N_OK;
}

static enum g2n_status reflect_apply(struct g2n_call *call, g2n_value *result)
{
    struct g2n_lib__values args;
    g2n_view f = g2n_arg(call, 0);
    if (!g2n_is_callable(f)) return g2n_lib__throw_apply(call->realm, f);
    enum g2n_status st = g2n_lib__values_from_like(call->realm, g2n_arg(call, 2), &args);
    if (st != G2N_OK) return st;
    st = g2n_call_function(call->realm, f, g2n_arg(call, 1), args.items, args.count, result);
    g2n_lib__values_fini(call->realm, &args);
    return st;
}

static enum g2n_status reflect_construct(struct g2n_call *call, g2n_value *result)
{
    struct g2n_lib__values args;
    g2n_view f = g2n_arg(call, 0), new_target = call->argc > 2 ? call->args[2] : f;
    if (!g2n_is_constructor(f))
        return g2n_lib__throw_shown(call->realm, G2N_TYPE_ERROR, "", f, " is not a constructor");
    if (!g2n_is_constructor(new_target))
        return g2n_lib__throw_shown(call->realm, G2N_TYPE_ERROR, "", new_target, " is not a constructor");
    enum g2n_status st = g2n_lib__values_from_like(call->realm, g2n_arg(call, 1), &args);
    if (st != G2N_OK) return st;
    st = g2n_construct_as(call->realm, f, args.items, args.count, new_target, result);
    g2n_lib__values_fini(call->realm, &args);
    return st;
}

static enum g2n_status reflect_define_property(struct g2n_call *call, g2n_value *result)
{
    struct g2n_object *obj;
    struct g2n_lib__descriptor d;
    g2n_key key;
    enum g2n_status st = target(call, "defineProperty", &obj);
    if (st == G2N_OK) st = g2n_to_key(call->realm, g2n_arg(call, 1), &key);
    if (st != G2N_OK) return st;
    st = g2n_lib__descriptor_init(call->realm, g2n_arg(call, 2), &d);
    if (st == G2N_OK) {
        st = refusal_is_false(call->realm, g2n_object_define_checked(call->realm, obj, key, &d.it), result);
        g2n_lib__descriptor_fini(call->realm, &d);
    }
    g2n_key_drop(call->realm, key);
    return st;
}

static enum g2n_status reflect_delete_property(struct g2n_call *call, g2n_value *result)
{
    struct g2n_object *obj;
    g2n_key key;
    bool deleted = false;
    enum g2n_status st = target(call, "deleteProperty", &obj);
    if (st == G2N_OK) st = g2n_to_key(call->realm, g2n_arg(call, 1), &key);
    if (st != G2N_OK) return st;
    st = refusal_is_false(call->realm, g2n_object_delete(call->realm, obj, key, &deleted), result);
    if (st == G2N_OK && !deleted) *result = g2n_bool(false);
    g2n_key_drop(call->realm, key);
    return st;
}

static enum g2n_status reflect_get(struct g2n_call *call, g2n_value *result)
{
    struct g2n_object *obj;
    g2n_key key;
    enum g2n_status st = target(call, "get", &obj);
    if (st == G2N_OK) st = g2n_to_key(call->realm, g2n_arg(call, 1), &key);
    if (st != G2N_OK) return st;
    st = g2n_object_get_for(call->realm, obj, key, call->argc > 2 ? call->args[2] : call->args[0], result);
    g2n_key_drop(call->realm, key);
    return st;
}

/* Whether OrdinarySet would refuse: a read-only property or one without setter on the way, or a receiver that cannot
 * take it.  Asked beforehand, because a setter may throw TypeErrors of its own. */
static bool refuses_set(struct g2n_realm *realm, struct g2n_object *obj, g2n_key key, g2n_view receiver)
{
    struct g2n_property p;
    for (; obj; obj = obj->proto) {
        if (g2n_object_get_own(realm, obj, key, &p) != G2N_FOUND) continue;
        bool accessor = p.flags & G2N_PROP_ACCESSOR, writable = p.flags & G2N_PROP_WRITABLE;
        bool has_setter = accessor && g2n_is_callable(g2n_peek(p.setter));
        g2n_property_drop(realm, &p);
        if (accessor) return !has_setter;
        if (!writable) return true;
        break;
    }
    if (!g2n_is_object(receiver)) return true;
    if (g2n_object_get_own(realm, g2n_as_object(receiver), key, &p) != G2N_FOUND)
        return !g2n_object_extensible(g2n_as_object(receiver));
    g2n_property_drop(realm, &p);
    return (p.flags & G2N_PROP_ACCESSOR) || !(p.flags & G2N_PROP_WRITABLE);
}

static enum g2n_status reflect_set(struct g2n_call *call, g2n_value *result)
{
    struct g2n_object *obj;
    g2n_key key;
    enum g2n_status st = target(call, "set", &obj);
    if (st == G2N_OK) st = g2n_to_key(call->realm, g2n_arg(call, 1), &key);
    if (st != G2N_OK) return st;
    g2n_view receiver = call->argc > 3 ? call->args[3] : call->args[0];
    bool refused = refuses_set(call->realm, obj, key, receiver);
    if (!refused) st = g2n_object_set_for(call->realm, obj, key, g2n_arg(call, 2), receiver);
    *result = g2n_bool(!refused);
    g2n_key_drop(call->realm, key);
    return st;
}

static enum g2n_status reflect_get_descriptor(struct g2n_call *call, g2n_value *result)
{
    struct g2n_object *obj;
    struct g2n_property p;
    g2n_key key;
    enum g2n_status st = target(call, "getOwnPropertyDescriptor", &obj);
    if (st == G2N_OK) st = g2n_to_key(call->realm, g2n_arg(call, 1), &key);
    if (st != G2N_OK) return st;
    enum g2n_found found = g2n_object_get_own(call->realm, obj, key, &p);
    if (found == G2N_FOUND_THROWN) st = G2N_THROWN;
    if (found == G2N_FOUND) {
        st = g2n_lib__descriptor_object(call->realm, &p, result);
        g2n_property_drop(call->realm, &p);
    }
    g2n_key_drop(call->realm, key);
    return st;
}

static enum g2n_status reflect_get_prototype_of(struct g2n_call *call, g2n_value *result)
{
    struct g2n_object *obj;
    enum g2n_status st = target(call, "getPrototypeOf", &obj);
    if (st == G2N_OK) *result = obj->proto ? g2n_dup(g2n_view_of_object(obj->proto)) : G2N_NULL;
    return st;
}

static enum g2n_status reflect_set_prototype_of(struct g2n_call *call, g2n_value *result)
{
    struct g2n_object *obj;
    g2n_view proto = g2n_arg(call, 1);
    enum g2n_status st = target(call, "setPrototypeOf", &obj);
    if (st != G2N_OK) return st;
    if (!g2n_is_object(proto) && !g2n_is_null(proto))
        return g2n_lib__throw_shown(call->realm, G2N_TYPE_ERROR, "Object prototype may only be an Object or null: ",
                                    proto, "");
    st = g2n_object_set_proto(call->realm, obj, g2n_is_null(proto) ? NULL : g2n_as_object(proto));
    return refusal_is_false(call->realm, st, result);
}

static enum g2n_status reflect_has(struct g2n_call *call, g2n_value *result)
{
    struct g2n_object *obj;
    g2n_key key;
    bool has = false;
    enum g2n_status st = target(call, "has", &obj);
    if (st == G2N_OK) st = g2n_to_key(call->realm, g2n_arg(call, 1), &key);
    if (st != G2N_OK) return st;
    st = g2n_object_has(call->realm, obj, key, &has);
    g2n_key_drop(call->realm, key);
    *result = g2n_bool(has);
    return st;
}

static enum g2n_status reflect_own_keys(struct g2n_call *call, g2n_value *result)
{
    struct g2n_object *obj;
    struct g2n_keys keys = {0};
    struct g2n_lib__values list = {0};
    enum g2n_status st = target(call, "ownKeys", &obj);
    if (st == G2N_OK) st = g2n_object_own_keys(call->realm, obj, &keys);
    for (size_t i = 0; st == G2N_OK && i < keys.count; i++)
        st = g2n_lib__values_append(call->realm, &list, g2n_lib__key_value(keys.items[i]));
    g2n_keys_fini(call->realm, &keys);
    if (st == G2N_OK) return g2n_lib__values_to_array(call->realm, &list, result);
    g2n_lib__values_fini(call->realm, &list);
    return st;
}

/* isExtensible (magic 0), preventExtensions (1). */
static enum g2n_status reflect_extensible(struct g2n_call *call, g2n_value *result)
{
    struct g2n_object *obj;
    bool prevent = g2n_lib__magic(call);
    enum g2n_status st = target(call, prevent ? "preventExtensions" : "isExtensible", &obj);
    if (st != G2N_OK) return st;
    if (prevent) g2n_object_prevent_extensions(obj);
    *result = g2n_bool(prevent || g2n_object_extensible(obj));
    return G2N_OK;
}

static const struct g2n_method rows[] = {
    { "apply",                    reflect_apply,            3, 0 },
    { "construct",                reflect_construct,        2, 0 },
    { "defineProperty",           reflect_define_property,  3, 0 },
    { "deleteProperty",           reflect_delete_property,  2, 0 },
    { "get",                      reflect_get,              2, 0 },
    { "getOwnPropertyDescriptor", reflect_get_descriptor,   2, 0 },
    { "getPrototypeOf",           reflect_get_prototype_of, 1, 0 },
    { "has",                      reflect_has,              2, 0 },
    { "isExtensible",             reflect_extensible,       1, 0 },
    { "ownKeys",                  reflect_own_keys,         1, 0 },
    { "preventExtensions",        reflect_extensible,       1, 1 },
    { "set",                      reflect_set,              3, 0 },
    { "setPrototypeOf",           reflect_set_prototype_of, 2, 0 },
    { NULL, NULL, 0, 0 }
};

enum g2n_status g2n_lib__install_reflect(struct g2n_realm *realm)
{
    struct g2n_object *reflect;
    return g2n_lib__namespace(realm, "Reflect", rows, &reflect);
}
