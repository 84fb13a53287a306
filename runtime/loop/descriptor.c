/* Three ways not to wait, best first: sockets have MSG_DONTWAIT; preadv2() and pwritev2() have RWF_NOWAIT, which newer
 * kernels support for pipes; for the rest poll() tells.  After poll() a read returns what there is, and a blocking pipe
 * takes one page (POLLOUT: at least one free slot), so writes are cut to that. */
#include "loop/descriptor.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#if defined(MSG_NOSIGNAL)
#define SEND_FLAGS (MSG_DONTWAIT | MSG_NOSIGNAL)
#else
#define SEND_FLAGS MSG_DONTWAIT
#endif

#define PIECE 4096u /* one page: what a blocking pipe that polls writable takes without waiting */

enum g2n_fd_kind g2n_fd_classify(int fd)
{
    struct stat st;

    if (fstat(fd, &st) != 0) return G2N_FD_UNKNOWN;
    if (S_ISREG(st.st_mode) || S_ISDIR(st.st_mode) || S_ISBLK(st.st_mode) || S_ISLNK(st.st_mode)) return G2N_FD_FILE;
    return S_ISSOCK(st.st_mode) ? G2N_FD_SOCKET : G2N_FD_STREAM;
}

static int64_t moved(ssize_t n) { return n < 0 ? -errno : n; }

static bool ready(int fd, short events)
{
    struct pollfd pfd = { .fd = fd, .events = events };
    return poll(&pfd, 1, 0) > 0;
}

#if defined(RWF_NOWAIT)
/* False when the kernel has no such thing for this descriptor, which then is polled from now on. */
static bool try_nowait(int fd, enum g2n_fd_kind *kind, bool write, void *bytes, size_t len, int64_t *result)
{
    const struct iovec piece = { bytes, len };

    if (*kind != G2N_FD_STREAM) return false;
    *result = moved(write ? pwritev2(fd, &piece, 1, -1, RWF_NOWAIT) : preadv2(fd, &piece, 1, -1, RWF_NOWAIT));
    if (*result != -EOPNOTSUPP && *result != -ENOSYS && *result != -EINVAL) return true;
    *kind = G2N_FD_POLLED_STREAM;
    return false;
}
#else
static bool try_nowait(int fd, enum g2n_fd_kind *kind, bool write, void *bytes, size_t len, int64_t *result)
{
    (void)fd; (void)kind; (void)write; (void)bytes; (void)len; (void)result;
    return false;
}
#endif

int64_t g2n_fd_try_read(int fd, enum g2n_fd_kind *kind, void *bytes, size_t len)
{
    int64_t n;
    do {
        if (*kind == G2N_FD_SOCKET) n = moved(recv(fd, bytes, len, MSG_DONTWAIT));
        else if (try_nowait(fd, kind, false, bytes, len, &n)) continue;
        else if (!ready(fd, POLLIN)) n = -EAGAIN;
        else n = moved(read(fd, bytes, len));
    } while (n == -EINTR);
    return n;
}

int64_t g2n_fd_try_write(int fd, enum g2n_fd_kind *kind, const void *bytes, size_t len)
{
    void *from = (void *)(uintptr_t)bytes; /* struct iovec serves both directions and has no const */
    int64_t n;
    do {
        if (*kind == G2N_FD_SOCKET) n = moved(send(fd, bytes, len, SEND_FLAGS));
        else if (try_nowait(fd, kind, true, from, len, &n)) continue;
        else if (!ready(fd, POLLOUT)) n = -EAGAIN;
        else {
            bool whole = len <= PIECE || (fcntl(fd, F_GETFL) & O_NONBLOCK);
            n = moved(write(fd, bytes, whole ? len : PIECE));
        }
    } while (n == -EINTR);
    return n;
}

static void wait_for(int fd, short events)
{
    struct pollfd pfd = { .fd = fd, .events = events };
    (void)poll(&pfd, 1, -1); /* however it ends, the caller tries again */
}

int64_t g2n_fd_read(int fd, void *bytes, size_t len, int64_t position)
{
    for (;;) {
        int64_t n = moved(position < 0 ? read(fd, bytes, len) : pread(fd, bytes, len, (off_t)position));
        if (n == -EAGAIN) wait_for(fd, POLLIN);
        else if (n != -EINTR) return n;
    }
}

int64_t g2n_fd_write(int fd, const void *bytes, size_t len, int64_t position)
{
    for (;;) {
        int64_t n = moved(position < 0 ? write(fd, bytes, len) : pwrite(fd, bytes, len, (off_t)position));
        if (n == -EAGAIN) wait_for(fd, POLLOUT);
        else if (n != -EINTR) return n;
    }
}

int64_t g2n_fd_append(int fd, const struct iovec *pieces, int count)
{
    ssize_t n;
    do {
#if defined(RWF_APPEND)
        n = pwritev2(fd, pieces, count, -1, RWF_APPEND);
        if (n >= 0 || (errno != EOPNOTSUPP && errno != ENOSYS)) continue;
#endif
        n = lseek(fd, 0, SEEK_END) < 0 ? -1 : writev(fd, pieces, count);
    } while (n < 0 && errno == EINTR);
    return moved(n);
}
