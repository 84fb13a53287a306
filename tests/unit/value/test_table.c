/* The guest's ids, and references as it boxes them (spec: wasm_exec.js of Go 1.26). */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "world.h"

static int table_open(void **state)
{
    struct g2n_realm *realm;

    if (world_open(state) != 0) return -1;
    realm = *state;
    realm->go = world_object(realm);
    return g2n_table_init(realm, &realm->table, g2n_view_of_object(realm->global), g2n_view_of_object(realm->go));
}
#define TABLE_TEST(f) cmocka_unit_test_setup_teardown(f, table_open, world_close)

static uint32_t retain(struct g2n_realm *realm, g2n_view v)
{
    uint32_t id;

    assert_ok(g2n_table_retain(realm, &realm->table, v, &id));
    return id;
}

static void predefined_ids_never_change(void **state)
{
    struct g2n_realm *realm = *state;
    struct g2n_table *t = &realm->table;

    for (int i = 0; i < 3; i++) {
        assert_int_equal(retain(realm, g2n_view_of_object(realm->global)), 5);
        for (uint32_t id = 0; id < 7; id++) {
            for (int n = 0; n < 4; n++) g2n_table_release(realm, t, id);
        }
    }
    assert_true(isnan(g2n_as_number(g2n_table_get(t, 0))));
    assert_true(g2n_as_number(g2n_table_get(t, 1)) == 0);
    assert_true(g2n_is_null(g2n_table_get(t, 2)));
    assert_true(g2n_is_true(g2n_table_get(t, 3)));
    assert_true(g2n_is_bool(g2n_table_get(t, 4)));
    assert_ptr_equal(g2n_as_object(g2n_table_get(t, 5)), realm->global);
    assert_ptr_equal(g2n_as_object(g2n_table_get(t, 6)), realm->go);
    assert_int_equal(g2n_table_length(t), 7);
}

static void table_forgets_a_released_id_and_reuses_it_last_first(void **state)
{
    struct g2n_realm *realm = *state;
    struct g2n_table *t = &realm->table;
    struct g2n_object *objs[4];
    uint32_t ids[4];

    for (int i = 0; i < 4; i++) {
        objs[i] = world_object(realm);
        ids[i] = retain(realm, g2n_view_of_object(objs[i]));
        assert_int_equal(ids[i], 7 + i);
        assert_int_equal(objs[i]->cell.refs, 2);
    }
    assert_int_equal(retain(realm, g2n_view_of_object(objs[1])), ids[1]);
    g2n_table_release(realm, t, ids[1]);
    assert_ptr_equal(g2n_as_object(g2n_table_get(t, ids[1])), objs[1]);
    g2n_table_release(realm, t, ids[1]);
    assert_true(g2n_is_undefined(g2n_table_get(t, ids[1])));
    assert_int_equal(objs[1]->cell.refs, 1);
    g2n_table_release(realm, t, ids[1]); /* once too often: ignored */
    g2n_table_release(realm, t, ids[3]);
    assert_int_equal(retain(realm, g2n_view_of_object(objs[1])), ids[3]);
    assert_int_equal(retain(realm, g2n_view_of_object(objs[3])), ids[1]);
    g2n_table_check(t);
    assert_int_equal(g2n_table_length(t), 11);
    for (int i = 0; i < 4; i++) g2n_object_drop(realm, objs[i]); /* the table holds them */
}

static void equal_strings_share_an_id(void **state)
{
    struct g2n_realm *realm = *state;
    struct g2n_table *t = &realm->table;
    g2n_value a = world_text(realm, "text"), b = world_text(realm, "text"), c = world_text(realm, "texT");
    uint32_t id = retain(realm, g2n_peek(a));

    assert_int_equal(retain(realm, g2n_peek(b)), id);
    assert_int_not_equal(retain(realm, g2n_peek(c)), id);
    g2n_table_check(t);
    g2n_drop(realm, a);
    g2n_table_release(realm, t, id);
    assert_true(g2n_string_equal_c(g2n_as_string(g2n_table_get(t, id)), "text"));
    g2n_table_release(realm, t, id);
    assert_true(g2n_is_undefined(g2n_table_get(t, id)));
    assert_int_equal(retain(realm, g2n_peek(b)), id);
    g2n_table_check(t);
    g2n_drop(realm, b);
    g2n_drop(realm, c);
}

static void thousands_of_strings_come_and_go(void **state)
{
    enum { COUNT = 5000 };
    static uint32_t ids[COUNT];
    struct g2n_realm *realm = *state;
    struct g2n_table *t = &realm->table;
    char text[32];

    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < COUNT; i++) {
            g2n_value s;
            (void)snprintf(text, sizeof text, "string %d", i);
            s = world_text(realm, text);
            ids[i] = retain(realm, g2n_peek(s));
            g2n_drop(realm, s);
        }
        g2n_table_check(t);
        assert_int_equal(t->live, 7 + COUNT);
        for (int i = 0; i < COUNT; i += 2) g2n_table_release(realm, t, ids[i]);
        g2n_table_check(t);
        for (int i = 1; i < COUNT; i += 2) {
            (void)snprintf(text, sizeof text, "string %d", i);
            assert_true(g2n_string_equal_c(g2n_as_string(g2n_table_get(t, ids[i])), text));
            g2n_table_release(realm, t, ids[i]);
        }
        assert_int_equal(t->live, 7);
        assert_int_equal(g2n_table_length(t), 7 + COUNT);
    }
}

static uint64_t bits_of(double d)
{
    uint64_t bits;

    memcpy(&bits, &d, sizeof bits);
    return bits;
}

static void references_are_boxed_as_the_guest_expects(void **state)
{
    struct g2n_realm *realm = *state;
    struct g2n_table *t = &realm->table;
    g2n_value text = world_text(realm, "s");
    const struct { g2n_view v; uint64_t ref; } rows[] = {
        { G2N_VIEW_UNDEFINED,                       0                     },
        { g2n_peek(g2n_number((double)NAN)),        0x7FF8000000000000ull },
        { g2n_peek(g2n_number(0)),                  0x7FF8000000000001ull },
        { g2n_peek(g2n_number(-0.0)),               0x7FF8000000000001ull },
        { G2N_VIEW_NULL,                            0x7FF8000000000002ull },
        { g2n_peek(g2n_bool(true)),                 0x7FF8000000000003ull },
        { g2n_peek(g2n_bool(false)),                0x7FF8000000000004ull },
        { g2n_view_of_object(realm->global),        0x7FF8000100000005ull },
        { g2n_view_of_object(realm->go),            0x7FF8000100000006ull },
        { g2n_peek(g2n_number(1)),                  bits_of(1)            },
        { g2n_peek(g2n_number(-1.5)),               bits_of(-1.5)         },
        { g2n_peek(g2n_number((double)INFINITY)),   bits_of((double)INFINITY)  },
        { g2n_peek(g2n_number(-(double)INFINITY)),  bits_of(-(double)INFINITY) },
        { g2n_peek(text),                           0x7FF8000200000007ull },
        { g2n_view_of_symbol(realm->symbol_iterator), 0x7FF8000300000008ull },
        { g2n_view_of_object(realm->protos[G2N_PROTO_FUNCTION]), 0x7FF8000400000009ull },
        { g2n_view_of_object(realm->protos[G2N_PROTO_ARRAY]), 0x7FF800010000000Aull },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint64_t ref;
        g2n_value back;
        assert_ok(g2n_ref_encode(realm, t, rows[i].v, &ref));
        assert_int_equal(ref, rows[i].ref);
        back = g2n_ref_decode(t, ref);
        assert_true(g2n_same_value_zero(g2n_peek(back), rows[i].v));
        g2n_drop(realm, back);
    }
    g2n_drop(realm, text);
}

static void hostile_references_decode_to_undefined(void **state)
{
    const uint64_t refs[] = { 0x8000000000000000ull, 0x7FF800010000FFFFull, 0x7FF80001FFFFFFFFull, 0xFFFC000000001000ull,
                              0xFFFA000000000007ull, 0x7FF0000000000009ull };
    struct g2n_realm *realm = *state;

    for (size_t i = 0; i < sizeof refs / sizeof *refs; i++) {
        assert_true(g2n_is_undefined(g2n_ref_view(&realm->table, refs[i])));
    }
    assert_ptr_equal(g2n_as_object(g2n_ref_view(&realm->table, 0x7FF8000200000005ull)), realm->global); /* wrong flag */
}

static void boxes_are_shared_until_the_next_cycle(void **state)
{
    struct g2n_realm *realm = *state;
    struct g2n_table *t = &realm->table;
    g2n_view v = g2n_view_of_object(realm->protos[G2N_PROTO_ARRAY]);
    uint32_t id;

    assert_ok(g2n_table_retain(realm, t, v, &id));
    assert_int_equal(g2n_table_share_box(t, id), 0);
    g2n_table_keep_box(t, id, 64);
    assert_int_equal(g2n_table_share_box(t, id), 0); /* its own reference is the only one: nobody asked for a second */
    for (int i = 0; i < 3; i++) {
        assert_ok(g2n_table_retain(realm, t, v, &id));
        assert_int_equal(g2n_table_share_box(t, id), 64);
        assert_int_equal(t->slots[id].count, 1);
    }
    g2n_table_check(t);
    assert_ok(g2n_table_retain(realm, t, v, &id));
    g2n_table_forget_boxes(t);
    assert_int_equal(g2n_table_share_box(t, id), 0);
    g2n_table_keep_box(t, id, 72);
    g2n_table_release(realm, t, id);
    g2n_table_release(realm, t, id);
    assert_int_equal(t->slots[id].box, 0);
    assert_int_equal(g2n_table_share_box(t, id), 0);
    g2n_table_keep_box(t, id, 80); /* nobody's id */
    g2n_table_check(t);
}

static void a_cycle_number_that_comes_again_shares_nothing(void **state)
{
    struct g2n_realm *realm = *state;
    struct g2n_table *t = &realm->table;
    g2n_view v = g2n_view_of_object(realm->protos[G2N_PROTO_ARRAY]);
    uint32_t id;

    for (int i = 0; i < 2; i++) assert_ok(g2n_table_retain(realm, t, v, &id));
    g2n_table_keep_box(t, id, 64);
    t->cycle = UINT32_MAX;
    g2n_table_forget_boxes(t);
    assert_int_equal(t->cycle, 1);
    assert_int_equal(g2n_table_share_box(t, id), 0);
    g2n_table_check(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TABLE_TEST(predefined_ids_never_change),
        TABLE_TEST(table_forgets_a_released_id_and_reuses_it_last_first),
        TABLE_TEST(equal_strings_share_an_id),
        TABLE_TEST(thousands_of_strings_come_and_go),
        TABLE_TEST(references_are_boxed_as_the_guest_expects),
        TABLE_TEST(hostile_references_decode_to_undefined),
        TABLE_TEST(boxes_are_shared_until_the_next_cycle),
        TABLE_TEST(a_cycle_number_that_comes_again_shares_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
