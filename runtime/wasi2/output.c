/* wasi:io/streams, output-stream.
 *
 *     (nothing pending) --write, the system takes less--> PENDING --write_pending--> (nothing pending) | closed
 *
 * A stream that is dropped while something is pending becomes an orphan: it goes on without a handle, with a descriptor of
 * its own, until that is written. */
#include "wasi2/error.h"
#include "wasi2/stream.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/alloc.h"

static struct g2n_wasi2_output *of(struct g2n_wasi2_object *object) { return (struct g2n_wasi2_output *)object; }
static bool is_pending(const struct g2n_wasi2_output *out) { return out->pending.len > 0; }

/* ---- To the system -------------------------------------------------------------------------------------------------- */

/* Bytes written, or -errno: -EAGAIN when it would have to wait. */
static int64_t write_some(struct g2n_wasi2 *w, struct g2n_wasi2_channel *c, const char *bytes, size_t len)
{
    int64_t n;

    switch (c->way) {
    case G2N_WAY_STREAM: return g2n_fd_try_write(c->fd, &c->kind, bytes, len);
    case G2N_WAY_PLAIN: return g2n_fd_write(c->fd, bytes, len, -1);
    case G2N_WAY_APPEND: return g2n_fd_append(c->fd, &(struct iovec){ (void *)(uintptr_t)bytes, len }, 1);
    case G2N_WAY_OTHER: return c->ways->write(w, c->context, bytes, len);
    case G2N_WAY_FILE: break;
    }
    if (c->offset > INT64_MAX) return -EFBIG;
    n = g2n_fd_write(c->fd, bytes, len, (int64_t)c->offset);
    if (n > 0) c->offset += (uint64_t)n;
    return n;
}

/* As much as goes; returns how much, and sets *error when no more will. */
static size_t write_now(struct g2n_wasi2 *w, struct g2n_wasi2_channel *c, const char *bytes, size_t len, int *error)
{
    size_t done = 0;

    while (done < len) {
        int64_t n = write_some(w, c, bytes + done, len - done);

        if (n < 0) {
            if (n != -EAGAIN) *error = (int)-n;
            break;
        }
        done += (size_t)n;
    }
    return done;
}

static void forget_pending(struct g2n_wasi2_output *out)
{
    g2n_buf_fini(&out->pending);
    out->written = 0;
    g2n_list_remove(&out->link);
    if (out->ending) (void)shutdown(out->channel.fd, SHUT_WR);
}

/* Whoever read it is gone, or the guest has ended its side of a connection: that is no failure. */
static void note_closed(struct g2n_wasi2_output *out)
{
    if (out->error != EPIPE) return;
    out->error = 0;
    out->closed = true;
}

static void write_pending(struct g2n_wasi2 *w, struct g2n_wasi2_output *out)
{
    if (!is_pending(out)) return;
    out->written += write_now(w, &out->channel, out->pending.bytes + out->written, out->pending.len - out->written, &out->error);
    if (out->error || out->written == out->pending.len) forget_pending(out);
    note_closed(out);
}

static void keep(struct g2n_wasi2 *w, struct g2n_wasi2_output *out, const char *bytes, size_t len)
{
    g2n_buf_append(&out->pending, bytes, len);
    if (out->pending.failed) g2n_wasi2_no_memory();
    g2n_list_append(&w->outputs, &out->link);
}

/* Takes all of it, at once. */
static void take_all(struct g2n_wasi2 *w, struct g2n_wasi2_output *out, const char *bytes, size_t len)
{
    size_t done = is_pending(out) ? 0 : write_now(w, &out->channel, bytes, len, &out->error);

    if (done < len && !out->error) keep(w, out, bytes + done, len - done);
    note_closed(out);
}

/* ---- The object ----------------------------------------------------------------------------------------------------- */

static void free_output(struct g2n_wasi2 *w, struct g2n_wasi2_output *out)
{
    if (is_pending(out)) forget_pending(out);
    if (out->channel.ways) out->channel.ways->close(w, out->channel.context);
    if (out->channel.connection) (void)shutdown(out->channel.fd, SHUT_WR);
    if (out->channel.owned) close(out->channel.fd);
    g2n_free(out);
}

/* Without a descriptor for an orphan, what is pending is lost, as when the guest had ended. */
static void destroy(struct g2n_wasi2 *w, struct g2n_wasi2_object *object)
{
    struct g2n_wasi2_output *out = of(object);

    write_pending(w, out);
    out->object.parent = NULL;
    out->orphan = is_pending(out);
    if (out->orphan && !out->channel.owned && !out->channel.ways) {
        int fd = fcntl(out->channel.fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);

        out->orphan = out->channel.owned = fd >= 0;
        if (fd >= 0) out->channel.fd = fd;
    }
    if (!out->orphan) free_output(w, out);
}

/* What is pending is written by whoever waits, whatever for: nothing is entered here. */
static bool want(struct g2n_wasi2 *w, struct g2n_wasi2_object *object, struct g2n_wasi2_waits *waits)
{
    (void)waits;
    write_pending(w, of(object));
    return !is_pending(of(object));
}

static const struct g2n_wasi2_class output_class = { .resource = 'O', .destroy = destroy, .want = want };

struct g2n_wasi2_object *g2n_wasi2_output_make(struct g2n_wasi2 *w, struct g2n_wasi2_channel channel, struct g2n_wasi2_object *parent)
{
    struct g2n_wasi2_output *out = g2n_wasi2_object_make(w, sizeof *out, &output_class, parent);

    out->channel = channel;
    g2n_list_init(&out->link);
    return &out->object;
}

/* ---- All that is pending -------------------------------------------------------------------------------------------- */

static struct g2n_wasi2_output *at_link(struct g2n_link *link) { return G2N_CONTAINER(link, struct g2n_wasi2_output, link); }

void g2n_wasi2_outputs_want(struct g2n_wasi2 *w, struct g2n_wasi2_waits *waits)
{
    G2N_LIST_EACH(it, &w->outputs) {
        const struct g2n_wasi2_channel *c = &at_link(it)->channel;
        if (!c->ways) g2n_wasi2_want_fd(waits, c->fd, POLLOUT);
    }
}

void g2n_wasi2_outputs_write(struct g2n_wasi2 *w)
{
    G2N_LIST_EACH_SAFE(it, &w->outputs) {
        struct g2n_wasi2_output *out = at_link(it);

        write_pending(w, out);
        if (out->orphan && !is_pending(out)) free_output(w, out);
    }
}

bool g2n_wasi2_outputs_end_later(struct g2n_wasi2 *w, int fd)
{
    G2N_LIST_EACH(it, &w->outputs)
        if (at_link(it)->channel.fd == fd) {
            at_link(it)->ending = true;
            return true;
        }
    return false;
}

/* Whoever reads a connection may never do so; a pipe's or terminal's reader is who started the program. */
void g2n_wasi2_outputs_finish(struct g2n_wasi2 *w)
{
    g2n_wasi2_outputs_write(w);
    G2N_LIST_EACH_SAFE(it, &w->outputs) {
        struct g2n_wasi2_output *out = at_link(it);

        if (out->channel.kind != G2N_FD_SOCKET && !out->channel.ways)
            while (out->written < out->pending.len) {
                int64_t n = g2n_fd_write(out->channel.fd, out->pending.bytes + out->written, out->pending.len - out->written, -1);
                if (n <= 0) break;
                out->written += (size_t)n;
            }
        forget_pending(out);
        if (out->orphan) free_output(w, out);
    }
}

/* ---- Its functions -------------------------------------------------------------------------------------------------- */

/* Whether it can be written to; else *result says why not. */
static bool is_open(struct g2n_wasi2 *w, struct g2n_wasi2_output *out, struct g2n_wasi2_value *result)
{
    if (!out->closed && !out->error) return true;
    g2n_wasi2_give_stream_error(w, out->closed ? 0 : out->error, result);
    out->closed = true;
    return false;
}

static uint64_t permitted(struct g2n_wasi2 *w, struct g2n_wasi2_output *out)
{
    write_pending(w, out);
    return is_pending(out) ? 0 : G2N_WASI2_PIECE;
}

/* Until nothing is pending. */
static void wait_until_written(struct g2n_wasi2 *w, struct g2n_wasi2_output *out)
{
    write_pending(w, out);
    while (is_pending(out)) g2n_wasi2_block(w, &out->object);
}

G2N_WASI2_HANDLER(output_check_write)
{
    struct g2n_wasi2_output *out = of(args[0].object);
    uint64_t n = permitted(w, out);

    if (is_open(w, out, result)) g2n_wasi2_give_ok(w, g2n_wasi2_number(n), result);
}

/* What failed is told by this call, if it is known by then. */
static void write_bytes(struct g2n_wasi2 *w, struct g2n_wasi2_output *out, const char *bytes, size_t len, struct g2n_wasi2_value *result)
{
    if (!is_open(w, out, result)) return;
    take_all(w, out, bytes, len);
    (void)is_open(w, out, result);
}

static void expect_permit(struct g2n_wasi2 *w, struct g2n_wasi2_output *out, uint64_t len)
{
    if (len > permitted(w, out) && !out->closed && !out->error) g2n_trap_report("write of more bytes than a stream permitted");
}

G2N_WASI2_HANDLER(output_write)
{
    struct g2n_wasi2_output *out = of(args[0].object);

    expect_permit(w, out, args[1].number);
    write_bytes(w, out, args[1].bytes, (size_t)args[1].number, result);
}

static void write_all(struct g2n_wasi2 *w, struct g2n_wasi2_output *out, const char *bytes, size_t len, struct g2n_wasi2_value *result)
{
    wait_until_written(w, out);
    if (!is_open(w, out, result)) return;
    take_all(w, out, bytes, len);
    wait_until_written(w, out);
    (void)is_open(w, out, result);
}

/* More than the 4096 bytes that every host takes is taken too. */
G2N_WASI2_HANDLER(output_blocking_write_and_flush)
{
    write_all(w, of(args[0].object), args[1].bytes, (size_t)args[1].number, result);
}

G2N_WASI2_HANDLER(output_flush)
{
    struct g2n_wasi2_output *out = of(args[0].object);

    write_pending(w, out);
    (void)is_open(w, out, result);
}

G2N_WASI2_HANDLER(output_blocking_flush)
{
    struct g2n_wasi2_output *out = of(args[0].object);

    wait_until_written(w, out);
    (void)is_open(w, out, result);
}

static const char *zeroes(struct g2n_wasi2 *w, uint64_t len)
{
    if (len > G2N_WASI2_PIECE) g2n_trap_report("write of more bytes than a stream permitted");
    return memset(g2n_wasi2_scratch(w, (size_t)len), 0, (size_t)len);
}

G2N_WASI2_HANDLER(output_write_zeroes)
{
    struct g2n_wasi2_output *out = of(args[0].object);

    expect_permit(w, out, args[1].number);
    write_bytes(w, out, zeroes(w, args[1].number), (size_t)args[1].number, result);
}

G2N_WASI2_HANDLER(output_blocking_write_zeroes_and_flush)
{
    write_all(w, of(args[0].object), zeroes(w, args[1].number), (size_t)args[1].number, result);
}

/* What the source has now, and this stream permits. */
static void splice_some(struct g2n_wasi2 *w, struct g2n_wasi2_output *out, struct g2n_wasi2_input *in, uint64_t len,
                        struct g2n_wasi2_value *result)
{
    char *bytes = g2n_wasi2_scratch(w, G2N_WASI2_PIECE);
    int64_t n;

    if (!is_open(w, out, result)) return;
    n = g2n_wasi2_input_take(w, in, bytes, len, result);
    if (n < 0) return;
    take_all(w, out, bytes, (size_t)n);
    if (is_open(w, out, result)) g2n_wasi2_give_ok(w, g2n_wasi2_number((uint64_t)n), result);
}

G2N_WASI2_HANDLER(output_splice)
{
    struct g2n_wasi2_output *out = of(args[0].object);
    uint64_t permit = permitted(w, out);

    splice_some(w, out, (struct g2n_wasi2_input *)args[1].object, args[2].number < permit ? args[2].number : permit, result);
}

G2N_WASI2_HANDLER(output_blocking_splice)
{
    struct g2n_wasi2_output *out = of(args[0].object);

    wait_until_written(w, out);
    if (args[2].number > 0 && !out->closed && !out->error) g2n_wasi2_block(w, args[1].object);
    splice_some(w, out, (struct g2n_wasi2_input *)args[1].object, args[2].number, result);
}
