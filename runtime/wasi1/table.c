/* A table and not a list: guests' descriptors are small numbers, since the lowest free one is given. */
#include "wasi1/table.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"

#define FD_MAX (1u << 24)

#define FILE_RIGHTS                                                                                                 \
    (G2N_RIGHT_FD_DATASYNC | G2N_RIGHT_FD_READ | G2N_RIGHT_FD_SEEK | G2N_RIGHT_FD_SET_FLAGS | G2N_RIGHT_FD_SYNC |  \
     G2N_RIGHT_FD_TELL | G2N_RIGHT_FD_WRITE | G2N_RIGHT_FD_ADVISE | G2N_RIGHT_FD_ALLOCATE |                        \
     G2N_RIGHT_FD_FILESTAT_GET | G2N_RIGHT_FD_FILESTAT_SET_SIZE | G2N_RIGHT_FD_FILESTAT_SET_TIMES | G2N_RIGHT_POLL)
/* Streams cannot be sought: by that, C libraries know a terminal from other character devices. */
#define STREAM_RIGHTS (FILE_RIGHTS & ~(G2N_RIGHT_FD_SEEK | G2N_RIGHT_FD_TELL))
#define SOCKET_RIGHTS (STREAM_RIGHTS | G2N_RIGHT_SOCK_SHUTDOWN | G2N_RIGHT_SOCK_ACCEPT)
#define DIR_RIGHTS                                                                                                  \
    (G2N_RIGHTS_ALL & ~(G2N_RIGHT_FD_READ | G2N_RIGHT_FD_WRITE | G2N_RIGHT_FD_ALLOCATE | G2N_RIGHT_FD_ADVISE |    \
                        G2N_RIGHT_FD_FILESTAT_SET_SIZE | G2N_RIGHT_SOCK_SHUTDOWN | G2N_RIGHT_SOCK_ACCEPT))

uint32_t g2n_wasi1_fd_find(struct g2n_wasi1 *w, uint32_t fd, uint64_t rights, struct g2n_wasi1_fd **out)
{
    if (fd >= w->fd_count || w->fds[fd].host < 0) return G2N_WASI_BADF;
    *out = &w->fds[fd];
    return w->fds[fd].dropped & rights ? G2N_WASI_NOTCAPABLE : G2N_WASI_OK;
}

uint32_t g2n_wasi1_dir_find(struct g2n_wasi1 *w, uint32_t fd, uint64_t rights, struct g2n_wasi1_fd **out)
{
    uint32_t err = g2n_wasi1_fd_find(w, fd, rights, out);
    return err == G2N_WASI_OK && (*out)->type != G2N_TYPE_DIRECTORY ? G2N_WASI_NOTDIR : err;
}

uint8_t g2n_wasi1_filetype(uint32_t mode, int fd)
{
    int kind = SOCK_STREAM;
    socklen_t len = sizeof kind;

    switch (mode & S_IFMT) {
    case S_IFBLK: return G2N_TYPE_BLOCK;
    case S_IFCHR: return G2N_TYPE_CHARACTER;
    case S_IFDIR: return G2N_TYPE_DIRECTORY;
    case S_IFREG: return G2N_TYPE_REGULAR;
    case S_IFLNK: return G2N_TYPE_LINK;
    case S_IFSOCK:
        if (fd >= 0) (void)getsockopt(fd, SOL_SOCKET, SO_TYPE, &kind, &len);
        return kind == SOCK_DGRAM ? G2N_TYPE_DATAGRAM : G2N_TYPE_SOCKET;
    }
    return G2N_TYPE_UNKNOWN; /* pipes have no number */
}

static uint64_t rights_of(uint8_t type, int host)
{
    switch (type) {
    case G2N_TYPE_CHARACTER: return isatty(host) ? STREAM_RIGHTS : FILE_RIGHTS;
    case G2N_TYPE_DIRECTORY: return DIR_RIGHTS;
    case G2N_TYPE_REGULAR:
    case G2N_TYPE_BLOCK: return FILE_RIGHTS;
    case G2N_TYPE_SOCKET:
    case G2N_TYPE_DATAGRAM: return SOCKET_RIGHTS;
    }
    return STREAM_RIGHTS;
}

static bool grow(struct g2n_wasi1 *w)
{
    uint32_t count = w->fd_count ? w->fd_count * 2 : 16;
    struct g2n_wasi1_fd *fds = count <= FD_MAX ? g2n_realloc_array(w->fds, count, sizeof *fds) : NULL;

    if (!fds) return false;
    for (uint32_t i = w->fd_count; i < count; i++) fds[i].host = -1;
    w->fds = fds;
    w->fd_count = count;
    return true;
}

uint32_t g2n_wasi1_fd_add(struct g2n_wasi1 *w, int host, struct g2n_wasi1_fd **out, uint32_t *fd_out)
{
    struct stat st;
    uint32_t fd = 0;

    if (fstat(host, &st) != 0) {
        uint32_t err = g2n_wasi_errno_from(errno);
        close(host);
        return err;
    }
    while (fd < w->fd_count && w->fds[fd].host >= 0) fd++;
    if (fd == w->fd_count && !grow(w)) {
        close(host);
        return G2N_WASI_NOMEM;
    }
    uint8_t type = g2n_wasi1_filetype(st.st_mode, host);
    w->fds[fd] = (struct g2n_wasi1_fd){
        .host = host,
        .type = type,
        .kind = g2n_fd_classify(host),
        .rights = rights_of(type, host),
        .inheriting = type == G2N_TYPE_DIRECTORY ? G2N_RIGHTS_ALL : 0,
    };
    *out = &w->fds[fd];
    *fd_out = fd;
    return G2N_WASI_OK;
}

/* The place of a standard stream stays taken, so that no other file gets a number to which messages are written. */
static int close_host(int host)
{
    if (host > STDERR_FILENO) return close(host);
    int none = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (none < 0) return close(host);
    int result = dup2(none, host);
    close(none);
    return result < 0 ? -1 : 0;
}

/* Whatever close() says, the descriptor is gone. */
static uint32_t end(struct g2n_wasi1_fd *f)
{
    uint32_t err = g2n_wasi_result(close_host(f->host));

    if (f->dir) closedir(f->dir);
    if (f->reply) g2n_reply_release(f->reply);
    g2n_free(f->preopen);
    *f = (struct g2n_wasi1_fd){ .host = -1 };
    return err == G2N_WASI_INTR ? G2N_WASI_OK : err;
}

uint32_t g2n_wasi1_fd_close(struct g2n_wasi1 *w, uint32_t fd)
{
    struct g2n_wasi1_fd *f;
    uint32_t err = g2n_wasi1_fd_find(w, fd, 0, &f);

    return err == G2N_WASI_OK ? end(f) : err;
}

uint32_t g2n_wasi1_fd_renumber(struct g2n_wasi1 *w, uint32_t fd, uint32_t to)
{
    struct g2n_wasi1_fd *from, *target;
    uint32_t err = g2n_wasi1_fd_find(w, fd, 0, &from);

    if (err == G2N_WASI_OK) err = g2n_wasi1_fd_find(w, to, 0, &target);
    if (err != G2N_WASI_OK || from == target) return err;
    (void)end(target);
    *target = *from;
    *from = (struct g2n_wasi1_fd){ .host = -1 };
    return G2N_WASI_OK;
}

void g2n_wasi1_fds_fini(struct g2n_wasi1 *w)
{
    for (uint32_t i = 0; i < w->fd_count; i++)
        if (w->fds[i].host >= 0) {
            if (w->fds[i].dir) closedir(w->fds[i].dir);
            if (w->fds[i].reply) g2n_reply_release(w->fds[i].reply);
            g2n_free(w->fds[i].preopen);
            if (w->fds[i].host > STDERR_FILENO) close(w->fds[i].host);
        }
    g2n_free(w->fds);
    w->fds = NULL;
    w->fd_count = 0;
}
