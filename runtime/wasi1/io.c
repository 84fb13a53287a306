/* One buffer, Go's case, goes the ways of loop/descriptor.c, which can do without O_NONBLOCK.  Several at once are for
 * readv() and writev(), but where nothing may wait only the first is moved: less than was asked for is always allowed. */
#include "wasi1/io.h"

#include <errno.h>
#include <limits.h>
#include <unistd.h>

#include "loop/wait.h"
#include "wasi1/table.h"

uint32_t g2n_wasi1_iovs(struct g2n_wasi1 *w, g2n_addr iovs, uint32_t count, struct iovec out[static G2N_WASI1_IOVS], int *count_out)
{
    const unsigned char *mem_iovs = g2n_mem_find(w->memory, iovs, (uint64_t)count * G2N_IOVEC_LEN);

    *count_out = 0;
    if (!mem_iovs) return G2N_WASI_FAULT;
    for (uint32_t i = 0; i < count; i++, mem_iovs += G2N_IOVEC_LEN) {
        g2n_addr at;
        uint32_t len;
        unsigned char *mem_bytes;

        memcpy(&at, mem_iovs, sizeof at);
        memcpy(&len, mem_iovs + sizeof at, sizeof len);
        mem_bytes = g2n_mem_find(w->memory, at, len);
        if (!mem_bytes) return G2N_WASI_FAULT;
        if (len > 0 && *count_out < (int)G2N_WASI1_IOVS) out[(*count_out)++] = (struct iovec){ mem_bytes, len };
    }
    return G2N_WASI_OK;
}

uint32_t g2n_wasi1_moved(struct g2n_wasi1 *w, int64_t n, g2n_addr out)
{
    if (n < 0) return g2n_wasi_errno_from((int)-n);
    return g2n_wasi1_put_u32(w, out, (uint32_t)n) ? G2N_WASI_OK : G2N_WASI_FAULT;
}

static int64_t retried(int fd, short events, ssize_t n, bool *again)
{
    *again = n < 0 && (errno == EINTR || errno == EAGAIN);
    if (n < 0 && errno == EAGAIN) g2n_wait(&(struct pollfd){ .fd = fd, .events = events }, 1, G2N_WAIT_FOREVER);
    return n < 0 ? -errno : n;
}

/* Waits as long as it takes, also when the open file is non-blocking.  offset < 0: the descriptor's own. */
static int64_t move_all(const struct g2n_wasi1_fd *f, bool write, const struct iovec *iovs, int count, int64_t offset)
{
    bool again;
    int64_t n;

    do {
        ssize_t done = offset < 0 ? (write ? writev(f->host, iovs, count) : readv(f->host, iovs, count))
                                  : (write ? pwritev(f->host, iovs, count, (off_t)offset)
                                           : preadv(f->host, iovs, count, (off_t)offset));
        n = retried(f->host, write ? POLLOUT : POLLIN, done, &again);
    } while (again);
    return n;
}

/* The first buffer only, since the next one may have to wait. */
static int64_t move_stream(const struct g2n_wasi1_stream *stream, bool write, const struct iovec *iov)
{
    int64_t n;

    if (write ? !stream->write : !stream->read) return -EBADF;
    n = write ? stream->write(stream->context, iov->iov_base, iov->iov_len) : stream->read(stream->context, iov->iov_base, iov->iov_len);
    return n > (int64_t)iov->iov_len ? -EIO : n < INT_MIN ? -EIO : n;
}

static int64_t move(struct g2n_wasi1_fd *f, bool write, const struct iovec *iovs, int count)
{
    if (f->reply) return g2n_wasi1_reply_read(f, iovs[0].iov_base, iovs[0].iov_len);
    if (f->stream) return move_stream(f->stream, write, iovs);
    if (f->kind == G2N_FD_FILE && write && f->flags & G2N_FLAG_APPEND) return g2n_fd_append(f->host, iovs, count);
    if (f->kind != G2N_FD_FILE && f->flags & G2N_FLAG_NONBLOCK)
        return write ? g2n_fd_try_write(f->host, &f->kind, iovs[0].iov_base, iovs[0].iov_len)
                     : g2n_fd_try_read(f->host, &f->kind, iovs[0].iov_base, iovs[0].iov_len);
    return move_all(f, write, iovs, count, -1);
}

/* Common to the four: the descriptor, the buffers, and a place for the result, before anything is moved. */
static uint32_t prepare(struct g2n_wasi1 *w, uint32_t fd, uint64_t rights, g2n_addr iovs, uint32_t count, g2n_addr out,
                        struct g2n_wasi1_fd **f, struct iovec list[static G2N_WASI1_IOVS], int *list_count)
{
    uint32_t err = g2n_wasi1_fd_find(w, fd, rights, f);

    if (err != G2N_WASI_OK) return err;
    if (!((*f)->rights & rights)) return G2N_WASI_BADF; /* it was opened for the other direction */
    err = g2n_wasi1_iovs(w, iovs, count, list, list_count);
    if (err != G2N_WASI_OK) return err;
    return g2n_mem_find(w->memory, out, sizeof(uint32_t)) ? G2N_WASI_OK : G2N_WASI_FAULT;
}

static uint32_t move_here(struct g2n_wasi1 *w, uint32_t fd, bool write, g2n_addr iovs, uint32_t count, g2n_addr out)
{
    struct g2n_wasi1_fd *f;
    struct iovec list[G2N_WASI1_IOVS];
    int list_count;
    uint32_t err = prepare(w, fd, write ? G2N_RIGHT_FD_WRITE : G2N_RIGHT_FD_READ, iovs, count, out, &f, list, &list_count);

    if (err != G2N_WASI_OK) return err;
    return g2n_wasi1_moved(w, list_count ? move(f, write, list, list_count) : 0, out);
}

static uint32_t move_there(struct g2n_wasi1 *w, uint32_t fd, bool write, g2n_addr iovs, uint32_t count, uint64_t offset, g2n_addr out)
{
    struct g2n_wasi1_fd *f;
    struct iovec list[G2N_WASI1_IOVS];
    int list_count;
    uint32_t err = prepare(w, fd, write ? G2N_RIGHT_FD_WRITE : G2N_RIGHT_FD_READ, iovs, count, out, &f, list, &list_count);

    if (err != G2N_WASI_OK) return err;
    if (f->stream || f->reply) return G2N_WASI_SPIPE;
    if (offset > INT64_MAX) return G2N_WASI_INVAL;
    return g2n_wasi1_moved(w, list_count ? move_all(f, write, list, list_count, (int64_t)offset) : 0, out);
}

uint32_t g2n_wasi1_fd_read(struct g2n_wasi1 *w, uint32_t fd, uint32_t iovs, uint32_t count, uint32_t out)
{
    return move_here(w, fd, false, iovs, count, out);
}

uint32_t g2n_wasi1_fd_write(struct g2n_wasi1 *w, uint32_t fd, uint32_t iovs, uint32_t count, uint32_t out)
{
    return move_here(w, fd, true, iovs, count, out);
}

uint32_t g2n_wasi1_fd_pread(struct g2n_wasi1 *w, uint32_t fd, uint32_t iovs, uint32_t count, uint64_t offset, uint32_t out)
{
    return move_there(w, fd, false, iovs, count, offset, out);
}

uint32_t g2n_wasi1_fd_pwrite(struct g2n_wasi1 *w, uint32_t fd, uint32_t iovs, uint32_t count, uint64_t offset, uint32_t out)
{
    return move_there(w, fd, true, iovs, count, offset, out);
}
