/* path_*: files by name.  Opening them is open.c's. */
#include "wasi1/path.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "wasi1/beneath.h"
#include "wasi1/file.h"
#include "wasi1/table.h"

uint32_t g2n_wasi1_path(struct g2n_wasi1 *w, g2n_addr path, uint32_t len, char out[static PATH_MAX])
{
    const unsigned char *mem_path = g2n_mem_find(w->memory, path, len);

    if (!mem_path) return G2N_WASI_FAULT;
    if (len >= PATH_MAX) return G2N_WASI_NAMETOOLONG;
    if (memchr(mem_path, '\0', len)) return G2N_WASI_INVAL;
    memcpy(out, mem_path, len);
    out[len] = '\0';
    return G2N_WASI_OK;
}

/* A folder's descriptor, and a path relative to it. */
struct from {
    struct g2n_wasi1_fd *dir;
    char                 path[PATH_MAX];
};

static uint32_t find(struct g2n_wasi1 *w, uint32_t fd, uint64_t rights, g2n_addr path, uint32_t len, struct from *out)
{
    uint32_t err = g2n_wasi1_dir_find(w, fd, rights, &out->dir);
    return err == G2N_WASI_OK ? g2n_wasi1_path(w, path, len, out->path) : err;
}

static uint32_t find_place(struct g2n_wasi1 *w, uint32_t fd, uint64_t rights, g2n_addr path, uint32_t len, struct from *from,
                           struct g2n_place *place)
{
    uint32_t err = find(w, fd, rights, path, len, from);
    if (err != G2N_WASI_OK) return err;
    return g2n_wasi_errno_from(-g2n_place_find(place, from->dir->host, from->dir->open_world, from->path));
}

/* Ends the place, with errno as the call left it. */
static uint32_t done(struct g2n_place *place, int result)
{
    uint32_t err = g2n_wasi_result(result);
    g2n_place_end(place);
    return err;
}

uint32_t g2n_wasi1_path_create_directory(struct g2n_wasi1 *w, uint32_t fd, uint32_t path, uint32_t len)
{
    struct from from;
    struct g2n_place place;
    uint32_t err = find_place(w, fd, G2N_RIGHT_PATH_CREATE_DIRECTORY, path, len, &from, &place);
    return err == G2N_WASI_OK ? done(&place, mkdirat(place.dir, place.name, 0777)) : err;
}

uint32_t g2n_wasi1_path_remove_directory(struct g2n_wasi1 *w, uint32_t fd, uint32_t path, uint32_t len)
{
    struct from from;
    struct g2n_place place;
    uint32_t err = find_place(w, fd, G2N_RIGHT_PATH_REMOVE_DIRECTORY, path, len, &from, &place);
    return err == G2N_WASI_OK ? done(&place, unlinkat(place.dir, place.name, AT_REMOVEDIR)) : err;
}

uint32_t g2n_wasi1_path_unlink_file(struct g2n_wasi1 *w, uint32_t fd, uint32_t path, uint32_t len)
{
    struct from from;
    struct g2n_place place;
    uint32_t err = find_place(w, fd, G2N_RIGHT_PATH_UNLINK_FILE, path, len, &from, &place);
    return err == G2N_WASI_OK ? done(&place, unlinkat(place.dir, place.name, 0)) : err;
}

uint32_t g2n_wasi1_path_rename(struct g2n_wasi1 *w, uint32_t fd, uint32_t path, uint32_t len, uint32_t to_fd, uint32_t to_path,
                               uint32_t to_len)
{
    struct from from, to;
    struct g2n_place place, target;
    uint32_t err = find_place(w, fd, G2N_RIGHT_PATH_RENAME_SOURCE, path, len, &from, &place);

    if (err != G2N_WASI_OK) return err;
    err = find_place(w, to_fd, G2N_RIGHT_PATH_RENAME_TARGET, to_path, to_len, &to, &target);
    if (err == G2N_WASI_OK) err = done(&target, renameat(place.dir, place.name, target.dir, target.name));
    g2n_place_end(&place);
    return err;
}

static bool ends_with_slash(const char *path)
{
    size_t len = strlen(path);
    return len > 0 && path[len - 1] == '/';
}

/* Following a symbolic link that is the whole name is not to be had without a race, nor asked for by Go or wasi-libc.  A name
 * with a slash behind it is a folder's, which have no second link; linkat() would follow a symbolic link there, and out of the
 * folder. */
uint32_t g2n_wasi1_path_link(struct g2n_wasi1 *w, uint32_t fd, uint32_t lookup, uint32_t path, uint32_t len, uint32_t to_fd,
                             uint32_t to_path, uint32_t to_len)
{
    struct from from, to;
    struct g2n_place place, target;
    uint32_t err = find_place(w, fd, G2N_RIGHT_PATH_LINK_SOURCE, path, len, &from, &place);

    if (err != G2N_WASI_OK) return err;
    err = find_place(w, to_fd, G2N_RIGHT_PATH_LINK_TARGET, to_path, to_len, &to, &target);
    if (err == G2N_WASI_OK) {
        if (lookup & G2N_LOOKUP_FOLLOW) err = G2N_WASI_INVAL;
        else if (!from.dir->open_world && ends_with_slash(from.path)) err = G2N_WASI_NOTDIR;
        else err = g2n_wasi_result(linkat(place.dir, place.name, target.dir, target.name, 0));
        g2n_place_end(&target);
    }
    g2n_place_end(&place);
    return err;
}

/* Where not everything is open to the guest, a link that leads to an absolute path can only be meant for others to follow. */
uint32_t g2n_wasi1_path_symlink(struct g2n_wasi1 *w, uint32_t target, uint32_t target_len, uint32_t fd, uint32_t path, uint32_t len)
{
    struct from from;
    struct g2n_place place;
    char text[PATH_MAX];
    uint32_t err = g2n_wasi1_path(w, target, target_len, text);

    if (err == G2N_WASI_OK) err = find_place(w, fd, G2N_RIGHT_PATH_SYMLINK, path, len, &from, &place);
    if (err != G2N_WASI_OK) return err;
    if (text[0] == '/' && !from.dir->open_world) {
        g2n_place_end(&place);
        return G2N_WASI_PERM;
    }
    return done(&place, symlinkat(text, place.dir, place.name));
}

/* The file itself, to be asked about: a link is opened as one unless it is to be followed. */
static uint32_t open_to_ask(const struct from *from, uint32_t lookup, int *out)
{
    int flags = O_PATH | (lookup & G2N_LOOKUP_FOLLOW ? 0 : O_NOFOLLOW);

    *out = g2n_beneath_open(from->dir->host, from->dir->open_world, from->path, flags, 0);
    return *out < 0 ? g2n_wasi_errno_from(-*out) : G2N_WASI_OK;
}

/* A link's text is cut to the buffer, as readlink() does. */
uint32_t g2n_wasi1_path_readlink(struct g2n_wasi1 *w, uint32_t fd, uint32_t path, uint32_t len, uint32_t bytes, uint32_t bytes_len,
                                 uint32_t out)
{
    struct from from;
    struct stat st;
    char text[PATH_MAX];
    ssize_t n = -1;
    int link;
    uint32_t err = find(w, fd, G2N_RIGHT_PATH_READLINK, path, len, &from);
    unsigned char *mem_bytes = g2n_mem_find(w->memory, bytes, bytes_len);

    if (err == G2N_WASI_OK && !mem_bytes) err = G2N_WASI_FAULT;
    if (err == G2N_WASI_OK) err = open_to_ask(&from, 0, &link);
    if (err != G2N_WASI_OK) return err;
    if (fstat(link, &st) == 0 && !S_ISLNK(st.st_mode))
        errno = EINVAL; /* readlinkat() says ENOENT of an open file that is no link */
    else
        n = readlinkat(link, "", text, sizeof text);
    if (n < 0) err = g2n_wasi_errno_from(errno);
    close(link);
    if (err != G2N_WASI_OK) return err;
    if ((size_t)n > bytes_len) n = bytes_len;
    memcpy(mem_bytes, text, (size_t)n);
    return g2n_wasi1_put_u32(w, out, (uint32_t)n) ? G2N_WASI_OK : G2N_WASI_FAULT;
}

uint32_t g2n_wasi1_path_filestat_get(struct g2n_wasi1 *w, uint32_t fd, uint32_t lookup, uint32_t path, uint32_t len, uint32_t out)
{
    struct from from;
    struct stat st;
    int file;
    uint32_t err = find(w, fd, G2N_RIGHT_PATH_FILESTAT_GET, path, len, &from);

    if (err != G2N_WASI_OK) return err;
    if (from.dir->open_world && from.path[0] != '/') {
        err = g2n_wasi_result(fstatat(from.dir->host, from.path, &st, lookup & G2N_LOOKUP_FOLLOW ? 0 : AT_SYMLINK_NOFOLLOW));
    } else {
        err = open_to_ask(&from, lookup, &file);
        if (err != G2N_WASI_OK) return err;
        err = g2n_wasi_result(fstat(file, &st));
        close(file);
    }
    return err == G2N_WASI_OK ? g2n_wasi1_put_filestat(w, out, &st, -1) : err;
}

/* utimensat() takes an O_PATH descriptor from Linux 5.8 on; before, its name below /proc, which is followed to the file. */
static int set_times(int file, const struct timespec times[2])
{
    char name[40];

    if (utimensat(file, "", times, AT_EMPTY_PATH) == 0) return 0;
    if (errno != EINVAL && errno != ENOENT) return -1;
    snprintf(name, sizeof name, "/proc/self/fd/%d", file);
    return utimensat(AT_FDCWD, name, times, 0);
}

uint32_t g2n_wasi1_path_filestat_set_times(struct g2n_wasi1 *w, uint32_t fd, uint32_t lookup, uint32_t path, uint32_t len,
                                           uint64_t atime, uint64_t mtime, uint32_t which)
{
    struct from from;
    struct timespec times[2];
    int file;
    uint32_t err = g2n_wasi1_times(times, atime, mtime, which);

    if (err == G2N_WASI_OK) err = find(w, fd, G2N_RIGHT_PATH_FILESTAT_SET_TIMES, path, len, &from);
    if (err == G2N_WASI_OK) err = open_to_ask(&from, lookup, &file);
    if (err != G2N_WASI_OK) return err;
    err = g2n_wasi_result(set_times(file, times));
    close(file);
    return err;
}
