/* process.env: the environment itself, not a copy.  Values set are made strings; a name that the system does not take
 * (empty, with '=' or a NUL) is ignored, as in node. */
#include "host/environment.h"
#include "host/process.h"
#include "value/convert.h"

static const char *look_up(struct g2n_realm *realm, g2n_key key)
{
    if (g2n_key_is_symbol(key)) return NULL;
    const struct g2n_string *name = g2n_key_string(key);
    if (memchr(name->bytes, 0, name->len)) return NULL;
    return g2n_environment_get(g2n_host_of(realm), name->bytes);
}

static enum g2n_found env_get(struct g2n_realm *realm, struct g2n_object *obj, g2n_key key, struct g2n_property *out)
{
    const char *text = look_up(realm, key);
    (void)obj;

    if (!text) return G2N_NOT_FOUND;
    if (!out) return G2N_FOUND;
    out->flags = G2N_PROP_DEFAULT;
    out->setter = G2N_ABSENT;
    if (g2n_string_decode(realm, text, strlen(text), false, &out->value) != G2N_OK) return G2N_FOUND_THROWN;
    return G2N_FOUND;
}

static enum g2n_found env_set(struct g2n_realm *realm, struct g2n_object *obj, g2n_key key, g2n_view value)
{
    g2n_value text;
    (void)obj;

    if (g2n_key_is_symbol(key)) return G2N_NOT_FOUND;
    enum g2n_status st = g2n_to_string(realm, value, &text);
    if (st == G2N_ENOMEM) st = g2n_throw_no_memory(realm);
    if (st != G2N_OK) return G2N_FOUND_THROWN;
    const struct g2n_string *name = g2n_key_string(key);
    if (!memchr(name->bytes, 0, name->len))
        g2n_environment_set(g2n_host_of(realm), name->bytes, g2n_as_string(g2n_peek(text))->bytes);
    g2n_drop(realm, text);
    return G2N_FOUND;
}

static enum g2n_found env_delete(struct g2n_realm *realm, struct g2n_object *obj, g2n_key key)
{
    (void)obj;
    if (!look_up(realm, key)) return G2N_NOT_FOUND;
    g2n_environment_unset(g2n_host_of(realm), g2n_key_string(key)->bytes);
    return G2N_FOUND;
}

static enum g2n_status env_keys(struct g2n_realm *realm, struct g2n_object *obj, struct g2n_keys *out)
{
    enum g2n_status st = G2N_OK;
    (void)obj;

    for (char *const *entry = g2n_environment_list(g2n_host_of(realm)); *entry && st == G2N_OK; entry++) {
        const char *end = strchr(*entry, '=');
        struct g2n_string *atom;
        g2n_value name;
        if (!end || end == *entry) continue;
        st = g2n_string_decode(realm, *entry, (size_t)(end - *entry), false, &name);
        if (st != G2N_OK) break;
        st = g2n_atom_of(realm, g2n_as_string(g2n_peek(name)), &atom);
        g2n_drop(realm, name);
        if (st != G2N_OK) break;
        st = g2n_keys_append(realm, out, g2n_key_atom(atom));
        g2n_atom_release(realm, atom);
    }
    return st;
}

static const struct g2n_class class_env = {
    .name = "Object", .size = sizeof(struct g2n_object),
    .get_own = env_get, .set_own = env_set, .delete_own = env_delete, .own_keys = env_keys,
};

enum g2n_status g2n_process__install_env(struct g2n_host *host, struct g2n_object *process)
{
    struct g2n_realm *realm = &host->realm;
    struct g2n_object *env;
    enum g2n_status st = g2n_object_new(realm, &class_env, realm->protos[G2N_PROTO_OBJECT], &env);
    return st == G2N_OK ? g2n_object_put_c(realm, process, "env", g2n_own_object(env)) : st;
}
