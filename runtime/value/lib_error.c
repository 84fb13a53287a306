/* The Error constructors and prototypes (ECMA-262, 20.5), with V8's own properties `stack` and `message`.
 * There is no JavaScript stack: `stack` is the line that the error prints as, and captureStackTrace gives just that. */
#include "value/lib.h"

/* name or message of an error-like, as text; `missing` when it is undefined. */
static enum g2n_status text_of(struct g2n_realm *realm, struct g2n_object *obj, enum g2n_atom_id id,
                               const char *missing, g2n_value *out)
{
    g2n_value v;
    enum g2n_status st = g2n_object_get(realm, obj, g2n_atom_key(realm, id), &v);
    if (st != G2N_OK) return st;
    st = g2n_is_undefined(g2n_peek(v)) ? g2n_string_from_c(realm, missing, out) : g2n_to_string(realm, g2n_peek(v), out);
    g2n_drop(realm, v);
    return st;
}

/* Error.prototype.toString's outcome for any object: "name: message". */
static enum g2n_status error_text(struct g2n_realm *realm, struct g2n_object *obj, g2n_value *out)
{
    g2n_value name, message;
    enum g2n_status st = text_of(realm, obj, G2N_ATOM_name, "Error", &name);
    if (st != G2N_OK) return st;
    st = text_of(realm, obj, G2N_ATOM_message, "", &message);
    if (st == G2N_OK) {
        struct g2n_buf text = G2N_BUF_INIT;
        g2n_lib__text_append_string(&text, g2n_as_string(g2n_peek(name)));
        if (g2n_as_string(g2n_peek(name))->len && g2n_as_string(g2n_peek(message))->len)
            g2n_buf_append_str(&text, ": ");
        g2n_lib__text_append_string(&text, g2n_as_string(g2n_peek(message)));
        st = g2n_string_from_buf(realm, &text, out);
        g2n_drop(realm, message);
    }
    g2n_drop(realm, name);
    return st;
}

static enum g2n_status error_to_string(struct g2n_call *call, g2n_value *result)
{
    if (!g2n_is_object(call->this_value))
        return g2n_lib__incompatible(call->realm, "Error.prototype.toString", call->this_value);
    return error_text(call->realm, g2n_as_object(call->this_value), result);
}

static enum g2n_status define_stack(struct g2n_realm *realm, struct g2n_object *obj)
{
    g2n_value text;
    enum g2n_status st = error_text(realm, obj, &text);
    if (st != G2N_OK) return st;
    st = g2n_object_define(realm, obj, g2n_atom_key(realm, G2N_ATOM_stack), g2n_peek(text), G2N_PROP_METHOD);
    g2n_drop(realm, text);
    return st;
}

/* InstallErrorCause. */
static enum g2n_status define_cause(struct g2n_realm *realm, struct g2n_object *error, g2n_view options)
{
    g2n_key key = g2n_atom_key(realm, G2N_ATOM_cause);
    g2n_value cause;
    bool has;
    if (!g2n_is_object(options)) return G2N_OK;
    enum g2n_status st = g2n_object_has(realm, g2n_as_object(options), key, &has);
    if (st != G2N_OK || !has) return st;
    st = g2n_object_get(realm, g2n_as_object(options), key, &cause);
    if (st != G2N_OK) return st;
    st = g2n_object_define(realm, error, key, g2n_peek(cause), G2N_PROP_METHOD);
    g2n_drop(realm, cause);
    return st;
}

static enum g2n_status define_errors(struct g2n_realm *realm, struct g2n_object *error, g2n_view errors)
{
    struct g2n_lib__values list;
    g2n_value array;
    enum g2n_status st = g2n_lib__values_from_iterable(realm, errors, &list);
    if (st == G2N_OK) st = g2n_lib__values_to_array(realm, &list, &array);
    return st == G2N_OK ? g2n_lib__define(realm, error, "errors", array) : st;
}

/* `stack` comes first, as V8 has it, and its text needs the message: so it is defined twice. */
static enum g2n_status fill_error(struct g2n_call *call, struct g2n_object *error, g2n_view message, g2n_view options)
{
    struct g2n_realm *realm = call->realm;
    g2n_value text;
    enum g2n_status st = g2n_object_define(realm, error, g2n_atom_key(realm, G2N_ATOM_stack), G2N_VIEW_UNDEFINED,
                                           G2N_PROP_METHOD);
    if (st == G2N_OK && !g2n_is_undefined(message)) {
        st = g2n_to_string(realm, message, &text);
        if (st != G2N_OK) return st;
        st = g2n_object_define(realm, error, g2n_atom_key(realm, G2N_ATOM_message), g2n_peek(text), G2N_PROP_METHOD);
        g2n_drop(realm, text);
    }
    if (st == G2N_OK) st = define_cause(realm, error, options);
    return st == G2N_OK ? define_stack(realm, error) : st;
}

/* Every constructor; magic is enum g2n_error_type. */
static enum g2n_status error_construct(struct g2n_call *call, g2n_value *result)
{
    struct g2n_object *error;
    int type = g2n_lib__magic(call);
    uint32_t first = type == G2N_AGGREGATE_ERROR ? 1 : 0;
    enum g2n_status st = g2n_lib__new_for(call, &g2n_class_error, G2N_PROTO_ERROR + type, &error);
    if (st != G2N_OK) return st;
    st = fill_error(call, error, g2n_arg(call, first), g2n_arg(call, first + 1));
    if (st == G2N_OK && first) st = define_errors(call->realm, error, g2n_arg(call, 0));
    if (st == G2N_OK) return g2n_lib__give(result, error);
    g2n_object_drop(call->realm, error);
    return st;
}

static enum g2n_status capture_stack_trace(struct g2n_call *call, g2n_value *result)
{
    (void)result;
    if (!g2n_is_object(g2n_arg(call, 0)))
        return g2n_throw(call->realm, G2N_TYPE_ERROR, "Invalid argument");
    return define_stack(call->realm, g2n_as_object(g2n_arg(call, 0)));
}

static const struct g2n_method error_statics[] = {
    { "captureStackTrace", capture_stack_trace, 2, 0 },
    { NULL, NULL, 0, 0 }
};

static const struct g2n_method prototype_rows[] = {
    { "toString", error_to_string, 0, 0 },
    { NULL, NULL, 0, 0 }
};

static enum g2n_status define_string(struct g2n_realm *realm, struct g2n_object *obj, const char *name,
                                     const char *text)
{
    g2n_value v;
    enum g2n_status st = g2n_string_from_c(realm, text, &v);
    return st == G2N_OK ? g2n_lib__define(realm, obj, name, v) : st;
}

static enum g2n_status install_type(struct g2n_realm *realm, enum g2n_error_type type, struct g2n_function *parent,
                                    struct g2n_function **out)
{
    struct g2n_object *proto;
    struct g2n_object *above = realm->protos[type == G2N_ERROR ? (int)G2N_PROTO_OBJECT : (int)G2N_PROTO_ERROR];
    const char *name = g2n_error_type_name(type);
    enum g2n_status st = g2n_lib__prototype(realm, G2N_PROTO_ERROR + (int)type, above, &proto);
    if (st == G2N_OK) st = define_string(realm, proto, "name", name);
    if (st == G2N_OK) st = define_string(realm, proto, "message", "");
    if (st == G2N_OK)
        st = g2n_lib__constructor(realm, error_construct, name, type == G2N_AGGREGATE_ERROR ? 2 : 1, proto,
                                  type == G2N_ERROR ? error_statics : NULL, out);
    if (st != G2N_OK) return st;
    (*out)->magic = type;
    return parent ? g2n_object_set_proto(realm, &(*out)->object, &parent->object) : G2N_OK;
}

enum g2n_status g2n_lib__install_error(struct g2n_realm *realm)
{
    struct g2n_function *error, *derived;
    enum g2n_status st = install_type(realm, G2N_ERROR, NULL, &error);
    if (st == G2N_OK) st = g2n_function_define_all(realm, realm->protos[G2N_PROTO_ERROR], prototype_rows);
    if (st == G2N_OK)
        st = g2n_object_put_c(realm, &error->object, "stackTraceLimit", g2n_number(10));
    for (int type = G2N_ERROR + 1; st == G2N_OK && type < G2N_ERROR_TYPE_COUNT; type++)
        st = install_type(realm, (enum g2n_error_type)type, error, &derived);
    return st;
}
