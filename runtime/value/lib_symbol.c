/* Symbol (ECMA-262, 20.4).  The registry of Symbol.for is an object without prototype, which Symbol.for and
 * Symbol.keyFor hold in data[0]: its keys are the registered names. */
#include "value/lib.h"
#include "value/wrapper.h"

static enum g2n_status symbol_construct(struct g2n_call *call, g2n_value *result)
{
    struct g2n_symbol *symbol;
    g2n_value text = G2N_UNDEFINED;
    if (g2n_lib__by_new(call)) return g2n_throw(call->realm, G2N_TYPE_ERROR, "Symbol is not a constructor");
    enum g2n_status st = G2N_OK;
    if (!g2n_is_undefined(g2n_arg(call, 0))) st = g2n_to_string(call->realm, g2n_arg(call, 0), &text);
    if (st != G2N_OK) return st;
    st = g2n_symbol_new(call->realm, NULL, &symbol);
    if (st != G2N_OK) {
        g2n_drop(call->realm, text);
        return st;
    }
    if (g2n_is_string(g2n_peek(text))) symbol->description = g2n_as_string(g2n_peek(text)); /* takes the reference */
    *result = g2n_own_symbol(symbol);
    return G2N_OK;
}

static enum g2n_status symbol_for(struct g2n_call *call, g2n_value *result)
{
    struct g2n_realm *realm = call->realm;
    struct g2n_object *registry = g2n_as_object(g2n_peek(g2n_lib__callee(call)->data[0]));
    g2n_value name;
    struct g2n_string *atom;
    enum g2n_status st = g2n_to_string(realm, g2n_arg(call, 0), &name);
    if (st != G2N_OK) return st;
    st = g2n_atom_of(realm, g2n_as_string(g2n_peek(name)), &atom);
    if (st != G2N_OK) goto out_name;
    st = g2n_object_get(realm, registry, g2n_key_atom(atom), result);
    if (st == G2N_OK && g2n_is_undefined(g2n_peek(*result))) {
        struct g2n_symbol *symbol;
        st = g2n_symbol_new(realm, NULL, &symbol);
        if (st == G2N_OK) {
            symbol->description = g2n_as_string(g2n_peek(g2n_dup(g2n_peek(name))));
            *result = g2n_own_symbol(symbol);
            st = g2n_object_define(realm, registry, g2n_key_atom(atom), g2n_peek(*result), 0);
            if (st != G2N_OK) st = g2n_lib__take_back(realm, result, st);
        }
    }
    g2n_atom_release(realm, atom);
out_name:
    g2n_drop(realm, name);
    return st;
}

static enum g2n_status symbol_key_for(struct g2n_call *call, g2n_value *result)
{
    struct g2n_realm *realm = call->realm;
    struct g2n_object *registry = g2n_as_object(g2n_peek(g2n_lib__callee(call)->data[0]));
    g2n_value registered;
    g2n_view v = g2n_arg(call, 0);
    if (!g2n_is_symbol(v)) return g2n_lib__throw_shown(realm, G2N_TYPE_ERROR, "", v, " is not a symbol");
    struct g2n_string *description = g2n_as_symbol(v)->description, *atom;
    if (!description) return G2N_OK;
    enum g2n_status st = g2n_atom_of(realm, description, &atom);
    if (st != G2N_OK) return st;
    st = g2n_object_get(realm, registry, g2n_key_atom(atom), &registered);
    g2n_atom_release(realm, atom);
    if (st != G2N_OK) return st;
    if (g2n_strict_equal(g2n_peek(registered), v)) *result = g2n_dup(g2n_view_of_string(description));
    g2n_drop(realm, registered);
    return G2N_OK;
}

static enum g2n_status this_symbol(struct g2n_call *call, const char *method, struct g2n_symbol **out)
{
    g2n_view v = call->this_value;
    if (g2n_is_wrapper(v)) v = g2n_peek(g2n_as_wrapper(v)->primitive);
    if (!g2n_is_symbol(v)) return g2n_throw(call->realm, G2N_TYPE_ERROR, "%s requires that 'this' be a Symbol", method);
    *out = g2n_as_symbol(v);
    return G2N_OK;
}

static enum g2n_status symbol_to_string(struct g2n_call *call, g2n_value *result)
{
    struct g2n_symbol *symbol;
    struct g2n_buf text = G2N_BUF_INIT;
    enum g2n_status st = this_symbol(call, "Symbol.prototype.toString", &symbol);
    if (st != G2N_OK) return st;
    g2n_key_append(&text, g2n_key_symbol(symbol));
    return g2n_string_from_buf(call->realm, &text, result);
}

static enum g2n_status symbol_value_of(struct g2n_call *call, g2n_value *result)
{
    struct g2n_symbol *symbol;
    enum g2n_status st = this_symbol(call, "Symbol.prototype.valueOf", &symbol);
    if (st == G2N_OK) *result = g2n_dup(g2n_view_of_symbol(symbol));
    return st;
}

static enum g2n_status symbol_description(struct g2n_call *call, g2n_value *result)
{
    struct g2n_symbol *symbol;
    enum g2n_status st = this_symbol(call, "Symbol.prototype.description", &symbol);
    if (st == G2N_OK && symbol->description) *result = g2n_dup(g2n_view_of_string(symbol->description));
    return st;
}

static const struct g2n_method prototype_rows[] = {
    { "toString", symbol_to_string, 0, 0 },
    { "valueOf",  symbol_value_of,  0, 0 },
    { NULL, NULL, 0, 0 }
};

/* Symbol.for and Symbol.keyFor, sharing the registry. */
static enum g2n_status define_registry(struct g2n_realm *realm, struct g2n_object *constructor)
{
    static const struct { const char *name; g2n_native *native; } rows[] = {
        { "for", symbol_for }, { "keyFor", symbol_key_for },
    };
    struct g2n_object *registry;
    enum g2n_status st = g2n_object_new(realm, &g2n_class_object, NULL, &registry);
    for (size_t i = 0; st == G2N_OK && i < 2; i++) {
        struct g2n_function *f;
        st = g2n_function_new(realm, rows[i].native, rows[i].name, 1, &f);
        if (st != G2N_OK) break;
        f->data[0] = g2n_dup(g2n_view_of_object(registry));
        st = g2n_lib__define(realm, constructor, rows[i].name, g2n_own_object(&f->object));
    }
    g2n_object_drop(realm, registry);
    return st;
}

static enum g2n_status define_well_known(struct g2n_realm *realm, struct g2n_object *constructor)
{
    const struct { const char *name; struct g2n_symbol *symbol; } rows[] = {
        { "iterator", realm->symbol_iterator },        { "asyncIterator", realm->symbol_async_iterator },
        { "hasInstance", realm->symbol_has_instance }, { "toStringTag", realm->symbol_to_string_tag },
        { "toPrimitive", realm->symbol_to_primitive },
    };
    enum g2n_status st = G2N_OK;
    for (size_t i = 0; st == G2N_OK && i < sizeof rows / sizeof *rows; i++)
        st = g2n_lib__define_flags(realm, constructor, rows[i].name, g2n_dup(g2n_view_of_symbol(rows[i].symbol)), 0);
    return st;
}

enum g2n_status g2n_lib__install_symbol(struct g2n_realm *realm)
{
    struct g2n_object *proto;
    struct g2n_function *constructor;
    enum g2n_status st = g2n_lib__prototype(realm, G2N_PROTO_SYMBOL, realm->protos[G2N_PROTO_OBJECT], &proto);
    if (st == G2N_OK) st = g2n_function_define_all(realm, proto, prototype_rows);
    if (st == G2N_OK) st = g2n_function_define_getter(realm, proto, "description", symbol_description, 0);
    if (st == G2N_OK) st = g2n_lib__tag(realm, proto, "Symbol");
    if (st == G2N_OK) st = g2n_lib__constructor(realm, symbol_construct, "Symbol", 0, proto, NULL, &constructor);
    if (st == G2N_OK) st = define_registry(realm, &constructor->object);
    if (st == G2N_OK) st = define_well_known(realm, &constructor->object);
    struct g2n_function *to_primitive;
    if (st == G2N_OK) st = g2n_function_new(realm, symbol_value_of, "[Symbol.toPrimitive]", 1, &to_primitive);
    if (st != G2N_OK) return st;
    st = g2n_object_define(realm, proto, g2n_key_symbol(realm->symbol_to_primitive),
                           g2n_view_of_object(&to_primitive->object), G2N_PROP_CONFIGURABLE);
    g2n_object_drop(realm, &to_primitive->object);
    return st;
}
