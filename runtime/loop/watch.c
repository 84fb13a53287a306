/* Linux: an epoll set of our own holds the descriptors, and libuv polls that set.  One level more of epoll, in exchange
 * for descriptors that stay as they were.  The set is made with the first watch and listened to only while there is
 * one, so that a program which never waits pays nothing. */
#include "loop/watch.h"

#include <errno.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "base/check.h"

#define BATCH 32

static uint32_t to_epoll(unsigned events)
{
    return (events & G2N_WATCH_READ ? (uint32_t)EPOLLIN : 0) | (events & G2N_WATCH_WRITE ? (uint32_t)EPOLLOUT : 0);
}

static unsigned from_epoll(uint32_t events)
{
    unsigned ready = 0;
    if (events & (EPOLLIN | EPOLLERR | EPOLLHUP)) ready |= G2N_WATCH_READ;
    if (events & (EPOLLOUT | EPOLLERR | EPOLLHUP)) ready |= G2N_WATCH_WRITE;
    return ready;
}

static void on_ready(uv_poll_t *handle, int status, int events)
{
    struct g2n_loop *loop = handle->data;
    struct epoll_event batch[BATCH];
    (void)status;
    (void)events;

    /* Level-triggered: what does not fit into this batch comes with the next. */
    int n = epoll_wait(loop->watches.fd, batch, BATCH, 0);
    for (int i = 0; i < n; i++) {
        struct g2n_watch *watch = batch[i].data.ptr;
        watch->ready(loop, watch, from_epoll(batch[i].events));
    }
}

static enum g2n_status open_set(struct g2n_loop *loop)
{
    struct g2n_watches *w = &loop->watches;

    if (w->open) return G2N_OK;
    w->fd = epoll_create1(EPOLL_CLOEXEC);
    if (w->fd < 0) return G2N_ESYS;
    int err = uv_poll_init(&loop->uv, &w->uv, w->fd);
    if (err != 0) {
        close(w->fd);
        errno = -err;
        return G2N_ESYS;
    }
    w->uv.data = loop;
    w->open = true;
    return G2N_OK;
}

static enum g2n_status count_one_more(struct g2n_loop *loop)
{
    struct g2n_watches *w = &loop->watches;
    int err = w->count == 0 ? uv_poll_start(&w->uv, UV_READABLE, on_ready) : 0;
    if (err != 0) {
        errno = -err;
        return G2N_ESYS;
    }
    w->count++;
    return G2N_OK;
}

void g2n_watch_end(struct g2n_loop *loop, struct g2n_watch *watch)
{
    struct g2n_watches *w = &loop->watches;

    if (watch->events == 0) return;
    (void)epoll_ctl(w->fd, EPOLL_CTL_DEL, watch->fd, NULL); /* fails when it was closed meanwhile: then it is out */
    watch->events = 0;
    if (--w->count == 0) uv_poll_stop(&w->uv);
}

enum g2n_status g2n_watch_set(struct g2n_loop *loop, struct g2n_watch *watch, unsigned events)
{
    struct epoll_event event = { .events = to_epoll(events), .data.ptr = watch };
    bool known = watch->events != 0;

    if (events == watch->events) return G2N_OK;
    if (events == 0) {
        g2n_watch_end(loop, watch);
        return G2N_OK;
    }
    enum g2n_status st = open_set(loop);
    if (st != G2N_OK) return st;
    if (epoll_ctl(loop->watches.fd, known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, watch->fd, &event) != 0)
        return errno == EPERM ? G2N_EINVAL : G2N_ESYS;
    if (!known) {
        st = count_one_more(loop);
        if (st != G2N_OK) {
            (void)epoll_ctl(loop->watches.fd, EPOLL_CTL_DEL, watch->fd, NULL);
            return st;
        }
    }
    watch->events = events;
    return G2N_OK;
}

static void on_closed(uv_handle_t *handle)
{
    struct g2n_loop *loop = handle->data;
    close(loop->watches.fd);
    loop->watches.open = false;
}

void g2n_watches_fini(struct g2n_loop *loop)
{
    g2n_check(loop->watches.count == 0); /* W1 */
    if (loop->watches.open) uv_close((uv_handle_t *)&loop->watches.uv, on_closed);
}
