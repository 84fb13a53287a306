/* sock_*: sockets that were there when the guest started, and the connections that it accepts. */
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include "loop/wait.h"
#include "wasi1/io.h"
#include "wasi1/table.h"

static uint32_t find(struct g2n_wasi1 *w, uint32_t fd, uint64_t rights, struct g2n_wasi1_fd **f)
{
    uint32_t err = g2n_wasi1_fd_find(w, fd, rights, f);
    return err == G2N_WASI_OK && (*f)->kind != G2N_FD_SOCKET ? G2N_WASI_NOTSOCK : err;
}

/* Whether to try again, having waited if that is what it takes. */
static bool again(const struct g2n_wasi1_fd *f, short events)
{
    if (errno == EINTR || errno == ECONNABORTED) return true;
    if (errno != EAGAIN || f->flags & G2N_FLAG_NONBLOCK) return false;
    (void)g2n_wait(&(struct pollfd){ .fd = f->host, .events = events }, 1, G2N_WAIT_FOREVER);
    return true;
}

/* Guests cannot set options; small messages are not kept back, as Go has it for sockets that it makes itself. */
uint32_t g2n_wasi1_sock_accept(struct g2n_wasi1 *w, uint32_t fd, uint32_t flags, uint32_t out)
{
    struct g2n_wasi1_fd *f, *made;
    uint32_t number, err = find(w, fd, G2N_RIGHT_SOCK_ACCEPT, &f);
    int host, one = 1;

    if (err != G2N_WASI_OK) return err;
    if (flags & ~G2N_FLAG_NONBLOCK) return G2N_WASI_INVAL;
    if (!g2n_mem_find(w->memory, out, sizeof number)) return G2N_WASI_FAULT;
    do {
        host = accept4(f->host, NULL, NULL, SOCK_CLOEXEC);
    } while (host < 0 && again(f, POLLIN));
    if (host < 0) return g2n_wasi_errno_from(errno);
    (void)setsockopt(host, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    err = g2n_wasi1_fd_add(w, host, &made, &number);
    if (err != G2N_WASI_OK) return err;
    made->flags = (uint16_t)flags;
    (void)g2n_wasi1_put_u32(w, out, number);
    return G2N_WASI_OK;
}

/* A socket, and a message whose bytes are the guest's. */
struct transfer {
    struct g2n_wasi1_fd *f;
    struct iovec         list[G2N_WASI1_IOVS];
    struct msghdr        message;
};

/* unknown: flags that the guest gave and that there are none of. */
static uint32_t begin(struct g2n_wasi1 *w, uint32_t fd, uint64_t right, uint32_t unknown, uint32_t iovs, uint32_t count, struct transfer *out)
{
    int list_count;
    uint32_t err = find(w, fd, right, &out->f);

    if (err == G2N_WASI_OK && unknown) err = G2N_WASI_INVAL;
    if (err == G2N_WASI_OK) err = g2n_wasi1_iovs(w, iovs, count, out->list, &list_count);
    if (err == G2N_WASI_OK) out->message = (struct msghdr){ .msg_iov = out->list, .msg_iovlen = (size_t)list_count };
    return err;
}

uint32_t g2n_wasi1_sock_recv(struct g2n_wasi1 *w, uint32_t fd, uint32_t iovs, uint32_t count, uint32_t flags, uint32_t len_out,
                             uint32_t flags_out)
{
    struct transfer t;
    ssize_t n;
    uint32_t err = begin(w, fd, G2N_RIGHT_FD_READ, flags & ~(uint32_t)(G2N_RECV_PEEK | G2N_RECV_WAITALL), iovs, count, &t);

    if (err != G2N_WASI_OK) return err;
    unsigned char *mem_flags = g2n_mem_find(w->memory, flags_out, sizeof(uint16_t));
    if (!mem_flags || !g2n_mem_find(w->memory, len_out, sizeof(uint32_t))) return G2N_WASI_FAULT;
    int how = (flags & G2N_RECV_PEEK ? MSG_PEEK : 0) | (flags & G2N_RECV_WAITALL ? MSG_WAITALL : 0) |
              (t.f->flags & G2N_FLAG_NONBLOCK ? MSG_DONTWAIT : 0);
    do {
        n = recvmsg(t.f->host, &t.message, how);
    } while (n < 0 && again(t.f, POLLIN));
    if (n < 0) return g2n_wasi_errno_from(errno);
    uint16_t told = t.message.msg_flags & MSG_TRUNC ? G2N_RECV_TRUNCATED : 0;
    memcpy(mem_flags, &told, sizeof told);
    return g2n_wasi1_moved(w, n, len_out);
}

uint32_t g2n_wasi1_sock_send(struct g2n_wasi1 *w, uint32_t fd, uint32_t iovs, uint32_t count, uint32_t flags, uint32_t out)
{
    struct transfer t;
    ssize_t n;
    uint32_t err = begin(w, fd, G2N_RIGHT_FD_WRITE, flags, iovs, count, &t); /* no flag is known yet */

    if (err != G2N_WASI_OK) return err;
    if (!g2n_mem_find(w->memory, out, sizeof(uint32_t))) return G2N_WASI_FAULT;
    do {
        n = sendmsg(t.f->host, &t.message, MSG_NOSIGNAL | (t.f->flags & G2N_FLAG_NONBLOCK ? MSG_DONTWAIT : 0));
    } while (n < 0 && again(t.f, POLLOUT));
    return g2n_wasi1_moved(w, n < 0 ? -errno : n, out);
}

uint32_t g2n_wasi1_sock_shutdown(struct g2n_wasi1 *w, uint32_t fd, uint32_t how)
{
    static const int hows[] = { [G2N_SHUT_RD] = SHUT_RD, [G2N_SHUT_WR] = SHUT_WR, [G2N_SHUT_RD | G2N_SHUT_WR] = SHUT_RDWR };
    struct g2n_wasi1_fd *f;
    uint32_t err = find(w, fd, G2N_RIGHT_SOCK_SHUTDOWN, &f);

    if (err != G2N_WASI_OK) return err;
    if (how == 0 || how >= sizeof hows / sizeof *hows) return G2N_WASI_INVAL;
    return g2n_wasi_result(shutdown(f->host, hows[how]));
}
