/* openat2() with RESOLVE_BENEATH (Linux 5.6) does all of it in the kernel.  Where it is missing, or a container's filter
 * refuses it, walk.c goes step by step. */
#include "wasi/beneath.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(SYS_openat2)
#include <linux/openat2.h>
#endif

/* "..", met while something was renamed, makes the kernel give up with EAGAIN: it cannot be sure. */
#define RACES_MAX 128

#if defined(SYS_openat2)
static int open_in_kernel(int dir, const char *path, int flags, mode_t mode)
{
    struct open_how how = {
        .flags = (unsigned)flags,
        .mode = flags & O_CREAT ? mode : 0, /* else EINVAL */
        .resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS,
    };
    for (int races = 0;; races++) {
        long fd = syscall(SYS_openat2, dir, path, &how, sizeof how);

        if (fd >= 0) return (int)fd;
        if (errno == EINTR || (errno == EAGAIN && races < RACES_MAX)) continue;
        return errno == EXDEV ? -EPERM : -errno;
    }
}

/* Asked with a path that has no other reason to fail. */
static bool has_openat2(int dir)
{
    struct open_how how = { .flags = O_PATH | O_CLOEXEC, .resolve = RESOLVE_BENEATH };
    long fd = syscall(SYS_openat2, dir, ".", &how, sizeof how);

    if (fd >= 0) close((int)fd);
    return fd >= 0;
}

static int open_beneath(int dir, const char *path, int flags, mode_t mode)
{
    int fd = open_in_kernel(dir, path, flags, mode);
    return (fd == -ENOSYS || fd == -EPERM) && !has_openat2(dir) ? g2n_beneath__walk(dir, path, flags, mode) : fd;
}
#else
static int open_beneath(int dir, const char *path, int flags, mode_t mode) { return g2n_beneath__walk(dir, path, flags, mode); }
#endif

int g2n_beneath_open(int dir, bool open_world, const char *path, int flags, mode_t mode)
{
    int fd;

    flags |= O_CLOEXEC;
    if (path[0] == '/') return -EPERM;
    if (!open_world) return open_beneath(dir, path, flags, mode);
    do {
        fd = openat(dir, path, flags, mode);
    } while (fd < 0 && errno == EINTR);
    return fd < 0 ? -errno : fd;
}

/* Splits before the last name: "a/b/c//" into "a/b" and "c//". */
static void split(struct g2n_place *place, const char *path)
{
    size_t end = strlen(path), start;

    while (end > 0 && path[end - 1] == '/') end--;
    for (start = end; start > 0 && path[start - 1] != '/'; start--) continue;
    place->name = path + start;
    memcpy(place->folder, path, start);
    place->folder[start] = '\0';
}

int g2n_place_find(struct g2n_place *place, int dir, bool open_world, const char *path)
{
    if (path[0] == '/') return -EPERM;
    if (path[0] == '\0') return -ENOENT;
    place->dir = dir;
    place->opened = false;
    if (open_world) {
        place->name = path;
        return 0;
    }
    split(place, path);
    if (place->folder[0] != '\0') {
        int folder = g2n_beneath_open(dir, false, place->folder, O_PATH | O_DIRECTORY, 0);
        if (folder < 0) return folder;
        place->dir = folder;
        place->opened = true;
    }
    /* The folder's own parent is outside, or may be. */
    if (strncmp(place->name, "..", 2) == 0 && strspn(place->name + 2, "/") == strlen(place->name + 2)) {
        int parent = g2n_beneath_open(dir, false, path, O_PATH | O_DIRECTORY, 0);
        if (parent >= 0) close(parent);
        if (parent < 0) {
            g2n_place_end(place);
            return parent;
        }
    }
    return 0;
}

void g2n_place_end(struct g2n_place *place)
{
    if (place->opened) close(place->dir);
    place->opened = false;
}
