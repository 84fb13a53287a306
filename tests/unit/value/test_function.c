/* Calling, constructing, instanceof, and how errors look. */
#include <stdio.h>
#include <string.h>

#include "world.h"

static enum g2n_status sum(struct g2n_call *call, g2n_value *result)
{
    double total = 0, d;

    for (uint32_t i = 0; i < call->argc; i++) {
        enum g2n_status st = g2n_to_number(call->realm, call->args[i], &d);
        if (st != G2N_OK) return st;
        total += d;
    }
    *result = g2n_number(total);
    return G2N_OK;
}

static void native_is_called_with_its_arguments(void **state)
{
    struct g2n_realm *realm = *state;
    struct g2n_function *f = world_function(realm, sum);
    g2n_view args[] = { g2n_peek(g2n_number(1)), g2n_peek(g2n_number(2)), g2n_peek(g2n_bool(true)) };
    g2n_value got;

    assert_ok(g2n_call_function(realm, g2n_view_of_object(&f->object), G2N_VIEW_UNDEFINED, args, 3, &got));
    assert_true(g2n_as_number(g2n_peek(got)) == 4);
    assert_string_equal(g2n_typeof(g2n_view_of_object(&f->object)), "function");
    g2n_object_drop(realm, &f->object);
}

static void what_is_no_function_is_named(void **state)
{
    struct g2n_realm *realm = *state;
    struct g2n_object *obj = world_object(realm);
    g2n_value text = world_text(realm, "abc"), got;
    const struct { g2n_view v; const char *message; } rows[] = {
        { G2N_VIEW_UNDEFINED, "TypeError: undefined is not a function" },
        { G2N_VIEW_NULL, "TypeError: null is not a function" },
        { g2n_peek(g2n_number(1.5)), "TypeError: 1.5 is not a function" },
        { g2n_peek(text), "TypeError: \"abc\" is not a function" },
        { g2n_view_of_object(obj), "TypeError: #<Object> is not a function" },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_int_equal(g2n_call_function(realm, rows[i].v, G2N_VIEW_UNDEFINED, NULL, 0, &got), G2N_THROWN);
        assert_string_equal(world_thrown(realm), rows[i].message);
    }
    assert_int_equal(g2n_construct(realm, g2n_view_of_object(obj), NULL, 0, &got), G2N_THROWN);
    assert_string_equal(world_thrown(realm), "TypeError: #<Object> is not a constructor");
    g2n_drop(realm, text);
    g2n_object_drop(realm, obj);
}

static enum g2n_status lack_memory(struct g2n_call *call, g2n_value *result)
{
    *result = g2n_own_object(g2n_object_dup(call->callee)); /* ignored and dropped */
    return G2N_ENOMEM;
}

static void native_without_memory_throws_the_realms_error(void **state)
{
    struct g2n_realm *realm = *state;
    struct g2n_function *f = world_function(realm, lack_memory);
    g2n_value got;

    assert_int_equal(g2n_call_function(realm, g2n_view_of_object(&f->object), G2N_VIEW_UNDEFINED, NULL, 0, &got),
                     G2N_THROWN);
    assert_string_equal(world_thrown(realm), "RangeError: Out of memory");
    assert_int_equal(f->object.cell.refs, 1);
    g2n_object_drop(realm, &f->object);
}

static enum g2n_status call_myself(struct g2n_call *call, g2n_value *result)
{
    return g2n_call_function(call->realm, g2n_view_of_object(call->callee), G2N_VIEW_UNDEFINED, NULL, 0, result);
}

static void endless_recursion_is_a_range_error(void **state)
{
    struct g2n_realm *realm = *state;
    struct g2n_function *f = world_function(realm, call_myself);
    g2n_value got;

    assert_int_equal(g2n_call_function(realm, g2n_view_of_object(&f->object), G2N_VIEW_UNDEFINED, NULL, 0, &got),
                     G2N_THROWN);
    assert_string_equal(world_thrown(realm), "RangeError: Maximum call stack size exceeded");
    assert_int_equal(realm->depth, 0);
    g2n_object_drop(realm, &f->object);
}

static enum g2n_status make_point(struct g2n_call *call, g2n_value *result)
{
    struct g2n_object *obj;
    struct g2n_object *proto = g2n_prototype_for_new(call, call->realm->protos[G2N_PROTO_OBJECT]);
    enum g2n_status st = g2n_object_new(call->realm, &g2n_class_object, proto, &obj);

    if (st == G2N_OK) *result = g2n_own_object(obj);
    return st;
}

static void constructor_gives_its_prototype(void **state)
{
    struct g2n_realm *realm = *state;
    struct g2n_object *proto = world_object(realm), *other_proto = world_object(realm);
    struct g2n_function *point, *other, *bare;
    g2n_view f, g;
    g2n_value made;
    bool is;

    assert_ok(g2n_function_new_constructor(realm, make_point, "Point", 2, proto, &point));
    assert_ok(g2n_function_new_constructor(realm, make_point, "Other", 0, other_proto, &other));
    f = g2n_view_of_object(&point->object);
    g = g2n_view_of_object(&other->object);
    assert_true(world_get_number(realm, &point->object, "length") == 2);
    assert_string_equal(world_c(realm, world_get(realm, &point->object, "name")), "Point");
    assert_string_equal(world_keys(realm, &point->object), "length,name,prototype");

    assert_ok(g2n_construct(realm, f, NULL, 0, &made));
    assert_ptr_equal(g2n_as_object(g2n_peek(made))->proto, proto);
    assert_ok(g2n_instance_of(realm, g2n_peek(made), f, &is));
    assert_true(is);
    assert_ok(g2n_instance_of(realm, g2n_peek(made), g, &is));
    assert_false(is);
    assert_ok(g2n_instance_of(realm, G2N_VIEW_NULL, f, &is));
    assert_false(is);
    g2n_drop(realm, made);
    assert_ok(g2n_construct_as(realm, f, NULL, 0, g, &made));
    assert_ptr_equal(g2n_as_object(g2n_peek(made))->proto, other_proto);
    g2n_drop(realm, made);

    assert_int_equal(g2n_instance_of(realm, f, G2N_VIEW_NULL, &is), G2N_THROWN);
    assert_string_equal(world_thrown(realm), "TypeError: Right-hand side of 'instanceof' is not an object");
    assert_int_equal(g2n_instance_of(realm, f, g2n_view_of_object(proto), &is), G2N_THROWN);
    assert_string_equal(world_thrown(realm), "TypeError: Right-hand side of 'instanceof' is not callable");
    bare = world_function(realm, sum);
    assert_int_equal(g2n_instance_of(realm, f, g2n_view_of_object(&bare->object), &is), G2N_THROWN);
    assert_string_equal(world_thrown(realm),
                        "TypeError: Function has non-object prototype 'undefined' in instanceof check");
    g2n_object_drop(realm, &bare->object);
    g2n_realm_collect(realm); /* prototype and constructor hold one another */
    g2n_object_drop(realm, proto);
    g2n_object_drop(realm, other_proto);
    g2n_object_drop(realm, &point->object);
    g2n_object_drop(realm, &other->object);
}

static void errors_have_message_and_stack(void **state)
{
    struct g2n_realm *realm = *state;
    g2n_value error;
    struct g2n_object *obj;
    g2n_value message;
    char name[1000];

    assert_ok(g2n_error_new(realm, G2N_TYPE_ERROR, &error, "%s of %d", "one", 3));
    obj = g2n_as_object(g2n_peek(error));
    assert_string_equal(world_keys(realm, obj), "stack,message");
    assert_string_equal(world_c(realm, world_get(realm, obj, "message")), "one of 3");
    assert_string_equal(world_c(realm, world_get(realm, obj, "stack")), "TypeError: one of 3");
    assert_string_equal(world_c(realm, world_get(realm, obj, "name")), "TypeError");
    assert_ptr_equal(obj->proto->proto, realm->protos[G2N_PROTO_ERROR]);
    g2n_drop(realm, error);

    memset(name, 'x', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    assert_ok(g2n_error_new(realm, G2N_ERROR, &error, "open '%s'", name));
    assert_int_equal(g2n_throw_value(realm, error), G2N_THROWN);
    error = g2n_take_exception(realm);
    obj = g2n_as_object(g2n_peek(error));
    message = world_get(realm, obj, "message");
    assert_int_equal(g2n_as_string(g2n_peek(message))->len, sizeof name - 1 + 7);
    g2n_drop(realm, message);
    g2n_drop(realm, error);
    assert_true(g2n_is_absent(g2n_peek(g2n_take_exception(realm))));
}

static void tables_of_methods_are_defined(void **state)
{
    static const struct g2n_method rows[] = { { "one", sum, 1, 5 }, { "two", sum, 2, 6 }, { NULL, NULL, 0, 0 } };
    struct g2n_realm *realm = *state;
    struct g2n_object *obj = world_object(realm);
    struct g2n_property found;
    g2n_key key = world_key(realm, "two");

    assert_ok(g2n_function_define_all(realm, obj, rows));
    assert_int_equal(g2n_object_get_own(realm, obj, key, &found), G2N_FOUND);
    assert_int_equal(found.flags, G2N_PROP_METHOD);
    assert_int_equal(((struct g2n_function *)(void *)g2n_as_object(g2n_peek(found.value)))->magic, 6);
    assert_true(world_get_number(realm, g2n_as_object(g2n_peek(found.value)), "length") == 2);
    g2n_property_drop(realm, &found);
    g2n_key_drop(realm, key);
    g2n_object_drop(realm, obj);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WORLD_TEST(native_is_called_with_its_arguments),
        WORLD_TEST(what_is_no_function_is_named),
        WORLD_TEST(native_without_memory_throws_the_realms_error),
        WORLD_TEST(endless_recursion_is_a_range_error),
        WORLD_TEST(constructor_gives_its_prototype),
        WORLD_TEST(errors_have_message_and_stack),
        WORLD_TEST(tables_of_methods_are_defined),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
