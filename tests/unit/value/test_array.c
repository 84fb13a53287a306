/* Arrays: length, holes, far indexes, frozen ones. */
#include <math.h>

#include "world.h"

static struct g2n_array *make(struct g2n_realm *realm, uint32_t count)
{
    struct g2n_array *array;

    assert_ok(g2n_array_new(realm, 0, &array));
    for (uint32_t i = 0; i < count; i++) assert_ok(g2n_array_push(realm, array, g2n_number(i)));
    return array;
}

static enum g2n_status set_index(struct g2n_realm *realm, struct g2n_array *a, uint64_t index, double d)
{
    return g2n_object_set_index(realm, &a->object, index, g2n_peek(g2n_number(d)));
}

/* The number at an index, NaN for undefined. */
static double at(struct g2n_realm *realm, struct g2n_array *a, uint64_t index)
{
    g2n_value got;

    assert_ok(g2n_object_get_index(realm, &a->object, index, &got));
    return g2n_is_undefined(g2n_peek(got)) ? (double)NAN : g2n_as_number(g2n_peek(got));
}

static void length_follows_the_last_element(void **state)
{
    struct g2n_realm *realm = *state;
    struct g2n_array *a = make(realm, 3);

    assert_true(world_get_number(realm, &a->object, "length") == 3);
    assert_ok(set_index(realm, a, 9, 1));
    assert_int_equal(a->length, 10);
    assert_true(isnan(at(realm, a, 5)));
    assert_false(world_has(realm, &a->object, "5"));
    assert_true(world_has(realm, &a->object, "9"));
    assert_string_equal(world_keys(realm, &a->object), "0,1,2,9,length");
    assert_ok(world_set(realm, &a->object, "name", G2N_NULL));
    assert_string_equal(world_keys(realm, &a->object), "0,1,2,9,length,name");
    g2n_object_drop(realm, &a->object);
}

static void setting_length_cuts_and_extends(void **state)
{
    struct g2n_realm *realm = *state;
    struct g2n_array *a = make(realm, 5);

    assert_ok(world_set(realm, &a->object, "length", g2n_number(2)));
    assert_string_equal(world_keys(realm, &a->object), "0,1,length");
    assert_ok(world_set(realm, &a->object, "length", g2n_number(4294967295.0)));
    assert_int_equal(a->length, UINT32_MAX);
    assert_true(isnan(at(realm, a, 3)));
    assert_int_equal(g2n_array_push(realm, a, g2n_number(1)), G2N_THROWN);
    g2n_drop(realm, g2n_take_exception(realm));
    assert_ok(world_set(realm, &a->object, "length", world_text(realm, "1")));
    assert_int_equal(a->length, 1);
    g2n_object_drop(realm, &a->object);
}

static void length_must_be_a_uint32(void **state)
{
    const double wrong[] = { -1, 1.5, 4294967296.0, NAN, INFINITY };
    struct g2n_realm *realm = *state;
    struct g2n_array *a = make(realm, 2);

    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_int_equal(world_set(realm, &a->object, "length", g2n_number(wrong[i])), G2N_THROWN);
        assert_string_equal(world_thrown(realm), "RangeError: Invalid array length");
    }
    assert_int_equal(a->length, 2);
    g2n_object_drop(realm, &a->object);
}

static void far_indexes_cost_no_memory(void **state)
{
    struct g2n_realm *realm = *state;
    struct g2n_array *a = make(realm, 2);

    assert_ok(set_index(realm, a, 4294967294ull, 7));
    assert_int_equal(a->length, UINT32_MAX);
    assert_true(a->cap < 100);
    assert_true(at(realm, a, 4294967294ull) == 7);
    assert_ok(set_index(realm, a, 4294967295ull, 8)); /* not an index: an ordinary property */
    assert_int_equal(a->length, UINT32_MAX);
    assert_ok(set_index(realm, a, 2, 9));
    assert_ok(set_index(realm, a, 1, 10));
    assert_string_equal(world_keys(realm, &a->object), "0,1,2,4294967294,length,4294967295");
    g2n_realm_check(realm);

    assert_ok(world_set(realm, &a->object, "length", g2n_number(3)));
    assert_string_equal(world_keys(realm, &a->object), "0,1,2,length,4294967295");
    assert_ok(world_set(realm, &a->object, "length", g2n_number(2)));
    assert_ok(g2n_array_push(realm, a, g2n_number(5)));
    assert_int_equal(a->count, 3); /* dense again */
    g2n_object_drop(realm, &a->object);
}

static void strewn_elements_cost_what_they_are(void **state)
{
    struct g2n_realm *realm = *state;
    struct g2n_array *a = make(realm, 0);

    for (uint32_t i = 0; i < 1000; i++) assert_ok(set_index(realm, a, i * 1000000ull, i));
    assert_true(a->cap < 2000000);
    assert_true(at(realm, a, 999000000) == 999);
    assert_int_equal(a->length, 999000001);
    g2n_object_drop(realm, &a->object);
}

static void deleting_leaves_a_hole(void **state)
{
    struct g2n_realm *realm = *state;
    struct g2n_array *a = make(realm, 3);

    assert_true(world_delete(realm, &a->object, "1"));
    assert_false(world_delete(realm, &a->object, "length"));
    assert_int_equal(a->length, 3);
    assert_true(isnan(at(realm, a, 1)));
    assert_string_equal(world_keys(realm, &a->object), "0,2,length");
    assert_ok(set_index(realm, a, 1, 4));
    assert_true(at(realm, a, 1) == 4);
    g2n_object_drop(realm, &a->object);
}

static void frozen_array_refuses_every_change(void **state)
{
    struct g2n_realm *realm = *state;
    struct g2n_array *a = make(realm, 40);
    bool frozen;

    assert_true(world_delete(realm, &a->object, "7"));
    assert_ok(g2n_object_seal(realm, &a->object, true));
    assert_ok(g2n_object_is_sealed(realm, &a->object, true, &frozen));
    assert_true(frozen);
    g2n_realm_check(realm);
    assert_int_equal(set_index(realm, a, 3, 1), G2N_THROWN);
    assert_string_equal(world_thrown(realm),
                        "TypeError: Cannot assign to read only property '3' of object '[object Array]'");
    assert_int_equal(set_index(realm, a, 7, 1), G2N_THROWN);
    assert_string_equal(world_thrown(realm), "TypeError: Cannot add property 7, object is not extensible");
    assert_int_equal(g2n_array_push(realm, a, g2n_number(1)), G2N_THROWN);
    assert_string_equal(world_thrown(realm), "TypeError: Cannot add property 40, object is not extensible");
    assert_int_equal(world_set(realm, &a->object, "length", g2n_number(1)), G2N_THROWN);
    assert_string_equal(world_thrown(realm),
                        "TypeError: Cannot assign to read only property 'length' of object '[object Array]'");
    assert_false(world_delete(realm, &a->object, "0"));
    assert_true(at(realm, a, 39) == 39);
    g2n_object_drop(realm, &a->object);
}

static void length_stops_at_an_element_that_stays(void **state)
{
    struct g2n_realm *realm = *state;
    struct g2n_array *a = make(realm, 100);

    assert_ok(world_define(realm, &a->object, "60", 1, G2N_PROP_WRITABLE | G2N_PROP_ENUMERABLE));
    g2n_realm_check(realm);
    assert_int_equal(world_set(realm, &a->object, "length", g2n_number(10)), G2N_THROWN);
    assert_string_equal(world_thrown(realm), "TypeError: Cannot delete property '60' of [object Array]");
    assert_int_equal(a->length, 61);
    assert_true(at(realm, a, 59) == 59);
    assert_true(isnan(at(realm, a, 61)));
    assert_ok(set_index(realm, a, 61, 5));
    assert_int_equal(a->length, 62);
    g2n_object_drop(realm, &a->object);
}

static enum g2n_status forty_two(struct g2n_call *call, g2n_value *result)
{
    (void)call;
    *result = g2n_number(42);
    return G2N_OK;
}

static void element_may_be_an_accessor(void **state)
{
    struct g2n_realm *realm = *state;
    struct g2n_array *a = make(realm, 3);

    assert_ok(g2n_function_define_getter(realm, &a->object, "1", forty_two, 0));
    assert_true(at(realm, a, 1) == 42);
    assert_true(at(realm, a, 0) == 0);
    assert_true(at(realm, a, 2) == 2);
    assert_string_equal(world_keys(realm, &a->object), "0,1,2,length");
    g2n_realm_check(realm);
    g2n_object_drop(realm, &a->object);
}

static void array_from_counts_its_values(void **state)
{
    struct g2n_realm *realm = *state;
    struct g2n_object *obj = world_object(realm);
    g2n_view values[] = { g2n_view_of_object(obj), G2N_VIEW_NULL, g2n_view_of_object(obj) };
    struct g2n_array *a;

    assert_ok(g2n_array_from(realm, values, 3, &a));
    assert_int_equal(obj->cell.refs, 3);
    assert_ok(world_set(realm, &a->object, "length", g2n_number(1)));
    assert_int_equal(obj->cell.refs, 2);
    g2n_object_drop(realm, &a->object);
    assert_int_equal(obj->cell.refs, 1);
    g2n_object_drop(realm, obj);
}

/* A thousand random histories against a model that keeps each index in a row of its own. */
enum { PLACES = 12 };
static const uint32_t places[PLACES] = { 0, 1, 2, 3, 5, 8, 40, 41, 20000, 2000000000u, 4294967293u, 4294967294u };

struct model {
    bool     present[PLACES], fixed[PLACES]; /* fixed: read-only and not configurable */
    double   values[PLACES];
    uint32_t length;
};

static void compare(struct g2n_realm *realm, struct g2n_array *a, const struct model *m)
{
    assert_int_equal(a->length, m->length);
    for (int i = 0; i < PLACES; i++) {
        double got = at(realm, a, places[i]);
        assert_true(m->present[i] ? got == m->values[i] : isnan(got));
    }
    g2n_realm_check(realm);
}

static void model_set(struct g2n_realm *realm, struct g2n_array *a, struct model *m, int i, double d)
{
    enum g2n_status st = set_index(realm, a, places[i], d);

    assert_int_equal(st, m->fixed[i] ? G2N_THROWN : G2N_OK);
    if (st != G2N_OK) {
        g2n_drop(realm, g2n_take_exception(realm));
        return;
    }
    m->present[i] = true;
    m->values[i] = d;
    if (m->length <= places[i]) m->length = places[i] + 1;
}

static void model_fix(struct g2n_realm *realm, struct g2n_array *a, struct model *m, int i, double d)
{
    g2n_key key;

    if (m->fixed[i]) return;
    assert_ok(g2n_key_from_index(realm, places[i], &key));
    assert_ok(g2n_object_define(realm, &a->object, key, g2n_peek(g2n_number(d)), G2N_PROP_ENUMERABLE));
    g2n_key_drop(realm, key);
    m->present[i] = m->fixed[i] = true;
    m->values[i] = d;
    if (m->length <= places[i]) m->length = places[i] + 1;
}

static void model_delete(struct g2n_realm *realm, struct g2n_array *a, struct model *m, int i)
{
    g2n_key key;
    bool deleted;

    assert_ok(g2n_key_from_index(realm, places[i], &key));
    assert_ok(g2n_object_delete(realm, &a->object, key, &deleted));
    g2n_key_drop(realm, key);
    assert_int_equal(deleted, !m->fixed[i]);
    if (deleted) m->present[i] = false;
}

static void model_length(struct g2n_realm *realm, struct g2n_array *a, struct model *m, uint32_t length)
{
    bool stopped = false;
    enum g2n_status st;

    for (int i = PLACES; i-- > 0 && !stopped;) {
        if (places[i] < length) break;
        stopped = m->fixed[i];
        if (stopped) m->length = places[i] + 1;
        else m->present[i] = false;
    }
    if (!stopped) m->length = length;
    st = world_set(realm, &a->object, "length", g2n_number(length));
    assert_int_equal(st, stopped ? G2N_THROWN : G2N_OK);
    g2n_drop(realm, g2n_take_exception(realm));
}

static void random_histories_agree_with_a_model(void **state)
{
    struct g2n_realm *realm = *state;
    uint32_t seed = 1;

    for (int history = 0; history < 1000; history++) {
        struct g2n_array *a = make(realm, 0);
        struct model m = { .length = 0 };

        for (int step = 0; step < 30; step++) {
            uint32_t dice, i, span = history % 2 ? PLACES : 7; /* every other history stays near the start */
            seed = seed * 1664525u + 1013904223u;
            dice = seed >> 16 & 15;
            i = (seed >> 20) % span;
            if (dice < 7) model_set(realm, a, &m, (int)i, step);
            else if (dice < 10) model_delete(realm, a, &m, (int)i);
            else if (dice < 13) model_length(realm, a, &m, places[i] + (seed >> 30 & 1));
            else if (dice == 13 && history % 5 == 0) model_fix(realm, a, &m, (int)i, step);
            compare(realm, a, &m);
        }
        g2n_object_drop(realm, &a->object);
    }
}

static void elements_are_defined_in_place(void **state)
{
    struct g2n_realm *realm = *state;
    struct g2n_array *a = make(realm, 2);
    g2n_value text = world_text(realm, "text");
    g2n_key key = world_key(realm, "2");

    assert_ok(g2n_object_define(realm, &a->object, key, g2n_peek(text), G2N_PROP_DEFAULT));
    assert_ok(world_define(realm, &a->object, "0", 9, G2N_PROP_DEFAULT));
    assert_int_equal(a->count, 3);
    assert_true(at(realm, a, 0) == 9);
    assert_string_equal(world_c(realm, world_get(realm, &a->object, "2")), "text");
    g2n_key_drop(realm, key);
    g2n_drop(realm, text);
    g2n_object_drop(realm, &a->object);
}

static void clearing_leaves_a_new_array(void **state)
{
    struct g2n_realm *realm = *state;
    g2n_value text = world_text(realm, "text");
    const g2n_view values[] = { g2n_peek(g2n_number(1)), g2n_peek(text) };
    struct g2n_array *a;

    assert_ok(g2n_array_from(realm, values, 2, &a));
    assert_true(g2n_array_clear(realm, a));
    assert_int_equal(a->length, 0);
    assert_int_equal(g2n_as_cell(g2n_peek(text))->refs, 1);
    assert_ok(g2n_array_push(realm, a, g2n_number(3)));
    assert_true(at(realm, a, 0) == 3);
    assert_ok(g2n_object_put_c(realm, &a->object, "own", g2n_number(1)));
    assert_false(g2n_array_clear(realm, a));
    assert_int_equal(a->length, 1);
    g2n_drop(realm, text);
    g2n_object_drop(realm, &a->object);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WORLD_TEST(random_histories_agree_with_a_model),
        WORLD_TEST(length_follows_the_last_element),
        WORLD_TEST(setting_length_cuts_and_extends),
        WORLD_TEST(length_must_be_a_uint32),
        WORLD_TEST(far_indexes_cost_no_memory),
        WORLD_TEST(strewn_elements_cost_what_they_are),
        WORLD_TEST(deleting_leaves_a_hole),
        WORLD_TEST(frozen_array_refuses_every_change),
        WORLD_TEST(length_stops_at_an_element_that_stays),
        WORLD_TEST(element_may_be_an_accessor),
        WORLD_TEST(array_from_counts_its_values),
        WORLD_TEST(elements_are_defined_in_place),
        WORLD_TEST(clearing_leaves_a_new_array),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
