/* A response's body on its way: a stream whose source is a transfer.  A read that finds nothing waits for the transfer's
 * notice; while nobody reads, the transfer fills up to its window and pauses.
 *
 * The guest dropping the stream ends the transfer, and with it the connection. */
#include <string.h>

#include "base/alloc.h"
#include "base/check.h"
#include "host/fetch.h"

struct arriving {
    struct g2n_host        *host;
    struct g2n_stream      *stream;   /* lent, or owned while a read waits: then in host->fetches->bodies */
    struct g2n_exchange    *transfer; /* owned */
    struct g2n_abort_watch  watch;
    struct g2n_abort_signal *signal;  /* owned */
    char                   *url;
    struct g2n_link         link;
    bool                    waiting;
};

static void stop_waiting(struct arriving *a)
{
    if (!a->waiting) return;
    struct g2n_stream *s = a->stream;
    struct g2n_realm *realm = &a->host->realm;
    a->waiting = false;
    g2n_list_remove(&a->link);
    g2n_object_drop(realm, &s->object); /* may free a */
}

static void arriving_fini(struct g2n_realm *realm, void *data)
{
    struct arriving *a = data;
    bool waiting = a->waiting;
    struct g2n_stream *s = a->stream;

    g2n_abort_off(&a->watch);
    g2n_list_remove(&a->link);
    g2n_exchange_destroy(a->transfer);
    if (a->signal) g2n_object_drop(realm, &a->signal->target.object);
    g2n_free(a->url);
    g2n_free(a);
    if (waiting) g2n_object_drop(realm, &s->object);
}

static void arriving_trace(void *data, g2n_visit *visit, void *context)
{
    const struct arriving *a = data;
    if (a->signal) visit(context, g2n_view_of_object(&a->signal->target.object));
}

enum g2n_status g2n_fetch_error(struct g2n_realm *realm, const char *message, g2n_value cause, g2n_value *out)
{
    enum g2n_status st = g2n_error_new(realm, G2N_TYPE_ERROR, out, "%s", message);

    if (st == G2N_OK) {
        st = g2n_object_define(realm, g2n_as_object(g2n_peek(*out)), g2n_atom_key(realm, G2N_ATOM_cause), g2n_peek(cause),
                               G2N_PROP_METHOD);
        if (st != G2N_OK) g2n_drop(realm, *out);
    }
    g2n_drop(realm, cause);
    return st;
}

/* TypeError "terminated", for a body that does not come whole. */
static enum g2n_status throw_terminated(struct arriving *a)
{
    struct g2n_realm *realm = &a->host->realm;
    g2n_value cause, error;
    enum g2n_status st = g2n_http_error(realm, a->transfer, a->url, &cause);

    if (st == G2N_OK) st = g2n_fetch_error(realm, "terminated", cause, &error);
    return st == G2N_OK ? g2n_throw_value(realm, error) : st;
}

static enum g2n_status give_chunk(struct arriving *a, struct g2n_stream *s)
{
    struct g2n_realm *realm = &a->host->realm;
    struct g2n_typed_array *chunk;
    struct g2n_buf bytes;

    g2n_exchange_take(a->transfer, &bytes);
    enum g2n_status st = g2n_bytes_new(realm, bytes.len, &chunk);
    if (st == G2N_OK) memcpy(g2n_typed_array_bytes(chunk), bytes.bytes, bytes.len);
    g2n_buf_fini(&bytes);
    return st == G2N_OK ? g2n_stream_enqueue(realm, s, g2n_own_object(&chunk->object)) : st;
}

/* Answers with what there is; *answered is false when there is nothing yet.  May free a. */
static enum g2n_status give(struct arriving *a, struct g2n_stream *s, bool *answered)
{
    struct g2n_exchange *t = a->transfer;

    *answered = true;
    if (t->body.len) return give_chunk(a, s);
    if (!t->ended) *answered = false;
    else if (t->code != CURLE_OK) return throw_terminated(a);
    else return g2n_stream_close(&a->host->realm, s);
    return G2N_OK;
}

static enum g2n_status arriving_pull(struct g2n_realm *realm, struct g2n_stream *s)
{
    struct arriving *a = s->data;
    bool answered;
    enum g2n_status st = give(a, s, &answered);
    (void)realm;

    if (st != G2N_OK || answered) return st;
    (void)g2n_object_dup(&s->object);
    a->waiting = true;
    g2n_list_append(&a->host->fetches->bodies, &a->link);
    return G2N_OK;
}

static enum g2n_status arriving_cancel(struct g2n_realm *realm, struct g2n_stream *s, g2n_view reason, g2n_value *result)
{
    (void)realm;
    (void)s;
    (void)reason;
    (void)result; /* finishing the source, which comes next, ends the transfer */
    return G2N_OK;
}

/* Something has come for a read that waits.  An error that is thrown becomes the stream's. */
static void on_notice(struct g2n_exchange *t, void *context)
{
    struct arriving *a = context;
    struct g2n_host *host = a->host;
    struct g2n_stream *s = a->stream;
    bool answered;
    (void)t;

    if (!a->waiting) return;
    g2n_value held = g2n_dup(g2n_stream_view(s));
    stop_waiting(a); /* answering may make it wait again */
    enum g2n_status st = give(a, s, &answered);
    if (st == G2N_OK && !answered) st = arriving_pull(&host->realm, s);
    if (st != G2N_OK) {
        g2n_value thrown = g2n_host_caught(host, st);
        st = g2n_stream_error(&host->realm, s, g2n_peek(thrown));
        if (st != G2N_OK) g2n_host_uncaught(host, g2n_peek(thrown));
        if (st == G2N_THROWN) g2n_drop(&host->realm, g2n_take_exception(&host->realm));
        g2n_drop(&host->realm, thrown);
    }
    g2n_drop(&host->realm, held);
}

static void on_abort(struct g2n_host *host, struct g2n_abort_watch *watch, g2n_view reason)
{
    struct arriving *a = G2N_CONTAINER(watch, struct arriving, watch);
    g2n_value held = g2n_dup(g2n_stream_view(a->stream));
    enum g2n_status st = g2n_stream_error(&host->realm, a->stream, reason); /* frees a */

    if (st == G2N_THROWN) g2n_drop(&host->realm, g2n_take_exception(&host->realm)); /* want of memory: the stream is in error all the same */
    g2n_drop(&host->realm, held);
}

static const struct g2n_stream_source arriving_source = { arriving_pull, arriving_cancel, arriving_fini, arriving_trace, false };

enum g2n_status g2n_fetch_body_arriving(struct g2n_host *host, struct g2n_exchange *t, const char *url,
                                        struct g2n_abort_signal *signal, struct g2n_stream **out)
{
    size_t len = strlen(url) + 1;
    struct arriving *a = g2n_alloc_zero(1, sizeof *a);
    char *copy = a ? g2n_alloc(len) : NULL;

    if (!copy) {
        g2n_free(a);
        g2n_exchange_destroy(t);
        return g2n_throw_no_memory(&host->realm);
    }
    memcpy(copy, url, len);
    a->host = host;
    a->transfer = t;
    a->url = copy;
    g2n_list_init(&a->link);
    g2n_abort_watch_init(&a->watch);
    a->watch.aborted = on_abort;
    g2n_exchange_set_holder(t, on_notice, a);
    enum g2n_status st = g2n_stream_new(host, &arriving_source, a, 0, out);
    if (st != G2N_OK) return st; /* it has finished the source */
    (*out)->bytes = true;
    a->stream = *out;
    if (signal) {
        a->signal = (struct g2n_abort_signal *)(void *)g2n_object_dup(&signal->target.object);
        g2n_abort_on(signal, &a->watch);
    }
    return G2N_OK;
}

void g2n_fetch__drop_bodies(struct g2n_host *host)
{
    struct g2n_link *bodies = &host->fetches->bodies;
    while (!g2n_list_empty(bodies)) stop_waiting(G2N_CONTAINER(bodies->next, struct arriving, link));
}
