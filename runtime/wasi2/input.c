/* wasi:io/streams, input-stream. */
#include "wasi2/error.h"
#include "wasi2/stream.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/alloc.h"

struct g2n_wasi2_channel g2n_wasi2_channel_of(int fd, bool owned)
{
    enum g2n_fd_kind kind = g2n_fd_classify(fd);
    return (struct g2n_wasi2_channel){
        .fd = fd, .owned = owned, .kind = kind, .way = kind == G2N_FD_FILE ? G2N_WAY_PLAIN : G2N_WAY_STREAM };
}

static void destroy(struct g2n_wasi2 *w, struct g2n_wasi2_object *object)
{
    struct g2n_wasi2_input *in = (struct g2n_wasi2_input *)object;

    if (in->channel.ways) in->channel.ways->close(w, in->channel.context);
    if (in->channel.connection) (void)shutdown(in->channel.fd, SHUT_RD);
    if (in->channel.owned) close(in->channel.fd);
    g2n_free(in);
}

static bool want(struct g2n_wasi2 *w, struct g2n_wasi2_object *object, struct g2n_wasi2_waits *waits)
{
    struct g2n_wasi2_input *in = (struct g2n_wasi2_input *)object;

    (void)w;
    if (!in->closed && in->channel.ways) return in->channel.ways->ready(in->channel.context);
    if (in->closed || in->channel.way != G2N_WAY_STREAM) return true;
    g2n_wasi2_want_fd(waits, in->channel.fd, POLLIN);
    return false;
}

static const struct g2n_wasi2_class input_class = { .resource = 'I', .destroy = destroy, .want = want };

struct g2n_wasi2_object *g2n_wasi2_input_make(struct g2n_wasi2 *w, struct g2n_wasi2_channel channel, struct g2n_wasi2_object *parent)
{
    struct g2n_wasi2_input *in = g2n_wasi2_object_make(w, sizeof *in, &input_class, parent);

    in->channel = channel;
    return &in->object;
}

/* Bytes read, 0 at the end, or -errno: -EAGAIN when it would have to wait. */
static int64_t read_some(struct g2n_wasi2 *w, struct g2n_wasi2_channel *c, void *bytes, size_t len)
{
    int64_t n;

    if (c->ways) return c->ways->read(w, c->context, bytes, len);
    if (c->way == G2N_WAY_STREAM) return g2n_fd_try_read(c->fd, &c->kind, bytes, len);
    if (c->way == G2N_WAY_PLAIN) return g2n_fd_read(c->fd, bytes, len, -1);
    if (c->offset > INT64_MAX) return 0; /* no file is that long */
    n = g2n_fd_read(c->fd, bytes, len, (int64_t)c->offset);
    if (n > 0) c->offset += (uint64_t)n;
    return n;
}

void g2n_wasi2_give_stream_error(struct g2n_wasi2 *w, int error, struct g2n_wasi2_value *result)
{
    enum { LAST_OPERATION_FAILED, CLOSED };

    g2n_wasi2_give_error(w, error ? LAST_OPERATION_FAILED : CLOSED, result);
    if (!error) return;
    result->items->items = g2n_wasi2_items(w, 1);
    *result->items->items = g2n_wasi2_handle(g2n_wasi2_error_make(w, error));
}

int64_t g2n_wasi2_input_take(struct g2n_wasi2 *w, struct g2n_wasi2_input *in, void *bytes, uint64_t len, struct g2n_wasi2_value *result)
{
    int64_t n = 0;

    if (!in->closed) {
        if (len == 0) return 0;
        n = read_some(w, &in->channel, bytes, (size_t)(len < G2N_WASI2_PIECE ? len : G2N_WASI2_PIECE));
        if (n == -EAGAIN) return 0;
        if (n > 0) return n;
    }
    in->closed = true;
    g2n_wasi2_give_stream_error(w, (int)-n, result);
    return -1;
}

/* Bytes, or fewer; < 0: *result says why.  Waits for the first one, if there is to be any. */
static int64_t take(struct g2n_wasi2 *w, const struct g2n_wasi2_value *args, bool wait, char *bytes, struct g2n_wasi2_value *result)
{
    struct g2n_wasi2_input *in = (struct g2n_wasi2_input *)args[0].object;
    int64_t n;

    for (;;) {
        n = g2n_wasi2_input_take(w, in, bytes, args[1].number, result);
        if (n != 0 || !wait || args[1].number == 0) return n;
        g2n_wasi2_block(w, &in->object);
    }
}

static void give_bytes(struct g2n_wasi2 *w, const struct g2n_wasi2_value *args, bool wait, struct g2n_wasi2_value *result)
{
    uint64_t len = args[1].number < G2N_WASI2_PIECE ? args[1].number : G2N_WASI2_PIECE;
    char *bytes = g2n_wasi2_scratch(w, (size_t)len);
    int64_t n = take(w, args, wait, bytes, result);

    if (n >= 0) g2n_wasi2_give_ok(w, g2n_wasi2_bytes(bytes, (size_t)n), result);
}

static void give_count(struct g2n_wasi2 *w, const struct g2n_wasi2_value *args, bool wait, struct g2n_wasi2_value *result)
{
    char *bytes = g2n_wasi2_scratch(w, G2N_WASI2_PIECE);
    int64_t n = take(w, args, wait, bytes, result);

    if (n >= 0) g2n_wasi2_give_ok(w, g2n_wasi2_number((uint64_t)n), result);
}

G2N_WASI2_HANDLER(input_read) { give_bytes(w, args, false, result); }

G2N_WASI2_HANDLER(input_blocking_read) { give_bytes(w, args, true, result); }

G2N_WASI2_HANDLER(input_skip) { give_count(w, args, false, result); }

G2N_WASI2_HANDLER(input_blocking_skip) { give_count(w, args, true, result); }
