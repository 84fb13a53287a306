/* What crosses, that it stays itself, and that nothing is kept longer than somebody holds it. */
#include "engine.h"

#include <string.h>

#include "mem/stack.h"
#include "value/array.h"
#include "value/bytes.h"
#include "value/promise.h"

static void values_cross_and_come_back(void **state)
{
    static const char *const texts[] = { "undefined", "null", "true", "1.5", "-Infinity", "NaN", "text", "", "\xf0\x9f\x99\x82", };
    struct engine *e = *state;

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        char source[128] = "";
        bool quoted = i >= 6;
        (void)strcat(strcat(strcat(source, quoted ? "'" : ""), texts[i]), quoted ? "'" : "");
        assert_string_equal(e_text(e, source), texts[i]);
    }
    assert_string_equal(e_text(e, "1n + 1"), "TypeError: cannot convert BigInt to number");
}

static void lone_surrogates_survive_both_ways(void **state)
{
    struct engine *e = *state;
    g2n_value v = e_eval(e, "'a\\ud800b'");

    assert_memory_equal(g2n_as_string(g2n_peek(v))->bytes, "a\xed\xa0\x80" "b", 5);
    e_set(e, "s", g2n_peek(v));
    assert_string_equal(e_text(e, "[s.length, s.charCodeAt(1).toString(16), s === 'a\\ud800b'].join()"), "3,d800,true");
    e_drop(e, v);
}

static void an_object_has_one_twin(void **state)
{
    struct engine *e = *state;
    struct g2n_object *ours;
    g2n_value a = e_eval(e, "globalThis.o = {}"), b = e_eval(e, "o");

    assert_ptr_equal(g2n_as_object(g2n_peek(a)), g2n_as_object(g2n_peek(b)));
    e_drop(e, a);
    e_drop(e, b);
    assert_ok(g2n_object_new_plain(&e->host.realm, 0, &ours));
    e_set(e, "p", g2n_view_of_object(ours));
    e_set(e, "q", g2n_view_of_object(ours));
    a = e_eval(e, "p === q && p !== o && [p].includes(q) ? p : 0");
    assert_ptr_equal(g2n_as_object(g2n_peek(a)), ours);
    e_drop(e, a);
    g2n_object_drop(&e->host.realm, ours);
}

static void twins_go_with_their_objects(void **state)
{
    struct engine *e = *state;
    size_t before = e_twins(e);

    for (int i = 0; i < 100; i++) {
        g2n_value v = e_eval(e, "({ cycle: null, buffer: new Uint8Array(4), date: new Date(), f() {} })"), part;
        static const char *const names[] = { "buffer", "date", "f" };
        for (int j = 0; j < 3; j++) {
            assert_ok(g2n_object_get_c(&e->host.realm, g2n_as_object(g2n_peek(v)), names[j], &part));
            e_drop(e, part);
        }
        e_drop(e, v);
        e_drop(e, e_eval(e, "[process.argv, new TextEncoder().encode('x'), new URL('http://a'), { at: new Headers() }].length"));
    }
    assert_true(e_twins(e) < before + 20); /* functions and prototypes of the host, which are met once */
}

static void bytes_are_the_same_bytes(void **state)
{
    struct engine *e = *state;
    struct g2n_typed_array *ours;
    g2n_value v = e_eval(e, "globalThis.u = new Uint8Array([1, 2, 3, 4]); u.subarray(1, 3)");
    struct g2n_typed_array *theirs = g2n_as_typed_array(g2n_peek(v));

    assert_true(g2n_is_byte_array(g2n_peek(v)));
    assert_int_equal(theirs->length, 2);
    g2n_typed_array_bytes(theirs)[1] = 99;
    assert_string_equal(e_text(e, "u.join()"), "1,2,99,4");
    assert_ok(g2n_bytes_new(&e->host.realm, 3, &ours));
    e_set(e, "w", g2n_view_of_object(&ours->object));
    e_drop(e, e_eval(e, "w.fill(7); new Uint8Array(w.buffer, 1)[0] = 8"));
    assert_memory_equal(g2n_typed_array_bytes(ours), "\7\10\7", 3);
    g2n_object_drop(&e->host.realm, &ours->object);
    assert_string_equal(e_text(e, "w.join()"), "7,8,7"); /* the engine holds them now */
    e_drop(e, v);
    assert_string_equal(e_text(e, "typeof ArrayBuffer.prototype.transfer"), "undefined");
    v = e_eval(e, "new Uint8Array(new ArrayBuffer(4, { maxByteLength: 8 }))"); /* may be resized: no bytes to hold on to */
    assert_false(g2n_is_typed_array(g2n_peek(v)));
    e_drop(e, v);
}

static void arrays_of_the_realm_are_arrays(void **state)
{
    struct engine *e = *state;
    struct g2n_array *array;

    assert_ok(g2n_array_new(&e->host.realm, 0, &array));
    for (int i = 3; i > 0; i--) assert_ok(g2n_array_push(&e->host.realm, array, g2n_number(i)));
    e_set(e, "a", g2n_view_of_object(&array->object));
    assert_string_equal(e_text(e, "Array.isArray(a) && a.constructor === Array && a instanceof Array"), "true");
    assert_string_equal(e_text(e, "JSON.stringify([a, [...a], a.concat(4), Object.keys(a), a.length])"),
                        "[[3,2,1],[3,2,1],[3,2,1,4],[\"0\",\"1\",\"2\"],3]");
    assert_string_equal(e_text(e, "a.sort().push(9); delete a[1]; a[5] = 'x'; a.length = 7; JSON.stringify(a)"),
                        "[1,null,3,9,null,\"x\",null]");
    assert_int_equal(array->length, 7);
    assert_string_equal(e_text(e, "JSON.stringify(Object.getOwnPropertyDescriptor(a, 'length'))"),
                        "{\"value\":7,\"writable\":true,\"enumerable\":false,\"configurable\":false}");
    g2n_object_drop(&e->host.realm, &array->object);
}

static enum g2n_status note(struct g2n_realm *realm, struct g2n_job *job)
{
    g2n_value f, ignored = G2N_UNDEFINED;
    enum g2n_status st = g2n_object_get_c(realm, realm->global, "note", &f);
    g2n_view args[] = { g2n_peek(job->values[0]) };

    if (st == G2N_OK) st = g2n_call_function(realm, g2n_peek(f), G2N_VIEW_UNDEFINED, args, 1, &ignored);
    g2n_drop(realm, ignored);
    g2n_drop(realm, f);
    return st;
}

static void enqueue(struct engine *e, double number)
{
    g2n_value v = g2n_number(number);
    g2n_view values[] = { g2n_peek(v) };
    assert_ok(g2n_job_enqueue(&e->host.realm, note, values, 1));
}

static void jobs_of_both_run_in_one_order(void **state)
{
    struct engine *e = *state;

    e_drop(e, e_eval(e, "globalThis.log = []; globalThis.note = (x) => { log.push(x); if (x === 3) Promise.resolve().then(() => note('in 3')) }"));
    e_drop(e, e_eval(e, "Promise.resolve().then(() => note(1)).then(() => note('after 1')); 0"));
    enqueue(e, 2);
    enqueue(e, 3);
    e_drop(e, e_eval(e, "Promise.resolve().then(() => note(4)); 0"));
    enqueue(e, 5);
    e_drop(e, e_eval(e, "Promise.resolve().then(() => { note(6); queueMicrotask(() => note('in 6')) }); 0"));
    assert_true(g2n_job_pending(&e->host.realm));
    g2n_job_run_all(&e->host.realm);
    assert_string_equal(e_text(e, "log.join()"), "1,2,3,4,5,6,after 1,in 3,in 6");
    assert_false(g2n_job_pending(&e->host.realm));
}

static void promises_follow_each_other(void **state)
{
    struct engine *e = *state;
    struct g2n_promise *promise;
    g2n_value v;

    assert_ok(g2n_promise_new(&e->host.realm, &promise));
    e_set(e, "p", g2n_view_of_object(g2n_promise_object(promise)));
    e_drop(e, e_eval(e, "globalThis.got = 0; (async () => { got = await p; })(); 0"));
    assert_string_equal(e_text(e, "p instanceof Promise && Promise.resolve(p) === p"), "true");
    v = g2n_number(5);
    assert_ok(g2n_promise_resolve(&e->host.realm, promise, g2n_peek(v)));
    g2n_job_run_all(&e->host.realm);
    assert_string_equal(e_text(e, "got"), "5");
    g2n_object_drop(&e->host.realm, g2n_promise_object(promise));
}

static void a_word_or_two_describe_an_object(void **state)
{
    static const struct { const char *text, *want; } rows[] = {
        { "(function named() {})", "function named" }, { "() => 1", "function" }, { "[1, 2]", "Array(2)" }, { "({})", "Object" },
        { "new Map()", "Map" }, { "/x/", "RegExp" }, { "new TypeError('wrong')", "Error: wrong" }, { "5n", "BigInt" },
        { "new Proxy({}, { get() { throw 1 } })", "Proxy" },
        { "Object.defineProperty(() => 1, 'name', { get() { throw 1 } })", "function" },
    };
    struct engine *e = *state;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        g2n_value v = e_eval(e, rows[i].text);
        struct g2n_buf text = G2N_BUF_INIT;
        assert_true(e->host.realm.engine->describe(e->host.realm.engine, g2n_as_object(g2n_peek(v)), &text));
        assert_int_equal(text.len, strlen(rows[i].want));
        assert_memory_equal(text.bytes, rows[i].want, text.len);
        g2n_buf_fini(&text);
        e_drop(e, v);
    }
    assert_false(e->host.realm.engine->describe(e->host.realm.engine, e->host.realm.no_memory, NULL));
}

static void recurse(void *context)
{
    struct engine *e = context;

    assert_string_equal(e_text(e, "(function f() { f() })()"), "RangeError: Maximum call stack size exceeded");
    assert_string_equal(e_text(e, "(function f() { [1].forEach(f) })()"), "RangeError: Maximum call stack size exceeded");
    assert_string_equal(e_text(e, "(function f() { process.cwd.call.call(f) })()"), "RangeError: Maximum call stack size exceeded");
    assert_string_equal(e_text(e, "var deep = {}; for (let i = 0; i < 300; i++) deep = Object.create(deep); deep.constructor.name"), "Object");
    e_drop(e, e_eval(e, "for (let i = 0; i < 100000; i++) deep = Object.create(deep); deep"));
}

/* On a stack like a program's: the engine takes it that there is one. */
static void deep_recursion_is_an_exception(void **state)
{
    struct g2n_stack stack;

    assert_ok(g2n_stack_init(&stack, G2N_STACK_PROGRAM));
    g2n_stack_run(&stack, recurse, *state);
    g2n_stack_fini(&stack);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ENGINE_TEST(values_cross_and_come_back),
        ENGINE_TEST(lone_surrogates_survive_both_ways),
        ENGINE_TEST(an_object_has_one_twin),
        ENGINE_TEST(twins_go_with_their_objects),
        ENGINE_TEST(bytes_are_the_same_bytes),
        ENGINE_TEST(arrays_of_the_realm_are_arrays),
        ENGINE_TEST(jobs_of_both_run_in_one_order),
        ENGINE_TEST(promises_follow_each_other),
        ENGINE_TEST(a_word_or_two_describe_an_object),
        ENGINE_TEST(deep_recursion_is_an_exception),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
