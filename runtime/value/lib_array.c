/* Array: the constructor, its functions, and what its methods share (ECMA-262, 23.1).
 * Methods are generic over array-likes, as the standard has them; arrays with all their elements in place get short
 * cuts where a method would otherwise make a key for each element. */
#include "value/lib_array.h"

enum g2n_status g2n_lib__this_like(struct g2n_call *call, struct g2n_lib__like *out)
{
    enum g2n_status st = g2n_lib__this_object(call, &out->object);
    if (st != G2N_OK) return st;
    st = g2n_lib__length(call->realm, out->object, &out->length);
    if (st != G2N_OK) g2n_object_drop(call->realm, out->object);
    return st;
}

enum g2n_status g2n_lib__fill_index(struct g2n_realm *realm, struct g2n_array *array, uint64_t index, g2n_value value)
{
    if (index == array->length && array->count == array->length) return g2n_array_push(realm, array, value);
    enum g2n_status st = g2n_object_set_index(realm, &array->object, index, g2n_peek(value));
    g2n_drop(realm, value);
    return st;
}

enum g2n_status g2n_lib__array_of_length(struct g2n_realm *realm, uint64_t length, struct g2n_array **out)
{
    if (length > UINT32_MAX) return g2n_throw(realm, G2N_RANGE_ERROR, "Invalid array length");
    enum g2n_status st = g2n_array_new(realm, 0, out);
    if (st != G2N_OK || length == 0) return st;
    st = g2n_lib__set_length(realm, &(*out)->object, length);
    if (st != G2N_OK) g2n_object_drop(realm, &(*out)->object);
    return st;
}

enum g2n_status g2n_lib__array_copy(struct g2n_realm *realm, const struct g2n_lib__like *like, struct g2n_array **out)
{
    if (like->length > UINT32_MAX) return g2n_throw(realm, G2N_RANGE_ERROR, "Invalid array length");
    enum g2n_status st = g2n_array_new(realm, 0, out);
    for (uint64_t i = 0; st == G2N_OK && i < like->length; i++) {
        g2n_value v;
        st = g2n_object_get_index(realm, like->object, i, &v);
        if (st == G2N_OK) st = g2n_array_push(realm, *out, v);
        if (st != G2N_OK) g2n_object_drop(realm, &(*out)->object);
    }
    return st;
}

/* Array(length) or Array(...items), with and without new. */
static enum g2n_status array_construct(struct g2n_call *call, g2n_value *result)
{
    struct g2n_realm *realm = call->realm;
    struct g2n_array *array;
    enum g2n_status st;
    if (call->argc == 1 && g2n_is_number(call->args[0])) {
        double length = g2n_as_number(call->args[0]);
        if (!(length >= 0 && length <= UINT32_MAX) || length != (double)(uint32_t)length)
            return g2n_throw(realm, G2N_RANGE_ERROR, "Invalid array length");
        st = g2n_lib__array_of_length(realm, (uint64_t)length, &array);
    } else {
        st = g2n_array_from(realm, call->args, call->argc, &array);
    }
    if (st != G2N_OK) return st;
    if (g2n_lib__by_new(call))
        st = g2n_object_set_proto(realm, &array->object, g2n_prototype_for_new(call, realm->protos[G2N_PROTO_ARRAY]));
    if (st == G2N_OK) return g2n_lib__give(result, &array->object);
    g2n_object_drop(realm, &array->object);
    return st;
}

static enum g2n_status array_is_array(struct g2n_call *call, g2n_value *result)
{
    *result = g2n_bool(g2n_is_array(g2n_arg(call, 0)));
    return G2N_OK;
}

static enum g2n_status array_of(struct g2n_call *call, g2n_value *result)
{
    struct g2n_array *array;
    enum g2n_status st = g2n_array_from(call->realm, call->args, call->argc, &array);
    return st == G2N_OK ? g2n_lib__give(result, &array->object) : st;
}

struct from_context {
    struct g2n_array *array;
    g2n_view          map, this_arg;
    uint64_t          index;
};

static enum g2n_status from_item(struct g2n_realm *realm, g2n_view item, void *context)
{
    struct from_context *from = context;
    g2n_value v;
    if (g2n_is_undefined(from->map)) {
        v = g2n_dup(item);
    } else {
        g2n_value number = g2n_number((double)from->index);
        enum g2n_status st = g2n_call_function(realm, from->map, from->this_arg,
                                               (g2n_view[]){ item, g2n_peek(number) }, 2, &v);
        if (st != G2N_OK) return st;
    }
    from->index++;
    return g2n_array_push(realm, from->array, v);
}

static enum g2n_status from_array_like(struct g2n_realm *realm, struct g2n_object *obj, struct from_context *from)
{
    uint64_t length;
    enum g2n_status st = g2n_lib__length(realm, obj, &length);
    if (st == G2N_OK && length > UINT32_MAX) st = g2n_throw(realm, G2N_RANGE_ERROR, "Invalid array length");
    for (uint64_t i = 0; st == G2N_OK && i < length; i++) {
        g2n_value v;
        st = g2n_object_get_index(realm, obj, i, &v);
        if (st != G2N_OK) break;
        st = from_item(realm, g2n_peek(v), from);
        g2n_drop(realm, v);
    }
    return st;
}

static enum g2n_status array_from(struct g2n_call *call, g2n_value *result)
{
    struct g2n_realm *realm = call->realm;
    struct from_context from = { .map = g2n_arg(call, 1), .this_arg = g2n_arg(call, 2) };
    g2n_view items = g2n_arg(call, 0);
    g2n_value holder, method;
    enum g2n_status st = G2N_OK;
    if (g2n_is_nullish(items)) return g2n_lib__iterate(realm, items, from_item, &from); /* which throws */
    if (!g2n_is_undefined(from.map)) st = g2n_lib__require_callable(realm, from.map);
    if (st == G2N_OK) st = g2n_to_object(realm, items, &holder);
    if (st != G2N_OK) return st;
    struct g2n_object *obj = g2n_as_object(g2n_peek(holder));
    st = g2n_lib__method(realm, obj, g2n_key_symbol(realm->symbol_iterator), &method);
    if (st != G2N_OK) goto out_holder;
    st = g2n_array_new(realm, 0, &from.array);
    if (st != G2N_OK) goto out_method;
    st = g2n_is_undefined(g2n_peek(method)) ? from_array_like(realm, obj, &from)
                                            : g2n_lib__iterate(realm, items, from_item, &from);
    if (st == G2N_OK) *result = g2n_own_object(&from.array->object);
    else g2n_object_drop(realm, &from.array->object);
out_method:
    g2n_drop(realm, method);
out_holder:
    g2n_drop(realm, holder);
    return st;
}

/* keys, values, entries: magic is enum g2n_lib__iteration. */
static enum g2n_status array_iterate(struct g2n_call *call, g2n_value *result)
{
    struct g2n_object *obj;
    enum g2n_status st = g2n_lib__this_object(call, &obj);
    if (st != G2N_OK) return st;
    st = g2n_lib__array_iterator(call->realm, obj, (enum g2n_lib__iteration)g2n_lib__magic(call), result);
    g2n_object_drop(call->realm, obj);
    return st;
}

static const struct g2n_method statics[] = {
    { "isArray", array_is_array, 1, 0 },
    { "from",    array_from,     1, 0 },
    { "of",      array_of,       0, 0 },
    { NULL, NULL, 0, 0 }
};

static const struct g2n_method iteration_rows[] = {
    { "keys",    array_iterate, 0, G2N_LIB_KEYS },
    { "values",  array_iterate, 0, G2N_LIB_VALUES },
    { "entries", array_iterate, 0, G2N_LIB_ENTRIES },
    { NULL, NULL, 0, 0 }
};

enum g2n_status g2n_lib__install_array(struct g2n_realm *realm)
{
    const struct g2n_method *const tables[] = {
        g2n_lib__array_change_rows, g2n_lib__array_search_rows, g2n_lib__array_make_rows, g2n_lib__array_sort_rows,
        iteration_rows,
    };
    struct g2n_object *proto;
    enum g2n_status st = g2n_lib__prototype(realm, G2N_PROTO_ARRAY, realm->protos[G2N_PROTO_OBJECT], &proto);
    for (size_t i = 0; st == G2N_OK && i < sizeof tables / sizeof *tables; i++)
        st = g2n_function_define_all(realm, proto, tables[i]);
    if (st == G2N_OK) st = g2n_lib__alias(realm, proto, "values", NULL, realm->symbol_iterator);
    return st == G2N_OK ? g2n_lib__constructor(realm, array_construct, "Array", 1, proto, statics, NULL) : st;
}
