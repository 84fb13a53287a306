/* Opening a FIFO waits for its other end, and reading a whole pipe for its end.  Each such request has a thread of its
 * own: libuv's pool has four, which four FIFOs that nobody opens would block for everybody.
 *
 *     (loop) begin -> (thread) perform -> async -> (loop) complete, close async -> freed
 *       stop: the loop closes the async and forgets; the thread may stay in its system call for ever, and frees what is
 *       left when that ends.  Both sides hold a reference; `mutex` orders "done" and "abandoned". */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "host/fs.h"
#include "loop/descriptor.h"

#define STACK_SIZE ((size_t)256 << 10)

struct worker {
    struct g2n_operation      operation;
    uv_async_t                async;
    pthread_mutex_t           mutex;
    unsigned                  refs;       /* the loop's and the thread's */
    bool                      abandoned;  /* by the loop                 */
    struct g2n_fs_request     request;    /* the thread's until it is done */
    struct g2n_fs_completion *completion;
};

static bool path_may_wait(const char *path, bool fifos_only)
{
    struct stat st;
    if (!path || stat(path, &st) != 0) return false;
    return S_ISFIFO(st.st_mode) || (!fifos_only && (S_ISCHR(st.st_mode) || S_ISSOCK(st.st_mode)));
}

bool g2n_fs_may_wait(const struct g2n_fs_request *r)
{
    if (!strchr(r->op->forms, 'W') || r->err) return false;
    if (r->op->perform == g2n_fs__do_open) {
        if (r->flags & (O_NONBLOCK | O_DIRECTORY | O_EXCL) || (r->flags & O_ACCMODE) == O_RDWR) return false;
        return path_may_wait(r->path.text, true);
    }
    if (r->fd >= 0) return g2n_fd_classify(r->fd) > G2N_FD_FILE;
    return path_may_wait(r->path.text, false) || path_may_wait(r->dest.text, false);
}

static void release(struct worker *w)
{
    pthread_mutex_lock(&w->mutex);
    bool last = --w->refs == 0;
    pthread_mutex_unlock(&w->mutex);
    if (!last) return;
    pthread_mutex_destroy(&w->mutex);
    g2n_fs_request_fini(&w->request);
    g2n_free(w);
}

static void on_closed(uv_handle_t *handle) { release(handle->data); }

static void *thread_main(void *context)
{
    struct worker *w = context;

    w->request.op->perform(&w->request);
    pthread_mutex_lock(&w->mutex);
    bool abandoned = w->abandoned;
    if (!abandoned) uv_async_send(&w->async);
    pthread_mutex_unlock(&w->mutex);
    if (abandoned && w->request.op->perform == g2n_fs__do_open && !w->request.err) close((int)w->request.number);
    release(w);
    return NULL;
}

static void on_done(uv_async_t *async)
{
    struct worker *w = async->data;
    g2n_operation_end(&w->request.host->loop, &w->operation);
    pthread_mutex_lock(&w->mutex); /* the thread has left its critical section: the request is the loop's now */
    pthread_mutex_unlock(&w->mutex);
    g2n_fs_complete(w->completion, &w->request);
    uv_close((uv_handle_t *)async, on_closed);
}

static void on_stop(struct g2n_loop *loop, struct g2n_operation *operation)
{
    struct worker *w = G2N_CONTAINER(operation, struct worker, operation);
    (void)loop;

    g2n_fs_completion_destroy(w->completion);
    pthread_mutex_lock(&w->mutex);
    w->abandoned = true;
    pthread_mutex_unlock(&w->mutex);
    uv_close((uv_handle_t *)&w->async, on_closed);
}

static int start_thread(struct worker *w)
{
    pthread_t thread;
    pthread_attr_t attributes;
    int err = pthread_attr_init(&attributes);

    if (err) return err;
    (void)pthread_attr_setstacksize(&attributes, STACK_SIZE); /* refused: the default is larger */
    (void)pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    err = pthread_create(&thread, &attributes, thread_main, w);
    pthread_attr_destroy(&attributes);
    return err;
}

static void refuse(struct g2n_fs_request *r, struct g2n_fs_completion *c, int err)
{
    r->err = err;
    g2n_fs_complete(c, r);
    g2n_fs_request_fini(r);
}

void g2n_fs_perform_aside(struct g2n_fs_request *r, struct g2n_fs_completion *c)
{
    struct g2n_loop *loop = &r->host->loop;
    struct worker *w = g2n_fs_request_detach(r) == G2N_OK ? g2n_alloc_zero(1, sizeof *w) : NULL;

    if (!w) {
        refuse(r, c, ENOMEM);
        return;
    }
    int err = uv_async_init(&loop->uv, &w->async, on_done);
    if (err) {
        g2n_free(w);
        refuse(r, c, -err);
        return;
    }
    pthread_mutex_init(&w->mutex, NULL); /* a default mutex takes no memory: cannot fail */
    w->async.data = w;
    w->refs = 2;
    w->request = *r;
    w->completion = c;
    w->operation.stop = on_stop;
    err = start_thread(w);
    if (err) {
        w->refs = 1;
        w->request.err = err;
        g2n_fs_complete(c, &w->request);
        uv_close((uv_handle_t *)&w->async, on_closed);
        return;
    }
    g2n_operation_begin(loop, &w->operation);
}
