/* A transfer is tried at once.  One that would have to wait goes to its descriptor's *stream*, which exists only while
 * something waits:
 *
 *     submit --done--> task posted
 *       +--would wait--> queued --ready, done--> task posted
 *                           +--forget (close)--> task posted with EBADF
 *                           +--stop------------> task cancelled
 *
 * Thread pools are no answer here: four reads from terminals or FIFOs that nobody writes to would block every other
 * user of libuv's pool, and a thread inside read() cannot be stopped at exit. */
#include "host/stdio.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include "base/alloc.h"
#include "loop/descriptor.h"
#include "loop/watch.h"

#define INHERITED_MAX 256

struct stream {
    struct g2n_watch  watch;
    int               fd;             /* the guest's; watch.fd is what stands behind it */
    struct g2n_link   all;            /* in stdio->streams */
    struct g2n_link   reads, writes;  /* transfers, first come first served */
    struct g2n_stdio *stdio;
};

struct entry {
    enum g2n_fd_kind kind;
    bool             usable; /* D4 */
    bool             owned;  /* to be closed with the guest */
    int              behind; /* D5                          */
    const struct g2n_host_stream *functions; /* D5; NULL: there is a descriptor */
    struct stream   *stream; /* NULL: nothing waits         */
};

struct g2n_stdio {
    struct g2n_host *host;
    struct entry    *entries;  /* by the guest's descriptor */
    int              cap;
    struct g2n_link  streams;
};

static enum g2n_status open_closed(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
        if (fcntl(fd, F_GETFD) >= 0 || errno != EBADF) continue;
        if (open("/dev/null", O_RDWR) != fd) return G2N_ESYS; /* the lowest that is free, so this one */
    }
    return G2N_OK;
}

/* Makes room for an entry of fd, which is open and thus below the system's limit. */
static bool reserve(struct g2n_stdio *stdio, int fd)
{
    int cap = stdio->cap ? stdio->cap : 16;

    if (fd < stdio->cap) return true;
    while (cap <= fd) cap *= 2;
    struct entry *grown = g2n_realloc_array(stdio->entries, (size_t)cap, sizeof *grown);
    if (!grown) return false;
    for (int i = stdio->cap; i < cap; i++) grown[i] = (struct entry){ .kind = G2N_FD_UNKNOWN, .behind = i };
    stdio->entries = grown;
    stdio->cap = cap;
    return true;
}

/* One system call tells of all: poll() marks those that are not open. */
static enum g2n_status note_inherited(struct g2n_stdio *stdio)
{
    struct pollfd pfds[INHERITED_MAX];

    for (int fd = 0; fd < INHERITED_MAX; fd++) pfds[fd] = (struct pollfd){ .fd = fd };
    if (poll(pfds, INHERITED_MAX, 0) < 0) return G2N_ESYS;
    for (int fd = 0; fd < INHERITED_MAX; fd++) {
        if (pfds[fd].revents & POLLNVAL) continue;
        if (!reserve(stdio, fd)) return G2N_ENOMEM;
        stdio->entries[fd].usable = true;
    }
    return G2N_OK;
}

/* D5.  The descriptors are ours now, whatever comes. */
static void take_given(struct g2n_stdio *stdio, const struct g2n_host_given *given)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
        bool inherited = given->inherited[fd];
        struct entry *entry = &stdio->entries[fd];

        *entry = (struct entry){ .usable = true, .owned = !inherited, .behind = inherited ? fd : given->streams[fd].fd };
        if (entry->behind >= 0) continue;
        entry->functions = &given->streams[fd];
        entry->kind = G2N_FD_FILE; /* nobody waits for them */
    }
}

static enum g2n_status take_descriptors(struct g2n_stdio *stdio, const struct g2n_host_given *given)
{
    enum g2n_status st;

    if (given) {
        if (!reserve(stdio, STDERR_FILENO)) return G2N_ENOMEM;
        take_given(stdio, given);
        return G2N_OK;
    }
    st = open_closed();
    return st == G2N_OK ? note_inherited(stdio) : st;
}

enum g2n_status g2n_stdio_create(struct g2n_host *host, struct g2n_stdio **out)
{
    struct g2n_stdio *stdio = g2n_alloc_zero(1, sizeof *stdio);
    if (!stdio) return G2N_ENOMEM;
    stdio->host = host;
    g2n_list_init(&stdio->streams);
    enum g2n_status st = take_descriptors(stdio, host->given);
    if (st != G2N_OK) {
        g2n_stdio_destroy(stdio);
        return st;
    }
    *out = stdio;
    return G2N_OK;
}

void g2n_stdio_destroy(struct g2n_stdio *stdio)
{
    if (!stdio) return;
    for (int fd = 0; fd < stdio->cap; fd++)
        if (stdio->entries[fd].owned && stdio->entries[fd].behind >= 0) close(stdio->entries[fd].behind);
    g2n_free(stdio->entries);
    g2n_free(stdio);
}

bool g2n_stdio_lets_use(struct g2n_host *host, int fd)
{
    return fd >= 0 && fd < host->stdio->cap && host->stdio->entries[fd].usable;
}

enum g2n_status g2n_stdio_adopt(struct g2n_host *host, int fd)
{
    if (!reserve(host->stdio, fd)) return G2N_ENOMEM;
    host->stdio->entries[fd] = (struct entry){ .kind = G2N_FD_UNKNOWN, .usable = true, .owned = true, .behind = fd };
    return G2N_OK;
}

int g2n_stdio_behind(struct g2n_host *host, int fd)
{
    int pipe_fds[2];

    if (!g2n_stdio_lets_use(host, fd)) return -1;
    struct entry *entry = &host->stdio->entries[fd];
    if (entry->behind >= 0) return entry->behind;
    if (pipe2(pipe_fds, O_CLOEXEC) != 0) return -1;
    close(pipe_fds[1]);
    return entry->behind = pipe_fds[0];
}

/* What is known of a descriptor; NULL when it is not open or not the guest's. */
static struct entry *look_up(struct g2n_stdio *stdio, int fd)
{
    if (!g2n_stdio_lets_use(stdio->host, fd)) return NULL;
    struct entry *entry = &stdio->entries[fd];
    if (entry->kind == G2N_FD_UNKNOWN) entry->kind = g2n_fd_classify(entry->behind);
    return entry->kind == G2N_FD_UNKNOWN ? NULL : entry;
}

/* ---- one transfer ---- */

/* True when it is finished, false when it would have to wait. */
static bool attempt(struct g2n_transfer *t, struct entry *entry)
{
    do {
        int64_t n = t->write ? g2n_fd_try_write(entry->behind, &entry->kind, t->bytes + t->done, t->len - t->done)
                             : g2n_fd_try_read(entry->behind, &entry->kind, t->bytes, t->len);
        if (n == -EAGAIN) return false;
        if (n < 0) {
            t->err = t->done ? 0 : (int)-n;
            return true;
        }
        t->done += (size_t)n;
        if (n == 0) return true;
    } while (t->write && t->done < t->len);
    return true;
}

static int64_t call_function(const struct g2n_host_stream *s, bool write, void *bytes, size_t len)
{
    int64_t n = write && s->write  ? s->write(s->context, bytes, len)
              : !write && s->read ? s->read(s->context, bytes, len)
                                  : -EBADF;

    return n > 0 && (uint64_t)n > len ? -EIO : n;
}

/* As a descriptor's write, to which the rest may come. */
static int64_t write_functions(const struct g2n_host_stream *s, unsigned char *bytes, size_t len)
{
    size_t done = 0;

    while (done < len) {
        int64_t n = call_function(s, true, bytes + done, len - done);
        if (n < 0 && done == 0) return n;
        if (n <= 0) break;
        done += (size_t)n;
    }
    return (int64_t)done;
}

static int64_t move(const struct entry *entry, bool write, unsigned char *bytes, size_t len, int64_t position)
{
    if (!entry->functions) return write ? g2n_fd_write(entry->behind, bytes, len, position) : g2n_fd_read(entry->behind, bytes, len, position);
    if (position >= 0) return -ESPIPE;
    return write ? write_functions(entry->functions, bytes, len) : call_function(entry->functions, false, bytes, len);
}

static void transfer_plainly(struct g2n_transfer *t, const struct entry *entry)
{
    int64_t n = move(entry, t->write, t->bytes, t->len, t->position);
    if (n < 0) t->err = (int)-n;
    else t->done = (size_t)n;
}

static void finish(struct g2n_stdio *stdio, struct g2n_transfer *t)
{
    g2n_loop_post(&stdio->host->loop, &t->task);
}

static struct g2n_transfer *head_of(struct g2n_link *queue)
{
    return G2N_CONTAINER(queue->next, struct g2n_transfer, queued);
}

static void leave_queue(struct g2n_stdio *stdio, struct g2n_transfer *t)
{
    g2n_list_remove(&t->queued);
    g2n_operation_end(&stdio->host->loop, &t->operation);
}

/* ---- streams ---- */

/* Watches for what its queues wait for, or frees it when they wait for nothing.  Returns errno when it cannot watch. */
static int stream_settle(struct stream *s)
{
    struct g2n_stdio *stdio = s->stdio;
    unsigned events = (g2n_list_empty(&s->reads) ? 0 : G2N_WATCH_READ)
                    | (g2n_list_empty(&s->writes) ? 0 : G2N_WATCH_WRITE);

    enum g2n_status st = g2n_watch_set(&stdio->host->loop, &s->watch, events);
    if (st != G2N_OK) return st == G2N_EINVAL ? EAGAIN : errno; /* always ready, and yet it would not: as it says */
    if (events == 0) {
        stdio->entries[s->fd].stream = NULL;
        g2n_list_remove(&s->all);
        g2n_free(s);
    }
    return 0;
}

static void fail_queue(struct stream *s, struct g2n_link *queue, int err)
{
    while (!g2n_list_empty(queue)) {
        struct g2n_transfer *t = head_of(queue);
        leave_queue(s->stdio, t);
        t->err = t->done ? 0 : err;
        finish(s->stdio, t);
    }
}

static void stream_fail(struct stream *s, int err)
{
    fail_queue(s, &s->reads, err);
    fail_queue(s, &s->writes, err);
    (void)stream_settle(s); /* ends the watch: that cannot fail */
}

static void serve(struct stream *s, struct g2n_link *queue)
{
    while (!g2n_list_empty(queue)) {
        struct g2n_transfer *t = head_of(queue);
        if (!attempt(t, &s->stdio->entries[t->fd])) return;
        leave_queue(s->stdio, t);
        finish(s->stdio, t);
    }
}

static void on_ready(struct g2n_loop *loop, struct g2n_watch *watch, unsigned events)
{
    struct stream *s = G2N_CONTAINER(watch, struct stream, watch);
    (void)loop;

    if (events & G2N_WATCH_READ) serve(s, &s->reads);
    if (events & G2N_WATCH_WRITE) serve(s, &s->writes);
    int err = stream_settle(s);
    if (err) stream_fail(s, err);
}

static struct stream *stream_new(struct g2n_stdio *stdio, int fd)
{
    struct stream *s = g2n_alloc_zero(1, sizeof *s);
    if (!s) return NULL;
    s->stdio = stdio;
    s->fd = fd;
    s->watch.fd = stdio->entries[fd].behind;
    s->watch.ready = on_ready;
    g2n_list_init(&s->reads);
    g2n_list_init(&s->writes);
    g2n_list_append(&stdio->streams, &s->all);
    return s;
}

static void on_stop(struct g2n_loop *loop, struct g2n_operation *operation)
{
    struct g2n_transfer *t = G2N_CONTAINER(operation, struct g2n_transfer, operation);
    g2n_list_remove(&t->queued);
    t->task.cancel(loop, &t->task);
}

static void enqueue(struct g2n_stdio *stdio, struct entry *entry, struct g2n_transfer *t)
{
    if (!entry->stream) entry->stream = stream_new(stdio, t->fd);
    struct stream *s = entry->stream;
    if (!s) {
        t->err = ENOMEM;
        finish(stdio, t);
        return;
    }
    t->operation.stop = on_stop;
    g2n_operation_begin(&stdio->host->loop, &t->operation);
    g2n_list_append(t->write ? &s->writes : &s->reads, &t->queued);
    int err = stream_settle(s);
    if (err) stream_fail(s, err);
}

/* ---- what others call ---- */

void g2n_stdio_submit(struct g2n_host *host, struct g2n_transfer *t)
{
    struct g2n_stdio *stdio = host->stdio;
    struct entry *entry = look_up(stdio, t->fd);

    t->done = 0;
    t->err = 0;
    if (!entry) {
        t->err = EBADF;
    } else if (entry->kind == G2N_FD_FILE || t->position >= 0) {
        transfer_plainly(t, entry); /* streams have no positions: that fails at once */
    } else {
        struct stream *s = entry->stream;
        bool others_wait = s && !g2n_list_empty(t->write ? &s->writes : &s->reads);
        if (others_wait || !attempt(t, entry)) {
            enqueue(stdio, entry, t);
            return;
        }
    }
    finish(stdio, t);
}

/* Does what is queued for writing to fd, waiting for it. */
static void flush(struct g2n_stdio *stdio, int fd)
{
    if (fd < 0 || fd >= stdio->cap || !stdio->entries[fd].stream) return;
    struct stream *s = stdio->entries[fd].stream;
    while (!g2n_list_empty(&s->writes)) {
        serve(s, &s->writes);
        struct pollfd pfd = { .fd = s->watch.fd, .events = POLLOUT };
        if (!g2n_list_empty(&s->writes)) (void)poll(&pfd, 1, -1);
    }
    int err = stream_settle(s);
    if (err) stream_fail(s, err);
}

void g2n_stdio_transfer_now(struct g2n_host *host, struct g2n_transfer *t)
{
    t->done = 0;
    t->err = g2n_stdio_lets_use(host, t->fd) ? 0 : EBADF;
    if (t->err) return;
    if (t->write) flush(host->stdio, t->fd);
    transfer_plainly(t, &host->stdio->entries[t->fd]);
}

void g2n_stdio_write_now(struct g2n_host *host, int fd, const void *bytes, size_t len)
{
    const struct entry process = { .behind = fd }, *entry = &process;
    const unsigned char *at = bytes;

    if (!host->stdio && host->given) return;
    if (host->stdio) { /* not yet, or no longer: nothing of the guest's is open */
        if (!g2n_stdio_lets_use(host, fd)) return;
        flush(host->stdio, fd);
        entry = &host->stdio->entries[fd];
    }
    while (len > 0) {
        int64_t n = entry->functions ? call_function(entry->functions, true, (void *)(uintptr_t)at, len) : g2n_fd_write(entry->behind, at, len, -1);
        if (n <= 0) return;
        at += n;
        len -= (size_t)n;
    }
}

int g2n_stdio_forget(struct g2n_host *host, int fd)
{
    struct g2n_stdio *stdio = host->stdio;
    int behind;

    if (fd < 0 || fd >= stdio->cap) return -1;
    if (stdio->entries[fd].stream) stream_fail(stdio->entries[fd].stream, EBADF);
    behind = !host->given || stdio->entries[fd].owned ? stdio->entries[fd].behind : -1;
    stdio->entries[fd] = (struct entry){ .kind = G2N_FD_UNKNOWN, .behind = fd };
    return behind;
}

void g2n_stdio_stop(struct g2n_stdio *stdio)
{
    if (!stdio) return;
    G2N_LIST_EACH_SAFE(it, &stdio->streams) {
        struct stream *s = G2N_CONTAINER(it, struct stream, all);
        while (!g2n_list_empty(&s->reads) || !g2n_list_empty(&s->writes)) {
            struct g2n_transfer *t = head_of(g2n_list_empty(&s->reads) ? &s->writes : &s->reads);
            leave_queue(stdio, t);
            t->task.cancel(&stdio->host->loop, &t->task);
        }
        (void)stream_settle(s);
    }
}
