/* Go's functions called from C, with text and bytes; and a C function that Go calls, in the midst of an export of its own. */
#include <stdio.h>

#include "calls.h"
#include <g2n/js.h>

/* ask(n): n times the context. */
static enum g2n_error ask(struct g2n_js_call *call)
{
    double n;
    enum g2n_error error = g2n_js_to_number(call->instance, call->args[0], &n);

    return error ? error : g2n_js_number(call->instance, n * *(double *)call->context, &call->result);
}

int main(void)
{
    struct g2n_instance *i = g2n_instance_create(calls_module(), NULL, NULL);
    struct g2n_js global, function, text, bytes, upper, reversed;
    double factor = 2;
    int32_t answer;
    void *view;
    const char *shown;
    size_t len;

    if (!i || g2n_js_global(i, &global)) return 1;
    if (g2n_js_function(i, "ask", ask, &factor, NULL, &function) || g2n_js_set(i, global, "ask", function)) return 1;
    if (g2n_instance_start(i)) return fprintf(stderr, "%s\n", g2n_instance_message(i)), 1;
    if (g2n_js_string(i, "some text", G2N_JS_WHOLE, &text) || g2n_js_bytes(i, "bytes", 5, &bytes)) return 1;
    if (g2n_js_call(i, global, "upper", &text, 1, &upper) || g2n_js_call(i, global, "reverse", &bytes, 1, &reversed)) return 1;
    if (g2n_js_text(i, upper, &shown, NULL) || g2n_js_view(i, reversed, &view, &len)) return 1;
    printf("%s, %.*s\n", shown, (int)len, (const char *)view);
    if (calls_ask(i, 21, &answer)) return 1;
    printf("the export asked C, and has %d\n", answer);
    if (g2n_js_call(i, text, "toFixed", NULL, 0, NULL)) printf("%s\n", g2n_instance_message(i));
    return g2n_instance_free(i) != G2N_ERROR_NONE;
}
