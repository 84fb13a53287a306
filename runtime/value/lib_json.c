/* The JSON object: parse with its reviver, and stringify (lib_json_write.c). */
#include "value/lib_json.h"

#define DEPTH_MAX 4000 /* of a reviver's walk; V8's own stack ends somewhere above this */

struct revival {
    struct g2n_realm *realm;
    g2n_view          reviver;
    uint32_t          depth;
};

static enum g2n_status revive(struct revival *r, struct g2n_object *holder, g2n_key key, g2n_value *out);

static enum g2n_status revive_member(struct revival *r, struct g2n_object *obj, g2n_key key)
{
    g2n_value next;
    bool ignored;
    enum g2n_status st = revive(r, obj, key, &next);
    if (st != G2N_OK) return st;
    if (g2n_is_undefined(g2n_peek(next))) return g2n_object_delete(r->realm, obj, key, &ignored);
    st = g2n_object_define(r->realm, obj, key, g2n_peek(next), G2N_PROP_DEFAULT);
    g2n_drop(r->realm, next);
    return st;
}

static enum g2n_status revive_members(struct revival *r, struct g2n_object *obj)
{
    struct g2n_keys keys = {0};
    enum g2n_status st = G2N_OK;
    if (obj->class == &g2n_class_array) {
        uint64_t length;
        st = g2n_lib__length(r->realm, obj, &length);
        for (uint64_t i = 0; st == G2N_OK && i < length; i++) {
            g2n_key key;
            st = g2n_key_from_index(r->realm, i, &key);
            if (st != G2N_OK) break;
            st = revive_member(r, obj, key);
            g2n_key_drop(r->realm, key);
        }
        return st;
    }
    st = g2n_object_own_keys(r->realm, obj, &keys);
    for (size_t i = 0; st == G2N_OK && i < keys.count; i++) {
        struct g2n_property p;
        if (g2n_key_is_symbol(keys.items[i]) || g2n_object_get_own(r->realm, obj, keys.items[i], &p) != G2N_FOUND)
            continue;
        g2n_property_drop(r->realm, &p);
        if (p.flags & G2N_PROP_ENUMERABLE) st = revive_member(r, obj, keys.items[i]);
    }
    g2n_keys_fini(r->realm, &keys);
    return st;
}

/* InternalizeJSONProperty. */
static enum g2n_status revive(struct revival *r, struct g2n_object *holder, g2n_key key, g2n_value *out)
{
    g2n_value value;
    if (r->depth >= DEPTH_MAX) return g2n_throw(r->realm, G2N_RANGE_ERROR, "Maximum call stack size exceeded");
    enum g2n_status st = g2n_object_get(r->realm, holder, key, &value);
    if (st != G2N_OK) return st;
    if (g2n_is_object(g2n_peek(value))) {
        r->depth++;
        st = revive_members(r, g2n_as_object(g2n_peek(value)));
        r->depth--;
    }
    if (st == G2N_OK) {
        g2n_view args[2] = { g2n_view_of_string(g2n_key_string(key)), g2n_peek(value) };
        st = g2n_call_function(r->realm, r->reviver, g2n_view_of_object(holder), args, 2, out);
    }
    g2n_drop(r->realm, value);
    return st;
}

static enum g2n_status json_parse(struct g2n_call *call, g2n_value *result)
{
    struct g2n_realm *realm = call->realm;
    g2n_value text, value;
    enum g2n_status st = g2n_to_string(realm, g2n_arg(call, 0), &text);
    if (st != G2N_OK) return st;
    st = g2n_lib__json_read(realm, g2n_as_string(g2n_peek(text)), &value);
    g2n_drop(realm, text);
    if (st != G2N_OK) return st;
    if (!g2n_is_callable(g2n_arg(call, 1))) {
        *result = value;
        return G2N_OK;
    }
    struct revival r = { .realm = realm, .reviver = g2n_arg(call, 1) };
    struct g2n_object *root;
    g2n_key empty = g2n_atom_key(realm, G2N_ATOM_empty);
    st = g2n_object_new_plain(realm, 1, &root);
    if (st == G2N_OK) {
        st = g2n_object_define(realm, root, empty, g2n_peek(value), G2N_PROP_DEFAULT);
        if (st == G2N_OK) st = revive(&r, root, empty, result);
        g2n_object_drop(realm, root);
    }
    g2n_drop(realm, value);
    return st;
}

static const struct g2n_method rows[] = {
    { "parse",     json_parse,              2, 0 },
    { "stringify", g2n_lib__json_stringify, 3, 0 },
    { NULL, NULL, 0, 0 }
};

enum g2n_status g2n_lib__install_json(struct g2n_realm *realm)
{
    struct g2n_object *json;
    return g2n_lib__namespace(realm, "JSON", rows, &json);
}
