/* ArrayBuffers and typed arrays. */
#include <math.h>
#include <string.h>

#include "world.h"

static void elements_convert_as_ecmascript_says(void **state)
{
    const struct { enum g2n_element element; double in, out; } rows[] = {
        { G2N_ELEMENT_UINT8, 300, 44 },            { G2N_ELEMENT_UINT8, -1, 255 },
        { G2N_ELEMENT_UINT8, 1.9, 1 },             { G2N_ELEMENT_UINT8, NAN, 0 },
        { G2N_ELEMENT_UINT8, INFINITY, 0 },        { G2N_ELEMENT_UINT8, 4294967297.0, 1 },
        { G2N_ELEMENT_INT8, 200, -56 },            { G2N_ELEMENT_INT8, -129, 127 },
        { G2N_ELEMENT_UINT8_CLAMPED, 300, 255 },   { G2N_ELEMENT_UINT8_CLAMPED, -5, 0 },
        { G2N_ELEMENT_UINT8_CLAMPED, 1.5, 2 },     { G2N_ELEMENT_UINT8_CLAMPED, 2.5, 2 },
        { G2N_ELEMENT_UINT8_CLAMPED, 0.5, 0 },     { G2N_ELEMENT_UINT8_CLAMPED, 254.5, 254 },
        { G2N_ELEMENT_UINT8_CLAMPED, NAN, 0 },     { G2N_ELEMENT_UINT8_CLAMPED, 254.6, 255 },
        { G2N_ELEMENT_INT16, 40000, -25536 },      { G2N_ELEMENT_UINT16, -1, 65535 },
        { G2N_ELEMENT_INT32, 4294967295.0, -1 },   { G2N_ELEMENT_INT32, 2147483648.0, -2147483648.0 },
        { G2N_ELEMENT_UINT32, -1, 4294967295.0 },  { G2N_ELEMENT_UINT32, 1e20, 1661992960 },
        { G2N_ELEMENT_UINT32, -1e20, 2632974336.0 },
        { G2N_ELEMENT_FLOAT32, 0.1, 0.10000000149011612 }, { G2N_ELEMENT_FLOAT32, 1e300, INFINITY },
        { G2N_ELEMENT_FLOAT64, 0.1, 0.1 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        unsigned char bytes[8] = { 0 };
        g2n_element_store(rows[i].element, bytes, rows[i].in);
        assert_true(g2n_element_load(rows[i].element, bytes) == rows[i].out);
    }
}

static struct g2n_typed_array *make(struct g2n_realm *realm, size_t len)
{
    struct g2n_typed_array *a;

    assert_ok(g2n_bytes_new(realm, len, &a));
    return a;
}

static void indexes_are_bytes_and_nothing_else(void **state)
{
    struct g2n_realm *realm = *state;
    struct g2n_typed_array *a = make(realm, 3);
    struct g2n_object *obj = &a->object;

    assert_ok(world_set(realm, obj, "1", g2n_number(258)));
    assert_ok(world_set(realm, obj, "2", world_text(realm, "7")));
    assert_ok(world_set(realm, obj, "3", g2n_number(1)));   /* past the end: ignored */
    assert_ok(world_set(realm, obj, "-0", g2n_number(1)));  /* numbers that are no index: likewise */
    assert_ok(world_set(realm, obj, "1.5", g2n_number(1)));
    assert_ok(world_set(realm, obj, "01", g2n_number(4)));  /* no canonical number: ordinary */
    assert_string_equal(world_keys(realm, obj), "0,1,2,01");
    assert_memory_equal(g2n_typed_array_bytes(a), "\0\2\7", 3);
    assert_true(world_get_number(realm, obj, "1") == 2);
    assert_true(world_has(realm, obj, "2"));
    assert_false(world_has(realm, obj, "3"));
    assert_false(world_has(realm, obj, "1.5"));
    assert_false(world_delete(realm, obj, "0"));
    assert_true(world_delete(realm, obj, "3"));
    g2n_object_drop(realm, obj);
}

static void absent_index_is_not_looked_for_in_the_prototype(void **state)
{
    struct g2n_realm *realm = *state;
    struct g2n_typed_array *a = make(realm, 1);
    g2n_value got;

    assert_ok(world_set(realm, realm->protos[G2N_PROTO_OBJECT], "5", g2n_number(1)));
    assert_true(g2n_is_undefined(g2n_peek(world_get(realm, &a->object, "5"))));
    assert_ok(g2n_object_get_index(realm, &a->object, 5, &got));
    assert_true(g2n_is_undefined(g2n_peek(got)));
    assert_true(world_delete(realm, realm->protos[G2N_PROTO_OBJECT], "5"));
    g2n_object_drop(realm, &a->object);
}

static void bytes_cannot_be_frozen_or_redefined(void **state)
{
    struct g2n_realm *realm = *state;
    struct g2n_typed_array *a = make(realm, 2), *none = make(realm, 0);

    assert_int_equal(g2n_object_seal(realm, &a->object, true), G2N_THROWN);
    assert_string_equal(world_thrown(realm), "TypeError: Cannot freeze array buffer views with elements");
    assert_ok(g2n_object_seal(realm, &none->object, true));
    assert_int_equal(world_define(realm, &a->object, "0", 1, G2N_PROP_ENUMERABLE), G2N_THROWN);
    assert_string_equal(world_thrown(realm), "TypeError: Cannot redefine property: 0");
    assert_int_equal(world_define(realm, &a->object, "2", 1, G2N_PROP_DEFAULT), G2N_THROWN);
    assert_string_equal(world_thrown(realm), "TypeError: Invalid typed array index");
    assert_ok(world_define(realm, &a->object, "1", 9, G2N_PROP_DEFAULT));
    assert_int_equal(g2n_typed_array_bytes(a)[1], 9);
    g2n_object_drop(realm, &a->object);
    g2n_object_drop(realm, &none->object);
}

static void views_share_the_buffer(void **state)
{
    struct g2n_realm *realm = *state;
    struct g2n_typed_array *bytes = make(realm, 16), *floats;

    assert_ok(g2n_typed_array_new(realm, G2N_ELEMENT_FLOAT64, bytes->buffer, 8, 1, NULL, &floats));
    assert_ptr_equal(floats->object.proto, realm->protos[G2N_PROTO_ELEMENT + G2N_ELEMENT_FLOAT64]);
    assert_true(g2n_is_byte_array(g2n_view_of_object(&bytes->object)));
    assert_false(g2n_is_byte_array(g2n_view_of_object(&floats->object)));
    assert_int_equal(g2n_typed_array_byte_len(floats), 8);
    assert_ok(world_set(realm, &floats->object, "0", g2n_number(1)));
    assert_memory_equal(g2n_typed_array_bytes(bytes) + 8, "\0\0\0\0\0\0\xF0\x3F", 8);
    g2n_object_drop(realm, &bytes->object);
    assert_true(world_get_number(realm, &floats->object, "0") == 1);
    g2n_object_drop(realm, &floats->object);
}

static void too_large_a_buffer_is_a_range_error(void **state)
{
    struct g2n_realm *realm = *state;
    struct g2n_buffer *buffer;

    assert_int_equal(g2n_buffer_new(realm, (size_t)G2N_BUFFER_MAX + 1, &buffer), G2N_THROWN);
    assert_string_equal(world_thrown(realm), "RangeError: Array buffer allocation failed");
    assert_int_equal(realm->buffer_bytes, 0);
}

static struct g2n_typed_array *given_up;

static enum g2n_status give_up(struct g2n_call *call, g2n_value *result)
{
    g2n_object_drop(call->realm, &given_up->object);
    *result = g2n_number(1);
    return G2N_OK;
}

static void conversion_may_give_up_the_array(void **state)
{
    struct g2n_realm *realm = *state;
    struct g2n_object *obj = world_object(realm);
    size_t before = realm->object_count;

    assert_ok(world_set(realm, obj, "valueOf", g2n_own_object(&world_function(realm, give_up)->object)));
    given_up = make(realm, 10);
    assert_ok(g2n_object_set_index(realm, &given_up->object, 3, g2n_view_of_object(obj)));
    assert_int_equal(realm->object_count, before + 1);
    g2n_object_drop(realm, obj);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(elements_convert_as_ecmascript_says),
        WORLD_TEST(indexes_are_bytes_and_nothing_else),
        WORLD_TEST(absent_index_is_not_looked_for_in_the_prototype),
        WORLD_TEST(bytes_cannot_be_frozen_or_redefined),
        WORLD_TEST(views_share_the_buffer),
        WORLD_TEST(too_large_a_buffer_is_a_range_error),
        WORLD_TEST(conversion_may_give_up_the_array),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
