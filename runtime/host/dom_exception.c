/* name, message and code are accessors of the prototype, as in node; `stack` is the object's own. */
#include "host/dom_exception.h"

#include "host/args.h"
#include "host/web.h"
#include "value/lib.h"

struct dom_exception {
    struct g2n_object object;
    g2n_value         name, message; /* strings */
    int               code;          /* 0: the name has none */
};

static void dom_exception_fini(struct g2n_realm *realm, struct g2n_object *obj)
{
    struct dom_exception *e = (struct dom_exception *)(void *)obj;
    g2n_drop(realm, e->name);
    g2n_drop(realm, e->message);
}

/* Names and messages are strings, which hold no objects: there is nothing to trace. */
const struct g2n_class g2n_class_dom_exception = {
    .name = "DOMException", .size = sizeof(struct dom_exception), .fini = dom_exception_fini,
};

static const struct { const char *constant, *name; int code; } names[] = {
#define NAME(constant, name, code) { #constant, name, code },
#include "host/dom_exception.def"
#undef NAME
};
#define NAME_COUNT (sizeof names / sizeof *names)

bool g2n_is_error(g2n_view v)
{
    return g2n_is_object(v) &&
           (g2n_as_object(v)->class == &g2n_class_error || g2n_as_object(v)->class == &g2n_class_dom_exception);
}

static int code_of(const struct g2n_string *name)
{
    for (size_t i = 0; i < NAME_COUNT; i++)
        if (names[i].name[0] && g2n_string_equal_c(name, names[i].name)) return names[i].code;
    return 0;
}

/* "AbortError: message" */
static enum g2n_status define_stack(struct g2n_realm *realm, struct dom_exception *e)
{
    const struct g2n_string *name = g2n_as_string(g2n_peek(e->name)), *message = g2n_as_string(g2n_peek(e->message));
    struct g2n_buf text = G2N_BUF_INIT;
    g2n_value stack;
    g2n_lib__text_append_string(&text, name);
    if (name->len && message->len) g2n_buf_append_str(&text, ": ");
    g2n_lib__text_append_string(&text, message);
    enum g2n_status st = g2n_string_from_buf(realm, &text, &stack);
    if (st != G2N_OK) return st;
    st = g2n_object_define(realm, &e->object, g2n_atom_key(realm, G2N_ATOM_stack), g2n_peek(stack), G2N_PROP_METHOD);
    g2n_drop(realm, stack);
    return st;
}

/* Consumes name and message. */
static enum g2n_status make(struct g2n_realm *realm, struct g2n_object *proto, g2n_value name, g2n_value message,
                            struct g2n_object **out)
{
    struct g2n_object *obj;
    enum g2n_status st = g2n_object_new(realm, &g2n_class_dom_exception, proto, &obj);
    if (st != G2N_OK) {
        g2n_drop(realm, name);
        g2n_drop(realm, message);
        return st;
    }
    struct dom_exception *e = (struct dom_exception *)(void *)obj;
    e->name = name;
    e->message = message;
    e->code = code_of(g2n_as_string(g2n_peek(name)));
    st = define_stack(realm, e);
    if (st == G2N_OK) *out = obj;
    else g2n_object_drop(realm, obj);
    return st;
}

enum g2n_status g2n_dom_exception_new(struct g2n_realm *realm, const char *name, const char *message, g2n_value *out)
{
    g2n_value name_text, message_text;
    struct g2n_object *obj;
    enum g2n_status st = g2n_string_from_c(realm, name, &name_text);
    if (st != G2N_OK) return st;
    st = g2n_string_from_c(realm, message, &message_text);
    if (st != G2N_OK) {
        g2n_drop(realm, name_text);
        return st;
    }
    st = make(realm, g2n_web_proto(g2n_host_of(realm), G2N_WEB_DOM_EXCEPTION), name_text, message_text, &obj);
    if (st == G2N_OK) *out = g2n_own_object(obj);
    return st;
}

enum g2n_status g2n_dom_exception_throw(struct g2n_realm *realm, const char *name, const char *message)
{
    g2n_value error;
    enum g2n_status st = g2n_dom_exception_new(realm, name, message, &error);
    return st == G2N_OK ? g2n_throw_value(realm, error) : st;
}

/* ---- what the guest calls ---- */

static enum g2n_status text_or(struct g2n_realm *realm, g2n_view v, const char *missing, g2n_value *out)
{
    return g2n_is_undefined(v) ? g2n_string_from_c(realm, missing, out) : g2n_to_string(realm, v, out);
}

/* The second argument is a name, or an object with `name` and perhaps `cause`. */
static enum g2n_status name_from(struct g2n_realm *realm, g2n_view options, g2n_value *name, g2n_value *cause)
{
    bool has = false;
    *cause = G2N_ABSENT;
    if (!g2n_is_object(options)) return text_or(realm, options, "Error", name);
    struct g2n_object *obj = g2n_as_object(options);
    g2n_value v;
    enum g2n_status st = g2n_object_get(realm, obj, g2n_atom_key(realm, G2N_ATOM_name), &v);
    if (st != G2N_OK) return st;
    st = text_or(realm, g2n_peek(v), "Error", name);
    g2n_drop(realm, v);
    if (st != G2N_OK) return st;
    st = g2n_object_has(realm, obj, g2n_atom_key(realm, G2N_ATOM_cause), &has);
    if (st == G2N_OK && has) st = g2n_object_get(realm, obj, g2n_atom_key(realm, G2N_ATOM_cause), cause);
    if (st != G2N_OK) g2n_drop(realm, *name);
    return st;
}

static enum g2n_status construct(struct g2n_call *call, g2n_value *result)
{
    struct g2n_realm *realm = call->realm;
    struct g2n_object *proto, *obj;
    g2n_value name, message, cause;
    enum g2n_status st = g2n_web_require_new(call, "DOMException");
    if (st == G2N_OK) st = text_or(realm, g2n_arg(call, 0), "", &message);
    if (st != G2N_OK) return st;
    st = name_from(realm, g2n_arg(call, 1), &name, &cause);
    if (st != G2N_OK) {
        g2n_drop(realm, message);
        return st;
    }
    proto = g2n_prototype_for_new(call, g2n_web_proto(g2n_host_of(realm), G2N_WEB_DOM_EXCEPTION));
    st = make(realm, proto, name, message, &obj);
    if (st == G2N_OK && !g2n_is_absent(g2n_peek(cause))) {
        st = g2n_object_define(realm, obj, g2n_atom_key(realm, G2N_ATOM_cause), g2n_peek(cause), G2N_PROP_METHOD);
        if (st != G2N_OK) g2n_object_drop(realm, obj);
    }
    g2n_drop(realm, cause);
    return st == G2N_OK ? g2n_lib__give(result, obj) : st;
}

enum field { NAME, MESSAGE, CODE };

static enum g2n_status get_field(struct g2n_call *call, g2n_value *result)
{
    if (!g2n_is_object(call->this_value) || g2n_as_object(call->this_value)->class != &g2n_class_dom_exception)
        return g2n_args_throw(call->realm, G2N_TYPE_ERROR, "ERR_INVALID_THIS",
                              "Value of \"this\" must be of DOMException");
    const struct dom_exception *e = (const struct dom_exception *)(void *)g2n_as_object(call->this_value);
    switch ((enum field)g2n_web_magic(call)) {
    case NAME:    *result = g2n_dup(g2n_peek(e->name)); break;
    case MESSAGE: *result = g2n_dup(g2n_peek(e->message)); break;
    case CODE:    *result = g2n_number(e->code); break;
    }
    return G2N_OK;
}

enum g2n_status g2n_web__install_dom_exception(struct g2n_host *host)
{
    static const struct g2n_web_attribute attributes[] = {
        { "name",    get_field, NULL, NAME    },
        { "message", get_field, NULL, MESSAGE },
        { "code",    get_field, NULL, CODE    },
        { NULL, NULL, NULL, 0 },
    };
    static const struct g2n_web_shape shape = {
        .name = "DOMException", .id = G2N_WEB_DOM_EXCEPTION, .construct = construct, .attributes = attributes,
    };
    struct g2n_realm *realm = &host->realm;
    struct g2n_object *constructor;
    enum g2n_status st =
        g2n_web_define(host, &shape, realm->protos[G2N_PROTO_ERROR + G2N_ERROR], NULL, &constructor);
    for (size_t i = 0; i < NAME_COUNT && st == G2N_OK; i++) {
        g2n_value code = g2n_number(names[i].code);
        st = g2n_lib__define_flags(realm, constructor, names[i].constant, code, G2N_PROP_ENUMERABLE);
        if (st == G2N_OK)
            st = g2n_lib__define_flags(realm, g2n_web_proto(host, G2N_WEB_DOM_EXCEPTION), names[i].constant, code,
                                       G2N_PROP_ENUMERABLE);
    }
    return st;
}
