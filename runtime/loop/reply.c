/* An event descriptor is what every loop can wait for, from whichever thread it is set; the bytes are handed over by it. */
#include "loop/reply.h"

#include <stdatomic.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/alloc.h"
#include <g2n/host.h>

struct g2n_reply {
    _Atomic(unsigned) holders;
    _Atomic(bool)     come;
    int               fd;
    unsigned char    *bytes; /* NULL before it has come, and without memory */
    size_t            len;
};

enum g2n_status g2n_reply_new(struct g2n_reply **out)
{
    struct g2n_reply *r = g2n_alloc_zero(1, sizeof *r);

    if (!r) return G2N_ENOMEM;
    r->fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (r->fd < 0) {
        g2n_free(r);
        return G2N_ESYS;
    }
    atomic_init(&r->holders, 2u);
    *out = r;
    return G2N_OK;
}

void g2n_reply_release(struct g2n_reply *r)
{
    if (atomic_fetch_sub_explicit(&r->holders, 1, memory_order_acq_rel) > 1) return;
    close(r->fd);
    g2n_free(r->bytes);
    g2n_free(r);
}

int g2n_reply_fd(const struct g2n_reply *r) { return r->fd; }

bool g2n_reply_look(struct g2n_reply *r, const unsigned char **bytes, size_t *len)
{
    if (!atomic_load_explicit(&r->come, memory_order_acquire)) return false;
    *bytes = r->bytes;
    *len = r->len;
    return true;
}

void g2n_reply_send(struct g2n_reply *r, const void *bytes, size_t len)
{
    const uint64_t one = 1;
    ssize_t n;

    if (!r) return;
    r->bytes = len < SIZE_MAX ? g2n_alloc(len + 1) : NULL;
    if (r->bytes && len != 0) memcpy(r->bytes, bytes, len);
    r->len = r->bytes ? len : 0;
    atomic_store_explicit(&r->come, true, memory_order_release);
    n = write(r->fd, &one, sizeof one);
    (void)n; /* the first write of an event descriptor cannot fail */
    g2n_reply_release(r);
}
