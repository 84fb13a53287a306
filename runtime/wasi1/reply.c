/* Replies of C functions, as descriptors: those are what a guest can wait for, several at once and with a time limit. */
#include "loop/reply.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "loop/wait.h"
#include "wasi1/table.h"

int64_t g2n_wasi1_reply_read(struct g2n_wasi1_fd *f, void *bytes, size_t len)
{
    const unsigned char *from;
    size_t all;

    while (!g2n_reply_look(f->reply, &from, &all)) {
        if (f->flags & G2N_FLAG_NONBLOCK) return -EAGAIN;
        (void)g2n_wait(&(struct pollfd){ .fd = f->host, .events = POLLIN }, 1, G2N_WAIT_FOREVER);
    }
    if (!from) return -ENOMEM;
    if (len > all - f->reply_at) len = all - f->reply_at;
    memcpy(bytes, from + f->reply_at, len);
    f->reply_at += len;
    return (int64_t)len;
}

static enum g2n_status create(void *side, struct g2n_reply **out, int32_t *ticket)
{
    struct g2n_wasi1 *w = side;
    struct g2n_wasi1_fd *f;
    uint32_t fd;
    enum g2n_status st = g2n_reply_new(out);
    int host;

    if (st != G2N_OK) return st;
    host = fcntl(g2n_reply_fd(*out), F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    if (host < 0 || g2n_wasi1_fd_add(w, host, &f, &fd) != G2N_WASI_OK) {
        g2n_reply_release(*out);
        g2n_reply_release(*out);
        return G2N_ESYS;
    }
    f->reply = *out;
    f->flags = G2N_FLAG_NONBLOCK; /* so that Go's reader parks its goroutine; others may change it */
    f->rights &= ~(uint64_t)G2N_RIGHT_FD_WRITE;
    *ticket = (int32_t)fd;
    return G2N_OK;
}

const struct g2n_reply_part g2n_replies_wasi1 = { create };
