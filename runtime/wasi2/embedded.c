/* A stream without a descriptor is one by functions; who is asked answers at once, so that nothing is ever waited for. */
#include "wasi2/embedded.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/alloc.h"
#include "wasi/folders.h"
#include "wasi/lists.h"
#include "wasi2/folder.h"
#include "wasi2/stream.h"

static const char *const nothing[] = { NULL };
static const struct g2n_wasi_dir no_dirs[] = { { NULL, NULL } };
/* What was not given is not there. */
static const struct g2n_wasi_policy policy = { .sandbox = true, .dirs = no_dirs, .listen = nothing, .env = nothing };

/* ---- Streams by functions -------------------------------------------------------------------------------------------- */

/* Whoever moved more than there is, or wrote nothing, cannot be asked again. */
static int64_t moved(int64_t n, size_t len, bool some) { return n > 0 && (uint64_t)n > len ? -EIO : n == 0 && some ? -EIO : n < INT32_MIN ? -EIO : n; }

static int64_t read_given(struct g2n_wasi2 *w, void *context, void *bytes, size_t len)
{
    const struct g2n_wasi2_given_stream *s = context;

    (void)w;
    return moved(s->read(s->context, bytes, len), len, false);
}

static int64_t write_given(struct g2n_wasi2 *w, void *context, const void *bytes, size_t len)
{
    const struct g2n_wasi2_given_stream *s = context;

    (void)w;
    return moved(s->write(s->context, bytes, len), len, true);
}

static bool is_ready(void *context)
{
    (void)context;
    return true;
}

static void close_given(struct g2n_wasi2 *w, void *context)
{
    (void)w;
    (void)context;
}

static const struct g2n_wasi2_ways ways = { read_given, write_given, is_ready, close_given };

/* ---- Life ------------------------------------------------------------------------------------------------------------- */

/* Its streams are kept with it. */
struct embedded {
    struct g2n_wasi2              host;
    struct g2n_wasi2_channel      standard[3]; /* their descriptors are its own */
    struct g2n_wasi2_given_stream streams[3];
};

static enum g2n_status take_stream(struct embedded *e, int number, const struct g2n_wasi2_given_stream *given)
{
    int fd;

    e->streams[number] = *given;
    if (given->fd < 0) {
        e->standard[number] = (struct g2n_wasi2_channel){ .fd = -1, .way = G2N_WAY_OTHER, .ways = &ways, .context = &e->streams[number] };
        return G2N_OK;
    }
    fd = fcntl(given->fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    if (fd >= 0) e->standard[number] = g2n_wasi2_channel_of(fd, false);
    return fd < 0 ? G2N_ESYS : G2N_OK;
}

static enum g2n_status add_dir(struct g2n_wasi2 *w, const struct g2n_wasi_dir *dir)
{
    int host = open(dir->host, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    return host < 0 ? G2N_ESYS : g2n_wasi2_add_folder(w, host, dir->guest, g2n_wasi_is_root(host));
}

/* Of the entries, those that are "NAME=value". */
static enum g2n_status set_environment(struct g2n_wasi2 *w, const char *const *env)
{
    size_t count = g2n_wasi_list_len(env);

    if (count > UINT32_MAX) return G2N_ENOMEM;
    w->env.list = (const char **)g2n_wasi_list_copy(env, count);
    if (!w->env.list) return G2N_ENOMEM;
    for (size_t i = 0; i < count; i++)
        if (strchr(w->env.list[i], '=')) w->env.list[w->env.count++] = w->env.list[i];
    return G2N_OK;
}

static enum g2n_status fill(struct embedded *e, const struct g2n_wasi2_given *given, const char **what)
{
    static const char *const names[] = { "standard input", "standard output", "standard error" };
    size_t count = g2n_wasi_list_len(given->argv);
    enum g2n_status st;

    for (int i = 0; i < 3; i++) e->standard[i].fd = -1; /* none to close yet */
    if (count > INT32_MAX) return G2N_ENOMEM;
    e->host.argv = g2n_wasi_list_copy(given->argv, count);
    if (!e->host.argv) return G2N_ENOMEM;
    e->host.argc = (int)count;
    st = set_environment(&e->host, given->env);
    for (int i = 0; i < 3 && st == G2N_OK; i++) {
        *what = names[i];
        st = take_stream(e, i, &given->streams[i]);
    }
    for (size_t i = 0; i < given->dir_count && st == G2N_OK; i++) {
        *what = given->dirs[i].host;
        st = add_dir(&e->host, &given->dirs[i]);
    }
    return st;
}

enum g2n_status g2n_wasi2_create(const struct g2n_wasi2_given *given, struct g2n_wasi2 **out, const char **what)
{
    struct embedded *e = g2n_alloc_zero(1, sizeof *e);
    enum g2n_status st;
    int error;

    *out = NULL;
    *what = "";
    if (!e) return G2N_ENOMEM;
    e->host.program = given->program;
    e->host.policy = &policy;
    e->host.standard = e->standard;
    e->host.exit = given->exit;
    e->host.exit_context = given->exit_context;
    e->host.memory = given->memory;
    e->host.guest = given->guest;
    g2n_list_init(&e->host.objects);
    g2n_list_init(&e->host.outputs);
    e->host.random = (struct g2n_random){ given->program->seeded, given->program->seed };
    st = fill(e, given, what);
    if (st == G2N_OK) {
        *out = &e->host;
        return G2N_OK;
    }
    error = errno;
    g2n_wasi2_destroy(&e->host);
    errno = error;
    return st;
}

void g2n_wasi2_destroy(struct g2n_wasi2 *w)
{
    struct embedded *e = (struct embedded *)w; /* whose first member it is */

    if (!e) return;
    g2n_wasi2_fini(w);
    for (int i = 0; i < 3; i++)
        if (e->standard[i].fd >= 0) close(e->standard[i].fd);
    g2n_free(w->argv);
    g2n_free(e);
}
