/* Function, Function.prototype (ECMA-262, 20.2), and bound functions (10.4.1).
 * There is no compiler: the constructor refuses, as V8 does where code generation from strings is switched off. */
#include "value/bound.h"
#include "value/lib.h"

/* ---- bound functions ---- */

static enum g2n_status bound_call(struct g2n_call *call, g2n_value *result)
{
    struct g2n_realm *realm = call->realm;
    g2n_view target = g2n_peek(g2n_lib__callee(call)->data[0]);
    const struct g2n_array *held = g2n_as_array(g2n_peek(g2n_lib__callee(call)->data[1]));
    if (held->count - 1 > UINT32_MAX - call->argc)
        return g2n_throw(realm, G2N_RANGE_ERROR, "Too many arguments in function call");

    struct g2n_lib__values args = {0};
    enum g2n_status st = G2N_OK;
    for (uint32_t i = 1; st == G2N_OK && i < held->count; i++)
        st = g2n_lib__values_append(realm, &args, g2n_dup(g2n_peek(held->elements[i])));
    for (uint32_t i = 0; st == G2N_OK && i < call->argc; i++)
        st = g2n_lib__values_append(realm, &args, g2n_dup(call->args[i]));
    if (st == G2N_OK)
        st = g2n_lib__by_new(call)
            ? g2n_construct(realm, target, args.items, args.count, result)
            : g2n_call_function(realm, target, g2n_peek(held->elements[0]), args.items,
                                args.count, result);
    g2n_lib__values_fini(realm, &args);
    return st;
}

enum g2n_status g2n_bound_new(struct g2n_realm *realm, g2n_view target, g2n_view this_value, const g2n_view *args,
                              uint32_t argc, struct g2n_function **out)
{
    struct g2n_object *proto = g2n_as_object(target)->proto, *obj;
    struct g2n_array *held;
    enum g2n_status st = g2n_array_from(realm, &this_value, 1, &held);
    for (uint32_t i = 0; st == G2N_OK && i < argc; i++) {
        st = g2n_array_push(realm, held, g2n_dup(args[i]));
        if (st != G2N_OK) g2n_object_drop(realm, &held->object);
    }
    if (st != G2N_OK) return st;
    st = g2n_object_new(realm, &g2n_class_function, proto, &obj);
    if (st != G2N_OK) {
        g2n_object_drop(realm, &held->object);
        return st;
    }
    struct g2n_function *f = (struct g2n_function *)(void *)obj;
    f->native = bound_call;
    f->data[0] = g2n_dup(target);
    f->data[1] = g2n_own_object(&held->object);
    obj->cell.flags |= G2N_OBJECT_CALLABLE;
    if (g2n_is_constructor(target)) obj->cell.flags |= G2N_OBJECT_CONSTRUCTOR;
    *out = f;
    return G2N_OK;
}

bool g2n_is_bound(g2n_view v)
{
    return g2n_is_object(v) && g2n_as_object(v)->class == &g2n_class_function &&
           ((struct g2n_function *)(void *)g2n_as_object(v))->native == bound_call;
}

g2n_view g2n_bound_target(g2n_view bound)
{
    return g2n_peek(((struct g2n_function *)(void *)g2n_as_object(bound))->data[0]);
}

/* ---- Function.prototype ---- */

static enum g2n_status function_construct(struct g2n_call *call, g2n_value *result)
{
    (void)result;
    return g2n_throw(call->realm, G2N_EVAL_ERROR, "Code generation from strings disallowed for this context");
}

static enum g2n_status function_call(struct g2n_call *call, g2n_value *result)
{
    if (!g2n_is_callable(call->this_value))
        return g2n_throw(call->realm, G2N_TYPE_ERROR, "Function.prototype.call.call is not a function");
    return g2n_call_function(call->realm, call->this_value, g2n_arg(call, 0), call->argc ? call->args + 1 : NULL,
                             call->argc ? call->argc - 1 : 0, result);
}

static enum g2n_status function_apply(struct g2n_call *call, g2n_value *result)
{
    struct g2n_lib__values args = {0};
    enum g2n_status st = G2N_OK;
    if (!g2n_is_callable(call->this_value)) return g2n_lib__throw_apply(call->realm, call->this_value);
    if (!g2n_is_nullish(g2n_arg(call, 1))) st = g2n_lib__values_from_like(call->realm, g2n_arg(call, 1), &args);
    if (st != G2N_OK) return st;
    st = g2n_call_function(call->realm, call->this_value, g2n_arg(call, 0), args.items,
                           args.count, result);
    g2n_lib__values_fini(call->realm, &args);
    return st;
}

/* The bound function's name and length follow the target's (20.2.3.2, steps 4 to 10). */
static enum g2n_status describe_bound(struct g2n_realm *realm, g2n_view target, uint32_t bound_args,
                                      struct g2n_object *f)
{
    g2n_value v;
    double length = 0;
    enum g2n_found found = g2n_object_get_own(realm, g2n_as_object(target), g2n_atom_key(realm, G2N_ATOM_length), NULL);
    if (found == G2N_FOUND_THROWN) return G2N_THROWN;
    if (found == G2N_FOUND) {
        enum g2n_status st =
            g2n_object_get(realm, g2n_as_object(target), g2n_atom_key(realm, G2N_ATOM_length), &v);
        if (st != G2N_OK) return st;
        if (g2n_is_number(g2n_peek(v))) {
            st = g2n_to_integer(realm, g2n_peek(v), &length);
            if (st != G2N_OK) return st;
            length = length > bound_args ? length - bound_args : 0;
        }
        g2n_drop(realm, v);
    }
    g2n_value length_value = g2n_number(length);
    enum g2n_status st = g2n_object_define(realm, f, g2n_atom_key(realm, G2N_ATOM_length), g2n_peek(length_value),
                                           G2N_PROP_CONFIGURABLE);
    if (st != G2N_OK) return st;
    st = g2n_object_get(realm, g2n_as_object(target), g2n_atom_key(realm, G2N_ATOM_name), &v);
    if (st != G2N_OK) return st;
    struct g2n_buf text = G2N_BUF_INIT;
    g2n_buf_append_str(&text, "bound ");
    if (g2n_is_string(g2n_peek(v))) g2n_lib__text_append_string(&text, g2n_as_string(g2n_peek(v)));
    g2n_drop(realm, v);
    st = g2n_string_from_buf(realm, &text, &v);
    if (st != G2N_OK) return st;
    st = g2n_object_define(realm, f, g2n_atom_key(realm, G2N_ATOM_name), g2n_peek(v), G2N_PROP_CONFIGURABLE);
    g2n_drop(realm, v);
    return st;
}

static enum g2n_status function_bind(struct g2n_call *call, g2n_value *result)
{
    struct g2n_function *f;
    uint32_t bound_args = call->argc ? call->argc - 1 : 0;
    if (!g2n_is_callable(call->this_value))
        return g2n_throw(call->realm, G2N_TYPE_ERROR, "Bind must be called on a function");
    enum g2n_status st = g2n_bound_new(call->realm, call->this_value, g2n_arg(call, 0),
                                       call->argc ? call->args + 1 : NULL, bound_args, &f);
    if (st != G2N_OK) return st;
    st = describe_bound(call->realm, call->this_value, bound_args, &f->object);
    if (st == G2N_OK) return g2n_lib__give(result, &f->object);
    g2n_object_drop(call->realm, &f->object);
    return st;
}

static enum g2n_status function_to_string(struct g2n_call *call, g2n_value *result)
{
    struct g2n_property name;
    struct g2n_buf text = G2N_BUF_INIT;
    if (!g2n_is_callable(call->this_value))
        return g2n_throw(call->realm, G2N_TYPE_ERROR, "Function.prototype.toString requires that 'this' be a Function");
    g2n_buf_append_str(&text, "function ");
    if (g2n_object_get_own(call->realm, g2n_as_object(call->this_value), g2n_atom_key(call->realm, G2N_ATOM_name),
                           &name) == G2N_FOUND) {
        if (g2n_is_string(g2n_peek(name.value)))
            g2n_lib__text_append_string(&text, g2n_as_string(g2n_peek(name.value)));
        g2n_property_drop(call->realm, &name);
    }
    g2n_buf_append_str(&text, "() { [native code] }");
    return g2n_string_from_buf(call->realm, &text, result);
}

/* OrdinaryHasInstance; what is not callable has no instances. */
static enum g2n_status function_has_instance(struct g2n_call *call, g2n_value *result)
{
    bool is = false;
    enum g2n_status st = G2N_OK;
    if (g2n_is_callable(call->this_value))
        st = g2n_instance_of(call->realm, g2n_arg(call, 0), call->this_value, &is);
    *result = g2n_bool(is);
    return st;
}

static const struct g2n_method prototype_rows[] = {
    { "apply",    function_apply,     2, 0 },
    { "bind",     function_bind,      1, 0 },
    { "call",     function_call,      1, 0 },
    { "toString", function_to_string, 0, 0 },
    { NULL, NULL, 0, 0 }
};

enum g2n_status g2n_lib__install_function(struct g2n_realm *realm)
{
    struct g2n_object *proto = realm->protos[G2N_PROTO_FUNCTION];
    struct g2n_function *has_instance;
    enum g2n_status st = g2n_function_define_all(realm, proto, prototype_rows);
    if (st == G2N_OK) st = g2n_function_new(realm, function_has_instance, "[Symbol.hasInstance]", 1, &has_instance);
    if (st != G2N_OK) return st;
    st = g2n_object_define(realm, proto, g2n_key_symbol(realm->symbol_has_instance),
                           g2n_view_of_object(&has_instance->object), 0);
    g2n_object_drop(realm, &has_instance->object);
    if (st != G2N_OK) return st;
    return g2n_lib__constructor(realm, function_construct, "Function", 1, proto, NULL, NULL);
}
