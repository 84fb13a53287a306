/* WASI for instances.  Modules that import it name this part, so that others do not carry it. */
#include <errno.h>
#include <string.h>

#include "base/alloc.h"
#include "embed/instance.h"

extern char **environ;

static void log_line(void *instance, const char *line) { g2n_instance_log(instance, line); }

static enum g2n_error create(struct g2n_instance *i, const struct g2n_options *o)
{
    const char *const unnamed[] = { i->module->program.guest, NULL };
    struct g2n_wasi_dir *dirs = g2n_alloc_zero(o->dir_count + 1, sizeof *dirs);
    struct g2n_wasi1_given given = {
        .program = &i->module->program,
        .memory = i->memory,
        .argv = o->argv ? o->argv : unnamed,
        .env = o->inherit_env ? (const char *const *)environ : o->env,
        .dirs = dirs,
        .dir_count = o->dir_count,
        .streams = i->streams,
        .exit = g2n_embed_exit,
        .exit_context = i,
        .log = log_line,
    };
    const char *what = "";
    enum g2n_status st = dirs ? G2N_OK : G2N_ENOMEM;
    enum g2n_error error = G2N_ERROR_NONE;

    for (size_t k = 0; k < o->dir_count && st == G2N_OK; k++) {
        if (!o->dirs || !o->dirs[k].host)
            st = G2N_EINVAL;
        else
            dirs[k] = (struct g2n_wasi_dir){ o->dirs[k].host, o->dirs[k].guest ? o->dirs[k].guest : o->dirs[k].host };
    }
    if (st == G2N_OK) st = g2n_wasi1_create(&given, &i->wasi, &what);
    if (st == G2N_EINVAL)
        error = g2n_embed_fail(i, G2N_ERROR_STATE, "%s: a folder has no name", i->module->program.guest);
    else if (st == G2N_ESYS)
        error = g2n_embed_fail(i, G2N_ERROR_SYSTEM, "%s: cannot open %s: %s", i->module->program.guest, what, strerror(errno));
    else if (st != G2N_OK)
        error = g2n_embed_fail(i, G2N_ERROR_MEMORY, "%s: no memory for what the guest was given", i->module->program.guest);
    i->side = i->wasi;
    g2n_free(dirs);
    return error;
}

const struct g2n_wasi_part g2n_embed_wasi1 = { create, g2n_wasi1_destroy };
