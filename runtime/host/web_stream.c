#include "host/web_stream.h"

#include <string.h>

#include "base/alloc.h"
#include "base/check.h"
#include "host/web.h"
#include "value/bytes.h"
#include "value/lib.h"
#include "value/reaction.h"

struct read { /* who waits: a promise or a sink */
    struct g2n_link         link;
    struct g2n_promise     *promise; /* owned, or NULL */
    struct g2n_stream_sink *sink;
};

static void read_free(struct g2n_realm *realm, struct read *r)
{
    g2n_list_remove(&r->link);
    if (r->promise) g2n_object_drop(realm, g2n_promise_object(r->promise));
    g2n_free(r);
}

static struct read *first_read(struct g2n_stream *s)
{
    return g2n_list_empty(&s->reads) ? NULL : G2N_CONTAINER(s->reads.next, struct read, link);
}

/* ---- the queue ---- */

static bool queue_push(struct g2n_stream_queue *q, g2n_value v, double size)
{
    if (q->count == q->cap) {
        size_t cap = q->cap ? q->cap * 2 : 4;
        struct g2n_stream_item *items = g2n_alloc_zero(cap, sizeof *items);
        if (!items) return false;
        for (size_t i = 0; i < q->count; i++) items[i] = q->items[(q->head + i) % q->cap];
        g2n_free(q->items);
        q->items = items;
        q->head = 0;
        q->cap = cap;
    }
    q->items[(q->head + q->count++) % q->cap] = (struct g2n_stream_item){ v, size };
    q->total += size;
    return true;
}

static g2n_value queue_take(struct g2n_stream_queue *q)
{
    const struct g2n_stream_item *item = &q->items[q->head];
    q->head = (q->head + 1) % q->cap;
    q->count--;
    q->total = q->count ? q->total - item->size : 0; /* rounding does not add up */
    return item->value;
}

static void queue_clear(struct g2n_realm *realm, struct g2n_stream_queue *q)
{
    while (q->count) g2n_drop(realm, queue_take(q));
}

/* ---- the object ---- */

static void leave_source(struct g2n_realm *realm, struct g2n_stream *s)
{
    const struct g2n_stream_source *source = s->source;
    s->source = NULL;
    if (source) source->fini(realm, s->data);
}

static void stream_fini(struct g2n_realm *realm, struct g2n_object *obj)
{
    struct g2n_stream *s = (struct g2n_stream *)(void *)obj;

    for (struct read *r; (r = first_read(s));) {
        if (r->sink) r->sink->drop(realm, r->sink);
        read_free(realm, r);
    }
    leave_source(realm, s);
    queue_clear(realm, &s->queue);
    g2n_free(s->queue.items);
    s->queue = (struct g2n_stream_queue){ 0 };
    g2n_drop(realm, s->error);
    s->error = G2N_UNDEFINED;
    if (s->reader) g2n_object_drop(realm, &s->reader->object);
    s->reader = NULL;
}

static void stream_trace(struct g2n_object *obj, g2n_visit *visit, void *context)
{
    struct g2n_stream *s = (struct g2n_stream *)(void *)obj;

    G2N_LIST_EACH(it, &s->reads) {
        const struct read *r = G2N_CONTAINER(it, struct read, link);
        if (r->promise) visit(context, g2n_view_of_object(g2n_promise_object(r->promise)));
        if (r->sink) r->sink->trace(r->sink, visit, context);
    }
    if (s->source && s->source->trace) s->source->trace(s->data, visit, context);
    for (size_t i = 0; i < s->queue.count; i++)
        visit(context, g2n_peek(s->queue.items[(s->queue.head + i) % s->queue.cap].value));
    visit(context, g2n_peek(s->error));
    if (s->reader) visit(context, g2n_view_of_object(&s->reader->object));
}

const struct g2n_class g2n_class_stream = {
    .name = "ReadableStream", .size = sizeof(struct g2n_stream), .fini = stream_fini, .trace = stream_trace,
};

enum g2n_status g2n_stream_new(struct g2n_host *host, const struct g2n_stream_source *source, void *data,
                               double high_water, struct g2n_stream **out)
{
    struct g2n_object *obj;
    enum g2n_status st = g2n_object_new(&host->realm, &g2n_class_stream, g2n_web_proto(host, G2N_WEB_READABLE_STREAM), &obj);

    if (st != G2N_OK) {
        source->fini(&host->realm, data);
        return st;
    }
    struct g2n_stream *s = (struct g2n_stream *)(void *)obj;
    g2n_list_init(&s->reads);
    s->error = G2N_UNDEFINED;
    s->source = source;
    s->data = data;
    s->high_water = high_water;
    *out = s;
    return G2N_OK;
}

static void bytes_fini(struct g2n_realm *realm, void *data)
{
    (void)realm;
    (void)data;
}

/* A stream that is full from the beginning is never asked for more. */
static const struct g2n_stream_source bytes_source = { .fini = bytes_fini };

enum g2n_status g2n_stream_of_bytes(struct g2n_host *host, const void *bytes, size_t len, struct g2n_stream **out)
{
    struct g2n_realm *realm = &host->realm;
    struct g2n_typed_array *chunk;
    enum g2n_status st = g2n_stream_new(host, &bytes_source, NULL, 0, out);

    if (st != G2N_OK) return st;
    (*out)->bytes = true;
    if (len) {
        st = g2n_bytes_new(realm, len, &chunk);
        if (st == G2N_OK) {
            memcpy(g2n_typed_array_bytes(chunk), bytes, len);
            st = g2n_stream_enqueue(realm, *out, g2n_own_object(&chunk->object));
        }
    }
    if (st == G2N_OK) st = g2n_stream_close(realm, *out);
    if (st != G2N_OK) g2n_object_drop(realm, &(*out)->object);
    return st;
}

/* ---- answering reads ---- */

static enum g2n_status answer(struct g2n_realm *realm, struct g2n_stream *s, struct read *r, g2n_value chunk, bool done)
{
    enum g2n_status st = G2N_OK;
    struct g2n_stream_sink *sink = r->sink;
    g2n_value result;
    (void)s;

    if (sink) {
        read_free(realm, r); /* the sink may read again */
        if (done) sink->close(realm, sink);
        else sink->chunk(realm, sink, g2n_peek(chunk));
        g2n_drop(realm, chunk);
        return G2N_OK;
    }
    st = g2n_lib__iterator_result(realm, chunk, done, &result);
    if (st == G2N_OK) {
        st = g2n_promise_resolve(realm, r->promise, g2n_peek(result));
        g2n_drop(realm, result);
    }
    read_free(realm, r);
    return st;
}

enum g2n_status g2n_stream__reject_reads(struct g2n_realm *realm, struct g2n_stream *s, g2n_view reason)
{
    enum g2n_status st = G2N_OK;

    for (struct read *r; (r = first_read(s));) {
        struct g2n_stream_sink *sink = r->sink;
        enum g2n_status one = sink ? G2N_OK : g2n_promise_reject(realm, r->promise, reason);
        read_free(realm, r);
        if (sink) sink->error(realm, sink, reason);
        if (st == G2N_OK) st = one;
    }
    return st;
}

static enum g2n_status close_now(struct g2n_realm *realm, struct g2n_stream *s)
{
    enum g2n_status st = G2N_OK;
    g2n_value held = g2n_dup(g2n_stream_view(s)); /* the source may be the last to hold it */

    s->state = G2N_STREAM_CLOSED;
    leave_source(realm, s);
    for (struct read *r; (r = first_read(s));) {
        enum g2n_status one = answer(realm, s, r, G2N_UNDEFINED, true);
        if (st == G2N_OK) st = one;
    }
    if (st == G2N_OK && s->reader) st = g2n_stream__settle_closed(realm, s->reader);
    g2n_drop(realm, held);
    return st;
}

enum g2n_status g2n_stream_enqueue_sized(struct g2n_realm *realm, struct g2n_stream *s, g2n_value chunk, double size)
{
    struct read *r = first_read(s);

    s->pulling = false;
    if (s->state != G2N_STREAM_READABLE || s->ending) {
        g2n_drop(realm, chunk);
        return G2N_OK;
    }
    if (r) {
        enum g2n_status st = answer(realm, s, r, chunk, false);
        return st == G2N_OK ? g2n_stream_pull(realm, s) : st;
    }
    if (queue_push(&s->queue, chunk, size)) return g2n_stream_pull(realm, s);
    g2n_drop(realm, chunk);
    return g2n_throw_no_memory(realm);
}

enum g2n_status g2n_stream_close(struct g2n_realm *realm, struct g2n_stream *s)
{
    s->pulling = false;
    if (s->state != G2N_STREAM_READABLE) return G2N_OK;
    s->ending = true;
    return s->queue.count ? G2N_OK : close_now(realm, s);
}

enum g2n_status g2n_stream_error(struct g2n_realm *realm, struct g2n_stream *s, g2n_view reason)
{
    s->pulling = false;
    if (s->state != G2N_STREAM_READABLE) return G2N_OK;
    s->state = G2N_STREAM_ERRORED;
    s->error = g2n_dup(reason);
    g2n_value held = g2n_dup(g2n_stream_view(s));
    queue_clear(realm, &s->queue);
    leave_source(realm, s);
    enum g2n_status st = g2n_stream__reject_reads(realm, s, g2n_peek(s->error));
    if (st == G2N_OK && s->reader) st = g2n_stream__settle_closed(realm, s->reader);
    g2n_drop(realm, held);
    return st;
}

static bool wants(struct g2n_stream *s)
{
    return s->state == G2N_STREAM_READABLE && !s->ending && s->source && s->source->pull
        && (first_read(s) || s->queue.total < s->high_water);
}

static enum g2n_status ask(struct g2n_realm *realm, struct g2n_stream *s)
{
    enum g2n_status st = s->source->pull(realm, s);

    if (st == G2N_OK) return st;
    g2n_value thrown = g2n_host_caught(g2n_host_of(realm), st);
    st = g2n_stream_error(realm, s, g2n_peek(thrown));
    g2n_drop(realm, thrown);
    return st;
}

enum g2n_status g2n_stream_pull(struct g2n_realm *realm, struct g2n_stream *s)
{
    /* A source that answers at once would ask itself again, as deep as it has chunks: the first asker goes on instead. */
    if (s->asking || !wants(s)) return G2N_OK;
    enum g2n_status st = G2N_OK;
    g2n_value held = g2n_dup(g2n_stream_view(s)); /* pull may let the last reader go */
    if (s->source->own_pace) {
        st = ask(realm, s);
    } else {
        s->asking = true;
        while (st == G2N_OK && wants(s) && !s->pulling) {
            s->pulling = true;
            st = ask(realm, s);
        }
        s->asking = false;
    }
    g2n_drop(realm, held);
    return st;
}

/* ---- reading ---- */

static enum g2n_status add_read(struct g2n_realm *realm, struct g2n_stream *s, struct g2n_promise *promise,
                                struct g2n_stream_sink *sink)
{
    struct read *r = g2n_alloc(sizeof *r);
    if (!r) return g2n_throw_no_memory(realm);
    *r = (struct read){ .promise = promise, .sink = sink };
    if (promise) (void)g2n_object_dup(g2n_promise_object(promise));
    g2n_list_append(&s->reads, &r->link);
    s->disturbed = true;
    if (s->state == G2N_STREAM_CLOSED) return answer(realm, s, r, G2N_UNDEFINED, true);
    if (s->state == G2N_STREAM_ERRORED) return g2n_stream__reject_reads(realm, s, g2n_peek(s->error));
    if (!s->queue.count) return g2n_stream_pull(realm, s);
    enum g2n_status st = answer(realm, s, r, queue_take(&s->queue), false);
    if (st != G2N_OK || s->state != G2N_STREAM_READABLE) return st;
    return s->ending && !s->queue.count ? close_now(realm, s) : g2n_stream_pull(realm, s);
}

enum g2n_status g2n_stream_read(struct g2n_realm *realm, struct g2n_stream *s, struct g2n_stream_sink *sink)
{
    return add_read(realm, s, NULL, sink);
}

enum g2n_status g2n_stream__read_promise(struct g2n_realm *realm, struct g2n_stream *s, g2n_value *out)
{
    struct g2n_promise *promise;
    enum g2n_status st = g2n_promise_new(realm, &promise);

    if (st != G2N_OK) return st;
    st = add_read(realm, s, promise, NULL);
    if (st == G2N_OK) *out = g2n_own_object(g2n_promise_object(promise));
    else g2n_object_drop(realm, g2n_promise_object(promise));
    return st;
}

enum g2n_status g2n_stream_lock(struct g2n_realm *realm, struct g2n_stream *s)
{
    struct g2n_stream_reader *reader;
    struct g2n_host *host = g2n_host_of(realm);
    enum g2n_status st = g2n_stream__reader_new(host, s, g2n_web_proto(host, G2N_WEB_STREAM_READER), &reader);
    if (st == G2N_OK) g2n_object_drop(realm, &reader->object);
    return st;
}

static enum g2n_status give_nothing(struct g2n_call *call, g2n_value *result)
{
    (void)call;
    (void)result;
    return G2N_OK;
}

/* A promise of undefined that follows another value. */
static enum g2n_status follow(struct g2n_realm *realm, g2n_view result, g2n_value *out)
{
    struct g2n_promise *promise;
    enum g2n_status st = g2n_promise_new(realm, &promise);

    if (st != G2N_OK) return st;
    st = g2n_web_when(realm, result, G2N_VIEW_UNDEFINED, give_nothing, NULL, promise);
    if (st == G2N_OK) *out = g2n_own_object(g2n_promise_object(promise));
    else g2n_object_drop(realm, g2n_promise_object(promise));
    return st;
}

/* The stream is closed before its source is told. */
static enum g2n_status cancel_source(struct g2n_realm *realm, struct g2n_stream *s, g2n_view reason, g2n_value *result)
{
    const struct g2n_stream_source *source = s->source;
    void *data = s->data;

    s->source = NULL;
    enum g2n_status closed = close_now(realm, s);
    if (!source) return closed;
    enum g2n_status st = source->cancel ? source->cancel(realm, s, reason, result) : G2N_OK;
    source->fini(realm, data);
    return st == G2N_OK ? closed : st;
}

enum g2n_status g2n_stream_cancel(struct g2n_realm *realm, struct g2n_stream *s, g2n_view reason, g2n_value *out)
{
    g2n_value result = G2N_UNDEFINED;

    s->disturbed = true;
    if (s->state == G2N_STREAM_CLOSED) return g2n_web_resolved(realm, G2N_VIEW_UNDEFINED, out);
    if (s->state == G2N_STREAM_ERRORED) return g2n_web_rejected(realm, g2n_peek(s->error), out);
    queue_clear(realm, &s->queue);
    g2n_value held = g2n_dup(g2n_stream_view(s));
    enum g2n_status st = cancel_source(realm, s, reason, &result);
    if (st == G2N_OK) st = follow(realm, g2n_peek(result), out);
    else st = g2n_web_rejected_with(realm, st, out);
    g2n_drop(realm, result);
    g2n_drop(realm, held);
    return st;
}

/* ---- promises ---- */

/* settle is g2n_promise_resolve() or g2n_promise_reject(). */
static enum g2n_status settled(struct g2n_realm *realm,
                               enum g2n_status (*settle)(struct g2n_realm *realm, struct g2n_promise *p, g2n_view v),
                               g2n_view v, g2n_value *out)
{
    struct g2n_promise *promise;
    enum g2n_status st = g2n_promise_new(realm, &promise);

    if (st != G2N_OK) return st;
    st = settle(realm, promise, v);
    if (st == G2N_OK) *out = g2n_own_object(g2n_promise_object(promise));
    else g2n_object_drop(realm, g2n_promise_object(promise));
    return st;
}

enum g2n_status g2n_web_resolved(struct g2n_realm *realm, g2n_view value, g2n_value *out)
{
    return settled(realm, g2n_promise_resolve, value, out);
}

enum g2n_status g2n_web_rejected(struct g2n_realm *realm, g2n_view reason, g2n_value *out)
{
    return settled(realm, g2n_promise_reject, reason, out);
}

enum g2n_status g2n_web_rejected_with(struct g2n_realm *realm, enum g2n_status st, g2n_value *out)
{
    g2n_value thrown = g2n_host_caught(g2n_host_of(realm), st);
    st = g2n_web_rejected(realm, g2n_peek(thrown), out);
    g2n_drop(realm, thrown);
    return st;
}

enum g2n_status g2n_web_mark_handled(struct g2n_realm *realm, g2n_view promise)
{
    return g2n_promise_react(realm, g2n_as_promise(promise), G2N_VIEW_UNDEFINED, G2N_VIEW_UNDEFINED, NULL);
}

static enum g2n_status handler(struct g2n_realm *realm, g2n_native *native, g2n_view self, g2n_value *out)
{
    struct g2n_function *f;

    *out = G2N_UNDEFINED;
    if (!native) return G2N_OK;
    enum g2n_status st = g2n_function_new(realm, native, "", 1, &f);
    if (st != G2N_OK) return st;
    f->data[0] = g2n_dup(self);
    *out = g2n_own_object(&f->object);
    return G2N_OK;
}

enum g2n_status g2n_web_when(struct g2n_realm *realm, g2n_view v, g2n_view self, g2n_native *good, g2n_native *bad,
                             struct g2n_promise *derived)
{
    g2n_value promise, on_good = G2N_UNDEFINED, on_bad = G2N_UNDEFINED;
    enum g2n_status st = g2n_promise_of(realm, v, &promise);

    if (st != G2N_OK) return st;
    st = handler(realm, good, self, &on_good);
    if (st == G2N_OK) st = handler(realm, bad, self, &on_bad);
    if (st == G2N_OK)
        st = g2n_promise_react(realm, g2n_as_promise(g2n_peek(promise)), g2n_peek(on_good), g2n_peek(on_bad), derived);
    g2n_drop(realm, on_good);
    g2n_drop(realm, on_bad);
    g2n_drop(realm, promise);
    return st;
}
