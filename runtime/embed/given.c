/* What guests of both previews of WASI are given, and what is said when that cannot be had. */
#include <errno.h>
#include <string.h>

#include "base/alloc.h"
#include "embed/instance.h"

bool g2n_embed_dirs_named(const struct g2n_options *o)
{
    for (size_t k = 0; k < o->dir_count; k++)
        if (!o->dirs || !o->dirs[k].host) return false;
    return true;
}

struct g2n_wasi_dir *g2n_embed_dirs(const struct g2n_options *o)
{
    struct g2n_wasi_dir *dirs = g2n_alloc_zero(o->dir_count + 1, sizeof *dirs);

    for (size_t k = 0; dirs && o->dirs && k < o->dir_count; k++)
        dirs[k] = (struct g2n_wasi_dir){ o->dirs[k].host, o->dirs[k].guest ? o->dirs[k].guest : o->dirs[k].host };
    return dirs;
}

enum g2n_error g2n_embed_wasi_made(struct g2n_instance *i, enum g2n_status st, const char *what)
{
    if (st == G2N_EINVAL) return g2n_embed_fail(i, G2N_ERROR_STATE, "%s: a folder has no name", i->module->program.guest);
    if (st == G2N_ESYS)
        return g2n_embed_fail(i, G2N_ERROR_SYSTEM, "%s: cannot open %s: %s", i->module->program.guest, what, strerror(errno));
    if (st != G2N_OK) return g2n_embed_fail(i, G2N_ERROR_MEMORY, "%s: no memory for what the guest was given", i->module->program.guest);
    return G2N_ERROR_NONE;
}
