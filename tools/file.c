#include "file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "text.h"

bool g2n_map_open(struct g2n_map *m, const char *path)
{
    void *p;
    int   fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a FIFO must not make us wait */
    int   error;

    memset(m, 0, sizeof *m);
    if (fd < 0)
        return false;
    if (fstat(fd, &m->st) != 0)
        goto fail;
    if (!S_ISREG(m->st.st_mode)) {
        errno = S_ISDIR(m->st.st_mode) ? EISDIR : EINVAL;
        goto fail;
    }
    m->len   = (size_t)m->st.st_size;
    m->bytes = (const uint8_t *)"";
    if (m->len != 0) {
        p = mmap(NULL, m->len, PROT_READ, MAP_PRIVATE, fd, 0);
        if (p == MAP_FAILED)
            goto fail;
        m->bytes = p;
    }
    close(fd);
    return true;
fail:
    error = errno;
    close(fd);
    errno = error;
    return false;
}

void g2n_map_close(struct g2n_map *m)
{
    if (m->len != 0)
        munmap((void *)(uintptr_t)m->bytes, m->len);
    memset(m, 0, sizeof *m);
}

char *g2n_file_read(struct g2n_arena *a, const char *path, size_t *len)
{
    struct g2n_text t;
    char            block[16384];
    char           *copy = NULL;
    ssize_t         n;
    int             fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return NULL;
    g2n_text_init(&t);
    while ((n = read(fd, block, sizeof block)) > 0)
        g2n_text_add(&t, block, (size_t)n);
    if (n == 0 && !g2n_text_failed(&t)) {
        copy = g2n_arena_copy(a, t.ptr, t.len);
        *len = t.len;
    }
    if (n == 0 && !copy)
        errno = ENOMEM;
    g2n_text_fini(&t);
    close(fd);
    return copy;
}

bool g2n_write_all(int fd, const void *bytes, size_t len)
{
    const char *p = bytes;

    while (len != 0) {
        ssize_t n = write(fd, p, len > 1u << 30 ? 1u << 30 : len);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        p += n;
        len -= (size_t)n;
    }
    return true;
}

static bool write_as(const char *path, const void *bytes, size_t len, mode_t mode, int flags)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | flags, mode);
    int error;

    if (fd < 0)
        return false;
    if (!g2n_write_all(fd, bytes, len)) {
        error = errno;
        close(fd);
        errno = error;
        return false;
    }
    return close(fd) == 0;
}

bool g2n_file_write(const char *path, const void *bytes, size_t len)
{
    return write_as(path, bytes, len, 0666, O_TRUNC);
}

bool g2n_file_publish(const char *path, const void *bytes, size_t len, mode_t mode)
{
    static unsigned counter;
    char            temp[4096];
    int             n = snprintf(temp, sizeof temp, "%s.tmp-%ld-%u", path, (long)getpid(), counter++);
    int             error;

    if (n < 0 || (size_t)n >= sizeof temp) {
        errno = ENAMETOOLONG;
        return false;
    }
    if (write_as(temp, bytes, len, mode, O_EXCL) && rename(temp, path) == 0)
        return true;
    error = errno;
    (void)unlink(temp);
    errno = error;
    return false;
}

bool g2n_file_copy(const char *from, const char *to, mode_t mode)
{
    struct g2n_map m;
    bool           good;

    if (!g2n_map_open(&m, from))
        return false;
    good = write_as(to, m.bytes, m.len, mode, O_TRUNC);
    if (!good) {
        int error = errno;

        g2n_map_close(&m);
        errno = error;
        return false;
    }
    g2n_map_close(&m);
    return true;
}

bool g2n_dirs_make(struct g2n_arena *a, const char *path)
{
    char       *copy = g2n_arena_copy(a, path, strlen(path));
    struct stat st;

    if (!copy) {
        errno = ENOMEM;
        return false;
    }
    for (char *p = copy + 1; *copy && *p; p++) {
        if (*p != '/')
            continue;
        *p = '\0';
        (void)mkdir(copy, 0777);
        *p = '/';
    }
    if (mkdir(copy, 0777) == 0)
        return true;
    if (errno == EEXIST) {
        if (stat(copy, &st) == 0 && S_ISDIR(st.st_mode))
            return true;
        errno = ENOTDIR;
    }
    return false;
}

/* Empties the folder open as `fd`, which this closes. */
static void remove_entries(int fd)
{
    DIR           *dir = fdopendir(fd);
    struct dirent *e;
    int            sub;

    if (!dir) {
        close(fd);
        return;
    }
    while ((e = readdir(dir))) {
        if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0 || unlinkat(dirfd(dir), e->d_name, 0) == 0)
            continue;
        sub = openat(dirfd(dir), e->d_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        if (sub >= 0) {
            remove_entries(sub);
            (void)unlinkat(dirfd(dir), e->d_name, AT_REMOVEDIR);
        }
    }
    closedir(dir);
}

void g2n_tree_remove(const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

    if (fd < 0)
        return;
    remove_entries(fd);
    (void)rmdir(path);
}

bool g2n_exists(const char *path)
{
    return access(path, F_OK) == 0;
}

const char *g2n_base_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

const char *g2n_absolute(struct g2n_arena *a, const char *path)
{
    char here[4096];

    if (path[0] == '/')
        return g2n_arena_copy(a, path, strlen(path));
    if (!getcwd(here, sizeof here))
        return NULL;
    return g2n_arena_printf(a, "%s/%s", here, path);
}

const char *g2n_dir_name(struct g2n_arena *a, const char *path)
{
    const char *slash = strrchr(path, '/');

    if (!slash)
        return ".";
    return g2n_arena_copy(a, path, slash == path ? 1 : (size_t)(slash - path));
}
