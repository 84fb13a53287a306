/* Each allocation of a scenario fails in turn: the scenario must say so, leave the realm whole, and leak nothing.
 * Only G2N_TORTURE builds can make allocations fail; in others this program has nothing to do. */
#include "world.h"

#if defined(G2N_TORTURE) && G2N_TORTURE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc_torture.h"

typedef enum g2n_status scenario(struct g2n_realm *realm);

/* Runs a scenario once for each of its allocations.  The failure must come out as the realm's RangeError. */
static void torture(scenario *run)
{
    for (size_t n = 0;; n++) {
        size_t live = g2n_alloc_torture_live();
        void *state = NULL;
        struct g2n_realm *realm;
        enum g2n_status st;
        bool fired;

        assert_int_equal(world_open(&state), 0);
        realm = state;
        g2n_alloc_torture_arm(n);
        st = run(realm);
        fired = g2n_alloc_torture_fired();
        g2n_alloc_torture_disarm();
        if (st != G2N_OK) {
            assert_true(fired);
            if (st == G2N_THROWN) assert_ptr_equal(g2n_as_object(g2n_peek(realm->exception)), realm->no_memory);
            else assert_int_equal(st, G2N_ENOMEM);
        }
        g2n_drop(realm, g2n_take_exception(realm));
        world_close(&state);
        assert_int_equal(g2n_alloc_torture_live(), live);
        if (!fired) {
            assert_ok(st);
            break;
        }
    }
}

static enum g2n_status strings(struct g2n_realm *realm)
{
    g2n_value a = G2N_UNDEFINED, b = G2N_UNDEFINED, c = G2N_UNDEFINED;
    struct g2n_string *atom;
    enum g2n_status st = g2n_string_decode(realm, "a\xFF\xFE", 3, true, &a);

    if (st == G2N_OK) st = g2n_string_printf(realm, &b, "%d of %s", 1, "many");
    if (st == G2N_OK) st = g2n_string_concat(realm, g2n_as_string(g2n_peek(a)), g2n_as_string(g2n_peek(b)), &c);
    if (st == G2N_OK) st = g2n_atom_new(realm, "fresh", 5, &atom);
    if (st == G2N_OK) g2n_atom_release(realm, atom);
    g2n_drop(realm, a);
    g2n_drop(realm, b);
    g2n_drop(realm, c);
    return st;
}

static enum g2n_status objects(struct g2n_realm *realm)
{
    struct g2n_object *obj;
    enum g2n_status st = g2n_object_new_plain(realm, 2, &obj);
    struct g2n_keys keys;
    char name[16];

    if (st != G2N_OK) return st;
    for (int i = 0; st == G2N_OK && i < 70; i++) {
        (void)snprintf(name, sizeof name, "p%d", i);
        st = g2n_object_put_c(realm, obj, name, g2n_number(i));
    }
    if (st == G2N_OK) st = g2n_object_set_index(realm, obj, 3, G2N_VIEW_NULL);
    if (st == G2N_OK) st = g2n_object_own_keys(realm, obj, &keys);
    if (st == G2N_OK) g2n_keys_fini(realm, &keys);
    if (st == G2N_OK) st = g2n_object_seal(realm, obj, true);
    g2n_object_drop(realm, obj);
    return st;
}

static enum g2n_status refusal(struct g2n_realm *realm)
{
    g2n_value got;
    enum g2n_status st = g2n_call_function(realm, G2N_VIEW_NULL, G2N_VIEW_UNDEFINED, NULL, 0, &got);

    if (st == G2N_THROWN && g2n_as_object(g2n_peek(realm->exception)) != realm->no_memory) {
        g2n_drop(realm, g2n_take_exception(realm));
        return G2N_OK;
    }
    return st;
}

static enum g2n_status nothing(struct g2n_call *call, g2n_value *result)
{
    (void)call;
    (void)result;
    return G2N_OK;
}

static enum g2n_status functions(struct g2n_realm *realm)
{
    static const struct g2n_method rows[] = { { "one", nothing, 1, 0 }, { "two", nothing, 2, 0 }, { NULL, NULL, 0, 0 } };
    struct g2n_object *proto;
    struct g2n_function *f;
    enum g2n_status st = g2n_object_new_plain(realm, 0, &proto);

    if (st != G2N_OK) return st;
    st = g2n_function_new_constructor(realm, nothing, "Thing", 0, proto, &f);
    if (st == G2N_OK) {
        st = g2n_function_define_all(realm, proto, rows);
        if (st == G2N_OK) st = g2n_function_define_getter(realm, proto, "size", nothing, 0);
        g2n_object_drop(realm, &f->object);
    }
    g2n_object_drop(realm, proto);
    return st;
}

static enum g2n_status arrays(struct g2n_realm *realm)
{
    struct g2n_array *a;
    enum g2n_status st = g2n_array_new(realm, 2, &a);

    if (st != G2N_OK) return st;
    for (int i = 0; st == G2N_OK && i < 20; i++) st = g2n_array_push(realm, a, g2n_number(i));
    if (st == G2N_OK) st = g2n_object_set_index(realm, &a->object, 50, G2N_VIEW_NULL);
    if (st == G2N_OK) st = g2n_object_set_index(realm, &a->object, 4000000000u, G2N_VIEW_NULL);
    if (st == G2N_OK) st = g2n_object_seal(realm, &a->object, true);
    g2n_object_drop(realm, &a->object);
    return st;
}

static enum g2n_status bytes(struct g2n_realm *realm)
{
    struct g2n_typed_array *a, *b;
    enum g2n_status st = g2n_bytes_new(realm, 100, &a);

    if (st != G2N_OK) return st;
    st = g2n_typed_array_new(realm, G2N_ELEMENT_INT16, a->buffer, 2, 10, NULL, &b);
    if (st == G2N_OK) g2n_object_drop(realm, &b->object);
    g2n_object_drop(realm, &a->object);
    return st;
}

static enum g2n_status table(struct g2n_realm *realm)
{
    enum g2n_status st = g2n_object_new_plain(realm, 0, &realm->go);
    char text[16];

    if (st != G2N_OK) return st;
    st = g2n_table_init(realm, &realm->table, g2n_view_of_object(realm->global), g2n_view_of_object(realm->go));
    for (int i = 0; st == G2N_OK && i < 150; i++) {
        uint64_t ref;
        g2n_value s;
        int len = snprintf(text, sizeof text, "%d", i);
        st = g2n_string_new(realm, text, (size_t)len, &s);
        if (st != G2N_OK) return st;
        st = g2n_ref_encode(realm, &realm->table, g2n_peek(s), &ref);
        g2n_drop(realm, s);
        g2n_table_check(&realm->table);
    }
    return st;
}

static enum g2n_status promises(struct g2n_realm *realm)
{
    struct g2n_promise *p, *derived;
    g2n_value resolve, reject, other;
    struct g2n_function *f;
    enum g2n_status st = g2n_promise_new(realm, &p);

    if (st != G2N_OK) return st;
    st = g2n_function_new(realm, nothing, "", 0, &f);
    if (st == G2N_OK) {
        for (int i = 0; st == G2N_OK && i < 40; i++) {
            st = g2n_promise_new(realm, &derived);
            if (st != G2N_OK) break;
            st = g2n_promise_react(realm, p, g2n_view_of_object(&f->object), G2N_VIEW_UNDEFINED, derived);
            g2n_object_drop(realm, g2n_promise_object(derived));
        }
        g2n_object_drop(realm, &f->object);
    }
    if (st == G2N_OK) st = g2n_promise_resolving_functions(realm, p, &resolve, &reject);
    if (st == G2N_OK) {
        g2n_drop(realm, resolve);
        g2n_drop(realm, reject);
        st = g2n_promise_of(realm, g2n_view_of_object(g2n_promise_object(p)), &other);
    }
    if (st == G2N_OK) {
        g2n_drop(realm, other);
        st = g2n_promise_resolve(realm, p, G2N_VIEW_NULL);
        assert_int_equal(g2n_promise_state(p), st == G2N_OK ? G2N_PROMISE_FULFILLED : G2N_PROMISE_PENDING);
    }
    g2n_object_drop(realm, g2n_promise_object(p));
    if (st == G2N_OK) g2n_job_run_all(realm);
    return st;
}

static void strings_survive(void **state) { (void)state; torture(strings); }
static void objects_survive(void **state) { (void)state; torture(objects); }
static void refusals_survive(void **state) { (void)state; torture(refusal); }
static void functions_survive(void **state) { (void)state; torture(functions); }
static void arrays_survive(void **state) { (void)state; torture(arrays); }
static void bytes_survive(void **state) { (void)state; torture(bytes); }
static void table_survives(void **state) { (void)state; torture(table); }
static void promises_survive(void **state) { (void)state; torture(promises); }

/* The first hundred allocations one by one, later ones in steps that meet every kind: a whole library is long. */
static void making_a_realm_survives(void **state)
{
    struct g2n_realm *realm = malloc(sizeof *realm);

    (void)state;
    assert_non_null(realm);
    for (size_t n = 0;; n += n < 100 ? 1 : 13) {
        size_t live = g2n_alloc_torture_live();
        enum g2n_status st;
        bool fired;

        g2n_alloc_torture_arm(n);
        st = g2n_realm_init(realm, NULL);
        fired = g2n_alloc_torture_fired();
        g2n_alloc_torture_disarm();
        if (st == G2N_OK) g2n_realm_fini(realm);
        else assert_int_equal(st, G2N_ENOMEM);
        assert_int_equal(g2n_alloc_torture_live(), live);
        if (!fired) break;
    }
    free(realm);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(strings_survive),
        cmocka_unit_test(objects_survive),
        cmocka_unit_test(refusals_survive),
        cmocka_unit_test(functions_survive),
        cmocka_unit_test(arrays_survive),
        cmocka_unit_test(bytes_survive),
        cmocka_unit_test(table_survives),
        cmocka_unit_test(promises_survive),
        cmocka_unit_test(making_a_realm_survives),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
#else
int main(void) { return 0; }
#endif
