/* A stream without a descriptor has /dev/null behind it, so that everything but reading and writing finds what it expects:
 * a character device that is always ready. */
#include "wasi1/embedded.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/alloc.h"
#include "wasi/folders.h"
#include "wasi/lists.h"
#include "wasi1/table.h"

static enum g2n_status add_stream(struct g2n_wasi1 *w, const struct g2n_wasi1_given_stream *given)
{
    struct g2n_wasi1_fd *f;
    uint32_t fd;
    int host = given->fd < 0 ? open("/dev/null", O_RDWR | O_CLOEXEC) : fcntl(given->fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);

    if (host >= 0 && host <= STDERR_FILENO) { /* the process has its own streams closed; those places are not for us */
        int other = fcntl(host, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
        close(host);
        host = other;
    }
    if (host < 0) return G2N_ESYS;
    if (g2n_wasi1_fd_add(w, host, &f, &fd) != G2N_WASI_OK) return G2N_ENOMEM;
    if (given->fd < 0) {
        f->stream = &given->stream;
        f->rights &= ~(uint64_t)(G2N_RIGHT_FD_SEEK | G2N_RIGHT_FD_TELL);
    }
    return G2N_OK;
}

static enum g2n_status add_dir(struct g2n_wasi1 *w, const struct g2n_wasi_dir *dir)
{
    int host = open(dir->host, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    return host < 0 ? G2N_ESYS : g2n_wasi1_add_folder(w, host, dir->guest, g2n_wasi_is_root(host));
}

static enum g2n_status fill(struct g2n_wasi1 *w, const struct g2n_wasi1_given *given, const char **what)
{
    static const char *const names[] = { "standard input", "standard output", "standard error" };
    enum g2n_status st = G2N_OK;
    size_t count = g2n_wasi_list_len(given->argv);

    if (count > INT32_MAX || g2n_wasi_list_len(given->env) > UINT32_MAX) return G2N_ENOMEM;
    w->argv = g2n_wasi_list_copy(given->argv, count);
    w->argc = (int)count;
    w->env.count = (uint32_t)g2n_wasi_list_len(given->env);
    w->env.list = (const char **)g2n_wasi_list_copy(given->env, w->env.count);
    if (!w->argv || !w->env.list) return G2N_ENOMEM;
    for (size_t i = 0; i < 3 && st == G2N_OK; i++) {
        *what = names[i];
        st = add_stream(w, &given->streams[i]);
    }
    for (size_t i = 0; i < given->dir_count && st == G2N_OK; i++) {
        *what = given->dirs[i].host;
        st = add_dir(w, &given->dirs[i]);
    }
    return st;
}

enum g2n_status g2n_wasi1_create(const struct g2n_wasi1_given *given, struct g2n_wasi1 **out, const char **what)
{
    struct g2n_wasi1 *w = calloc(1, sizeof *w); /* freed as a program's is */
    enum g2n_status st;
    int error;

    *what = "";
    if (!w) return G2N_ENOMEM;
    w->program = given->program;
    w->memory = given->memory;
    w->random = (struct g2n_random){ given->program->seeded, given->program->seed };
    w->exit = given->exit;
    w->exit_context = given->exit_context;
    w->log = given->log;
    g2n_wasi1_trace_init(w);
    st = fill(w, given, what);
    if (st != G2N_OK) {
        error = errno;
        g2n_wasi1_destroy(w);
        errno = error;
        w = NULL;
    }
    *out = w;
    return st;
}
