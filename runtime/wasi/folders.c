/* Without a sandbox a program sees what a native one would.  Go makes absolute paths of all others with PWD, so the root is
 * enough.  C libraries (wasi-libc, and Rust and TinyGo on top of it) drop the slash in front, and so cannot tell "/a" from
 * "a": they get each folder of the root by its name, and the current folder for the rest. */
#include "wasi/folders.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

struct receiver {
    g2n_wasi_add_folder *add;
    void                *context;
};

static enum g2n_status give(const struct receiver *to, int host, const char *name, bool open_world)
{
    return to->add(to->context, host, name, open_world);
}

enum g2n_status g2n_wasi_cannot(const char *guest, const char *what, const char *which, const char *problem, const char *remedy)
{
    fprintf(stderr, "%s: cannot %s %s: %s; %s\n", guest, what, which, problem, remedy);
    return G2N_ESYS;
}

bool g2n_wasi_is_root(int fd)
{
    struct stat a, b;
    return fstat(fd, &a) == 0 && stat("/", &b) == 0 && a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

static int open_folder(int dir, const char *path) { return openat(dir, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC); }

static enum g2n_status add_given(const struct receiver *to, const char *guest, const struct g2n_wasi_dir *dir)
{
    int host = open_folder(AT_FDCWD, dir->host);

    if (host < 0)
        return g2n_wasi_cannot(guest, "open the folder", dir->host, strerror(errno),
                               "it was given with --dir when this program was compiled: make it, or compile again");
    return give(to, host, dir->guest, g2n_wasi_is_root(host));
}

/* The folders of the root that can be read, by name; then the current one. */
static enum g2n_status add_for_libc(const struct receiver *to, int root)
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
        st = give(to, host, name, true);
    }
    if (dir) closedir(dir);
    if (st == G2N_OK && (host = open_folder(AT_FDCWD, ".")) >= 0) st = give(to, host, ".", true);
    return st;
}

static enum g2n_status add_world(const struct receiver *to, const char *guest, bool libc_paths)
{
    int root = open_folder(AT_FDCWD, "/");

    if (root < 0)
        return g2n_wasi_cannot(guest, "open the folder", "/", strerror(errno), "compile the program with --sandbox, which does without");
    if (!libc_paths) return give(to, root, "/", true);
    enum g2n_status st = add_for_libc(to, root);
    close(root);
    return st;
}

enum g2n_status g2n_wasi_folders(const struct g2n_wasi_policy *policy, const char *guest, g2n_wasi_add_folder *add, void *context)
{
    const struct receiver to = { add, context };
    enum g2n_status st = policy->sandbox ? G2N_OK : add_world(&to, guest, policy->libc_paths);

    for (const struct g2n_wasi_dir *dir = policy->dirs; dir->host && st == G2N_OK; dir++) st = add_given(&to, guest, dir);
    return st;
}

enum g2n_status g2n_wasi_complete_streams(const char *guest)
{
    for (int fd = 0; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", O_RDWR) != fd)
            return g2n_wasi_cannot(guest, "open", "/dev/null", strerror(errno), "standard streams that are closed need it");
    return G2N_OK;
}

void g2n_wasi_raise_limit(void)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= limit.rlim_max) return;
    limit.rlim_cur = limit.rlim_max;
    (void)setrlimit(RLIMIT_NOFILE, &limit);
}
