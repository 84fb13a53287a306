/* Two instances of a library of TinyGo's: calls of its functions, of C's by it, and a promise that a goroutine keeps. */
#include <stdio.h>
#include <stdlib.h>

#include <g2n/js.h>

#include "library.h"

static void check(struct g2n_instance *instance, enum g2n_error error)
{
    if (error == G2N_ERROR_NONE) return;
    printf("failed: %s\n", g2n_instance_message(instance));
    exit(1);
}

static void show(struct g2n_instance *instance, const char *what, struct g2n_js value)
{
    struct g2n_js text;
    const char *bytes;
    size_t len;

    check(instance, g2n_js_to_string(instance, value, &text));
    check(instance, g2n_js_text(instance, text, &bytes, &len));
    printf("%s %.*s\n", what, (int)len, bytes);
    check(instance, g2n_js_release(instance, text));
}

static enum g2n_error shout(struct g2n_js_call *call)
{
    int32_t n;

    check(call->instance, library_twice(call->instance, 4, &n)); /* from C, called by Go, called by C */
    printf("twice within is %d\n", (int)n);
    return g2n_js_dup(call->instance, call->args[0], &call->result);
}

static void use(struct g2n_instance *instance, double first)
{
    struct g2n_js global, args[2], result, promise;
    int32_t n;

    check(instance, g2n_instance_start(instance));
    check(instance, library_twice(instance, 21, &n));
    printf("twice %d\n", (int)n);
    check(instance, g2n_js_global(instance, &global));
    check(instance, g2n_js_number(instance, first, &args[0]));
    check(instance, g2n_js_number(instance, 40, &args[1]));
    check(instance, g2n_js_call(instance, global, "add", args, 2, &result));
    show(instance, "add", result);
    check(instance, g2n_js_function(instance, "shout", shout, NULL, NULL, &args[0]));
    check(instance, g2n_js_string(instance, "called", G2N_JS_WHOLE, &args[1]));
    check(instance, g2n_js_call(instance, global, "apply", args, 2, &result));
    show(instance, "apply", result);
    check(instance, g2n_js_number(instance, 30, &args[0]));
    check(instance, g2n_js_call(instance, global, "later", args, 2, &promise));
    check(instance, g2n_js_await(instance, promise, &result));
    show(instance, "later", result);
}

int main(void)
{
    struct g2n_instance *one = g2n_instance_create(library_module(), NULL, NULL);
    struct g2n_instance *two = g2n_instance_create(library_module(), NULL, NULL);

    if (!one || !two) return 1;
    setvbuf(stdout, NULL, _IONBF, 0);
    use(one, 2);
    use(two, 3);
    return g2n_instance_free(one) == G2N_ERROR_NONE && g2n_instance_free(two) == G2N_ERROR_NONE ? 0 : 1;
}
