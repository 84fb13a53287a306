/* WASI preview 2 for instances.  Components name this part, so that others do not carry it. */
#include <errno.h>
#include <string.h>

#include "base/alloc.h"
#include "embed/instance.h"
#include "wasi2/embedded.h"

extern char **environ;

static enum g2n_error create(struct g2n_instance *i, const struct g2n_options *o)
{
    const char *const unnamed[] = { i->module->program.guest, NULL };
    struct g2n_wasi_dir *dirs = g2n_embed_dirs(o);
    struct g2n_wasi2_given given = {
        .program = &i->module->program,
        .memory = i->memory,
        .guest = i->guest,
        .argv = o->argv ? o->argv : unnamed,
        .env = o->inherit_env ? (const char *const *)environ : o->env,
        .dirs = dirs,
        .dir_count = o->dir_count,
        .exit = g2n_embed_exit,
        .exit_context = i,
    };
    const char *what = "";
    enum g2n_status st;
    enum g2n_error error;

    for (int k = 0; k < 3; k++) {
        const struct g2n_wasi1_given_stream *s = &i->streams[k];

        given.streams[k] = (struct g2n_wasi2_given_stream){ s->fd, s->stream.read, s->stream.write, s->stream.context };
    }
    st = !dirs ? G2N_ENOMEM : !g2n_embed_dirs_named(o) ? G2N_EINVAL : g2n_wasi2_create(&given, &i->wasi2, &what);
    error = g2n_embed_wasi_made(i, st, what);
    g2n_free(dirs);
    return error;
}

const struct g2n_wasi2_part g2n_embed_wasi2 = { create, g2n_wasi2_destroy };
