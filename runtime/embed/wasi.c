/* WASI for instances.  Modules that import it name this part, so that others do not carry it. */
#include "base/alloc.h"
#include "embed/instance.h"

extern char **environ;

static void log_line(void *instance, const char *line) { g2n_instance_log(instance, line); }

static enum g2n_error create(struct g2n_instance *i, const struct g2n_options *o)
{
    const char *const unnamed[] = { i->module->program.guest, NULL };
    struct g2n_wasi_dir *dirs = g2n_embed_dirs(o);
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
    enum g2n_status st;
    enum g2n_error error;

    st = !dirs ? G2N_ENOMEM : !g2n_embed_dirs_named(o) ? G2N_EINVAL : g2n_wasi1_create(&given, &i->wasi, &what);
    error = g2n_embed_wasi_made(i, st, what);
    i->side = i->wasi;
    g2n_free(dirs);
    return error;
}

const struct g2n_wasi_part g2n_embed_wasi1 = { create, g2n_wasi1_destroy };
