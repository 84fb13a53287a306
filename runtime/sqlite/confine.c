/* A sandbox for SQLite: the system calls of its VFS that take a path are replaced, so that whatever it opens, removes or looks at,
 * databases, journals, what ATTACH and a journal's content name, is resolved beneath a folder that was given (wasi/beneath.h).
 *
 * An authorizer would see ATTACH's name only where it is a constant, and a VFS of our own would have to be kept from being passed over by
 * "?vfs=unix", and would open by path what it has checked by path.  Here each call resolves for itself, in the kernel.
 *
 *   C1  SQLite makes whole paths of names as text; what is not below a folder's name is not there, and cannot be made;
 *   C2  temporary files have no folder, and are kept in memory (connection.c's pragma).
 *
 * The replaced calls are SQLite's for the whole process and take no context, hence a variable of the process's. */
#include "sqlite/confine.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "wasi/beneath.h"
#include "wasi/folders.h"
#include "wasi/paths.h"

#define EXIT_CANNOT_START 125

/* A folder under one of its names, absolute and without a slash at its end. */
struct folder {
    struct folder *next;
    int            fd;
    size_t         len;
    char           name[];
};

static struct {
    bool           on;
    struct folder *folders;
} confinement;

bool g2n_sqlite_confined(void) { return confinement.on; }

/* ---- The system's calls ------------------------------------------------------------------------------------------------ */

/* The folder that a path is below, of several the one with the longest name, and the rest of it; C1. */
static bool find(const char *path, struct g2n_at *out)
{
    const struct folder *found = NULL;

    for (const struct folder *f = confinement.folders; f; f = f->next)
        if (strncmp(path, f->name, f->len) == 0 && (path[f->len] == '/' || path[f->len] == '\0') && (!found || f->len > found->len)) found = f;
    if (!found) return false;
    path += found->len;
    path += strspn(path, "/");
    *out = (struct g2n_at){ .dir = found->fd, .path = *path ? path : "." };
    return true;
}

/* -1 with errno for a negative error. */
static int answer(int result)
{
    if (result >= 0) return result;
    errno = -result;
    return -1;
}

static int confined_open(const char *path, int flags, int mode)
{
    struct g2n_at at;

    /* What SQLite itself opens: to keep low descriptors free, and for its random numbers. */
    if (strcmp(path, "/dev/null") == 0 || strcmp(path, "/dev/urandom") == 0) return open(path, O_RDONLY | O_CLOEXEC);
    return find(path, &at) ? answer(g2n_beneath_open(at.dir, false, at.path, flags, (mode_t)mode)) : answer(-EACCES);
}

static int look(const char *path, bool follow, struct stat *st)
{
    struct g2n_at at;
    return find(path, &at) ? answer(g2n_path_stat(&at, follow, st)) : answer(-ENOENT);
}

static int confined_stat(const char *path, struct stat *st) { return look(path, true, st); }

static int confined_lstat(const char *path, struct stat *st) { return look(path, false, st); }

/* Whether it may be read or written is seen when it is opened. */
static int confined_access(const char *path, int mode)
{
    struct stat st;
    return mode == F_OK ? look(path, true, &st) : answer(-EACCES);
}

static int confined_unlink(const char *path)
{
    struct g2n_at at;
    return find(path, &at) ? answer(g2n_path_unlink(&at)) : answer(-ENOENT);
}

static ssize_t confined_readlink(const char *path, char *text, size_t cap)
{
    struct g2n_at at;
    return find(path, &at) ? answer(g2n_path_read_link(&at, text, cap)) : answer(-ENOENT);
}

static int confined_mkdir(const char *path, mode_t mode)
{
    (void)path, (void)mode;
    return answer(-EACCES);
}

static int confined_rmdir(const char *path)
{
    (void)path;
    return answer(-EACCES);
}

static const struct {
    const char        *name;
    sqlite3_syscall_ptr call;
} calls[] = {
    { "open", (sqlite3_syscall_ptr)confined_open },     { "access", (sqlite3_syscall_ptr)confined_access },
    { "stat", (sqlite3_syscall_ptr)confined_stat },     { "lstat", (sqlite3_syscall_ptr)confined_lstat },
    { "unlink", (sqlite3_syscall_ptr)confined_unlink }, { "readlink", (sqlite3_syscall_ptr)confined_readlink },
    { "mkdir", (sqlite3_syscall_ptr)confined_mkdir },   { "rmdir", (sqlite3_syscall_ptr)confined_rmdir },
};

/* ---- Folders ----------------------------------------------------------------------------------------------------------- */

static bool add_name(int fd, const char *base, const char *name)
{
    const size_t size = strlen(base) + 1 + strlen(name) + 1;
    struct folder *f = g2n_alloc(sizeof *f + size);

    if (!f) return false;
    (void)snprintf(f->name, size, "%s%s%s", base, name[0] == '/' ? "" : "/", name);
    f->len = strlen(f->name);
    while (f->len > 0 && f->name[f->len - 1] == '/') f->len--; /* the root's is "" */
    f->name[f->len] = '\0';
    f->fd = fd;
    f->next = confinement.folders;
    confinement.folders = f;
    return true;
}

/* A relative name is below the folder in which the program was started, and, as Go has it in a sandbox, below the root. */
static bool add_names(int fd, const char *name)
{
    char here[PATH_MAX];

    if (strncmp(name, "./", 2) == 0) name += 2;
    if (name[0] == '/') return add_name(fd, "", name);
    if (!getcwd(here, sizeof here)) return false;
    if (strcmp(name, ".") == 0) name = "";
    return add_name(fd, strcmp(here, "/") == 0 ? "" : here, name) && add_name(fd, "", name);
}

static bool add_folder(const char *guest, const struct g2n_wasi_dir *dir)
{
    const int fd = open(dir->host, O_PATH | O_DIRECTORY | O_CLOEXEC);

    if (fd < 0) {
        (void)g2n_wasi_cannot(guest, "open the folder", dir->host, strerror(errno),
                              "it was given with --allow-sqlite when this program was compiled: make it, or compile again");
        return false;
    }
    if (add_names(fd, dir->guest)) return true;
    close(fd);
    fprintf(stderr, "%s: not enough memory to start\n", guest);
    return false;
}

static bool replace_calls(void)
{
    sqlite3_vfs *vfs = sqlite3_vfs_find("unix");
    sqlite3_vfs *other = sqlite3_vfs_find("unix-dotfile"); /* it sets times by path, which cannot be replaced */

    if (!vfs) return false;
    if (other) (void)sqlite3_vfs_unregister(other);
    for (size_t k = 0; k < sizeof calls / sizeof *calls; k++)
        if (vfs->xSetSystemCall(vfs, calls[k].name, calls[k].call) != SQLITE_OK) return false;
    return true;
}

void g2n_sqlite_confine(const char *guest, const struct g2n_wasi_dir *dirs)
{
    confinement.on = true;
    for (; dirs->host; dirs++)
        if (!add_folder(guest, dirs)) exit(EXIT_CANNOT_START);
    if (replace_calls()) return;
    fprintf(stderr, "%s: SQLite cannot be kept in a sandbox: its system calls cannot be replaced; compile with another libsqlite3\n", guest);
    exit(EXIT_CANNOT_START);
}
