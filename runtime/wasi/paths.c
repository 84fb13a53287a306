#include "wasi/paths.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "wasi/beneath.h"

static int find_place(struct g2n_place *place, const struct g2n_at *at) { return g2n_place_find(place, at->dir, at->open_world, at->path); }

/* Ends the place, with errno as the call left it. */
static int done(struct g2n_place *place, int result)
{
    int err = result < 0 ? -errno : 0;
    g2n_place_end(place);
    return err;
}

int g2n_path_create_directory(const struct g2n_at *at)
{
    struct g2n_place place;
    int err = find_place(&place, at);
    return err ? err : done(&place, mkdirat(place.dir, place.name, 0777));
}

int g2n_path_remove_directory(const struct g2n_at *at)
{
    struct g2n_place place;
    int err = find_place(&place, at);
    return err ? err : done(&place, unlinkat(place.dir, place.name, AT_REMOVEDIR));
}

int g2n_path_unlink(const struct g2n_at *at)
{
    struct g2n_place place;
    int err = find_place(&place, at);
    return err ? err : done(&place, unlinkat(place.dir, place.name, 0));
}

int g2n_path_rename(const struct g2n_at *from, const struct g2n_at *to)
{
    struct g2n_place place, target;
    int err = find_place(&place, from);

    if (err) return err;
    err = find_place(&target, to);
    if (!err) err = done(&target, renameat(place.dir, place.name, target.dir, target.name));
    g2n_place_end(&place);
    return err;
}

static bool ends_with_slash(const char *path)
{
    size_t len = strlen(path);
    return len > 0 && path[len - 1] == '/';
}

/* A name with a slash behind it is a folder's, which have no second link; linkat() would follow a symbolic link there, and out
 * of the folder. */
int g2n_path_link(const struct g2n_at *from, const struct g2n_at *to, bool follow)
{
    struct g2n_place place, target;
    int err = find_place(&place, from);

    if (err) return err;
    err = find_place(&target, to);
    if (!err) {
        if (follow) err = -EINVAL;
        else if (!from->open_world && ends_with_slash(from->path)) err = -ENOTDIR;
        else if (linkat(place.dir, place.name, target.dir, target.name, 0) < 0) err = -errno;
        g2n_place_end(&target);
    }
    g2n_place_end(&place);
    return err;
}

int g2n_path_symlink(const char *target, const struct g2n_at *at)
{
    struct g2n_place place;
    int err = find_place(&place, at);

    if (err) return err;
    if (target[0] != '/' || at->open_world) return done(&place, symlinkat(target, place.dir, place.name));
    g2n_place_end(&place);
    return -EPERM;
}

/* The file itself, to be asked about: a link is opened as one unless it is to be followed. */
static int open_to_ask(const struct g2n_at *at, bool follow)
{
    return g2n_beneath_open(at->dir, at->open_world, at->path, O_PATH | (follow ? 0 : O_NOFOLLOW), 0);
}

int g2n_path_read_link(const struct g2n_at *at, char *text, size_t cap)
{
    struct stat st;
    int link = open_to_ask(at, false), n = -EINVAL;

    if (link < 0) return link;
    if (fstat(link, &st) == 0 && S_ISLNK(st.st_mode)) { /* of others readlinkat() says ENOENT */
        ssize_t len = readlinkat(link, "", text, cap);
        n = len < 0 ? -errno : (int)len;
    }
    close(link);
    return n;
}

int g2n_path_stat(const struct g2n_at *at, bool follow, struct stat *st)
{
    int file, err;

    if (at->open_world && at->path[0] != '/')
        return fstatat(at->dir, at->path, st, follow ? 0 : AT_SYMLINK_NOFOLLOW) < 0 ? -errno : 0;
    file = open_to_ask(at, follow);
    if (file < 0) return file;
    err = fstat(file, st) < 0 ? -errno : 0;
    close(file);
    return err;
}

/* utimensat() takes an O_PATH descriptor from Linux 5.8 on; before, its name below /proc, which is followed to the file. */
static int set_times(int file, const struct timespec times[2])
{
    char name[40];

    if (utimensat(file, "", times, AT_EMPTY_PATH) == 0) return 0;
    if (errno != EINVAL && errno != ENOENT) return -errno;
    snprintf(name, sizeof name, "/proc/self/fd/%d", file);
    return utimensat(AT_FDCWD, name, times, 0) < 0 ? -errno : 0;
}

int g2n_path_set_times(const struct g2n_at *at, bool follow, const struct timespec times[2])
{
    int file = open_to_ask(at, follow), err;

    if (file < 0) return file;
    err = set_times(file, times);
    close(file);
    return err;
}
