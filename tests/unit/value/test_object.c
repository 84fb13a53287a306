/* Properties of ordinary objects. */
#include <stdio.h>
#include <string.h>

#include "world.h"

static void property_is_got_as_it_was_set(void **state)
{
    struct g2n_object *obj = world_object(*state);

    assert_true(g2n_is_undefined(g2n_peek(world_get(*state, obj, "x"))));
    assert_ok(world_set(*state, obj, "x", g2n_number(1)));
    assert_ok(world_set(*state, obj, "x", g2n_number(2)));
    assert_ok(world_set(*state, obj, "y", world_text(*state, "text")));
    assert_true(world_get_number(*state, obj, "x") == 2);
    assert_string_equal(world_c(*state, world_get(*state, obj, "y")), "text");
    g2n_object_drop(*state, obj);
}

static void keys_are_indexes_then_strings_then_symbols(void **state)
{
    struct g2n_realm *realm = *state;
    struct g2n_object *obj = world_object(realm);
    struct g2n_symbol *symbol;

    assert_ok(g2n_symbol_new(realm, "s", &symbol));
    assert_ok(world_set(realm, obj, "b", g2n_number(0)));
    assert_ok(g2n_object_set(realm, obj, g2n_key_symbol(symbol), G2N_VIEW_NULL));
    assert_ok(world_set(realm, obj, "10", g2n_number(0)));
    assert_ok(world_set(realm, obj, "a", g2n_number(0)));
    assert_ok(world_set(realm, obj, "9", g2n_number(0)));
    assert_ok(world_set(realm, obj, "4294967295", g2n_number(0)));
    assert_string_equal(world_keys(realm, obj), "9,10,b,a,4294967295,Symbol(s)");
    g2n_drop(realm, g2n_own_symbol(symbol));
    g2n_object_drop(realm, obj);
}

static void many_properties_stay_found_through_deletes(void **state)
{
    struct g2n_realm *realm = *state;
    struct g2n_object *obj = world_object(realm);
    char name[16];

    for (int i = 0; i < 1000; i++) {
        (void)snprintf(name, sizeof name, "p%d", i);
        assert_ok(world_set(realm, obj, name, g2n_number(i)));
        g2n_realm_check(realm);
    }
    for (int i = 0; i < 1000; i++) {
        if (i % 10 == 3) continue;
        (void)snprintf(name, sizeof name, "p%d", i);
        assert_true(world_delete(realm, obj, name));
        g2n_realm_check(realm);
    }
    for (int i = 0; i < 1000; i++) {
        (void)snprintf(name, sizeof name, "p%d", i);
        assert_int_equal(world_has(realm, obj, name), i % 10 == 3);
    }
    assert_ok(world_set(realm, obj, "last", g2n_number(0)));
    assert_memory_equal(world_keys(realm, obj), "p3,p13,p23,", 11);
    g2n_object_drop(realm, obj);
}

static void a_queue_of_properties_stays_small(void **state)
{
    struct g2n_realm *realm = *state;
    struct g2n_object *obj = world_object(realm);
    char name[16];

    for (int i = 0; i < 100000; i++) {
        (void)snprintf(name, sizeof name, "p%d", i);
        assert_ok(world_set(realm, obj, name, g2n_number(i)));
        (void)snprintf(name, sizeof name, "p%d", i - 40);
        assert_true(world_delete(realm, obj, name));
    }
    assert_true(obj->cap < 500 && obj->index_cap < 1000);
    g2n_object_drop(realm, obj);
}

static void deleting_keeps_order_and_tells_of_refusal(void **state)
{
    struct g2n_realm *realm = *state;
    struct g2n_object *obj = world_object(realm);

    for (const char *name = "abcde"; *name; name++) {
        assert_ok(world_set(realm, obj, (char[]){ *name, 0 }, g2n_number(0)));
    }
    assert_true(world_delete(realm, obj, "c"));
    assert_true(world_delete(realm, obj, "absent"));
    assert_string_equal(world_keys(realm, obj), "a,b,d,e");
    assert_ok(world_define(realm, obj, "fixed", 1, G2N_PROP_WRITABLE));
    assert_false(world_delete(realm, obj, "fixed"));
    g2n_object_drop(realm, obj);
}

static void prototype_answers_for_what_is_absent(void **state)
{
    struct g2n_realm *realm = *state;
    struct g2n_object *proto = world_object(realm), *obj;

    assert_ok(g2n_object_new(realm, &g2n_class_object, proto, &obj));
    assert_ok(world_set(realm, proto, "x", g2n_number(1)));
    assert_true(world_get_number(realm, obj, "x") == 1);
    assert_true(world_has(realm, obj, "x"));
    assert_ok(world_set(realm, obj, "x", g2n_number(2)));
    assert_true(world_get_number(realm, proto, "x") == 1);
    assert_true(world_get_number(realm, obj, "x") == 2);
    g2n_object_drop(realm, proto);
    g2n_object_drop(realm, obj);
}

static void read_only_property_cannot_be_assigned(void **state)
{
    struct g2n_realm *realm = *state;
    struct g2n_object *proto = world_object(realm), *obj;

    assert_ok(world_define(realm, proto, "x", 1, G2N_PROP_ENUMERABLE));
    assert_int_equal(world_set(realm, proto, "x", g2n_number(2)), G2N_THROWN);
    assert_string_equal(world_thrown(realm),
                        "TypeError: Cannot assign to read only property 'x' of object '#<Object>'");
    assert_ok(g2n_object_new(realm, &g2n_class_object, proto, &obj)); /* nor through one that inherits it */
    assert_int_equal(world_set(realm, obj, "x", g2n_number(2)), G2N_THROWN);
    g2n_drop(realm, g2n_take_exception(realm));
    assert_true(world_get_number(realm, obj, "x") == 1);
    g2n_object_drop(realm, obj);
    g2n_object_drop(realm, proto);
}

/* Getter and setter of a property kept in `this._x`. */
static enum g2n_status get_x(struct g2n_call *call, g2n_value *result)
{
    return g2n_object_get_c(call->realm, g2n_as_object(call->this_value), "_x", result);
}
static enum g2n_status set_x(struct g2n_call *call, g2n_value *result)
{
    (void)result;
    return g2n_object_put_c(call->realm, g2n_as_object(call->this_value), "_x", g2n_dup(g2n_arg(call, 0)));
}

static void accessors_run_with_the_receiver(void **state)
{
    struct g2n_realm *realm = *state;
    struct g2n_object *proto = world_object(realm), *obj;
    struct g2n_function *getter = world_function(realm, get_x), *setter = world_function(realm, set_x);
    g2n_key key = world_key(realm, "x");

    assert_ok(g2n_object_define_accessor(realm, proto, key, g2n_view_of_object(&getter->object),
                                         g2n_view_of_object(&setter->object), G2N_PROP_CONFIGURABLE));
    assert_ok(g2n_object_new(realm, &g2n_class_object, proto, &obj));
    assert_ok(world_set(realm, obj, "x", g2n_number(5)));
    assert_string_equal(world_keys(realm, obj), "_x");
    assert_true(world_get_number(realm, obj, "x") == 5);
    assert_true(g2n_is_undefined(g2n_peek(world_get(realm, proto, "x"))));

    assert_ok(g2n_object_define_accessor(realm, proto, key, g2n_view_of_object(&getter->object), G2N_VIEW_UNDEFINED,
                                         G2N_PROP_CONFIGURABLE));
    assert_int_equal(world_set(realm, obj, "x", g2n_number(6)), G2N_THROWN);
    assert_string_equal(world_thrown(realm), "TypeError: Cannot set property x of #<Object> which has only a getter");
    g2n_key_drop(realm, key);
    g2n_object_drop(realm, &getter->object);
    g2n_object_drop(realm, &setter->object);
    g2n_object_drop(realm, obj);
    g2n_object_drop(realm, proto);
}

/* A getter that deletes itself while it runs. */
static enum g2n_status get_and_vanish(struct g2n_call *call, g2n_value *result)
{
    g2n_key key = world_key(call->realm, "x");
    bool deleted;
    enum g2n_status st = g2n_object_delete(call->realm, g2n_as_object(call->this_value), key, &deleted);

    g2n_key_drop(call->realm, key);
    *result = g2n_number(((struct g2n_function *)call->callee)->magic);
    return st;
}

static void getter_may_delete_itself(void **state)
{
    struct g2n_realm *realm = *state;
    struct g2n_object *obj = world_object(realm);

    assert_ok(g2n_function_define_getter(realm, obj, "x", get_and_vanish, 7));
    assert_true(world_get_number(realm, obj, "x") == 7);
    assert_false(world_has(realm, obj, "x"));
    g2n_object_drop(realm, obj);
}

static void set_for_adds_to_the_receiver(void **state)
{
    struct g2n_realm *realm = *state;
    struct g2n_object *target = world_object(realm), *receiver = world_object(realm);
    g2n_key key = world_key(realm, "x");

    assert_ok(world_set(realm, target, "x", g2n_number(1)));
    assert_ok(g2n_object_set_for(realm, target, key, g2n_peek(g2n_number(2)), g2n_view_of_object(receiver)));
    assert_true(world_get_number(realm, target, "x") == 1);
    assert_true(world_get_number(realm, receiver, "x") == 2);
    assert_int_equal(g2n_object_set_for(realm, target, key, g2n_peek(g2n_number(2)), g2n_peek(g2n_number(1))),
                     G2N_THROWN);
    g2n_drop(realm, g2n_take_exception(realm));
    g2n_key_drop(realm, key);
    g2n_object_drop(realm, target);
    g2n_object_drop(realm, receiver);
}

static void frozen_object_stays_as_it_is(void **state)
{
    struct g2n_realm *realm = *state;
    struct g2n_object *obj = world_object(realm);
    bool sealed;

    assert_ok(world_set(realm, obj, "field", g2n_number(5)));
    assert_ok(g2n_object_is_sealed(realm, obj, true, &sealed));
    assert_false(sealed);
    assert_ok(g2n_object_seal(realm, obj, false));
    assert_ok(world_set(realm, obj, "field", g2n_number(6)));
    assert_false(world_delete(realm, obj, "field"));
    assert_ok(g2n_object_is_sealed(realm, obj, true, &sealed));
    assert_false(sealed);

    assert_ok(g2n_object_seal(realm, obj, true));
    assert_ok(g2n_object_is_sealed(realm, obj, true, &sealed));
    assert_true(sealed);
    assert_int_equal(world_set(realm, obj, "field", g2n_number(7)), G2N_THROWN);
    g2n_drop(realm, g2n_take_exception(realm));
    assert_int_equal(world_set(realm, obj, "other", g2n_number(7)), G2N_THROWN);
    assert_string_equal(world_thrown(realm), "TypeError: Cannot add property other, object is not extensible");
    assert_int_equal(world_define(realm, obj, "other", 7, G2N_PROP_DEFAULT), G2N_THROWN);
    assert_string_equal(world_thrown(realm), "TypeError: Cannot define property other, object is not extensible");
    assert_int_equal(g2n_object_set_proto(realm, obj, NULL), G2N_THROWN);
    assert_string_equal(world_thrown(realm), "TypeError: #<Object> is not extensible");
    assert_true(world_get_number(realm, obj, "field") == 6);
    g2n_object_drop(realm, obj);
}

static void definition_is_checked_against_what_is_there(void **state)
{
    struct g2n_realm *realm = *state;
    struct g2n_object *obj = world_object(realm);
    struct g2n_function *f = world_function(realm, get_x);
    g2n_key key = world_key(realm, "x");
    const uint8_t all = G2N_PROP_DEFAULT;
    struct g2n_descriptor value = { .value = g2n_peek(g2n_number(1)), .has = G2N_HAS_VALUE };
    struct g2n_descriptor other = { .value = g2n_peek(g2n_number(2)), .has = G2N_HAS_VALUE };
    struct g2n_descriptor writable = { .flags = G2N_PROP_WRITABLE, .has = G2N_PROP_WRITABLE };
    struct g2n_descriptor enumerable = { .flags = G2N_PROP_ENUMERABLE, .has = G2N_PROP_ENUMERABLE };
    struct g2n_descriptor configurable = { .flags = G2N_PROP_CONFIGURABLE, .has = G2N_PROP_CONFIGURABLE };
    struct g2n_descriptor getter = { .getter = g2n_view_of_object(&f->object), .has = G2N_HAS_GETTER };
    const struct g2n_descriptor *refused[] = { &other, &writable, &enumerable, &configurable, &getter };
    struct g2n_property now;

    assert_ok(g2n_object_define_checked(realm, obj, key, &value)); /* flags that are not given are off */
    assert_int_equal(g2n_object_get_own(realm, obj, key, &now), G2N_FOUND);
    assert_int_equal(now.flags, 0);
    assert_ok(g2n_object_define_checked(realm, obj, key, &value));
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        assert_int_equal(g2n_object_define_checked(realm, obj, key, refused[i]), G2N_THROWN);
        assert_string_equal(world_thrown(realm), "TypeError: Cannot redefine property: x");
    }

    assert_ok(world_define(realm, obj, "y", 1, all));
    g2n_key_drop(realm, key);
    key = world_key(realm, "y");
    assert_ok(g2n_object_define_checked(realm, obj, key, &getter)); /* configurable: may become an accessor */
    assert_int_equal(g2n_object_get_own(realm, obj, key, &now), G2N_FOUND);
    assert_int_equal(now.flags, G2N_PROP_ACCESSOR | G2N_PROP_ENUMERABLE | G2N_PROP_CONFIGURABLE);
    assert_true(g2n_is_undefined(g2n_peek(now.setter)));
    g2n_property_drop(realm, &now);
    assert_ok(g2n_object_define_checked(realm, obj, key, &other)); /* and a data property again */
    assert_true(world_get_number(realm, obj, "y") == 2);
    g2n_key_drop(realm, key);
    g2n_object_drop(realm, &f->object);
    g2n_object_drop(realm, obj);
}

static void prototypes_make_no_cycle(void **state)
{
    struct g2n_realm *realm = *state;
    struct g2n_object *a = world_object(realm), *b;

    assert_ok(g2n_object_new(realm, &g2n_class_object, a, &b));
    assert_int_equal(g2n_object_set_proto(realm, a, b), G2N_THROWN);
    assert_string_equal(world_thrown(realm), "TypeError: Cyclic __proto__ value");
    assert_int_equal(g2n_object_set_proto(realm, a, a), G2N_THROWN);
    g2n_drop(realm, g2n_take_exception(realm));
    assert_ok(g2n_object_set_proto(realm, a, NULL));
    assert_int_equal(g2n_object_set_proto(realm, realm->protos[G2N_PROTO_OBJECT], a), G2N_THROWN);
    g2n_drop(realm, g2n_take_exception(realm));
    g2n_object_drop(realm, a);
    g2n_object_drop(realm, b);
}

static void nullish_values_have_no_properties(void **state)
{
    struct g2n_realm *realm = *state;
    g2n_key key = world_key(realm, "x");
    g2n_value got;

    assert_int_equal(g2n_value_get(realm, G2N_VIEW_UNDEFINED, key, &got), G2N_THROWN);
    assert_string_equal(world_thrown(realm), "TypeError: Cannot read properties of undefined (reading 'x')");
    assert_int_equal(g2n_value_get(realm, G2N_VIEW_NULL, key, &got), G2N_THROWN);
    assert_string_equal(world_thrown(realm), "TypeError: Cannot read properties of null (reading 'x')");
    g2n_key_drop(realm, key);
}

static void index_of_a_plain_object_is_a_key(void **state)
{
    struct g2n_realm *realm = *state;
    struct g2n_object *obj = world_object(realm);
    g2n_value got;

    assert_ok(g2n_object_set_index(realm, obj, 3, g2n_peek(g2n_number(1))));
    assert_ok(g2n_object_set_index(realm, obj, 4294967295ull, g2n_peek(g2n_number(2))));
    assert_string_equal(world_keys(realm, obj), "3,4294967295");
    assert_ok(g2n_object_get_index(realm, obj, 3, &got));
    assert_true(g2n_as_number(g2n_peek(got)) == 1);
    assert_ok(g2n_object_get_index(realm, obj, 4, &got));
    assert_true(g2n_is_undefined(g2n_peek(got)));
    g2n_object_drop(realm, obj);
}

static void accessor_that_stays_cannot_be_redefined(void **state)
{
    struct g2n_realm *realm = *state;
    struct g2n_object *obj = world_object(realm);
    struct g2n_function *f = world_function(realm, get_x), *g = world_function(realm, get_x);
    g2n_key key = world_key(realm, "x");
    struct g2n_descriptor same = { .getter = g2n_view_of_object(&f->object), .setter = G2N_VIEW_UNDEFINED,
                                   .has = G2N_HAS_GETTER | G2N_HAS_SETTER };
    struct g2n_descriptor getter = { .getter = g2n_view_of_object(&g->object), .has = G2N_HAS_GETTER };
    struct g2n_descriptor setter = { .setter = g2n_view_of_object(&g->object), .has = G2N_HAS_SETTER };
    struct g2n_descriptor value = { .value = G2N_VIEW_NULL, .has = G2N_HAS_VALUE };
    const struct g2n_descriptor *refused[] = { &getter, &setter, &value };

    assert_ok(g2n_object_define_checked(realm, obj, key, &same));
    assert_ok(g2n_object_define_checked(realm, obj, key, &same));
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        assert_int_equal(g2n_object_define_checked(realm, obj, key, refused[i]), G2N_THROWN);
        assert_string_equal(world_thrown(realm), "TypeError: Cannot redefine property: x");
    }
    g2n_key_drop(realm, key);
    g2n_object_drop(realm, &f->object);
    g2n_object_drop(realm, &g->object);
    g2n_object_drop(realm, obj);
}

static void set_for_keeps_the_flags_of_the_receivers_property(void **state)
{
    struct g2n_realm *realm = *state;
    struct g2n_object *target = world_object(realm), *receiver = world_object(realm);
    g2n_key key = world_key(realm, "x");
    struct g2n_property now;

    assert_ok(world_define(realm, receiver, "x", 1, G2N_PROP_WRITABLE));
    assert_ok(g2n_object_set_for(realm, target, key, g2n_peek(g2n_number(2)), g2n_view_of_object(receiver)));
    assert_int_equal(g2n_object_get_own(realm, receiver, key, &now), G2N_FOUND);
    assert_int_equal(now.flags, G2N_PROP_WRITABLE);
    assert_true(g2n_as_number(g2n_peek(now.value)) == 2);
    assert_ok(world_define(realm, receiver, "x", 1, 0));
    assert_int_equal(g2n_object_set_for(realm, target, key, g2n_peek(g2n_number(3)), g2n_view_of_object(receiver)),
                     G2N_THROWN);
    g2n_drop(realm, g2n_take_exception(realm));
    g2n_key_drop(realm, key);
    g2n_object_drop(realm, target);
    g2n_object_drop(realm, receiver);
}

static void primitives_have_the_properties_of_their_kind(void **state)
{
    struct g2n_realm *realm = *state;
    g2n_value text = world_text(realm, "a\xF0\x9F\x98\x80"), got;
    g2n_key key = world_key(realm, "1");

    assert_ok(g2n_value_get(realm, g2n_peek(text), g2n_atom_key(realm, G2N_ATOM_length), &got));
    assert_true(g2n_as_number(g2n_peek(got)) == 3);
    assert_ok(g2n_value_get(realm, g2n_peek(text), key, &got));
    assert_string_equal(world_c(realm, got), "\xED\xA0\xBD");
    assert_ok(g2n_value_get(realm, g2n_peek(g2n_number(1)), g2n_atom_key(realm, G2N_ATOM_toString), &got));
    assert_true(g2n_is_callable(g2n_peek(got)));
    g2n_drop(realm, got);
    g2n_key_drop(realm, key);
    g2n_drop(realm, text);
}

static void messages_name_what_they_are_about(void **state)
{
    struct g2n_realm *realm = *state;
    struct g2n_function *f;
    struct g2n_object *bare;
    struct g2n_array *array;
    struct g2n_buf shown = G2N_BUF_INIT;

    assert_ok(g2n_function_new(realm, get_x, "look", 0, &f));
    assert_ok(g2n_object_new(realm, &g2n_class_error, NULL, &bare));
    assert_ok(g2n_array_new(realm, 0, &array));
    g2n_describe(realm, g2n_view_of_object(&f->object), &shown);
    g2n_buf_append_str(&shown, "; ");
    g2n_describe(realm, g2n_view_of_object(bare), &shown);
    g2n_buf_append_str(&shown, "; ");
    g2n_describe(realm, g2n_view_of_object(&array->object), &shown);
    g2n_buf_append_str(&shown, "; ");
    g2n_describe(realm, g2n_view_of_symbol(realm->symbol_iterator), &shown);
    g2n_buf_append(&shown, "", 1);
    assert_string_equal(shown.bytes,
                        "function look() { [native code] }; #<Error>; [object Array]; Symbol(Symbol.iterator)");
    g2n_buf_fini(&shown);
    g2n_object_drop(realm, &f->object);
    g2n_object_drop(realm, bare);
    g2n_object_drop(realm, &array->object);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WORLD_TEST(property_is_got_as_it_was_set),
        WORLD_TEST(keys_are_indexes_then_strings_then_symbols),
        WORLD_TEST(many_properties_stay_found_through_deletes),
        WORLD_TEST(a_queue_of_properties_stays_small),
        WORLD_TEST(deleting_keeps_order_and_tells_of_refusal),
        WORLD_TEST(prototype_answers_for_what_is_absent),
        WORLD_TEST(read_only_property_cannot_be_assigned),
        WORLD_TEST(accessors_run_with_the_receiver),
        WORLD_TEST(getter_may_delete_itself),
        WORLD_TEST(set_for_adds_to_the_receiver),
        WORLD_TEST(frozen_object_stays_as_it_is),
        WORLD_TEST(definition_is_checked_against_what_is_there),
        WORLD_TEST(prototypes_make_no_cycle),
        WORLD_TEST(nullish_values_have_no_properties),
        WORLD_TEST(index_of_a_plain_object_is_a_key),
        WORLD_TEST(accessor_that_stays_cannot_be_redefined),
        WORLD_TEST(set_for_keeps_the_flags_of_the_receivers_property),
        WORLD_TEST(primitives_have_the_properties_of_their_kind),
        WORLD_TEST(messages_name_what_they_are_about),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
