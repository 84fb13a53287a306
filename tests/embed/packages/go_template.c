/* Templates with values for them, through the function that the program puts on the global object. */
#include <stdio.h>

#include "go_template.h"
#include <g2n/js.h>

static const char *const cases[][2] = {
#define CASE(template, values) { template, values },
#include "go_template.def"
};

static int render(struct g2n_instance *i, struct g2n_js global, const char *const texts[2])
{
    struct g2n_js args[2], result;
    const char *text;

    if (g2n_js_string(i, texts[0], G2N_JS_WHOLE, &args[0]) || g2n_js_string(i, texts[1], G2N_JS_WHOLE, &args[1])) return 1;
    if (g2n_js_call(i, global, "Render", args, 2, &result) || g2n_js_text(i, result, &text, NULL)) return 1;
    puts(text);
    return g2n_js_release(i, args[0]) || g2n_js_release(i, args[1]) || g2n_js_release(i, result);
}

int main(void)
{
    struct g2n_instance *i = g2n_instance_create(go_template_module(), NULL, NULL);
    struct g2n_js global;

    if (!i || g2n_instance_start(i) || g2n_js_global(i, &global)) return 1;
    for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++)
        if (render(i, global, cases[k])) return fprintf(stderr, "%s\n", g2n_instance_message(i)), 1;
    return g2n_instance_free(i) != G2N_ERROR_NONE;
}
