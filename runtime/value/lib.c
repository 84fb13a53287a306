/* Installing the library: the order of subjects, and the few shapes in which names are defined.
 * Every subject is a table of natives in its own file; the alternative, one table for everything, would have tied the
 * subjects' checks of `this` together. */
#include "value/library.h"
#include "value/lib.h"

enum g2n_status g2n_library_install(struct g2n_realm *realm)
{
    enum g2n_status st = G2N_OK;
#define INSTALL(subject) \
    if (st == G2N_OK) st = g2n_lib__install_##subject(realm);
    G2N_LIB_INSTALLERS(INSTALL)
#undef INSTALL
    return st;
}

enum g2n_status g2n_lib__prototype(struct g2n_realm *realm, int id, struct g2n_object *parent, struct g2n_object **out)
{
    if (!realm->protos[id]) {
        enum g2n_status st = g2n_object_new(realm, &g2n_class_object, parent, &realm->protos[id]);
        if (st != G2N_OK) return st;
    }
    *out = realm->protos[id];
    return G2N_OK;
}

enum g2n_status g2n_lib__constructor(struct g2n_realm *realm, g2n_native *native, const char *name, uint32_t length,
                                     struct g2n_object *prototype, const struct g2n_method *statics,
                                     struct g2n_function **out)
{
    struct g2n_function *f;
    enum g2n_status st = g2n_function_new_constructor(realm, native, name, length, prototype, &f);
    if (st != G2N_OK) return st;
    if (statics) st = g2n_function_define_all(realm, &f->object, statics);
    if (st != G2N_OK) {
        g2n_object_drop(realm, &f->object);
        return st;
    }
    st = g2n_lib__define(realm, realm->global, name, g2n_own_object(&f->object));
    if (st == G2N_OK && out) *out = f;
    return st;
}

enum g2n_status g2n_lib__namespace(struct g2n_realm *realm, const char *name, const struct g2n_method *rows,
                                   struct g2n_object **out)
{
    struct g2n_object *obj;
    enum g2n_status st = g2n_object_new_plain(realm, 0, &obj);
    if (st != G2N_OK) return st;
    st = g2n_function_define_all(realm, obj, rows);
    if (st == G2N_OK) st = g2n_lib__tag(realm, obj, name);
    if (st != G2N_OK) {
        g2n_object_drop(realm, obj);
        return st;
    }
    *out = obj;
    return g2n_lib__define(realm, realm->global, name, g2n_own_object(obj));
}

enum g2n_status g2n_lib__symbol_method(struct g2n_realm *realm, struct g2n_object *obj, struct g2n_symbol *symbol,
                                       g2n_native *native, const char *name, uint32_t length)
{
    struct g2n_function *f;
    enum g2n_status st = g2n_function_new(realm, native, name, length, &f);
    if (st != G2N_OK) return st;
    st = g2n_object_define(realm, obj, g2n_key_symbol(symbol), g2n_view_of_object(&f->object), G2N_PROP_METHOD);
    g2n_object_drop(realm, &f->object);
    return st;
}

enum g2n_status g2n_lib__symbol_getter(struct g2n_realm *realm, struct g2n_object *obj, struct g2n_symbol *symbol,
                                       g2n_native *native, const char *name)
{
    struct g2n_function *f;
    enum g2n_status st = g2n_function_new(realm, native, name, 0, &f);
    if (st != G2N_OK) return st;
    st = g2n_object_define_accessor(realm, obj, g2n_key_symbol(symbol), g2n_view_of_object(&f->object),
                                    G2N_VIEW_UNDEFINED, G2N_PROP_CONFIGURABLE);
    g2n_object_drop(realm, &f->object);
    return st;
}

enum g2n_status g2n_lib__tag(struct g2n_realm *realm, struct g2n_object *obj, const char *tag)
{
    g2n_value text;
    enum g2n_status st = g2n_string_from_c(realm, tag, &text);
    if (st != G2N_OK) return st;
    st = g2n_object_define(realm, obj, g2n_key_symbol(realm->symbol_to_string_tag), g2n_peek(text),
                           G2N_PROP_CONFIGURABLE);
    g2n_drop(realm, text);
    return st;
}

enum g2n_status g2n_lib__alias(struct g2n_realm *realm, struct g2n_object *obj, const char *name, const char *alias,
                               struct g2n_symbol *symbol)
{
    g2n_value f;
    enum g2n_status st = g2n_object_get_c(realm, obj, name, &f);
    if (st != G2N_OK) return st;
    if (alias) return g2n_lib__define(realm, obj, alias, f);
    st = g2n_object_define(realm, obj, g2n_key_symbol(symbol), g2n_peek(f), G2N_PROP_METHOD);
    g2n_drop(realm, f);
    return st;
}

enum g2n_status g2n_lib__constant(struct g2n_realm *realm, struct g2n_object *obj, const char *name, double number)
{
    return g2n_lib__define_flags(realm, obj, name, g2n_number(number), 0);
}

enum g2n_status g2n_lib__define(struct g2n_realm *realm, struct g2n_object *obj, const char *name, g2n_value value)
{
    return g2n_lib__define_flags(realm, obj, name, value, G2N_PROP_METHOD);
}

enum g2n_status g2n_lib__define_flags(struct g2n_realm *realm, struct g2n_object *obj, const char *name,
                                      g2n_value value, uint8_t flags)
{
    struct g2n_string *atom;
    enum g2n_status st = g2n_atom_new(realm, name, strlen(name), &atom);
    if (st == G2N_OK) {
        st = g2n_object_define(realm, obj, g2n_key_atom(atom), g2n_peek(value), flags);
        g2n_atom_release(realm, atom);
    }
    g2n_drop(realm, value);
    return st;
}
