/* JavaScript for instances, over a guest that is written here: its only function calls what it is given, or ends it all.  First as it
 * should be, then with each allocation failing in turn. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "embed/js_state.h"
#include "host/environment.h"
#include "page.h"
#include "value/array.h"
#if defined(G2N_TORTURE) && G2N_TORTURE
#include "base/alloc_torture.h"
#endif

static struct g2n_guest *js_of(void *guest) { return ((struct page *)guest)->instance->js; }

static void go_on(struct g2n_guest *guest, enum g2n_status st)
{
    if (st != G2N_OK) g2n_drop(&guest->host.realm, g2n_host_caught(&guest->host, st));
    g2n_gojs_go_on(guest);
}

/* globalThis.f = js.FuncOf(...) */
static void run(void *guest, uint32_t argc, uint32_t argv)
{
    struct g2n_guest *js = js_of(guest);
    struct g2n_realm *realm = &js->host.realm;
    g2n_value make = G2N_UNDEFINED, f = G2N_UNDEFINED, id = g2n_number(1);
    g2n_view args[1] = { g2n_peek(id) };
    enum g2n_status st = g2n_object_get_c(realm, realm->go, "_makeFuncWrapper", &make);

    (void)argc;
    (void)argv;
    if (st == G2N_OK) st = g2n_call_function(realm, g2n_peek(make), G2N_VIEW_UNDEFINED, args, 1, &f);
    if (st == G2N_OK) st = g2n_object_put_c(realm, realm->global, "f", f);
    g2n_drop(realm, make);
    go_on(js, st);
}

/* f(): a trap.  f(number): exit.  f(function): its result, or that it has thrown. */
static enum g2n_status answer(struct g2n_guest *js, struct g2n_object *event)
{
    struct g2n_realm *realm = &js->host.realm;
    g2n_value args, result = G2N_UNDEFINED;
    g2n_view first;
    enum g2n_status st = g2n_object_get_c(realm, event, "args", &args);

    if (st != G2N_OK) return st;
    first = g2n_as_array(g2n_peek(args))->count ? g2n_peek(g2n_as_array(g2n_peek(args))->elements[0]) : G2N_VIEW_UNDEFINED;
    if (g2n_is_number(first)) g2n_guest_exit(js, (int)g2n_as_number(first));
    else if (g2n_is_callable(first)) st = g2n_call_function(realm, first, G2N_VIEW_UNDEFINED, NULL, 0, &result);
    g2n_drop(realm, args);
    if (g2n_is_undefined(first)) wasm_rt_trap(WASM_RT_TRAP_UNREACHABLE);
    return st == G2N_OK ? g2n_object_put_c(realm, event, "result", result) : st;
}

static void resume(void *guest)
{
    struct g2n_guest *js = js_of(guest);
    struct g2n_realm *realm = &js->host.realm;
    g2n_value event;
    enum g2n_status st = g2n_object_get(realm, realm->go, g2n_atom_key(realm, G2N_ATOM_pending_event), &event);

    if (st == G2N_OK) {
        struct g2n_object *object = g2n_as_object(g2n_peek(event));
        g2n_drop(realm, event); /* the Go object has it */
        st = answer(js, object);
    }
    go_on(js, st);
}

static uint32_t getsp(void *guest)
{
    (void)guest;
    return 0;
}

static const struct g2n_module module = {
    .version = G2N_MODULE_VERSION,
    .program = { .version = G2N_PROGRAM_VERSION, .guest = "unit.wasm", .argv_limit = 12288, .run = run, .resume = resume, .getsp = getsp },
    .guest_size = sizeof(struct page), .js = &g2n_embed_js, .exports_memory = true, .memory = page_memory, .instantiate = page_instantiate, .run = g2n_run, .release = page_release,
};

static struct g2n_instance *fresh(void)
{
    static const char *const argv[] = { "a", "b", NULL }, *const env[] = { "C=d", "=", "C=e", NULL };
    const struct g2n_options options = { .argv = argv, .env = env,
                                         .streams = { { .kind = G2N_STREAM_NONE }, { .kind = G2N_STREAM_BYTES }, { .kind = G2N_STREAM_BYTES } } };
    return g2n_instance_create(&module, &options, NULL);
}

static void calls_nest(void **state)
{
    struct g2n_instance *i = fresh();
    struct g2n_js global, args[1];

    (void)state;
    assert_non_null(i);
    assert_int_equal(g2n_instance_start(i), G2N_ERROR_NONE);
    assert_int_equal(g2n_js_global(i, &global), G2N_ERROR_NONE);
    assert_int_equal(g2n_js_number(i, 3, &args[0]), G2N_ERROR_NONE);
    assert_int_equal(g2n_js_call(i, global, "f", args, 1, NULL), G2N_ERROR_EXIT);
    assert_int_equal(g2n_instance_exit_status(i), 3);
    assert_int_equal(g2n_instance_free(i), G2N_ERROR_NONE);
}

static enum g2n_error trap_within(struct g2n_js_call *call)
{
    struct g2n_js global;
    enum g2n_error error = g2n_js_global(call->instance, &global);

    return error == G2N_ERROR_NONE ? g2n_js_call(call->instance, global, "f", NULL, 0, &call->result) : error;
}

static void a_trap_leaves_each_level(void **state)
{
    struct g2n_instance *i = fresh();
    struct g2n_js global, f;

    (void)state;
    assert_non_null(i);
    assert_int_equal(g2n_instance_start(i), G2N_ERROR_NONE);
    assert_int_equal(g2n_js_global(i, &global), G2N_ERROR_NONE);
    assert_int_equal(g2n_js_function(i, "f", trap_within, NULL, NULL, &f), G2N_ERROR_NONE);
    assert_int_equal(g2n_js_call(i, global, "f", &f, 1, NULL), G2N_ERROR_TRAP);
    assert_non_null(strstr(g2n_instance_message(i), "unreachable"));
    assert_null(g2n_catch_thread.innermost);
    assert_int_equal(i->depth, 0);
    assert_int_equal(g2n_js_global(i, &global), G2N_ERROR_STATE);
    assert_int_equal(g2n_instance_free(i), G2N_ERROR_NONE);
}

static void references_of_used_up_places_fit_nothing(void **state)
{
    struct g2n_instance *i = fresh();
    struct g2n_js first, v;

    (void)state;
    assert_non_null(i);
    assert_int_equal(g2n_js_null(i, &first), G2N_ERROR_NONE);
    i->js_state->places.items[first.place].turn = first.turn = UINT32_MAX;
    assert_int_equal(g2n_js_release(i, first), G2N_ERROR_NONE);
    assert_int_equal(g2n_js_release(i, first), G2N_ERROR_TYPE);
    assert_int_equal(g2n_js_null(i, &v), G2N_ERROR_NONE);
    assert_int_not_equal(v.place, first.place);
    assert_int_equal(g2n_instance_free(i), G2N_ERROR_NONE);
}

static void the_environment_is_its_own(void **state)
{
    struct g2n_instance *i = fresh();
    struct g2n_host *host;
    char *const *list;

    (void)state;
    assert_non_null(i);
    host = &i->js_state->guest->host;
    assert_string_equal(g2n_environment_get(host, "C"), "d"); /* given twice: the first counts */
    g2n_environment_set(host, "CC", "x=y");
    g2n_environment_set(host, "C", "");
    g2n_environment_set(host, "A=B", "x");
    g2n_environment_set(host, "", "x");
    assert_string_equal(g2n_environment_get(host, "CC"), "x=y");
    assert_string_equal(g2n_environment_get(host, "C"), "");
    assert_null(g2n_environment_get(host, "A"));
    assert_null(g2n_environment_get(host, "HOME"));
    assert_null(getenv("CC"));
    g2n_environment_unset(host, "C");
    g2n_environment_unset(host, "none");
    list = g2n_environment_list(host);
    assert_string_equal(list[0], "CC=x=y");
    assert_null(list[1]);
    assert_int_equal(g2n_instance_free(i), G2N_ERROR_NONE);
}

#if defined(G2N_TORTURE) && G2N_TORTURE

static enum g2n_error do_something(struct g2n_js_call *call) { return g2n_js_error(call->instance, "OwnError", "said", &call->result) == G2N_ERROR_NONE ? G2N_ERROR_THROWN : G2N_ERROR_MEMORY; }

static void finalize(void *context) { ++*(int *)context; }

static void posted(struct g2n_instance *i, void *context)
{
    (void)i;
    ++*(int *)context;
}

/* Whatever fails, the rest is tried. */
static void scenario(struct g2n_instance *i, int *counts)
{
    struct g2n_js global, v = { 0 }, w = { 0 }, promise = { 0 }, resolver = { 0 }, args[9];
    bool is;

    g2n_environment_set(&i->js_state->guest->host, "A", "b");
    (void)g2n_instance_start(i);
    if (g2n_js_global(i, &global) != G2N_ERROR_NONE) return;
    (void)g2n_js_string(i, "text \xff", 6, &v);
    (void)g2n_js_bytes(i, "bytes", 5, &w);
    for (size_t k = 0; k < 9; k++) args[k] = v;
    (void)g2n_js_array(i, args, 9, &w);
    (void)g2n_js_keys(i, w, &w);
    (void)g2n_js_object(i, &w);
    (void)g2n_js_set(i, w, "name \xff", v);
    (void)g2n_js_get(i, w, "other", NULL);
    (void)g2n_js_delete(i, w, "name");
    (void)g2n_js_set_index(i, w, 1, v);
    (void)g2n_js_to_string(i, w, &v);
    (void)g2n_js_call(i, global, "parseInt", args, 9, NULL);
    counts[0] += g2n_js_function(i, "f", do_something, &counts[1], finalize, &v) == G2N_ERROR_NONE;
    (void)g2n_js_call(i, global, "f", &v, 1, &w);
    (void)g2n_js_exception(i, &w);
    (void)g2n_js_promise(i, &promise, &resolver);
    (void)g2n_js_resolve(i, resolver, v);
    (void)g2n_js_await(i, promise, &w);
    counts[2] += g2n_instance_post(i, posted, &counts[3]) == G2N_ERROR_NONE;
    (void)g2n_instance_run_once(i, 0, &is);
    (void)g2n_instance_run(i);
    (void)g2n_js_release(i, v);
}

static void each_allocation_may_fail(void **state)
{
    (void)state;
    for (size_t n = 0;; n++) {
        const size_t before = g2n_alloc_torture_live();
        struct g2n_instance *i = fresh();
        int counts[4] = { 0 };
        bool fired;

        assert_non_null(i);
        g2n_alloc_torture_arm(n);
        scenario(i, counts);
        fired = g2n_alloc_torture_fired();
        g2n_alloc_torture_disarm();
        assert_int_equal(g2n_instance_free(i), G2N_ERROR_NONE);
        assert_int_equal(counts[1], counts[0]); /* each function has had its end */
        assert_int_equal(counts[3], counts[2]);
        if (g2n_alloc_torture_live() != before) fail_msg("%zd blocks leak when allocation %zu fails", g2n_alloc_torture_live() - before, n);
        if (!fired) break;
    }
}

/* The world is thousands of allocations: later ones are tried less and less. */
static void instances_are_made_whole_or_not_at_all(void **state)
{
    (void)state;
    for (size_t n = 0;; n += 1 + n / 20) {
        const size_t before = g2n_alloc_torture_live();
        struct g2n_instance *i;
        bool fired;

        g2n_alloc_torture_arm(n);
        i = fresh();
        fired = g2n_alloc_torture_fired();
        g2n_alloc_torture_disarm();
        assert_true(fired || i);
        assert_int_equal(g2n_instance_free(i), G2N_ERROR_NONE);
        assert_int_equal(g2n_alloc_torture_live(), before);
        if (!fired) break;
    }
}

#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(calls_nest),
        cmocka_unit_test(a_trap_leaves_each_level),
        cmocka_unit_test(references_of_used_up_places_fit_nothing),
        cmocka_unit_test(the_environment_is_its_own),
#if defined(G2N_TORTURE) && G2N_TORTURE
        cmocka_unit_test(each_allocation_may_fail),
        cmocka_unit_test(instances_are_made_whole_or_not_at_all),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
