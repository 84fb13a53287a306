/* What an object is called: by its constructor, found along its prototypes, and by Symbol.toStringTag. */
#include "host/inspect_parts.h"

#include "value/convert.h"

void g2n_inspect__prefix(const struct g2n_shape *shape, const char *fallback, const size_t *size, struct g2n_buf *out)
{
    const struct g2n_buf *tag = &shape->tag;
    bool tagged = tag->len > 0;

    if (shape->no_constructor) {
        tagged = tagged && !g2n_inspect__equals(tag, fallback);
        g2n_buf_printf(out, "[%s", fallback);
    } else {
        tagged = tagged && !(tag->len == shape->constructor.len &&
                             memcmp(tag->bytes, shape->constructor.bytes, tag->len) == 0);
        g2n_inspect__append(out, &shape->constructor);
    }
    if (size) g2n_buf_printf(out, "(%zu)", *size);
    if (shape->no_constructor) g2n_buf_append_str(out, ": null prototype]");
    if (tagged) {
        g2n_buf_append_str(out, " [");
        g2n_inspect__append(out, tag);
        g2n_buf_append_byte(out, ']');
    }
    g2n_buf_append_byte(out, ' ');
}

/* Drops what an instanceof throws: node takes that for "no". */
static bool is_instance(struct g2n_realm *realm, g2n_view v, g2n_view constructor)
{
    bool is = false;
    enum g2n_status st = g2n_instance_of(realm, v, constructor, &is);
    if (st == G2N_THROWN) g2n_drop(realm, g2n_take_exception(realm));
    return st == G2N_OK && is;
}

/* Appends String(f.name); *found says whether there was any text. */
static enum g2n_status append_function_name(struct g2n_realm *realm, struct g2n_object *f, struct g2n_buf *out,
                                            bool *found)
{
    g2n_value name, text;
    enum g2n_status st = g2n_object_get(realm, f, g2n_atom_key(realm, G2N_ATOM_name), &name);

    if (st != G2N_OK) return st;
    st = g2n_to_string(realm, g2n_peek(name), &text);
    g2n_drop(realm, name);
    if (st != G2N_OK) return st;
    *found = g2n_as_string(g2n_peek(text))->len > 0;
    g2n_buf_append(out, g2n_as_string(g2n_peek(text))->bytes, g2n_as_string(g2n_peek(text))->len);
    g2n_drop(realm, text);
    return G2N_OK;
}

/* Appends the name of p's own `constructor`, if `obj` is its instance. */
static enum g2n_status own_constructor(struct g2n_realm *realm, struct g2n_object *obj, struct g2n_object *p,
                                       struct g2n_buf *out, bool *found)
{
    struct g2n_property property;
    enum g2n_status st = G2N_OK;
    enum g2n_found has = g2n_object_get_own(realm, p, g2n_atom_key(realm, G2N_ATOM_constructor), &property);

    if (has == G2N_FOUND_THROWN) return G2N_THROWN;
    if (has != G2N_FOUND) return G2N_OK;
    g2n_view f = g2n_peek(property.value);
    if (!(property.flags & G2N_PROP_ACCESSOR) && g2n_is_callable(f) && is_instance(realm, g2n_view_of_object(obj), f))
        st = append_function_name(realm, g2n_as_object(f), out, found);
    g2n_property_drop(realm, &property);
    return st;
}

/* The same for obj itself and everything along its prototypes, which guest code may change on the way. */
static enum g2n_status find_constructor(struct g2n_realm *realm, struct g2n_object *obj, struct g2n_buf *out,
                                        bool *found)
{
    struct g2n_object *p = g2n_object_dup(obj);
    enum g2n_status st = G2N_OK;

    *found = false;
    while (p && st == G2N_OK && !*found) {
        st = own_constructor(realm, obj, p, out, found);
        struct g2n_object *next = p->proto ? g2n_object_dup(p->proto) : NULL;
        g2n_object_drop(realm, p);
        p = next;
    }
    g2n_object_drop(realm, p);
    return st;
}

/* Appends the constructor's name; *found is false when obj has no prototype at all.  An object whose prototypes name
 * no constructor is called by its class and by what its prototype is: Object <[Object: null prototype] {}>. */
static enum g2n_status append_constructor(struct g2n_inspector *in, struct g2n_object *obj, uint32_t depth,
                                          struct g2n_buf *out, bool *found)
{
    enum g2n_status st = find_constructor(in->realm, obj, out, found);

    if (st != G2N_OK || *found || !obj->proto) return st;
    struct g2n_object *proto = g2n_object_dup(obj->proto);
    g2n_buf_printf(out, "%s <", obj->class->name);
    if ((double)depth > in->options.depth) {
        g2n_buf_append_str(out, "Complex prototype");
    } else {
        st = append_constructor(in, proto, depth + 1, out, found);
        if (st == G2N_OK && !*found) {
            struct g2n_inspect_options options = in->options;
            options.depth = -1;
            st = g2n_inspect(in->realm, g2n_view_of_object(proto), &options, out);
        }
    }
    g2n_buf_append_byte(out, '>');
    *found = true;
    g2n_object_drop(in->realm, proto);
    return st;
}

enum g2n_status g2n_inspect__constructor(struct g2n_inspector *in, struct g2n_shape *shape, uint32_t depth)
{
    bool found;
    enum g2n_status st = append_constructor(in, shape->object, depth, &shape->constructor, &found);
    shape->no_constructor = !found;
    return st;
}

enum g2n_status g2n_inspect__tag(struct g2n_inspector *in, struct g2n_shape *shape)
{
    struct g2n_realm *realm = in->realm;
    g2n_key key = g2n_key_symbol(realm->symbol_to_string_tag);
    struct g2n_property own;
    g2n_value tag;
    enum g2n_status st = g2n_object_get(realm, shape->object, key, &tag);

    if (st != G2N_OK) return st;
    if (g2n_is_string(g2n_peek(tag))) {
        enum g2n_found found = g2n_object_get_own(realm, shape->object, key, &own);
        bool shown = false; /* as a property */
        if (found == G2N_FOUND) {
            shown = in->options.show_hidden || (own.flags & G2N_PROP_ENUMERABLE);
            g2n_property_drop(realm, &own);
        }
        if (found == G2N_FOUND_THROWN) st = G2N_THROWN;
        if (!shown) g2n_buf_append(&shape->tag, g2n_as_string(g2n_peek(tag))->bytes, g2n_as_string(g2n_peek(tag))->len);
    }
    g2n_drop(realm, tag);
    return st;
}
