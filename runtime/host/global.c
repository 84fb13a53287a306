/* The global object's host part: every capability, and require() for those that node keeps in modules, which Go's own
 * wasm_exec_node.js makes a global function. */
#include "host/args.h"
#include "host/host.h"
#include "host/trace.h"

/* Modules by name: each is the global object of that name, or the global object itself, which has its functions. */
static const struct {
    const char *module, *global;
} modules[] = {
    { "buffer", "globalThis" },   { "console", "console" }, { "crypto", "crypto" },           { "fs", "fs" },     { "path", "path" },
    { "process", "process" }, { "perf_hooks", "globalThis" },   { "timers", "globalThis" },
    { "util", "globalThis" },
};

static enum g2n_status require(struct g2n_call *call, g2n_value *result)
{
    g2n_view id = g2n_arg(call, 0);

    if (!g2n_is_string(id)) return g2n_args_throw_type(call->realm, "id", "of type string", id);
    const char *name = g2n_as_string(id)->bytes;
    if (strncmp(name, "node:", 5) == 0) name += 5;
    for (size_t i = 0; i < sizeof modules / sizeof *modules; i++)
        if (strcmp(name, modules[i].module) == 0)
            return g2n_object_get_c(call->realm, call->realm->global, modules[i].global, result);
    return g2n_args_throw(call->realm, G2N_ERROR, "MODULE_NOT_FOUND", "Cannot find module '%s'",
                          g2n_as_string(id)->bytes);
}

static const struct g2n_method functions[] = { { "require", require, 1, 0 }, { NULL, NULL, 0, 0 } };

static enum g2n_status (*const installers[])(struct g2n_host *host) = {
    g2n_timers_install, g2n_process_install, g2n_fs_install,       g2n_path_install, g2n_console_install,
    g2n_crypto_install,  g2n_performance_install,
    g2n_random_install,  g2n_web_install,
};

enum g2n_status g2n_global_install(struct g2n_host *host)
{
    struct g2n_realm *realm = &host->realm;
    enum g2n_status st = G2N_OK;

    for (const struct g2n_part *const *part = host->parts; part && *part && st == G2N_OK; part++)
        if ((*part)->attach) st = (*part)->attach(host);
    if (st == G2N_OK && !realm->engine) st = g2n_date_install(host); /* an engine has its own */
    for (size_t i = 0; i < sizeof installers / sizeof *installers && st == G2N_OK; i++) st = installers[i](host);
    for (const struct g2n_part *const *part = host->parts; part && *part && st == G2N_OK; part++)
        if ((*part)->install) st = (*part)->install(host);
    if (st == G2N_OK) st = g2n_function_define_all(realm, realm->global, functions);
    if (st == G2N_OK) st = g2n_trace_install(host);
    if (st != G2N_OK) return st;
    return g2n_object_put_c(realm, realm->global, "global", g2n_dup(g2n_view_of_object(realm->global)));
}
