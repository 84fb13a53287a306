/* syscall/js with arguments that are right: properties, elements, strings, bytes and the counts of references, in both ways of
 * passing them. */
#include "guest.h"

#include <math.h>
#include <stdlib.h>

static uint64_t js_object(struct guest *g)
{
    uint64_t constructor = js_get(g, REF_GLOBAL, "Object");
    bool ok;
    uint64_t object = js_new(g, constructor, 0, NULL, &ok);

    assert_true(ok);
    js_finalize(g, constructor);
    return object;
}

static void properties_are_set_got_and_deleted(void **state)
{
    struct guest *g = *state;

    BOTH_WAYS(g) {
        const uint32_t before = live(g);
        uint64_t object = js_object(g), text = js_string(g, "w\xC3\xB6rld");

        js_set(g, object, "text", text);
        js_set(g, object, "number", ref_of(-1.5));
        js_set(g, object, "zero", ref_of(0));
        js_set(g, object, "nothing", REF_NULL);
        js_set(g, object, "", REF_TRUE);
        assert_int_equal(js_get(g, object, "text"), text);
        assert_int_equal(count_of(g, text), 2);
        assert_true(number(js_get(g, object, "number")) == -1.5);
        assert_int_equal(js_get(g, object, "zero"), ref_of(0));
        assert_int_equal(js_get(g, object, "nothing"), REF_NULL);
        assert_int_equal(js_get(g, object, ""), REF_TRUE);
        js_delete(g, object, "text");
        js_delete(g, object, "never there");
        assert_int_equal(js_get(g, object, "text"), REF_UNDEFINED);
        js_finalize(g, text);
        js_finalize(g, text);
        js_finalize(g, object);
        assert_int_equal(live(g), before);
    }
}

static void elements_are_set_and_got(void **state)
{
    struct guest *g = *state;

    BOTH_WAYS(g) {
        uint64_t constructor = js_get(g, REF_GLOBAL, "Array");
        bool ok;
        uint64_t array = js_new(g, constructor, JS_ARGS(ref_of(1), ref_of(2)), &ok);

        assert_true(ok);
        assert_int_equal(js_length(g, array), 2);
        js_set_index(g, array, 4, REF_FALSE);
        assert_int_equal(js_length(g, array), 5);
        assert_int_equal(js_index(g, array, 4), REF_FALSE);
        assert_int_equal(js_index(g, array, 3), REF_UNDEFINED);
        assert_true(number(js_index(g, array, 1)) == 2);
        js_set_index(g, array, 0xFFFFFFFF, REF_TRUE); /* a property named -1 */
        assert_int_equal(js_index(g, array, 0xFFFFFFFF), REF_TRUE);
        assert_int_equal(js_get(g, array, "-1"), REF_TRUE);
        assert_int_equal(js_length(g, array), 5);
        assert_true(js_instance_of(g, array, constructor));
        assert_false(js_instance_of(g, REF_GLOBAL, constructor));
        assert_false(js_instance_of(g, ref_of(3), constructor));
        js_finalize(g, array);
        js_finalize(g, constructor);
    }
}

static void strings_cross_whole(void **state)
{
    static const char *const texts[] = { "", "a", "w\xC3\xB6rld", "\xF0\x9F\x98\x80 smile" };
    struct guest *g = *state;

    BOTH_WAYS(g)
        for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
            uint64_t text = js_string(g, texts[i]);
            memset(g->box.memory.data + TEXT, '?', 64);
            assert_int_equal(js_text(g, text), strlen(texts[i]));
            assert_memory_equal(g->box.memory.data + TEXT, texts[i], strlen(texts[i]));
            assert_int_equal(g->box.memory.data[TEXT + strlen(texts[i])], '?');
            js_finalize(g, text);
        }
    BOTH_WAYS(g) {
        uint64_t bad = js_string(g, "bad \xFF here");
        js_text(g, bad);
        assert_memory_equal(g->box.memory.data + TEXT, "bad \xEF\xBF\xBD here", 12);
        js_finalize(g, bad);
        assert_int_equal(js_text(g, ref_of(2.5)), 3);
        assert_int_equal(js_text(g, REF_UNDEFINED), 9);
        assert_memory_equal(g->box.memory.data + TEXT, "undefined", 9);
    }
}

static void bytes_are_copied_as_far_as_there_is_room(void **state)
{
    struct guest *g = *state;

    BOTH_WAYS(g) {
        uint64_t constructor = js_get(g, REF_GLOBAL, "Uint8Array");
        bool ok;
        uint64_t bytes = js_new(g, constructor, JS_ARGS(ref_of(6)), &ok);
        uint32_t n;

        assert_true(ok);
        put(g, DATA, "abcdefghij");
        assert_true(js_copy_to_js(g, bytes, 10, &n));
        assert_int_equal(n, 6);
        put(g, DATA, "..........");
        assert_true(js_copy_to_go(g, bytes, 4, &n));
        assert_int_equal(n, 4);
        assert_memory_equal(g->box.memory.data + DATA, "abcd......", 10);
        assert_true(js_copy_to_go(g, bytes, 0, &n));
        assert_int_equal(n, 0);
        put_u64(g, OUT, 7);
        assert_false(js_copy_to_go(g, REF_GLOBAL, 4, &n));
        assert_false(js_copy_to_js(g, ref_of(5), 4, &n));
        assert_int_equal(n, 7); /* the count is left alone */
        js_finalize(g, bytes);
        js_finalize(g, constructor);
    }
}

static void references_are_counted(void **state)
{
    struct guest *g = *state;

    BOTH_WAYS(g) {
        const uint32_t before = live(g);
        uint64_t first = js_object(g), text = js_string(g, "counted");

        assert_int_equal(js_string(g, "counted"), text); /* strings are the same by content */
        assert_int_equal(count_of(g, text), 2);
        js_finalize(g, text);
        assert_int_equal(count_of(g, text), 1);
        js_finalize(g, text);
        js_finalize(g, text); /* once too often */
        js_finalize(g, text);
        assert_int_equal(live(g), before + 1);
        assert_int_equal(js_text(g, text), 9); /* a reference that was given up is undefined */
        js_finalize(g, first);
        js_finalize(g, first);
        assert_int_equal(live(g), before);

        uint64_t again = js_object(g); /* the id of what was given up, of which it has one reference */
        assert_int_equal(count_of(g, again), 1);
        js_finalize(g, again);
        for (uint32_t id = 0; id < 7; id++) js_finalize(g, REF_GLOBAL - 5 + id);
        js_finalize(g, 0x7FF80001FFFFFFFFu);
        js_finalize(g, ref_of(3.25));
        js_finalize(g, REF_UNDEFINED);
        assert_int_equal(live(g), before);
        assert_int_equal(js_get(g, REF_GLOBAL, "globalThis"), REF_GLOBAL);
    }
}

static void numbers_keep_their_bits(void **state)
{
    static const double numbers[] = { 1, -1, 0.1, 1e308, -1e-308, INFINITY, -INFINITY, 9007199254740993.0 };
    struct guest *g = *state;

    BOTH_WAYS(g) {
        uint64_t object = js_object(g);

        for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
            js_set(g, object, "n", ref_of(numbers[i]));
            assert_true(number(js_get(g, object, "n")) == numbers[i]);
        }
        js_set(g, object, "n", 0x7FF8000000000000u);
        assert_int_equal(js_get(g, object, "n"), 0x7FF8000000000000u); /* NaN has an id */
        js_finalize(g, object);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        GUEST_TEST(properties_are_set_got_and_deleted), GUEST_TEST(elements_are_set_and_got), GUEST_TEST(strings_cross_whole),
        GUEST_TEST(bytes_are_copied_as_far_as_there_is_room), GUEST_TEST(references_are_counted), GUEST_TEST(numbers_keep_their_bits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
