#include "provision.h"

#include <string.h>

#include "rows.h"

bool g2n_provision_any(const struct g2n_emission *e)
{
    return e->plan->provided_count != 0 || e->options->plugins[0] || (e->plan->providers && e->plan->providers[0]);
}

/* { "myhost", "hello", "ii:i" }, in the order of their numbers, which is the module's. */
static void add_functions(struct g2n_text *t, const struct g2n_emission *e)
{
    g2n_text_adds(t, "static const struct g2n_provided provided[] = {\n");
    for (uint32_t i = 0; i < e->plan->answer_count; i++) {
        const struct g2n_wasm_import *import = &e->wasm->imports[e->plan->answers[i].import];

        if (e->plan->answers[i].kind != G2N_ANSWER_PROVIDED)
            continue;
        g2n_text_adds(t, "    { ");
        g2n_rows_quoted(t, import->module);
        g2n_text_adds(t, ", ");
        g2n_rows_quoted(t, import->name);
        g2n_text_adds(t, ", \"");
        g2n_rows_type_letters(t, &e->wasm->types[import->type]);
        g2n_text_adds(t, "\" },\n");
    }
    g2n_text_adds(t, "    { NULL, NULL, NULL },\n};\n");
}

void g2n_provision_write(struct g2n_text *t, const struct g2n_emission *e)
{
    const struct g2n_plan *p = e->plan;

    if (!g2n_provision_any(e))
        return;
    for (const char *const *name = p->providers; *name; name++)
        g2n_text_addf(t, "extern const struct g2n_provider %s;\n", *name);
    g2n_text_adds(t, "static const struct g2n_provider *const providers[] = { ");
    for (const char *const *name = p->providers; *name; name++)
        g2n_text_addf(t, "&%s, ", *name);
    g2n_text_adds(t, "NULL };\n");
    add_functions(t, e);
    if (e->options->plugins[0]) {
        g2n_text_adds(t, "static const char *const plugins[] = { ");
        g2n_rows_strings(t, e->options->plugins);
        g2n_text_adds(t, "NULL };\n");
    }
    g2n_text_addf(t, "static const struct g2n_provision provision = { &g2n_providers, provided, %u, providers, %s };\n", p->provided_count,
                  e->options->plugins[0] ? "&g2n_plugins, plugins" : "NULL, NULL");
}
