/* Promises both ways: one of Go's that C waits for, and one of C's that Go waits for and a timer's callback settles. */
#include <stdio.h>

#include "calls.h"
#include <g2n/js.h>

static struct g2n_js resolver;

static enum g2n_error promise(struct g2n_js_call *call) { return g2n_js_promise(call->instance, &call->result, &resolver); }

static enum g2n_error settle(struct g2n_js_call *call)
{
    struct g2n_js text;

    return g2n_js_string(call->instance, "at last", G2N_JS_WHOLE, &text) || g2n_js_resolve(call->instance, resolver, text);
}

int main(void)
{
    struct g2n_instance *i = g2n_instance_create(calls_module(), NULL, NULL);
    struct g2n_js global, args[2], later, function, answer;
    const char *text;

    if (!i || g2n_js_global(i, &global) || g2n_instance_start(i)) return 1;
    if (g2n_js_number(i, 5, &args[0]) || g2n_js_string(i, "five ms later", G2N_JS_WHOLE, &args[1])) return 1;
    if (g2n_js_call(i, global, "later", args, 2, &later) || g2n_js_await(i, later, &answer) || g2n_js_text(i, answer, &text, NULL)) return 1;
    printf("%s\n", text);
    if (g2n_js_string(i, "", 0, &args[1]) || g2n_js_call(i, global, "later", args, 2, &later)) return 1;
    if (g2n_js_await(i, later, &answer) == G2N_ERROR_THROWN) printf("%s\n", g2n_instance_message(i));
    if (g2n_js_function(i, "promise", promise, NULL, NULL, &function) || g2n_js_call(i, global, "waits", &function, 1, NULL)) return 1;
    args[1] = args[0];
    if (g2n_js_function(i, "settle", settle, NULL, NULL, &args[0]) || g2n_js_call(i, global, "setTimeout", args, 2, NULL)) return 1;
    if (g2n_instance_run(i) || g2n_js_get(i, global, "answer", &answer) || g2n_js_text(i, answer, &text, NULL)) return 1;
    printf("%s\n", text);
    return g2n_instance_free(i) != G2N_ERROR_NONE;
}
