/* Values, calls both ways, promises and the loop, right and wrong: what is wrong is an error, and none is undefined behaviour. */
#include <assert.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "add.h"
#include "calls.h"
#include <g2n/js.h>

static const struct g2n_js nothing;

static int exits;

static void count_exit(void *context, struct g2n_instance *i, uint32_t status)
{
    assert(i && g2n_instance_exit_status(i) == status);
    ++*(int *)context;
}

static struct g2n_instance *make(void)
{
    struct g2n_options options = { .hooks = { .context = &exits, .exit = count_exit }, .streams = { { .kind = G2N_STREAM_NONE }, { .kind = G2N_STREAM_BYTES }, { .kind = G2N_STREAM_BYTES } } };
    struct g2n_failure why;
    struct g2n_instance *i = g2n_instance_create(calls_module(), &options, &why);

    if (!i) fprintf(stderr, "%s\n", why.message);
    assert(i);
    return i;
}

static struct g2n_instance *make_started(void)
{
    struct g2n_instance *i = make();

    assert(g2n_instance_start(i) == G2N_ERROR_NONE);
    return i;
}

static struct g2n_js global(struct g2n_instance *i)
{
    struct g2n_js g;

    assert(g2n_js_global(i, &g) == G2N_ERROR_NONE);
    return g;
}

static struct g2n_js number(struct g2n_instance *i, double d)
{
    struct g2n_js v;

    assert(g2n_js_number(i, d, &v) == G2N_ERROR_NONE);
    return v;
}

static struct g2n_js string(struct g2n_instance *i, const char *text)
{
    struct g2n_js v;

    assert(g2n_js_string(i, text, G2N_JS_WHOLE, &v) == G2N_ERROR_NONE);
    return v;
}

static bool is_text(struct g2n_instance *i, struct g2n_js v, const char *want)
{
    const char *text;
    size_t len;
    bool is;

    if (g2n_js_text(i, v, &text, &len) != G2N_ERROR_NONE) return false;
    is = len == strlen(want) && memcmp(text, want, len) == 0 && text[len] == '\0';
    if (!is) fprintf(stderr, "\"%s\" and not \"%s\"\n", text, want);
    assert(g2n_js_release(i, v) == G2N_ERROR_NONE);
    return is;
}

static double to_number(struct g2n_instance *i, struct g2n_js v)
{
    double d;

    assert(g2n_js_to_number(i, v, &d) == G2N_ERROR_NONE);
    assert(g2n_js_release(i, v) == G2N_ERROR_NONE);
    return d;
}

static bool ends(struct g2n_instance *i) { return g2n_instance_free(i) == G2N_ERROR_NONE; }

/* ---- Values -------------------------------------------------------------------------------------------------------- */

static void values_come_back(void)
{
    struct g2n_instance *i = make();
    struct g2n_js v, w, items[2], keys;
    void *bytes;
    size_t len;
    bool is;

    assert(g2n_js_undefined(i, &v) == G2N_ERROR_NONE && g2n_js_typeof(i, v) == G2N_JS_UNDEFINED);
    assert(g2n_js_null(i, &v) == G2N_ERROR_NONE && g2n_js_typeof(i, v) == G2N_JS_NULL);
    assert(g2n_js_bool(i, true, &v) == G2N_ERROR_NONE && g2n_js_typeof(i, v) == G2N_JS_BOOLEAN);
    assert(g2n_js_to_bool(i, v, &is) == G2N_ERROR_NONE && is);
    assert(to_number(i, number(i, -0.5)) == -0.5 && g2n_js_typeof(i, number(i, 1)) == G2N_JS_NUMBER);
    assert(g2n_js_string(i, "a\0b\xff", 4, &v) == G2N_ERROR_NONE && g2n_js_typeof(i, v) == G2N_JS_STRING);
    assert(g2n_js_get(i, v, "length", &w) == G2N_ERROR_NONE && to_number(i, w) == 4);
    assert(g2n_js_string(i, NULL, 0, &v) == G2N_ERROR_NONE && is_text(i, v, ""));
    assert(g2n_js_bytes(i, "bytes", 5, &v) == G2N_ERROR_NONE && g2n_js_typeof(i, v) == G2N_JS_OBJECT);
    assert(g2n_js_view(i, v, &bytes, &len) == G2N_ERROR_NONE && len == 5 && memcmp(bytes, "bytes", 5) == 0);
    assert(g2n_js_get(i, global(i), "Uint8Array", &w) == G2N_ERROR_NONE && g2n_js_typeof(i, w) == G2N_JS_FUNCTION);
    assert(g2n_js_instance_of(i, v, w, &is) == G2N_ERROR_NONE && is);
    assert(g2n_js_instance_of(i, w, w, &is) == G2N_ERROR_NONE && !is);
    assert(g2n_js_bytes(i, NULL, 3, &v) == G2N_ERROR_NONE && g2n_js_get_index(i, v, 2, &w) == G2N_ERROR_NONE && to_number(i, w) == 0);
    items[0] = number(i, 1);
    items[1] = string(i, "two");
    assert(g2n_js_array(i, items, 2, &v) == G2N_ERROR_NONE && g2n_js_set_index(i, v, 2, items[0]) == G2N_ERROR_NONE);
    assert(g2n_js_to_string(i, v, &w) == G2N_ERROR_NONE && is_text(i, w, "1,two,1"));
    assert(g2n_js_object(i, &v) == G2N_ERROR_NONE && g2n_js_set(i, v, "b", items[0]) == G2N_ERROR_NONE && g2n_js_set(i, v, "a", items[1]) == G2N_ERROR_NONE);
    assert(g2n_js_keys(i, v, &keys) == G2N_ERROR_NONE && g2n_js_to_string(i, keys, &w) == G2N_ERROR_NONE && is_text(i, w, "b,a"));
    assert(g2n_js_delete(i, v, "b") == G2N_ERROR_NONE && g2n_js_get(i, v, "b", &w) == G2N_ERROR_NONE && g2n_js_typeof(i, w) == G2N_JS_UNDEFINED);
    assert(g2n_js_dup(i, v, &w) == G2N_ERROR_NONE && g2n_js_equal(i, v, w, &is) == G2N_ERROR_NONE && is);
    assert(g2n_js_release(i, v) == G2N_ERROR_NONE && g2n_js_get(i, w, "a", &v) == G2N_ERROR_NONE && is_text(i, v, "two"));
    assert(g2n_js_error(i, "RangeError", "too far", &v) == G2N_ERROR_NONE && g2n_js_to_string(i, v, &w) == G2N_ERROR_NONE && is_text(i, w, "RangeError: too far"));
    assert(g2n_js_error(i, "MyError", "mine", &v) == G2N_ERROR_NONE && g2n_js_to_string(i, v, &w) == G2N_ERROR_NONE && is_text(i, w, "MyError: mine"));
    assert(ends(i));
}

static void wrong_references_are_errors(void)
{
    struct g2n_instance *i = make(), *other = make(), *plain = g2n_instance_create(add_module(), NULL, NULL);
    struct g2n_js v = number(i, 1), theirs = number(other, 2), out = { 1, 2, 3 }, forged = v;
    struct g2n_js args[2];
    const char *text;
    void *bytes;
    size_t len;
    bool is;
    double d;

    forged.place = 1000000;
    assert(g2n_js_to_number(i, theirs, &d) == G2N_ERROR_TYPE && strstr(g2n_instance_message(i), "another instance"));
    assert(g2n_js_to_number(i, nothing, &d) == G2N_ERROR_TYPE && strstr(g2n_instance_message(i), "nothing"));
    assert(g2n_js_to_number(i, forged, &d) == G2N_ERROR_TYPE && g2n_js_release(i, forged) == G2N_ERROR_TYPE);
    assert(g2n_js_release(i, v) == G2N_ERROR_NONE && g2n_js_release(i, v) == G2N_ERROR_TYPE && strstr(g2n_instance_message(i), "released"));
    args[0] = number(i, 3); /* in the same place */
    assert(g2n_js_to_number(i, v, &d) == G2N_ERROR_TYPE && g2n_js_typeof(i, v) == G2N_JS_INVALID && g2n_js_typeof(NULL, v) == G2N_JS_INVALID);
    assert(g2n_js_global(NULL, &out) == G2N_ERROR_STATE && g2n_js_global(plain, &out) == G2N_ERROR_STATE && strstr(g2n_instance_message(plain), "JavaScript"));
    assert(g2n_instance_run(plain) == G2N_ERROR_STATE && g2n_instance_post(plain, NULL, NULL) == G2N_ERROR_STATE && g2n_instance_post(NULL, NULL, NULL) == G2N_ERROR_STATE);
    assert(out.owner == 1 && out.place == 2 && out.turn == 3);
    args[1] = theirs;
    assert(g2n_js_call(i, global(i), "parseInt", args, 2, &out) == G2N_ERROR_TYPE && g2n_js_array(i, args, 2, &out) == G2N_ERROR_TYPE);
    assert(g2n_js_call(i, global(i), "parseInt", NULL, 2, &out) == G2N_ERROR_TYPE && g2n_js_call(i, global(i), NULL, NULL, 0, &out) == G2N_ERROR_TYPE);
    assert(g2n_js_call(i, global(i), "parseInt", args, (size_t)-1, &out) == G2N_ERROR_TYPE && g2n_js_array(i, args, (size_t)-1, &out) == G2N_ERROR_TYPE);
    assert(g2n_js_string(i, NULL, 5, &out) == G2N_ERROR_TYPE && g2n_js_string(i, NULL, G2N_JS_WHOLE, &out) == G2N_ERROR_TYPE);
    assert(g2n_js_bytes(i, NULL, (size_t)1 << 60, &out) == G2N_ERROR_THROWN && g2n_js_exception(i, &v) == G2N_ERROR_NONE);
    assert(g2n_js_text(i, args[0], &text, &len) == G2N_ERROR_TYPE && g2n_js_text(i, args[0], NULL, NULL) == G2N_ERROR_TYPE);
    assert(g2n_js_view(i, args[0], &bytes, &len) == G2N_ERROR_TYPE && g2n_js_to_bool(i, args[0], NULL) == G2N_ERROR_TYPE);
    assert(g2n_js_instance_of(i, args[0], args[0], &is) == G2N_ERROR_THROWN && strstr(g2n_instance_message(i), "TypeError"));
    assert(g2n_js_set(i, args[0], "x", args[0]) == G2N_ERROR_TYPE && g2n_js_keys(i, args[0], NULL) == G2N_ERROR_TYPE);
    assert(g2n_js_function(i, "f", NULL, NULL, NULL, &out) == G2N_ERROR_TYPE && g2n_js_promise(i, NULL, &out) == G2N_ERROR_TYPE);
    assert(g2n_js_resolve(i, args[0], args[0]) == G2N_ERROR_TYPE && g2n_instance_poll_descriptor(i, NULL) == G2N_ERROR_TYPE);
    assert(g2n_js_call(i, global(i), "there is none", NULL, 0, NULL) == G2N_ERROR_THROWN && strstr(g2n_instance_message(i), "is not a function"));
    assert(g2n_js_get(i, global(i), "NaN", NULL) == G2N_ERROR_NONE && out.owner == 1);
    assert(calls_add(i, 1, 2, NULL) == G2N_ERROR_STATE); /* not started */
    assert(ends(i) && ends(other) && ends(plain));
}

/* ---- Calls --------------------------------------------------------------------------------------------------------- */

static void go_functions_are_called(void)
{
    struct g2n_instance *i = make_started();
    struct g2n_js v, w, args[1];
    void *bytes;
    size_t len;
    int32_t sum;
    int64_t next;

    args[0] = string(i, "straße");
    assert(g2n_js_get(i, global(i), "upper", &w) == G2N_ERROR_NONE && g2n_js_invoke(i, w, nothing, args, 1, &v) == G2N_ERROR_NONE);
    assert(is_text(i, v, "STRAßE"));
    assert(g2n_js_bytes(i, "abc", 3, &args[0]) == G2N_ERROR_NONE && g2n_js_call(i, global(i), "reverse", args, 1, &v) == G2N_ERROR_NONE);
    assert(g2n_js_view(i, v, &bytes, &len) == G2N_ERROR_NONE && len == 3 && memcmp(bytes, "cba", 3) == 0);
    assert(g2n_js_get(i, global(i), "Uint8Array", &w) == G2N_ERROR_NONE);
    args[0] = number(i, 7);
    assert(g2n_js_new(i, w, args, 1, &v) == G2N_ERROR_NONE && g2n_js_view(i, v, &bytes, &len) == G2N_ERROR_NONE && len == 7);
    assert(calls_add(i, 40, 2, &sum) == G2N_ERROR_NONE && sum == 42 && calls_through(i, 1, &next) == G2N_ERROR_NONE && next == 2);
    for (int32_t k = 0; k < 1000; k++) assert(calls_through(i, k, &next) == G2N_ERROR_NONE && next == k + 1);
    assert(ends(i));
}

static enum g2n_error deeper(struct g2n_js_call *call)
{
    return g2n_js_call(call->instance, global(call->instance), "deeper", call->args, call->arg_count, &call->result);
}

static enum g2n_error answer(struct g2n_js_call *call)
{
    double n;

    if (call->arg_count != 1 || g2n_js_to_number(call->instance, call->args[0], &n) != G2N_ERROR_NONE) return G2N_ERROR_STATE;
    return g2n_js_number(call->instance, n * *(double *)call->context, &call->result);
}

static void count_end(void *context) { ++*(int *)context; }

/* A finalizer that does what it must not. */
static void use_instance(void *context)
{
    struct g2n_instance *i = *(struct g2n_instance **)context;
    struct g2n_js out;

    assert(g2n_js_global(i, &out) == G2N_ERROR_STATE && strstr(g2n_instance_message(i), "finalizer") && g2n_instance_free(i) == G2N_ERROR_BUSY);
    *(struct g2n_instance **)context = NULL;
}

static enum g2n_error do_nothing(struct g2n_js_call *call)
{
    (void)call;
    return G2N_ERROR_NONE;
}

static void c_functions_are_called(void)
{
    struct g2n_instance *i = make();
    struct g2n_js f, args[2], v;
    double twice = 2;
    int ended = 0;
    int32_t n;

    assert(g2n_js_function(i, "ask", answer, &twice, NULL, &f) == G2N_ERROR_NONE && g2n_js_set(i, global(i), "ask", f) == G2N_ERROR_NONE);
    assert(g2n_instance_start(i) == G2N_ERROR_NONE);
    assert(calls_ask(i, 21, &n) == G2N_ERROR_NONE && n == 42);
    assert(g2n_js_function(i, "deeper", deeper, NULL, NULL, &args[1]) == G2N_ERROR_NONE);
    args[0] = number(i, 100);
    assert(g2n_js_call(i, global(i), "deeper", args, 2, &v) == G2N_ERROR_NONE && to_number(i, v) == 100);
    args[0] = number(i, 100000); /* deeper than calls may be nested */
    assert(g2n_js_call(i, global(i), "deeper", args, 2, &v) == G2N_ERROR_EXIT && g2n_instance_exit_status(i) == 2);
    assert(ends(i));

    i = make();
    assert(g2n_js_function(i, "f", do_nothing, &ended, count_end, &f) == G2N_ERROR_NONE && g2n_js_invoke(i, f, nothing, NULL, 0, &v) == G2N_ERROR_NONE);
    assert(g2n_js_typeof(i, v) == G2N_JS_UNDEFINED && ended == 0 && g2n_js_release(i, f) == G2N_ERROR_NONE && ended == 1);
    assert(g2n_js_function(i, "f", do_nothing, &ended, count_end, &f) == G2N_ERROR_NONE && g2n_js_set(i, global(i), "f", f) == G2N_ERROR_NONE);
    assert(g2n_js_release(i, f) == G2N_ERROR_NONE && ended == 1 && ends(i) && ended == 2);

    for (int released = 0; released < 2; released++) {
        struct g2n_instance *context = i = make();
        assert(g2n_js_function(i, "f", do_nothing, &context, use_instance, &f) == G2N_ERROR_NONE);
        if (released) assert(g2n_js_release(i, f) == G2N_ERROR_NONE && !context);
        assert(ends(i) && !context);
    }
}

/* ---- Errors -------------------------------------------------------------------------------------------------------- */

static enum g2n_error throw_it(struct g2n_js_call *call)
{
    const char *how = call->context;

    if (strcmp(how, "error") == 0) (void)g2n_js_error(call->instance, "RangeError", "out of C", &call->result);
    if (strcmp(how, "passed on") == 0) return g2n_js_call(call->instance, global(call->instance), "nobody", NULL, 0, NULL);
    if (strcmp(how, "wrong") == 0) return g2n_js_release(call->instance, nothing);
    if (strcmp(how, "released") == 0) {
        call->result = number(call->instance, 1);
        (void)g2n_js_release(call->instance, call->result);
        return G2N_ERROR_NONE;
    }
    return G2N_ERROR_THROWN;
}

static void errors_go_both_ways(void)
{
    static const char *const how[][2] = {
        { "error", "caught JavaScript error: out of C" },
        { "passed on", "caught JavaScript error: nobody is not a function" },
        { "wrong", "caught JavaScript error: calls.wasm: a reference is given that refers to nothing" },
        { "released", "caught JavaScript error: calls.wasm: a reference is given that was released" },
    };
    struct g2n_instance *i = make_started();
    struct g2n_js f, v, e;

    for (size_t k = 0; k < sizeof how / sizeof how[0]; k++) {
        assert(g2n_js_function(i, "f", throw_it, (void *)(uintptr_t)how[k][0], NULL, &f) == G2N_ERROR_NONE);
        assert(g2n_js_call(i, global(i), "attempt", &f, 1, &v) == G2N_ERROR_NONE && is_text(i, v, how[k][1]));
    }
    assert(g2n_js_function(i, "f", throw_it, "error", NULL, &f) == G2N_ERROR_NONE && g2n_js_invoke(i, f, nothing, NULL, 0, &v) == G2N_ERROR_THROWN);
    assert(strstr(g2n_instance_message(i), "RangeError: out of C") && g2n_js_exception(i, &e) == G2N_ERROR_NONE);
    assert(g2n_js_get(i, e, "message", &v) == G2N_ERROR_NONE && is_text(i, v, "out of C"));
    assert(g2n_js_get(i, e, "name", &v) == G2N_ERROR_NONE && is_text(i, v, "RangeError"));
    assert(g2n_js_exception(i, &e) == G2N_ERROR_NONE && g2n_js_typeof(i, e) == G2N_JS_UNDEFINED);
    assert(ends(i));
}

/* Whatever level ends it. */
static enum g2n_error end_it(struct g2n_js_call *call)
{
    struct g2n_js out;
    enum g2n_error error = g2n_js_call(call->instance, global(call->instance), call->context, call->args, call->arg_count, &out);

    assert(error == G2N_ERROR_EXIT && g2n_js_global(call->instance, &out) == G2N_ERROR_STATE);
    return error;
}

static void the_end_is_an_error(void)
{
    struct g2n_js args[2], f, out;
    struct g2n_instance *i = make_started();
    const char *text;

    exits = 0;
    args[0] = number(i, 7);
    assert(g2n_js_call(i, global(i), "quit", args, 1, NULL) == G2N_ERROR_EXIT && g2n_instance_exit_status(i) == 7 && exits == 1);
    assert(strstr(g2n_instance_message(i), "exit with status 7") && g2n_js_global(i, &out) == G2N_ERROR_STATE && g2n_instance_run(i) == G2N_ERROR_STATE);
    assert(ends(i));

    i = make_started();
    assert(calls_stop(i, 9) == G2N_ERROR_EXIT && g2n_instance_exit_status(i) == 9 && calls_stop(i, 9) == G2N_ERROR_STATE && ends(i));

    i = make_started();
    assert(g2n_js_call(i, global(i), "fails", NULL, 0, NULL) == G2N_ERROR_EXIT && g2n_instance_exit_status(i) == 2);
    text = g2n_instance_output(i, 2, NULL);
    assert(strstr(text, "panic: no more") && ends(i));

    i = make_started();
    assert(g2n_js_function(i, "f", end_it, "quit", NULL, &f) == G2N_ERROR_NONE && g2n_js_set(i, global(i), "ask", f) == G2N_ERROR_NONE);
    exits = 0;
    assert(calls_ask(i, 3, NULL) == G2N_ERROR_EXIT && g2n_instance_exit_status(i) == 3 && exits == 1 && ends(i));

    i = make_started();
    args[0] = number(i, 3);
    assert(g2n_js_get(i, global(i), "process", &f) == G2N_ERROR_NONE);
    assert(g2n_js_call(i, f, "exit", args, 1, NULL) == G2N_ERROR_EXIT && g2n_instance_exit_status(i) == 3 && ends(i));

    i = make();
    assert(g2n_js_get(i, global(i), "process", &f) == G2N_ERROR_NONE && g2n_js_call(i, f, "abort", NULL, 0, NULL) == G2N_ERROR_EXIT);
    assert(g2n_instance_exit_status(i) == 134 && exits == 3 && ends(i));

    i = make_started();
    assert(g2n_js_get(i, global(i), "process", &f) == G2N_ERROR_NONE);
    args[0] = string(i, "/");
    assert(g2n_js_call(i, f, "chdir", args, 1, NULL) == G2N_ERROR_THROWN && strstr(g2n_instance_message(i), "ENOSYS"));
    args[0] = number(i, 0);
    assert(g2n_js_call(i, f, "kill", args, 1, NULL) == G2N_ERROR_THROWN && strstr(g2n_instance_message(i), "EPERM") && ends(i));
}

/* Go's panic for a pointer to nothing is a trap of its code's only when nobody recovers; the exit is what is left of it. */
static void faults_end_the_instance_only(void)
{
    struct g2n_instance *i = make_started();
    struct g2n_js f;
    enum g2n_error error;

    assert(g2n_js_function(i, "f", end_it, "fault", NULL, &f) == G2N_ERROR_NONE && g2n_js_set(i, global(i), "ask", f) == G2N_ERROR_NONE);
    error = calls_ask(i, 1, NULL);
    assert(error == G2N_ERROR_EXIT && g2n_instance_exit_status(i) == 2 && strstr(g2n_instance_output(i, 2, NULL), "nil pointer") && ends(i));
}

/* ---- Promises and the loop ----------------------------------------------------------------------------------------- */

static struct g2n_js resolver;

static enum g2n_error give_promise(struct g2n_js_call *call)
{
    assert(g2n_instance_run(call->instance) == G2N_ERROR_STATE && g2n_js_await(call->instance, call->this_value, NULL) == G2N_ERROR_STATE);
    return g2n_js_promise(call->instance, &call->result, &resolver);
}

static void promises_are_settled(void)
{
    struct g2n_instance *i = make_started();
    struct g2n_js args[2], p, v, f, e;
    bool alive;
    int ms;

    args[0] = number(i, 2);
    args[1] = string(i, "text");
    assert(g2n_js_call(i, global(i), "later", args, 2, &p) == G2N_ERROR_NONE && g2n_js_await(i, p, &v) == G2N_ERROR_NONE && is_text(i, v, "text"));
    args[1] = string(i, "");
    assert(g2n_js_call(i, global(i), "later", args, 2, &p) == G2N_ERROR_NONE && g2n_js_await(i, p, &v) == G2N_ERROR_THROWN);
    assert(strstr(g2n_instance_message(i), "nothing to say"));
    assert(g2n_js_await(i, args[0], &v) == G2N_ERROR_NONE && to_number(i, v) == 2);

    assert(g2n_js_function(i, "f", give_promise, NULL, NULL, &f) == G2N_ERROR_NONE && g2n_js_call(i, global(i), "waits", &f, 1, NULL) == G2N_ERROR_NONE);
    assert(g2n_instance_poll_timeout(i, &ms) == G2N_ERROR_NONE && ms == -1);
    assert(g2n_js_resolve(i, resolver, string(i, "yes")) == G2N_ERROR_NONE && g2n_js_resolve(i, resolver, nothing) == G2N_ERROR_TYPE);
    assert(g2n_instance_poll_timeout(i, &ms) == G2N_ERROR_NONE && ms == 0);
    assert(g2n_instance_run_once(i, 0, &alive) == G2N_ERROR_NONE && !alive);
    assert(g2n_js_get(i, global(i), "answer", &v) == G2N_ERROR_NONE && is_text(i, v, "C said yes"));

    assert(g2n_js_promise(i, &p, &resolver) == G2N_ERROR_NONE && g2n_js_get(i, resolver, "x", &v) == G2N_ERROR_TYPE);
    assert(g2n_js_release(i, resolver) == G2N_ERROR_NONE && g2n_js_await(i, p, &v) == G2N_ERROR_STATE);
    assert(g2n_js_promise(i, &p, &resolver) == G2N_ERROR_NONE && g2n_js_error(i, NULL, "no", &e) == G2N_ERROR_NONE);
    assert(g2n_js_reject(i, resolver, e) == G2N_ERROR_NONE && g2n_js_await(i, p, &v) == G2N_ERROR_THROWN);

    /* One that nobody handles ends the program, as under node. */
    assert(g2n_js_promise(i, &p, &resolver) == G2N_ERROR_NONE && g2n_js_reject(i, resolver, e) == G2N_ERROR_NONE);
    assert(g2n_instance_run(i) == G2N_ERROR_EXIT && g2n_instance_exit_status(i) == 1 && strstr(g2n_instance_output(i, 2, NULL), "no"));
    assert(ends(i));
}

/* As another loop would turn it. */
static void the_loop_is_polled(void)
{
    struct g2n_instance *i = make();
    struct g2n_js v;
    struct pollfd fd = { .events = POLLIN };
    bool alive = true;
    int ms;

    assert(g2n_instance_begin(i) == G2N_ERROR_NONE && g2n_instance_begin(i) == G2N_ERROR_STATE && g2n_instance_start(i) == G2N_ERROR_STATE);
    assert(g2n_js_call(i, global(i), "tick", NULL, 0, NULL) == G2N_ERROR_NONE);
    assert(g2n_instance_poll_descriptor(i, &fd.fd) == G2N_ERROR_NONE);
    for (int turns = 0; turns < 20; turns++) {
        assert(g2n_instance_poll_timeout(i, &ms) == G2N_ERROR_NONE && ms >= 0 && ms < 1000);
        (void)poll(&fd, 1, ms);
        assert(g2n_instance_run_once(i, 0, &alive) == G2N_ERROR_NONE && alive);
    }
    assert(g2n_js_call(i, global(i), "tick", NULL, 0, &v) == G2N_ERROR_NONE && to_number(i, v) > 5);
    assert(ends(i));
}

static void posted(struct g2n_instance *i, void *context)
{
    struct g2n_js *r = context;

    if (i) assert(g2n_js_resolve(i, *r, nothing) == G2N_ERROR_NONE);
    else r->owner = 0;
}

struct job {
    struct g2n_instance *instance;
    struct g2n_js        resolver;
};

static void *work(void *context)
{
    struct job *job = context;

    assert(g2n_instance_post(job->instance, posted, &job->resolver) == G2N_ERROR_NONE);
    return NULL;
}

static void other_threads_post(void)
{
    struct job job = { .instance = make_started() };
    struct g2n_js p;
    pthread_t thread;

    assert(g2n_js_promise(job.instance, &p, &job.resolver) == G2N_ERROR_NONE && pthread_create(&thread, NULL, work, &job) == 0);
    assert(g2n_js_await(job.instance, p, NULL) == G2N_ERROR_NONE && pthread_join(thread, NULL) == 0);
    assert(g2n_instance_post(job.instance, posted, &job.resolver) == G2N_ERROR_NONE && ends(job.instance) && job.resolver.owner == 0);
}

int main(void)
{
    values_come_back();
    wrong_references_are_errors();
    go_functions_are_called();
    c_functions_are_called();
    errors_go_both_ways();
    the_end_is_an_error();
    faults_end_the_instance_only();
    promises_are_settled();
    the_loop_is_polled();
    other_threads_post();
    puts("all is as it should be");
    return 0;
}
