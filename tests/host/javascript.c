/* What javascript/main.go finds on the global object: it is there before the program begins, and calls what the program puts there. */
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <g2n/js.h>
#include <g2n/provider.h>

#define TRY(call)                             \
    do {                                      \
        enum g2n_error tried = (call);        \
        if (tried != G2N_ERROR_NONE) return tried; \
    } while (0)

/* global.myEvent(value), and what became of it, as text. */
static enum g2n_error fire(struct g2n_instance *i, const char *what, struct g2n_js value)
{
    struct g2n_js global, result, text;
    const char *bytes;
    enum g2n_error error;
    size_t len;

    TRY(g2n_js_global(i, &global));
    error = g2n_js_call(i, global, "myEvent", &value, 1, &result);
    (void)g2n_js_release(i, global);
    (void)g2n_js_release(i, value);
    if (error != G2N_ERROR_NONE) {
        printf("C: %s: %s: %s\n", what, g2n_error_name(error), g2n_instance_message(i));
        return g2n_js_exception(i, NULL);
    }
    TRY(g2n_js_to_string(i, result, &text));
    TRY(g2n_js_text(i, text, &bytes, &len));
    printf("C: %s: type %d, %.*s\n", what, (int)g2n_js_typeof(i, result), (int)len, bytes);
    TRY(g2n_js_release(i, text));
    return g2n_js_release(i, result);
}

/* native.all(): the event with a value of each kind. */
static enum g2n_error all(struct g2n_js_call *call)
{
    struct g2n_instance *i = call->instance;
    struct g2n_js v, field;

    TRY(g2n_js_bytes(i, "\x01\x02\xff", 3, &v));
    TRY(fire(i, "bytes", v));
    TRY(g2n_js_string(i, "gr\xc3\xbc\xc3\x9f", G2N_JS_WHOLE, &v));
    TRY(fire(i, "string", v));
    TRY(g2n_js_number(i, 1e300, &v));
    TRY(fire(i, "number", v));
    TRY(g2n_js_bool(i, true, &v));
    TRY(fire(i, "bool", v));
    TRY(g2n_js_null(i, &v));
    TRY(fire(i, "null", v));
    TRY(g2n_js_object(i, &v));
    TRY(g2n_js_number(i, 42, &field));
    TRY(g2n_js_set(i, v, "answer", field));
    TRY(g2n_js_release(i, field));
    return fire(i, "object", v);
}

/* native.down(n, f): f(n - 1), which comes back here until n is 0; with 0, what f throws. */
static enum g2n_error down(struct g2n_js_call *call)
{
    struct g2n_instance *i = call->instance;
    struct g2n_js less;
    enum g2n_error error;
    double n;

    if (call->arg_count != 2) return G2N_ERROR_TYPE;
    TRY(g2n_js_to_number(i, call->args[0], &n));
    printf("C: down, %g\n", n);
    TRY(g2n_js_number(i, n - 1, &less));
    error = g2n_js_invoke(i, call->args[1], (struct g2n_js){ 0 }, &less, 1, &call->result);
    (void)g2n_js_release(i, less);
    printf("C: up, %g: %s\n", n, g2n_error_name(error));
    return error;
}

/* native.wait() is for the loop, which turns by itself in a program. */
static enum g2n_error wait_here(struct g2n_js_call *call)
{
    printf("C: %s\n", g2n_error_name(g2n_instance_run(call->instance)));
    return G2N_ERROR_NONE;
}

struct later {
    struct g2n_instance *instance;
    struct g2n_js        resolver;
};

static struct later later; /* one is enough here */

static void settle(struct g2n_instance *instance, void *context)
{
    struct later *l = context;
    struct g2n_js v;

    if (!instance || g2n_js_string(instance, "from a thread", G2N_JS_WHOLE, &v) != G2N_ERROR_NONE) return;
    (void)g2n_js_resolve(instance, l->resolver, v);
    (void)fire(instance, "in the loop", v);
}

static void *sleep_and_post(void *context)
{
    struct later *l = context;

    nanosleep(&(struct timespec){ .tv_nsec = 20000000 }, NULL);
    (void)g2n_instance_post(l->instance, settle, l);
    return NULL;
}

/* native.later(): a promise that another thread settles. */
static enum g2n_error promise_later(struct g2n_js_call *call)
{
    pthread_t thread;

    later.instance = call->instance;
    TRY(g2n_js_promise(call->instance, &call->result, &later.resolver));
    if (pthread_create(&thread, NULL, sleep_and_post, &later) != 0) return G2N_ERROR_SYSTEM;
    pthread_detach(thread);
    return G2N_ERROR_NONE;
}

static enum g2n_error set_function(struct g2n_instance *i, struct g2n_js object, const char *name, g2n_js_callback callback)
{
    struct g2n_js f;
    enum g2n_error error = g2n_js_function(i, name, callback, NULL, NULL, &f);

    if (error != G2N_ERROR_NONE) return error;
    error = g2n_js_set(i, object, name, f);
    (void)g2n_js_release(i, f);
    return error;
}

static enum g2n_error init(struct g2n_instance *i, void **state)
{
    struct g2n_js global, native;

    (void)state;
    TRY(g2n_js_global(i, &global));
    TRY(g2n_js_object(i, &native));
    TRY(set_function(i, native, "all", all));
    TRY(set_function(i, native, "down", down));
    TRY(set_function(i, native, "wait", wait_here));
    TRY(set_function(i, native, "later", promise_later));
    TRY(g2n_js_set(i, global, "native", native));
    TRY(g2n_js_release(i, native));
    return g2n_js_release(i, global);
}

G2N_PROVIDER(javascript, .module = "javascript", .init = init);
