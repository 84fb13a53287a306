/* Beneath a folder without the kernel's help: one name at a time, each opened with O_NOFOLLOW, so that a name which becomes a
 * symbolic link between two calls is met as a link.  Links are read and their text put before the rest of the path.
 * ".." goes back to the folder that was come from, which is kept open: a folder that is moved meanwhile cannot lead out.
 *
 *     rest "a/../l/x"     dirs [.]
 *          "../l/x"       dirs [. a]
 *          "l/x"          dirs [.]            l -> "b/c"
 *          "b/c/x"        dirs [.] ... */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "wasi/beneath.h"

#define DEPTH_MAX 256 /* folders open at a time */
#define LINKS_MAX 40  /* as Linux has it        */
#define GO_ON     (-0x10000) /* no descriptor and no error: the rest is next */

struct walk {
    int  dirs[DEPTH_MAX]; /* the first is the caller's */
    int  depth;           /* index of the folder that the rest is relative to */
    int  links;
    char rest[PATH_MAX];  /* without leading slashes, but for a link's absolute text */
};

static void leave_to(struct walk *w, int depth)
{
    while (w->depth > depth) close(w->dirs[w->depth--]);
}

/* Takes the first name off the rest.  What is left of it begins with no slash. */
static int take_name(struct walk *w, char name[static NAME_MAX + 1])
{
    size_t len = strcspn(w->rest, "/"), next = len + strspn(w->rest + len, "/");

    if (len > NAME_MAX) return -ENAMETOOLONG;
    memcpy(name, w->rest, len);
    name[len] = '\0';
    memmove(w->rest, w->rest + next, strlen(w->rest + next) + 1);
    return GO_ON;
}

/* Puts a link's text before the rest, with a slash between or, if the link's name had one, behind. */
static int follow(struct walk *w, int link, bool slash)
{
    char text[PATH_MAX];
    ssize_t len = readlinkat(link, "", text, sizeof text);
    size_t rest = strlen(w->rest);

    if (len < 0) return -errno;
    if (len == 0) return -ENOENT;
    if (++w->links > LINKS_MAX) return -ELOOP;
    if (text[0] == '/') return -EPERM;
    if ((size_t)len + 1 + rest + 1 > sizeof w->rest) return -ENAMETOOLONG;
    memmove(w->rest + len + 1, w->rest, rest + 1);
    memcpy(w->rest, text, (size_t)len);
    w->rest[len] = slash ? '/' : '\0';
    return GO_ON;
}

/* Opens a name itself, and says whether it is a link. */
static int open_name(const struct walk *w, const char *name, mode_t *type)
{
    struct stat st;
    int fd = openat(w->dirs[w->depth], name, O_PATH | O_NOFOLLOW | O_CLOEXEC);

    if (fd < 0) return -errno;
    if (fstat(fd, &st) != 0) {
        int err = errno;
        close(fd);
        return -err;
    }
    *type = st.st_mode & S_IFMT;
    return fd;
}

static int enter(struct walk *w, const char *name)
{
    mode_t type;
    int fd, result;

    if (strcmp(name, ".") == 0) return GO_ON;
    if (strcmp(name, "..") == 0) {
        if (w->depth == 0) return -EPERM;
        leave_to(w, w->depth - 1);
        return GO_ON;
    }
    fd = open_name(w, name, &type);
    if (fd < 0) return fd;
    if (type == S_IFDIR && w->depth + 1 < DEPTH_MAX) {
        w->dirs[++w->depth] = fd;
        return GO_ON;
    }
    result = type == S_IFLNK ? follow(w, fd, true) : type == S_IFDIR ? -ENAMETOOLONG : -ENOTDIR;
    close(fd);
    return result;
}

static int open_dots(const struct walk *w, const char *name, int flags, mode_t mode)
{
    const bool up = name[1] == '.';
    int fd;

    if (up && w->depth == 0) return -EPERM;
    fd = openat(w->dirs[up ? w->depth - 1 : w->depth], ".", flags, mode);
    return fd < 0 ? -errno : fd;
}

/* The last name, with a slash behind it or without. */
static int open_last(struct walk *w, const char *name, bool slash, int flags, mode_t mode)
{
    const bool exclusive = (flags & (O_CREAT | O_EXCL)) == (O_CREAT | O_EXCL);
    int fd;

    if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0) return open_dots(w, name, flags, mode);
    if (slash && flags & O_CREAT) return -EISDIR;
    if (slash || !(flags & O_NOFOLLOW || exclusive)) {
        mode_t type = 0;
        int link = open_name(w, name, &type), result = type == S_IFLNK ? follow(w, link, slash) : 0;

        if (link >= 0) close(link);
        if (result != 0) return result;
    }
    fd = openat(w->dirs[w->depth], name, flags | O_NOFOLLOW | (slash ? O_DIRECTORY : 0), mode);
    return fd < 0 ? -errno : fd;
}

static int walk(struct walk *w, int flags, mode_t mode)
{
    char name[NAME_MAX + 1];
    int result;

    do {
        size_t first = strcspn(w->rest, "/");
        bool slash = w->rest[first] == '/', last = w->rest[first + strspn(w->rest + first, "/")] == '\0';

        if (w->rest[0] == '\0') return -ENOENT;
        result = take_name(w, name);
        if (result == GO_ON) result = last ? open_last(w, name, slash, flags, mode) : enter(w, name);
    } while (result == GO_ON);
    return result;
}

int g2n_beneath__walk(int dir, const char *path, int flags, mode_t mode)
{
    struct walk w = { .dirs = { dir } };
    int fd;

    if (path[0] == '/') return -EPERM;
    if (strlen(path) >= sizeof w.rest) return -ENAMETOOLONG;
    memcpy(w.rest, path, strlen(path) + 1);
    fd = walk(&w, flags | O_CLOEXEC, mode);
    leave_to(&w, 0);
    return fd;
}
