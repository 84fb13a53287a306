/* Freeing: long chains, cycles, and when the collector runs by itself. */
#include "world.h"

static void a_million_links_are_freed_without_a_deep_stack(void **state)
{
    struct g2n_realm *realm = *state;
    g2n_key next = world_key(realm, "next");
    struct g2n_object *head = NULL;
    size_t before = realm->object_count;

    for (int i = 0; i < 1000000; i++) {
        struct g2n_object *obj = world_object(realm);
        if (head) assert_ok(g2n_object_define(realm, obj, next, g2n_view_of_object(head), G2N_PROP_DEFAULT));
        if (head) g2n_object_drop(realm, head);
        head = obj;
    }
    assert_int_equal(realm->object_count, before + 1000000);
    g2n_object_drop(realm, head);
    assert_int_equal(realm->object_count, before);
    g2n_key_drop(realm, next);
}

static void a_long_chain_of_prototypes_is_freed(void **state)
{
    struct g2n_realm *realm = *state;
    struct g2n_object *proto = NULL;
    size_t before = realm->object_count;

    for (int i = 0; i < 200000; i++) {
        struct g2n_object *obj;
        assert_ok(g2n_object_new(realm, &g2n_class_object, proto, &obj));
        if (proto) g2n_object_drop(realm, proto);
        proto = obj;
    }
    g2n_object_drop(realm, proto);
    assert_int_equal(realm->object_count, before);
}

static void cycles_are_collected_and_what_is_held_is_not(void **state)
{
    struct g2n_realm *realm = *state;
    struct g2n_object *kept = world_object(realm), *inner = world_object(realm), *a = world_object(realm);
    struct g2n_array *b;
    struct g2n_typed_array *bytes;
    size_t before;

    assert_ok(world_set(realm, kept, "inner", g2n_own_object(inner)));
    assert_ok(world_set(realm, inner, "back", g2n_dup(g2n_view_of_object(kept))));
    before = realm->object_count - 1; /* without a */

    /* a and b hold one another, and things that only they hold, and something that others hold too. */
    assert_ok(g2n_array_new(realm, 0, &b));
    assert_ok(g2n_bytes_new(realm, 100, &bytes));
    assert_ok(world_set(realm, a, "b", g2n_dup(g2n_view_of_object(&b->object))));
    assert_ok(world_set(realm, a, "self", g2n_dup(g2n_view_of_object(a))));
    assert_ok(g2n_array_push(realm, b, g2n_dup(g2n_view_of_object(a))));
    assert_ok(g2n_array_push(realm, b, g2n_own_object(&bytes->object)));
    assert_ok(g2n_array_push(realm, b, g2n_dup(g2n_view_of_object(kept))));
    assert_ok(g2n_array_push(realm, b, world_text(realm, "text")));
    g2n_realm_collect(realm);
    assert_int_equal(realm->object_count, before + 4);
    g2n_object_drop(realm, a);
    g2n_object_drop(realm, &b->object);
    assert_int_equal(realm->object_count, before + 4);
    g2n_realm_collect(realm);
    assert_int_equal(realm->object_count, before);
    assert_int_equal(realm->buffer_bytes, 0);
    assert_int_equal(kept->cell.refs, 2);
    assert_ptr_equal(g2n_as_object(g2n_peek(world_get(realm, kept, "inner"))), inner);
    g2n_object_drop(realm, inner); /* what world_get gave */
    g2n_realm_check(realm);
    g2n_object_drop(realm, kept);
    g2n_realm_collect(realm);
}

static void the_guests_ids_hold_objects(void **state)
{
    struct g2n_realm *realm = *state;
    struct g2n_object *a = world_object(realm);
    uint32_t id;

    assert_ok(g2n_table_init(realm, &realm->table, g2n_view_of_object(realm->global), G2N_VIEW_NULL));
    assert_ok(world_set(realm, a, "self", g2n_dup(g2n_view_of_object(a))));
    assert_ok(g2n_table_retain(realm, &realm->table, g2n_view_of_object(a), &id));
    g2n_object_drop(realm, a);
    g2n_realm_collect(realm);
    assert_ptr_equal(g2n_as_object(g2n_table_get(&realm->table, id)), a);
    g2n_table_release(realm, &realm->table, id);
    g2n_realm_collect(realm);
    assert_true(g2n_is_undefined(g2n_table_get(&realm->table, id)));
}

/* Makes objects that hold themselves; returns how many objects there were at most. */
static size_t make_cycles(struct g2n_realm *realm, int count)
{
    size_t most = 0;

    for (int i = 0; i < count; i++) {
        struct g2n_object *a = world_object(realm);
        assert_ok(world_set(realm, a, "self", g2n_dup(g2n_view_of_object(a))));
        g2n_object_drop(realm, a);
        if (realm->object_count > most) most = realm->object_count;
    }
    return most;
}

static void garbage_in_cycles_does_not_pile_up(void **state)
{
    assert_true(make_cycles(*state, 100000) <= 10000);
}

static void a_past_peak_does_not_let_garbage_pile_up(void **state)
{
    struct g2n_realm *realm = *state;
    struct g2n_array *many;

    assert_ok(g2n_array_new(realm, 0, &many));
    for (int i = 0; i < 100000; i++) assert_ok(g2n_array_push(realm, many, g2n_own_object(world_object(realm))));
    g2n_object_drop(realm, &many->object);
    assert_true(make_cycles(realm, 200000) <= 100000); /* collections that found nothing are far between */
    assert_true(make_cycles(realm, 100000) <= 20000);  /* one that found much changes that */
}

static void large_buffers_in_cycles_do_not_pile_up(void **state)
{
    struct g2n_realm *realm = *state;
    size_t most = 0;

    for (int i = 0; i < 1000; i++) {
        struct g2n_typed_array *a;
        assert_ok(g2n_bytes_new(realm, 1 << 20, &a));
        assert_ok(world_set(realm, &a->object, "self", g2n_dup(g2n_view_of_object(&a->object))));
        g2n_object_drop(realm, &a->object);
        if (realm->buffer_bytes > most) most = realm->buffer_bytes;
    }
    assert_true(most <= (128u << 20));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WORLD_TEST(a_million_links_are_freed_without_a_deep_stack),
        WORLD_TEST(a_long_chain_of_prototypes_is_freed),
        WORLD_TEST(cycles_are_collected_and_what_is_held_is_not),
        WORLD_TEST(the_guests_ids_hold_objects),
        WORLD_TEST(garbage_in_cycles_does_not_pile_up),
        WORLD_TEST(a_past_peak_does_not_let_garbage_pile_up),
        WORLD_TEST(large_buffers_in_cycles_do_not_pile_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
