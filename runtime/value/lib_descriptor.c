#include "value/lib_descriptor.h"

#include "value/lib.h"

void g2n_lib__descriptor_fini(struct g2n_realm *realm, struct g2n_lib__descriptor *d)
{
    g2n_drop(realm, d->value);
    g2n_drop(realm, d->getter);
    g2n_drop(realm, d->setter);
}

/* from[name], if it is there, for the field `has` of the descriptor. */
static enum g2n_status field(struct g2n_realm *realm, struct g2n_object *from, const char *name, uint8_t has,
                             struct g2n_lib__descriptor *d, g2n_value *out)
{
    bool present;
    struct g2n_string *atom;
    enum g2n_status st = g2n_atom_new(realm, name, strlen(name), &atom);
    if (st != G2N_OK) return st;
    st = g2n_object_has(realm, from, g2n_key_atom(atom), &present);
    if (st == G2N_OK && present) {
        g2n_value v;
        st = g2n_object_get(realm, from, g2n_key_atom(atom), &v);
        if (st == G2N_OK) {
            *out = v;
            d->it.has = (uint8_t)(d->it.has | has);
        }
    }
    g2n_atom_release(realm, atom);
    return st;
}

static enum g2n_status flag_field(struct g2n_realm *realm, struct g2n_object *from, const char *name, uint8_t flag,
                                  struct g2n_lib__descriptor *d)
{
    g2n_value v = G2N_UNDEFINED;
    enum g2n_status st = field(realm, from, name, flag, d, &v);
    if (st != G2N_OK) return st;
    if (g2n_to_boolean(g2n_peek(v))) d->it.flags = (uint8_t)(d->it.flags | flag);
    g2n_drop(realm, v);
    return G2N_OK;
}

static enum g2n_status accessor_field(struct g2n_realm *realm, struct g2n_object *from, const char *name, uint8_t has,
                                      struct g2n_lib__descriptor *d, const char *complaint, g2n_value *out)
{
    enum g2n_status st = field(realm, from, name, has, d, out);
    if (st != G2N_OK || g2n_is_undefined(g2n_peek(*out)) || g2n_is_callable(g2n_peek(*out))) return st;
    return g2n_lib__throw_shown(realm, G2N_TYPE_ERROR, complaint, g2n_peek(*out), "");
}

enum g2n_status g2n_lib__descriptor_init(struct g2n_realm *realm, g2n_view from, struct g2n_lib__descriptor *out)
{
    *out = (struct g2n_lib__descriptor){ .value = G2N_UNDEFINED, .getter = G2N_UNDEFINED, .setter = G2N_UNDEFINED };
    if (!g2n_is_object(from))
        return g2n_lib__throw_shown(realm, G2N_TYPE_ERROR, "Property description must be an object: ", from, "");
    struct g2n_object *obj = g2n_as_object(from);
    enum g2n_status st = flag_field(realm, obj, "enumerable", G2N_PROP_ENUMERABLE, out);
    if (st == G2N_OK) st = flag_field(realm, obj, "configurable", G2N_PROP_CONFIGURABLE, out);
    if (st == G2N_OK) st = field(realm, obj, "value", G2N_HAS_VALUE, out, &out->value);
    if (st == G2N_OK) st = flag_field(realm, obj, "writable", G2N_PROP_WRITABLE, out);
    if (st == G2N_OK)
        st = accessor_field(realm, obj, "get", G2N_HAS_GETTER, out, "Getter must be a function: ", &out->getter);
    if (st == G2N_OK)
        st = accessor_field(realm, obj, "set", G2N_HAS_SETTER, out, "Setter must be a function: ", &out->setter);
    if (st == G2N_OK && (out->it.has & (G2N_HAS_GETTER | G2N_HAS_SETTER)) &&
        (out->it.has & (G2N_HAS_VALUE | G2N_PROP_WRITABLE)))
        st = g2n_lib__throw_shown(realm, G2N_TYPE_ERROR, "Invalid property descriptor. Cannot both specify accessors "
                                  "and a value or writable attribute, ", from, "");
    out->it.value = g2n_peek(out->value);
    out->it.getter = g2n_peek(out->getter);
    out->it.setter = g2n_peek(out->setter);
    if (st != G2N_OK) g2n_lib__descriptor_fini(realm, out);
    return st;
}

static enum g2n_status put(struct g2n_realm *realm, struct g2n_object *obj, const char *name, g2n_view v)
{
    return g2n_object_put_c(realm, obj, name, g2n_dup(g2n_is_absent(v) ? G2N_VIEW_UNDEFINED : v));
}

enum g2n_status g2n_lib__descriptor_object(struct g2n_realm *realm, const struct g2n_property *p, g2n_value *out)
{
    struct g2n_object *obj;
    enum g2n_status st = g2n_object_new_plain(realm, 4, &obj);
    if (st != G2N_OK) return st;
    if (p->flags & G2N_PROP_ACCESSOR) {
        st = put(realm, obj, "get", g2n_peek(p->value));
        if (st == G2N_OK) st = put(realm, obj, "set", g2n_peek(p->setter));
    } else {
        st = put(realm, obj, "value", g2n_peek(p->value));
        if (st == G2N_OK) st = g2n_object_put_c(realm, obj, "writable", g2n_bool(p->flags & G2N_PROP_WRITABLE));
    }
    if (st == G2N_OK) st = g2n_object_put_c(realm, obj, "enumerable", g2n_bool(p->flags & G2N_PROP_ENUMERABLE));
    if (st == G2N_OK) st = g2n_object_put_c(realm, obj, "configurable", g2n_bool(p->flags & G2N_PROP_CONFIGURABLE));
    if (st == G2N_OK) *out = g2n_own_object(obj);
    else g2n_object_drop(realm, obj);
    return st;
}

bool g2n_lib__own_enumerable(struct g2n_realm *realm, struct g2n_object *obj, g2n_key key)
{
    struct g2n_property p;
    enum g2n_found found = g2n_object_get_own(realm, obj, key, &p);
    if (found == G2N_FOUND_THROWN) g2n_drop(realm, g2n_take_exception(realm));
    if (found != G2N_FOUND) return false;
    bool enumerable = p.flags & G2N_PROP_ENUMERABLE;
    g2n_property_drop(realm, &p);
    return enumerable;
}
