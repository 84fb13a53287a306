#include "machine.h"

#include <g2n/program.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/list.h"
#include "value/convert.h"

static void on_exit_asked(struct g2n_host *host, int status)
{
    struct machine *m = host->exit_context;
    m->exits++;
    m->status = status;
}

int machine_open(void **state)
{
    static char name[] = "unit", *argv[] = { name, NULL };
    struct machine *m = calloc(1, sizeof *m);

    if (!m) return -1;
    (void)snprintf(m->folder, sizeof m->folder, "%s", "/tmp/g2n-unit-XXXXXX");
    if (!mkdtemp(m->folder) || chdir(m->folder) != 0) return -1;
    static const struct g2n_part *const parts[] = { &g2n_part_buffer, &g2n_part_encoding, &g2n_part_web, NULL };
    m->host.parts = parts;
    m->host.exit = on_exit_asked;
    m->host.exit_context = m;
    if (g2n_host_init(&m->host, 1, argv) != G2N_OK) return -1;
    *state = m;
    return 0;
}

int machine_close(void **state)
{
    struct machine *m = *state;
    char command[192];

    g2n_realm_check(&m->host.realm);
    g2n_host_fini(&m->host);
    (void)snprintf(command, sizeof command, "chmod -R u+rwx %s; rm -rf %s", m->folder, m->folder);
    int failed = chdir("/") != 0 || system(command) != 0;
    free(m);
    return failed ? -1 : 0;
}

void m_drop(struct machine *m, g2n_value v) { g2n_drop(&m->host.realm, v); }

g2n_value m_text(struct machine *m, const char *text)
{
    g2n_value v;
    assert_ok(g2n_string_from_c(&m->host.realm, text, &v));
    return v;
}

g2n_value m_bytes(struct machine *m, const char *bytes, size_t len)
{
    struct g2n_typed_array *a;
    assert_ok(g2n_bytes_new(&m->host.realm, len, &a));
    if (bytes && len) memcpy(g2n_typed_array_bytes(a), bytes, len);
    return g2n_own_object(&a->object);
}

g2n_value m_options(struct machine *m, const char *name, g2n_value value)
{
    struct g2n_object *obj;
    assert_ok(g2n_object_new_plain(&m->host.realm, 1, &obj));
    if (name) assert_ok(g2n_object_put_c(&m->host.realm, obj, name, value));
    return g2n_own_object(obj);
}

g2n_value m_function(struct machine *m, g2n_native *native, void *context)
{
    struct g2n_function *f;
    assert_ok(g2n_function_new(&m->host.realm, native, "", 0, &f));
    f->context = context;
    return g2n_own_object(&f->object);
}

void reply_clear(struct machine *m, struct reply *reply)
{
    for (uint32_t i = 0; i < 4; i++) {
        if (reply->calls) m_drop(m, reply->args[i]);
        reply->args[i] = G2N_UNDEFINED;
    }
    reply->argc = 0;
    reply->calls = 0;
}

static enum g2n_status on_reply(struct g2n_call *call, g2n_value *result)
{
    struct reply *reply = ((const struct g2n_function *)(void *)call->callee)->context;
    (void)result;

    for (uint32_t i = 0; i < 4; i++) {
        if (reply->calls) g2n_drop(call->realm, reply->args[i]);
        reply->args[i] = g2n_dup(g2n_arg(call, i));
    }
    reply->argc = call->argc;
    reply->calls++;
    return G2N_OK;
}

g2n_value m_callback(struct machine *m, struct reply *reply) { return m_function(m, on_reply, reply); }

g2n_value m_property(struct machine *m, g2n_view obj, const char *name)
{
    g2n_value v;
    assert_true(g2n_is_object(obj));
    assert_ok(g2n_object_get_c(&m->host.realm, g2n_as_object(obj), name, &v));
    return v;
}

double m_number(struct machine *m, g2n_view obj, const char *name)
{
    g2n_value v = m_property(m, obj, name);
    assert_true(g2n_is_number(g2n_peek(v)));
    return g2n_as_number(g2n_peek(v));
}

g2n_value m_look_up(struct machine *m, const char *path, g2n_value *holder)
{
    g2n_value v = g2n_dup(g2n_view_of_object(m->host.realm.global)), next;
    char name[64];

    *holder = G2N_UNDEFINED;
    while (*path) {
        size_t len = strcspn(path, ".");
        assert_true(len < sizeof name);
        memcpy(name, path, len);
        name[len] = '\0';
        path += len + (path[len] == '.');
        next = m_property(m, g2n_peek(v), name);
        m_drop(m, *holder);
        *holder = v;
        v = next;
    }
    return v;
}

g2n_value m_get(struct machine *m, const char *path)
{
    g2n_value holder, v = m_look_up(m, path, &holder);
    m_drop(m, holder);
    return v;
}

enum g2n_status m_try(struct machine *m, const char *path, uint32_t argc, const g2n_value *args, g2n_value *result)
{
    g2n_value holder, f = m_look_up(m, path, &holder);
    g2n_view views[8];

    assert_true(argc <= 8);
    for (uint32_t i = 0; i < argc; i++) views[i] = g2n_peek(args[i]);
    enum g2n_status st = g2n_call_function(&m->host.realm, g2n_peek(f), g2n_peek(holder), views, argc, result);
    for (uint32_t i = 0; i < argc; i++) m_drop(m, args[i]);
    m_drop(m, f);
    m_drop(m, holder);
    return st;
}

g2n_value m_call(struct machine *m, const char *path, uint32_t argc, const g2n_value *args)
{
    g2n_value result;
    enum g2n_status st = m_try(m, path, argc, args, &result);

    if (st == G2N_THROWN) fail_msg("%s threw %s", path, m_string(m, g2n_take_exception(&m->host.realm)));
    assert_ok(st);
    return result;
}

g2n_value m_method(struct machine *m, g2n_view obj, const char *name, uint32_t argc, const g2n_value *args)
{
    g2n_value f = m_property(m, obj, name), result;
    g2n_view views[8];

    for (uint32_t i = 0; i < argc; i++) views[i] = g2n_peek(args[i]);
    assert_ok(g2n_call_function(&m->host.realm, g2n_peek(f), obj, views, argc, &result));
    for (uint32_t i = 0; i < argc; i++) m_drop(m, args[i]);
    m_drop(m, f);
    return result;
}

const char *m_throws(struct machine *m, const char *path, uint32_t argc, const g2n_value *args)
{
    g2n_value result;
    assert_int_equal(m_try(m, path, argc, args, &result), G2N_THROWN);
    return m_string(m, g2n_take_exception(&m->host.realm));
}

const char *m_string(struct machine *m, g2n_value v)
{
    static char texts[4][600];
    static unsigned turn;
    char *out = texts[turn++ % 4];
    g2n_value text;

    assert_ok(g2n_to_string(&m->host.realm, g2n_peek(v), &text));
    (void)snprintf(out, sizeof texts[0], "%s", g2n_as_string(g2n_peek(text))->bytes);
    m_drop(m, text);
    m_drop(m, v);
    return out;
}

const char *m_json(struct machine *m, g2n_value v) { return m_string(m, m_call(m, "JSON.stringify", ARGS(v))); }

void m_run(struct machine *m)
{
    while (g2n_loop_turn(&m->host.loop)) continue;
}
