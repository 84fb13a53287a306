#include "world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int world_open(void **state)
{
    struct g2n_realm *realm = malloc(sizeof *realm);

    if (!realm || g2n_realm_init(realm, NULL) != G2N_OK) return -1;
    *state = realm;
    return 0;
}

int world_close(void **state)
{
    g2n_realm_check(*state);
    g2n_realm_fini(*state);
    free(*state);
    return 0;
}

g2n_key world_key(struct g2n_realm *realm, const char *name)
{
    struct g2n_string *atom;

    assert_ok(g2n_atom_new(realm, name, strlen(name), &atom));
    return g2n_key_atom(atom);
}

struct g2n_object *world_object(struct g2n_realm *realm)
{
    struct g2n_object *obj;

    assert_ok(g2n_object_new_plain(realm, 0, &obj));
    return obj;
}

g2n_value world_text(struct g2n_realm *realm, const char *text)
{
    g2n_value value;

    assert_ok(g2n_string_from_c(realm, text, &value));
    return value;
}

enum g2n_status world_set(struct g2n_realm *realm, struct g2n_object *obj, const char *name, g2n_value value)
{
    g2n_key key = world_key(realm, name);
    enum g2n_status st = g2n_object_set(realm, obj, key, g2n_peek(value));

    g2n_key_drop(realm, key);
    g2n_drop(realm, value);
    return st;
}

g2n_value world_get(struct g2n_realm *realm, struct g2n_object *obj, const char *name)
{
    g2n_value value;

    assert_ok(g2n_object_get_c(realm, obj, name, &value));
    return value;
}

double world_get_number(struct g2n_realm *realm, struct g2n_object *obj, const char *name)
{
    g2n_value value = world_get(realm, obj, name);

    assert_true(g2n_is_number(g2n_peek(value)));
    return g2n_as_number(g2n_peek(value));
}

enum g2n_status world_define(struct g2n_realm *realm, struct g2n_object *obj, const char *name, double value,
                             unsigned flags)
{
    g2n_key key = world_key(realm, name);
    enum g2n_status st = g2n_object_define(realm, obj, key, g2n_peek(g2n_number(value)), (uint8_t)flags);

    g2n_key_drop(realm, key);
    return st;
}

bool world_has(struct g2n_realm *realm, struct g2n_object *obj, const char *name)
{
    g2n_key key = world_key(realm, name);
    bool has;

    assert_ok(g2n_object_has(realm, obj, key, &has));
    g2n_key_drop(realm, key);
    return has;
}

bool world_delete(struct g2n_realm *realm, struct g2n_object *obj, const char *name)
{
    g2n_key key = world_key(realm, name);
    bool deleted;

    assert_ok(g2n_object_delete(realm, obj, key, &deleted));
    g2n_key_drop(realm, key);
    return deleted;
}

struct g2n_function *world_function(struct g2n_realm *realm, g2n_native *native)
{
    struct g2n_function *f;

    assert_ok(g2n_function_new(realm, native, "", 0, &f));
    return f;
}

const char *world_thrown(struct g2n_realm *realm)
{
    g2n_value exception = g2n_take_exception(realm);
    const char *shown;

    assert_true(g2n_is_object(g2n_peek(exception)));
    shown = world_c(realm, world_get(realm, g2n_as_object(g2n_peek(exception)), "stack"));
    g2n_drop(realm, exception);
    return shown;
}

const char *world_keys(struct g2n_realm *realm, struct g2n_object *obj)
{
    static char shown[512];
    struct g2n_buf text = G2N_BUF_INIT;
    struct g2n_keys keys;

    assert_ok(g2n_object_own_keys(realm, obj, &keys));
    for (size_t i = 0; i < keys.count; i++) {
        if (i) g2n_buf_append_str(&text, ",");
        g2n_key_append(&text, keys.items[i]);
    }
    g2n_buf_append(&text, "", 1);
    assert_false(text.failed);
    (void)snprintf(shown, sizeof shown, "%s", text.bytes);
    g2n_keys_fini(realm, &keys);
    g2n_buf_fini(&text);
    return shown;
}

const char *world_c(struct g2n_realm *realm, g2n_value text)
{
    static char shown[512];

    assert_true(g2n_is_string(g2n_peek(text)));
    (void)snprintf(shown, sizeof shown, "%s", g2n_as_string(g2n_peek(text))->bytes);
    g2n_drop(realm, text);
    return shown;
}
