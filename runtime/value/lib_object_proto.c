/* Object.prototype (ECMA-262, 20.1.3), with the accessor __proto__ of annex B. */
#include "value/lib_object_proto.h"

#include "value/lib.h"
#include "value/lib_descriptor.h"
#include "value/wrapper.h"

enum g2n_status g2n_lib__has_own(struct g2n_realm *realm, struct g2n_object *obj, g2n_view name, g2n_value *result)
{
    g2n_key key;
    enum g2n_status st = g2n_to_key(realm, name, &key);
    if (st != G2N_OK) return st;
    enum g2n_found found = g2n_object_get_own(realm, obj, key, NULL);
    g2n_key_drop(realm, key);
    *result = g2n_bool(found == G2N_FOUND);
    return found == G2N_FOUND_THROWN ? G2N_THROWN : G2N_OK;
}

static enum g2n_status has_own_property(struct g2n_call *call, g2n_value *result)
{
    struct g2n_object *obj;
    enum g2n_status st = g2n_lib__this_object(call, &obj);
    if (st != G2N_OK) return st;
    st = g2n_lib__has_own(call->realm, obj, g2n_arg(call, 0), result);
    g2n_object_drop(call->realm, obj);
    return st;
}

static enum g2n_status is_prototype_of(struct g2n_call *call, g2n_value *result)
{
    *result = g2n_bool(false);
    if (!g2n_is_object(g2n_arg(call, 0))) return G2N_OK;
    struct g2n_object *obj;
    enum g2n_status st = g2n_lib__this_object(call, &obj);
    if (st != G2N_OK) return st;
    for (const struct g2n_object *o = g2n_as_object(g2n_arg(call, 0))->proto; o; o = o->proto)
        if (o == obj) *result = g2n_bool(true);
    g2n_object_drop(call->realm, obj);
    return G2N_OK;
}

static enum g2n_status property_is_enumerable(struct g2n_call *call, g2n_value *result)
{
    struct g2n_object *obj;
    g2n_key key;
    enum g2n_status st = g2n_to_key(call->realm, g2n_arg(call, 0), &key);
    if (st != G2N_OK) return st;
    st = g2n_lib__this_object(call, &obj);
    if (st == G2N_OK) {
        *result = g2n_bool(g2n_lib__own_enumerable(call->realm, obj, key));
        g2n_object_drop(call->realm, obj);
    }
    g2n_key_drop(call->realm, key);
    return st;
}

static const char *builtin_tag(g2n_view v)
{
    if (g2n_is_array(v)) return "Array";
    if (g2n_is_callable(v)) return "Function";
    if (g2n_as_object(v)->class == &g2n_class_error) return "Error";
    if (g2n_is_wrapper(v)) {
        g2n_view inner = g2n_peek(g2n_as_wrapper(v)->primitive);
        if (g2n_is_string(inner)) return "String";
        if (g2n_is_number(inner)) return "Number";
        return g2n_is_bool(inner) ? "Boolean" : "Object";
    }
    return strcmp(g2n_as_object(v)->class->name, "Date") == 0 ? "Date" : "Object";
}

static enum g2n_status object_to_string(struct g2n_call *call, g2n_value *result)
{
    struct g2n_realm *realm = call->realm;
    g2n_value holder, tag;
    if (g2n_is_undefined(call->this_value)) return g2n_string_from_c(realm, "[object Undefined]", result);
    if (g2n_is_null(call->this_value)) return g2n_string_from_c(realm, "[object Null]", result);
    enum g2n_status st = g2n_to_object(realm, call->this_value, &holder);
    if (st != G2N_OK) return st;
    st = g2n_object_get(realm, g2n_as_object(g2n_peek(holder)), g2n_key_symbol(realm->symbol_to_string_tag), &tag);
    if (st == G2N_OK) {
        struct g2n_buf text = G2N_BUF_INIT;
        g2n_buf_append_str(&text, "[object ");
        if (g2n_is_string(g2n_peek(tag))) g2n_lib__text_append_string(&text, g2n_as_string(g2n_peek(tag)));
        else g2n_buf_append_str(&text, builtin_tag(g2n_peek(holder)));
        g2n_buf_append_byte(&text, ']');
        st = g2n_string_from_buf(realm, &text, result);
        g2n_drop(realm, tag);
    }
    g2n_drop(realm, holder);
    return st;
}

static enum g2n_status object_to_locale_string(struct g2n_call *call, g2n_value *result)
{
    if (g2n_is_nullish(call->this_value))
        return g2n_throw(call->realm, G2N_TYPE_ERROR, "Object.prototype.toLocaleString called on null or undefined");
    return g2n_lib__invoke(call->realm, call->this_value, "toString", NULL, 0, result);
}

static enum g2n_status object_value_of(struct g2n_call *call, g2n_value *result)
{
    struct g2n_object *obj;
    enum g2n_status st = g2n_lib__this_object(call, &obj);
    return st == G2N_OK ? g2n_lib__give(result, obj) : st;
}

static enum g2n_status get_proto(struct g2n_call *call, g2n_value *result)
{
    struct g2n_object *obj;
    enum g2n_status st = g2n_lib__this_object(call, &obj);
    if (st != G2N_OK) return st;
    *result = obj->proto ? g2n_dup(g2n_view_of_object(obj->proto)) : G2N_NULL;
    g2n_object_drop(call->realm, obj);
    return G2N_OK;
}

static enum g2n_status set_proto(struct g2n_call *call, g2n_value *result)
{
    (void)result;
    g2n_view proto = g2n_arg(call, 0);
    if (g2n_is_nullish(call->this_value))
        return g2n_throw(call->realm, G2N_TYPE_ERROR, "Object.prototype.__proto__ called on null or undefined");
    if (!g2n_is_object(call->this_value) || !(g2n_is_object(proto) || g2n_is_null(proto))) return G2N_OK;
    return g2n_object_set_proto(call->realm, g2n_as_object(call->this_value),
                                g2n_is_null(proto) ? NULL : g2n_as_object(proto));
}

static const struct g2n_method prototype_rows[] = {
    { "hasOwnProperty",       has_own_property,        1, 0 },
    { "isPrototypeOf",        is_prototype_of,         1, 0 },
    { "propertyIsEnumerable", property_is_enumerable,  1, 0 },
    { "toString",             object_to_string,        0, 0 },
    { "toLocaleString",       object_to_locale_string, 0, 0 },
    { "valueOf",              object_value_of,         0, 0 },
    { NULL, NULL, 0, 0 }
};

static enum g2n_status define_proto_accessor(struct g2n_realm *realm, struct g2n_object *proto)
{
    struct g2n_function *getter = NULL, *setter = NULL;
    struct g2n_string *name = NULL;
    enum g2n_status st = g2n_function_new(realm, get_proto, "get __proto__", 0, &getter);
    if (st != G2N_OK) return st;
    st = g2n_function_new(realm, set_proto, "set __proto__", 1, &setter);
    if (st != G2N_OK) goto out_getter;
    st = g2n_atom_new(realm, "__proto__", 9, &name);
    if (st != G2N_OK) goto out_setter;
    st = g2n_object_define_accessor(realm, proto, g2n_key_atom(name), g2n_view_of_object(&getter->object),
                                    g2n_view_of_object(&setter->object), G2N_PROP_CONFIGURABLE);
    g2n_atom_release(realm, name);
out_setter:
    g2n_object_drop(realm, &setter->object);
out_getter:
    g2n_object_drop(realm, &getter->object);
    return st;
}

enum g2n_status g2n_lib__fill_object_prototype(struct g2n_realm *realm, struct g2n_object *proto)
{
    enum g2n_status st = g2n_function_define_all(realm, proto, prototype_rows);
    return st == G2N_OK ? define_proto_accessor(realm, proto) : st;
}
