#include "engine.h"

#include <g2n/program.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "value/convert.h"

int engine_open(void **state)
{
    static char name[] = "unit", *argv[] = { name, NULL };
    static const struct g2n_part *const parts[] = { &g2n_part_buffer, &g2n_part_encoding, &g2n_part_web, &g2n_part_js, NULL };
    struct engine *e = calloc(1, sizeof *e);

    if (!e) return -1;
    e->host.parts = parts;
    if (g2n_host_init(&e->host, 1, argv) != G2N_OK) return -1;
    *state = e;
    return 0;
}

int engine_close(void **state)
{
    struct engine *e = *state;

    g2n_realm_check(&e->host.realm);
    g2n_host_fini(&e->host);
    free(e);
    return 0;
}

void e_drop(struct engine *e, g2n_value v) { g2n_drop(&e->host.realm, v); }

enum g2n_status e_try(struct engine *e, const char *text, g2n_value *result)
{
    struct g2n_realm *realm = &e->host.realm;
    g2n_value eval, source;
    enum g2n_status st = g2n_object_get_c(realm, realm->global, "eval", &eval);

    if (st != G2N_OK) return st;
    st = g2n_string_from_c(realm, text, &source);
    if (st == G2N_OK) {
        g2n_view args[] = { g2n_peek(source) };
        st = g2n_call_function(realm, g2n_peek(eval), G2N_VIEW_UNDEFINED, args, 1, result);
        g2n_drop(realm, source);
    }
    g2n_drop(realm, eval);
    return st;
}

g2n_value e_eval(struct engine *e, const char *text)
{
    g2n_value v;
    assert_ok(e_try(e, text, &v));
    return v;
}

const char *e_text(struct engine *e, const char *text)
{
    struct g2n_realm *realm = &e->host.realm;
    g2n_value v, shown;

    if (e_try(e, text, &v) != G2N_OK) v = g2n_take_exception(realm);
    assert_ok(g2n_to_string(realm, g2n_peek(v), &shown));
    (void)snprintf(e->shown, sizeof e->shown, "%s", g2n_as_string(g2n_peek(shown))->bytes);
    g2n_drop(realm, shown);
    g2n_drop(realm, v);
    return e->shown;
}

void e_set(struct engine *e, const char *name, g2n_view v)
{
    assert_ok(g2n_object_put_c(&e->host.realm, e->host.realm.global, name, g2n_dup(v)));
}

void e_run(struct engine *e)
{
    while (g2n_loop_turn(&e->host.loop)) continue;
}

size_t e_twins(struct engine *e)
{
    struct g2n_js *js = g2n_js_of(&e->host.realm);

    g2n_realm_collect(&e->host.realm);
    JS_RunGC(js->rt);
    g2n_js_release(js);
    assert_int_equal(js->by_ours.count, js->by_engines.count);
    return js->by_ours.count;
}
