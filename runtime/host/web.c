/* Defining interfaces.  ECMAScript's own helpers (value/lib.h) define what is not enumerable, hence these. */
#include "host/web.h"

#include "base/alloc.h"
#include "value/lib.h"

static enum g2n_status define_method(struct g2n_realm *realm, struct g2n_object *obj, const struct g2n_method *row)
{
    struct g2n_function *f;
    enum g2n_status st = g2n_function_new(realm, row->native, row->name, row->length, &f);
    if (st != G2N_OK) return st;
    f->magic = row->magic;
    return g2n_object_put_c(realm, obj, row->name, g2n_own_object(&f->object));
}

/* "get name" or "set name"; undefined when there is no native. */
static enum g2n_status accessor(struct g2n_realm *realm, const struct g2n_web_attribute *row, bool setter, g2n_value *out)
{
    g2n_native *native = setter ? row->set : row->get;
    struct g2n_function *f;
    g2n_value name;
    *out = G2N_UNDEFINED;
    if (!native) return G2N_OK;
    enum g2n_status st = g2n_string_printf(realm, &name, "%s %s", setter ? "set" : "get", row->name);
    if (st != G2N_OK) return st;
    st = g2n_function_new(realm, native, g2n_as_string(g2n_peek(name))->bytes, setter ? 1 : 0, &f);
    g2n_drop(realm, name);
    if (st != G2N_OK) return st;
    f->magic = row->magic;
    *out = g2n_own_object(&f->object);
    return G2N_OK;
}

static enum g2n_status define_attribute(struct g2n_realm *realm, struct g2n_object *obj,
                                        const struct g2n_web_attribute *row)
{
    struct g2n_string *atom;
    g2n_value getter, setter;
    enum g2n_status st = accessor(realm, row, false, &getter);
    if (st != G2N_OK) return st;
    st = accessor(realm, row, true, &setter);
    if (st == G2N_OK) {
        st = g2n_atom_new(realm, row->name, strlen(row->name), &atom);
        if (st == G2N_OK) {
            st = g2n_object_define_accessor(realm, obj, g2n_key_atom(atom), g2n_peek(getter), g2n_peek(setter),
                                            G2N_PROP_ENUMERABLE | G2N_PROP_CONFIGURABLE);
            g2n_atom_release(realm, atom);
        }
        g2n_drop(realm, setter);
    }
    g2n_drop(realm, getter);
    return st;
}

static enum g2n_status fill(struct g2n_realm *realm, struct g2n_object *proto, const struct g2n_web_shape *shape)
{
    enum g2n_status st = G2N_OK;
    for (const struct g2n_method *row = shape->methods; st == G2N_OK && row && row->name; row++)
        st = define_method(realm, proto, row);
    for (const struct g2n_web_attribute *row = shape->attributes; st == G2N_OK && row && row->name; row++)
        st = define_attribute(realm, proto, row);
    return st == G2N_OK ? g2n_lib__tag(realm, proto, shape->name) : st;
}

enum g2n_status g2n_web_define(struct g2n_host *host, const struct g2n_web_shape *shape, struct g2n_object *proto_parent,
                               struct g2n_object *constructor_parent, struct g2n_object **constructor)
{
    struct g2n_realm *realm = &host->realm;
    struct g2n_object *parent = proto_parent ? proto_parent : realm->protos[G2N_PROTO_OBJECT];
    struct g2n_function *f;
    enum g2n_status st = g2n_object_new(realm, &g2n_class_object, parent, &host->web->protos[shape->id]);
    if (st != G2N_OK) return st;
    struct g2n_object *proto = host->web->protos[shape->id];
    if (!shape->construct) return fill(realm, proto, shape);
    st = g2n_function_new_constructor(realm, shape->construct, shape->name, shape->length, proto, &f);
    if (st != G2N_OK) return st;
    if (constructor) *constructor = &f->object;
    st = fill(realm, proto, shape); /* after `constructor`, which is the first property */
    for (const struct g2n_method *row = shape->statics; st == G2N_OK && row && row->name; row++)
        st = define_method(realm, &f->object, row);
    if (st == G2N_OK && constructor_parent) st = g2n_object_set_proto(realm, &f->object, constructor_parent);
    if (st == G2N_OK) return g2n_lib__define(realm, realm->global, shape->name, g2n_own_object(&f->object));
    g2n_object_drop(realm, &f->object);
    return st;
}

enum g2n_status g2n_web_new_for(struct g2n_call *call, const struct g2n_class *class, enum g2n_web_interface id,
                                struct g2n_object **out)
{
    struct g2n_object *proto = g2n_prototype_for_new(call, g2n_web_proto(g2n_host_of(call->realm), id));
    return g2n_object_new(call->realm, class, proto, out);
}

enum g2n_status g2n_web_require_new(const struct g2n_call *call, const char *name)
{
    if (!g2n_is_undefined(call->new_target)) return G2N_OK;
    return g2n_throw(call->realm, G2N_TYPE_ERROR, "Class constructor %s cannot be invoked without 'new'", name);
}

enum g2n_status g2n_web_install(struct g2n_host *host)
{
    host->web = g2n_alloc_zero(1, sizeof *host->web);
    return host->web ? g2n_web__install_dom_exception(host) : G2N_ENOMEM;
}

void g2n_web_destroy(struct g2n_host *host)
{
    if (!host->web) return;
    for (int i = 0; i < G2N_WEB_COUNT; i++) g2n_object_drop(&host->realm, host->web->protos[i]);
    g2n_free(host->web);
    host->web = NULL;
}
