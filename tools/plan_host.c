/* Imports that the files of --host and plugins answer: by a function of that name, by a provider that is linked, or by one that is
 * looked for when the program starts. */
#include "plan.h"

#include <string.h>

#include "hosts.h"
#include "options.h"
#include "rows.h"

#define PROVIDER "g2n_provider_"

struct hosting {
    struct g2n_plan          *plan;
    struct g2n_arena         *a;
    const struct g2n_wasm    *w;
    const struct g2n_hosts   *hosts;
    const struct g2n_options *options;
    size_t                    name_count;
};

/* "g2n_provider_myhost". */
static const char *provider_of(struct hosting *x, struct g2n_str module)
{
    const char *name = g2n_rows_c_name(x->a, module, true);

    return name ? g2n_arena_printf(x->a, PROVIDER "%s", name) : NULL;
}

/* False without memory. */
static bool answer(struct hosting *x, struct g2n_answer *out)
{
    const struct g2n_wasm_import *import   = &x->w->imports[out->import];
    const char                   *function = g2n_rows_host_name(x->a, import);
    const char                   *provider = provider_of(x, import->module);

    if (!function || !provider)
        return false;
    if (g2n_plan_is_host_package(import)) {
        out->kind     = G2N_ANSWER_PROVIDED;
        out->provided = x->plan->provided_count++;
        return true;
    }
    if (!x->hosts->known && x->options->hosts[0])
        return true;
    if (g2n_hosts_define(x->hosts, function)) {
        x->plan->host_names[x->name_count++] = function;
        return true;
    }
    if (g2n_hosts_define(x->hosts, provider)) {
        out->kind = G2N_ANSWER_PROVIDED;
    } else if (g2n_plan_allows(x->options->allowed, import->module)) {
        out->kind = G2N_ANSWER_MISSING;
    } else if (x->options->plugins[0]) {
        out->kind = G2N_ANSWER_PROVIDED;
    } else if (!x->plan->library) { /* who uses a library may have the function */
        out->kind    = G2N_ANSWER_NONE;
        out->problem = g2n_arena_printf(x->a, "no file of --host has: neither a function %s nor a provider %s; "
                                              "gowasm2native inspect --emit-host-header prints what such functions look like", function, provider);
        return out->problem != NULL;
    }
    if (out->kind == G2N_ANSWER_PROVIDED)
        out->provided = x->plan->provided_count++;
    return true;
}

/* Names of providers, each once; a file may be named twice. */
static bool list_providers(struct hosting *x)
{
    const struct g2n_hosts *h     = x->hosts;
    size_t                  count = 0;
    const char            **list  = g2n_arena_array(x->a, h->symbol_count + 2, sizeof *list);

    if (!list)
        return false;
    if (x->plan->host_package) /* the runtime's own */
        list[count++] = PROVIDER "g2n_host";
    for (size_t i = 0; i < h->symbol_count; i++) {
        bool there = !h->symbols[i].defined || !g2n_str_has_prefix(h->symbols[i].name, PROVIDER) || g2n_str_is(h->symbols[i].name, PROVIDER "state");

        for (size_t k = 0; k < count && !there; k++)
            there = g2n_str_is(h->symbols[i].name, list[k]);
        if (there)
            continue;
        list[count] = g2n_arena_copy(x->a, h->symbols[i].name.ptr, h->symbols[i].name.len);
        if (!list[count++])
            return false;
    }
    x->plan->providers  = list;
    x->plan->host_names = g2n_arena_array(x->a, count + x->plan->answer_count + 1, sizeof *list);
    for (; x->plan->host_names && x->name_count < count; x->name_count++)
        x->plan->host_names[x->name_count] = list[x->name_count];
    return x->plan->host_names;
}

static bool uses_js(const struct g2n_hosts *h)
{
    return g2n_hosts_name(h, false, "g2n_js_") || g2n_hosts_name(h, false, "g2n_instance_post");
}

enum g2n_exit g2n_plan_hosts(struct g2n_plan *plan, struct g2n_arena *a, struct g2n_diag *d, const char *file, const struct g2n_wasm *w,
                             const struct g2n_hosts *hosts, const struct g2n_options *o)
{
    struct hosting x    = { .plan = plan, .a = a, .w = w, .hosts = hosts, .options = o };
    bool           good = list_providers(&x);

    for (uint32_t i = 0; i < plan->answer_count && good; i++)
        if (plan->answers[i].kind == G2N_ANSWER_HOST)
            good = answer(&x, &plan->answers[i]);
    if (!good)
        return g2n_fail_memory(d);
    if (uses_js(hosts) && o->js != G2N_JS_NONE)
        return g2n_fail(d, G2N_BAD_INPUT, file, "a file of --host uses <g2n/js.h>, which is not for programs with an engine; leave out --js");
    plan->host_js = (plan->gojs || plan->tinygo) && !plan->library && o->js == G2N_JS_NONE && (o->plugins[0] || uses_js(hosts));
    if (plan->host_js)
        plan->tinygo_bare = false;
    if (!o->plugins[0] || plan->host_js) /* one may be for JavaScript alone */
        return G2N_DONE;
    for (uint32_t i = 0; i < plan->answer_count; i++)
        if (plan->answers[i].kind == G2N_ANSWER_PROVIDED)
            return G2N_DONE;
    return g2n_fail(d, G2N_BAD_INPUT, file, "imports nothing that a plugin would have to answer; leave out --host-plugin");
}
