/* The program puts its functions on an object that must be there before it starts; they answer by a callback, later. */
#include <stdio.h>

#include "hcl2json.h"
#include <g2n/js.h>

static const char *const cases[][3] = {
#define CASE(function, file, text) { function, file, text },
#include "hcl2json.def"
};

static enum g2n_error answer(struct g2n_js_call *call)
{
    const int failed = g2n_js_typeof(call->instance, call->args[0]) == G2N_JS_STRING;
    const char *text;
    enum g2n_error error = g2n_js_text(call->instance, call->args[failed ? 0 : 1], &text, NULL);

    if (!error) printf("%s%s\n", failed ? "failed: " : "", text);
    return error;
}

int main(void)
{
    struct g2n_instance *i = g2n_instance_create(hcl2json_module(), NULL, NULL);
    struct g2n_js global, object, args[3];

    if (!i || g2n_js_global(i, &global) || g2n_js_object(i, &object) || g2n_js_function(i, "answer", answer, NULL, NULL, &args[2])) return 1;
    if (g2n_js_set(i, global, "__parse_terraform_config_wasm__", object) || g2n_instance_start(i)) return 1;
    for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
        if (g2n_js_string(i, cases[k][1], G2N_JS_WHOLE, &args[0]) || g2n_js_string(i, cases[k][2], G2N_JS_WHOLE, &args[1])) return 1;
        if (g2n_js_call(i, object, cases[k][0], args, 3, NULL) || g2n_instance_run(i)) return fprintf(stderr, "%s\n", g2n_instance_message(i)), 1;
        if (g2n_js_release(i, args[0]) || g2n_js_release(i, args[1])) return 1;
    }
    return g2n_instance_free(i) != G2N_ERROR_NONE;
}
