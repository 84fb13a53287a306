/* What the guest finds open: standard streams, then folders, then listening sockets.  Folders come first, since C libraries
 * look for them from 3 on and stop at the first number that is none.
 *
 * Without a sandbox a program sees what a native one would.  Go makes absolute paths of all others with PWD, so the root is
 * enough.  C libraries (wasi-libc, and Rust and TinyGo on top of it) drop the slash in front, and so cannot tell "/a" from
 * "a": they get each folder of the root by its name, and the current folder for the rest. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "wasi1/table.h"

#define LISTEN_VARIABLE "G2N_LISTEN"

static enum g2n_status cannot(const struct g2n_wasi1 *w, const char *what, const char *which, const char *problem, const char *remedy)
{
    fprintf(stderr, "%s: cannot %s %s: %s; %s\n", w->program->guest, what, which, problem, remedy);
    return G2N_ESYS;
}

static enum g2n_status of_errno(uint32_t err) { return err == G2N_WASI_OK ? G2N_OK : G2N_ENOMEM; }

/* ---- Folders ------------------------------------------------------------------------------------------------------- */

bool g2n_wasi1_is_root(int fd)
{
    struct stat a, b;
    return fstat(fd, &a) == 0 && stat("/", &b) == 0 && a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

enum g2n_status g2n_wasi1_add_folder(struct g2n_wasi1 *w, int host, const char *name, bool open_world)
{
    struct g2n_wasi1_fd *f;
    uint32_t fd, err = g2n_wasi1_fd_add(w, host, &f, &fd);

    if (err != G2N_WASI_OK) return of_errno(err);
    f->preopen = g2n_alloc(strlen(name) + 1);
    if (!f->preopen) return G2N_ENOMEM; /* the table closes it */
    memcpy(f->preopen, name, strlen(name) + 1);
    f->open_world = open_world;
    return G2N_OK;
}

static int open_folder(int dir, const char *path) { return openat(dir, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC); }

static enum g2n_status add_given(struct g2n_wasi1 *w, const struct g2n_wasi1_dir *dir)
{
    int host = open_folder(AT_FDCWD, dir->host);

    if (host < 0)
        return cannot(w, "open the folder", dir->host, strerror(errno),
                      "it was given with --dir when this program was compiled: make it, or compile again");
    return g2n_wasi1_add_folder(w, host, dir->guest, g2n_wasi1_is_root(host));
}

/* The folders of the root that can be read, by name; then the current one. */
static enum g2n_status add_for_libc(struct g2n_wasi1 *w, int root)
{
    enum g2n_status st = G2N_OK;
    int own = open_folder(root, "."), host;
    DIR *dir = own < 0 ? NULL : fdopendir(own);

    if (!dir && own >= 0) close(own);
    for (const struct dirent *e; st == G2N_OK && dir && (e = readdir(dir));) {
        char name[sizeof e->d_name + 1];
        if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0) continue;
        if ((host = open_folder(root, e->d_name)) < 0) continue;
        snprintf(name, sizeof name, "/%s", e->d_name);
        st = g2n_wasi1_add_folder(w, host, name, true);
    }
    if (dir) closedir(dir);
    if (st == G2N_OK && (host = open_folder(AT_FDCWD, ".")) >= 0) st = g2n_wasi1_add_folder(w, host, ".", true);
    return st;
}

static enum g2n_status add_world(struct g2n_wasi1 *w)
{
    int root = open_folder(AT_FDCWD, "/");

    if (root < 0) return cannot(w, "open the folder", "/", strerror(errno), "compile the program with --sandbox, which does without");
    if (!w->policy->libc_paths) return g2n_wasi1_add_folder(w, root, "/", true);
    enum g2n_status st = add_for_libc(w, root);
    close(root);
    return st;
}

/* ---- Sockets ------------------------------------------------------------------------------------------------------- */

static enum g2n_status add_socket(struct g2n_wasi1 *w, const char *address)
{
    struct g2n_wasi1_fd *f;
    const char *problem;
    uint32_t fd;
    int host;
    enum g2n_status st = g2n_wasi1_listen(address, &host, &problem);

    if (st != G2N_OK)
        return cannot(w, "listen on", address, problem, "name another HOST:PORT in the variable " LISTEN_VARIABLE ", or compile again");
    st = of_errno(g2n_wasi1_fd_add(w, host, &f, &fd));
    if (st == G2N_OK) f->flags = G2N_FLAG_NONBLOCK; /* Go's poller takes sockets that already are, and no others */
    return st;
}

/* "HOST:PORT,HOST:PORT" takes the place of what was compiled in. */
static enum g2n_status add_named_sockets(struct g2n_wasi1 *w, const char *addresses)
{
    enum g2n_status st = G2N_OK;

    while (st == G2N_OK && *addresses) {
        size_t len = strcspn(addresses, ",");
        char address[300];

        snprintf(address, sizeof address, "%.*s", (int)(len < sizeof address ? len : sizeof address - 1), addresses);
        st = add_socket(w, address);
        addresses += len + (addresses[len] == ',');
    }
    return st;
}

static enum g2n_status add_sockets(struct g2n_wasi1 *w)
{
    const char *named = w->policy->sandbox ? NULL : getenv(LISTEN_VARIABLE);
    enum g2n_status st = G2N_OK;

    if (named) return add_named_sockets(w, named);
    for (const char *const *address = w->policy->listen; *address && st == G2N_OK; address++) st = add_socket(w, *address);
    return st;
}

/* ---- All ------------------------------------------------------------------------------------------------------------ */

/* A stream that is closed becomes /dev/null, as in native programs of Go and Rust, and so under other hosts: no file or
 * socket is to have its number. */
static enum g2n_status add_stream(struct g2n_wasi1 *w, int host)
{
    struct g2n_wasi1_fd *f;
    uint32_t fd;

    if (fcntl(host, F_GETFD) < 0 && open("/dev/null", O_RDWR) != host)
        return cannot(w, "open", "/dev/null", strerror(errno), "standard streams that are closed need it");
    return of_errno(g2n_wasi1_fd_add(w, host, &f, &fd));
}

/* As Go does in native programs: the soft limit is for those that still use select(). */
static void raise_limit(void)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= limit.rlim_max) return;
    limit.rlim_cur = limit.rlim_max;
    (void)setrlimit(RLIMIT_NOFILE, &limit);
}

enum g2n_status g2n_wasi1_preopen(struct g2n_wasi1 *w)
{
    enum g2n_status st = G2N_OK;

    raise_limit();
    for (int host = 0; host <= STDERR_FILENO && st == G2N_OK; host++) st = add_stream(w, host);
    if (st == G2N_OK && !w->policy->sandbox) st = add_world(w);
    for (const struct g2n_wasi1_dir *dir = w->policy->dirs; dir->host && st == G2N_OK; dir++) st = add_given(w, dir);
    return st == G2N_OK ? add_sockets(w) : st;
}

uint32_t g2n_wasi1_fd_prestat_get(struct g2n_wasi1 *w, uint32_t fd, uint32_t out)
{
    struct g2n_wasi1_fd *f;
    uint32_t err = g2n_wasi1_fd_find(w, fd, 0, &f);

    if (err == G2N_WASI_OK && !f->preopen) err = G2N_WASI_BADF;
    if (err != G2N_WASI_OK) return err;
    if (!g2n_mem_find(w->memory, out, G2N_PRESTAT_LEN)) return G2N_WASI_FAULT;
    (void)g2n_wasi1_put_u32(w, out, 0); /* a folder; there is no other kind */
    (void)g2n_wasi1_put_u32(w, out + 4, (uint32_t)strlen(f->preopen));
    return G2N_WASI_OK;
}

uint32_t g2n_wasi1_fd_prestat_dir_name(struct g2n_wasi1 *w, uint32_t fd, uint32_t path, uint32_t len)
{
    struct g2n_wasi1_fd *f;
    unsigned char *mem_path = g2n_mem_find(w->memory, path, len);
    uint32_t err = g2n_wasi1_fd_find(w, fd, 0, &f);

    if (err == G2N_WASI_OK && !f->preopen) err = G2N_WASI_BADF;
    if (err != G2N_WASI_OK) return err;
    if (!mem_path) return G2N_WASI_FAULT;
    if (len < strlen(f->preopen)) return G2N_WASI_NAMETOOLONG;
    memcpy(mem_path, f->preopen, strlen(f->preopen));
    return G2N_WASI_OK;
}
