/* Calls in both directions: methods, functions and constructors, what they throw, and Go's functions, which `resume` answers. */
#include "guest.h"

#include <stdlib.h>

static void methods_functions_and_constructors_are_called(void **state)
{
    struct guest *g = *state;
    bool ok;

    BOTH_WAYS(g) {
        const uint32_t before = live(g);
        uint64_t json = js_get(g, REF_GLOBAL, "JSON"), text = js_string(g, "[3, 4]");
        uint64_t array = js_call(g, json, "parse", JS_ARGS(text), &ok), parse_float, parsed;

        assert_true(ok);
        assert_int_equal(js_length(g, array), 2);
        parse_float = js_get(g, REF_GLOBAL, "parseFloat");
        js_finalize(g, text);
        text = js_string(g, "2.5e1 and more");
        parsed = js_invoke(g, parse_float, JS_ARGS(text), &ok);
        assert_true(ok);
        assert_true(number(parsed) == 25);
        (void)js_invoke(g, parse_float, 0, NULL, &ok);
        assert_true(ok);
        js_finalize(g, parse_float);
        js_finalize(g, text);
        js_finalize(g, array);
        js_finalize(g, json);
        assert_int_equal(live(g), before);
    }
}

static void more_arguments_than_are_kept_inline(void **state)
{
    struct guest *g = *state;
    uint64_t args[40];
    bool ok;

    for (int i = 0; i < 40; i++) args[i] = ref_of(i);
    BOTH_WAYS(g) {
        uint64_t math = js_get(g, REF_GLOBAL, "Math");
        assert_true(number(js_call(g, math, "max", 40, args, &ok)) == 39);
        assert_true(ok);
        js_finalize(g, math);
    }
}

/* What was thrown is an object whose message has these words. */
static void assert_threw(struct guest *g, uint64_t thrown, bool ok, const char *words)
{
    assert_false(ok);
    uint64_t message = js_get(g, thrown, "message");
    uint32_t len = js_text(g, message);
    g->box.memory.data[TEXT + len] = 0;
    if (!strstr((const char *)g->box.memory.data + TEXT, words)) fail_msg("thrown: %s", g->box.memory.data + TEXT);
    js_finalize(g, message);
    js_finalize(g, thrown);
}

static void what_is_thrown_is_the_result(void **state)
{
    struct guest *g = *state;
    bool ok;

    BOTH_WAYS(g) {
        const uint32_t before = live(g);
        uint64_t json = js_get(g, REF_GLOBAL, "JSON"), text = js_string(g, "{"), thrown;

        thrown = js_call(g, json, "parse", JS_ARGS(text), &ok);
        assert_threw(g, thrown, ok, "JSON");
        thrown = js_call(g, json, "none", 0, NULL, &ok);
        assert_threw(g, thrown, ok, "none is not a function");
        thrown = js_call(g, ref_of(5), "none", 0, NULL, &ok);
        assert_threw(g, thrown, ok, "non-object");
        thrown = js_call(g, 0x7FF8000100FFFFFFu, "none", 0, NULL, &ok);
        assert_threw(g, thrown, ok, "non-object");
        thrown = js_invoke(g, json, 0, NULL, &ok);
        assert_threw(g, thrown, ok, "not a function");
        thrown = js_invoke(g, 0x7FF8000100FFFFFFu, 0, NULL, &ok);
        assert_threw(g, thrown, ok, "not a function");
        thrown = js_new(g, json, 0, NULL, &ok);
        assert_threw(g, thrown, ok, "not a constructor");
        thrown = js_new(g, REF_NULL, 0, NULL, &ok);
        assert_threw(g, thrown, ok, "not a constructor");
        js_finalize(g, text);
        js_finalize(g, json);
        assert_int_equal(live(g), before);
    }
}

static void too_many_arguments_are_an_exception(void **state)
{
    struct guest *g = *state;
    uint32_t len = put(g, TEXT, "Object");

    g2n_tinygo_value_call(g->t, OUT, REF_GLOBAL, TEXT, len, ARGS, 0xFFFFFFFF, 0);
    assert_threw(g, u64_at(g, OUT), u8_at(g, OUT + 8), "Too many arguments");
    g2n_tinygo_value_invoke(g->t, OUT, REF_GLOBAL, ARGS, 0xFFFFFFFF, 0);
    assert_threw(g, u64_at(g, OUT), u8_at(g, OUT + 8), "Too many arguments");
    put_u64(g, REF, REF_GLOBAL);
    g2n_tinygo_value_new_at(g->t, OUT, REF, ARGS, 0xFFFFFFFF, 0);
    assert_threw(g, u64_at(g, OUT), u8_at(g, OUT + 8), "Too many arguments");
}

/* ---- Go's functions ---- */

/* Answers an event with its first argument and one more, and gives up the references that it was given, the function's too. */
static void answer(struct guest *g)
{
    uint64_t go = 0x7FF8000100000006u, event = js_get(g, go, "_pendingEvent"), args = js_get(g, event, "args");
    double first = number(js_index(g, args, 0));

    js_set(g, go, "_pendingEvent", REF_NULL);
    js_set(g, event, "result", ref_of(first + 1));
    js_finalize(g, args);
    js_finalize(g, event);
    if (first > 0) return;
    bool ok;
    uint64_t f = js_get(g, REF_GLOBAL, "f"); /* from within, another one */
    js_finalize(g, js_invoke(g, f, JS_ARGS(ref_of(first + 10)), &ok));
    js_finalize(g, f);
    assert_true(ok);
}

static void go_functions_are_resumed(void **state)
{
    struct guest *g = *state;
    bool ok;

    g->resumed = answer;
    BOTH_WAYS(g) {
        const uint32_t before = live(g);
        uint64_t f = js_call(g, 0x7FF8000100000006u, "_makeFuncWrapper", JS_ARGS(ref_of(1)), &ok);

        assert_true(ok);
        js_set(g, REF_GLOBAL, "f", f);
        assert_true(number(js_invoke(g, f, JS_ARGS(ref_of(41)), &ok)) == 42);
        assert_true(ok);
        assert_true(number(js_invoke(g, f, JS_ARGS(ref_of(-1)), &ok)) == 0 || ok);
        js_delete(g, REF_GLOBAL, "f");
        js_finalize(g, f);
        assert_int_equal(live(g), before);
    }
}

static uint64_t given_up;

/* Gives up the function that is being called, which must live until it has returned. */
static void give_up(struct guest *g)
{
    js_finalize(g, given_up);
    answer(g);
}

static void a_function_may_be_given_up_while_it_runs(void **state)
{
    struct guest *g = *state;
    bool ok;

    g->resumed = give_up;
    BOTH_WAYS(g) {
        const uint32_t before = live(g);
        given_up = js_call(g, 0x7FF8000100000006u, "_makeFuncWrapper", JS_ARGS(ref_of(1)), &ok);
        assert_true(number(js_invoke(g, given_up, JS_ARGS(ref_of(7)), &ok)) == 8);
        assert_true(ok);
        assert_int_equal(live(g), before);
    }
}

/* ---- What ends the program ---- */

static void get_of_number(struct guest *g) { js_get(g, ref_of(5), "x"); }
static void get_of_dead(struct guest *g) { js_get(g, 0x7FF8000100FFFFFFu, "x"); }
static void set_of_null(struct guest *g) { js_set(g, REF_NULL, "x", REF_TRUE); }
static void delete_of_text(struct guest *g) { js_delete(g, js_string(g, "text"), "x"); }
static void index_of_undefined(struct guest *g) { js_index(g, REF_UNDEFINED, 0); }
static void set_index_of_true(struct guest *g) { js_set_index(g, REF_TRUE, 0, REF_TRUE); }
static void length_of_number(struct guest *g) { js_length(g, ref_of(5)); }
static void instance_of_no_function(struct guest *g) { js_instance_of(g, REF_GLOBAL, ref_of(5)); }
static void instance_of_dead(struct guest *g) { js_instance_of(g, REF_GLOBAL, 0x7FF8000400FFFFFFu); }
static void load_of_object(struct guest *g) { g2n_tinygo_value_load_string(g->t, REF_GLOBAL, TEXT, 8, 8); }
static void load_of_dead(struct guest *g) { g2n_tinygo_value_load_string(g->t, 0x7FF8000200FFFFFFu, TEXT, 8, 8); }
static void exit_with_7(struct guest *g) { g2n_tinygo_proc_exit(g->t, 7); }

static void what_nobody_catches_ends_the_program(void **state)
{
    static void (*const ends[])(struct guest *g) = {
        get_of_number, get_of_dead, set_of_null, delete_of_text, index_of_undefined, set_index_of_true, length_of_number,
        instance_of_no_function, instance_of_dead, exit_with_7,
    };
    struct guest *g = *state;

    BOTH_WAYS(g)
        for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) ASSERT_TRAPS("exit", trap_of(g, ends[i]));
    assert_int_equal(g->t->guest.status, 7);
    ASSERT_TRAPS("valuePrepareString did not return", trap_of(g, load_of_object));
    ASSERT_TRAPS("valuePrepareString did not return", trap_of(g, load_of_dead));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        GUEST_TEST(methods_functions_and_constructors_are_called), GUEST_TEST(more_arguments_than_are_kept_inline),
        GUEST_TEST(what_is_thrown_is_the_result), GUEST_TEST(too_many_arguments_are_an_exception), GUEST_TEST(go_functions_are_resumed),
        GUEST_TEST(a_function_may_be_given_up_while_it_runs), GUEST_TEST(what_nobody_catches_ends_the_program),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
