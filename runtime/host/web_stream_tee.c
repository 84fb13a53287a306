/* Splitting a stream in two (Streams standard, ReadableStreamDefaultTee), for tee() and clones of bodies.  Either branch that
 * wants a chunk has one read for both.  Each branch holds the stream; while a read waits, the tee holds the branches. */
#include "base/alloc.h"
#include "host/web_stream.h"
#include "value/lib.h"

struct tee {
    struct g2n_stream_sink sink;
    struct g2n_host       *host;
    struct g2n_stream     *from;
    struct branch {
        struct tee        *tee;
        struct g2n_stream *stream; /* lent while it has its source; NULL then */
        g2n_value          reason; /* that it was cancelled for; absent: it was not */
    } branches[2];
    g2n_value          cancelled;  /* a promise, once one branch is cancelled */
    struct g2n_stream *waiting[2]; /* owned: the branches, while a read waits */
    unsigned           refs;       /* branches that are left, and a read that waits */
    bool               reading;
};

static void tee_release(struct tee *tee)
{
    if (--tee->refs) return;
    struct g2n_realm *realm = &tee->host->realm;
    g2n_drop(realm, tee->branches[0].reason);
    g2n_drop(realm, tee->branches[1].reason);
    g2n_drop(realm, tee->cancelled);
    g2n_free(tee);
}

static void branch_fini(struct g2n_realm *realm, void *data)
{
    struct branch *branch = data;
    struct tee *tee = branch->tee;

    branch->stream = NULL;
    g2n_object_drop(realm, &tee->from->object);
    tee_release(tee);
}

/* What the tee holds is visited once, by the branch that is left when one is cancelled. */
static void branch_trace(void *data, g2n_visit *visit, void *context)
{
    const struct tee *tee = ((struct branch *)data)->tee;

    visit(context, g2n_stream_view(tee->from));
    if (!g2n_is_promise(g2n_peek(tee->cancelled))) return;
    visit(context, g2n_peek(tee->cancelled));
    for (unsigned i = 0; i < 2; i++) visit(context, g2n_peek(tee->branches[i].reason));
}

enum news { CHUNK, CLOSE, ERROR };

static void pass_on(struct g2n_realm *realm, struct tee *tee, enum news news, g2n_view v)
{
    struct g2n_stream *held[2] = { tee->waiting[0], tee->waiting[1] };

    tee->waiting[0] = tee->waiting[1] = NULL;
    tee->reading = false;
    for (unsigned i = 0; i < 2; i++) {
        if (!held[i]) continue;
        enum g2n_status st = news == CHUNK ? g2n_stream_enqueue(realm, held[i], g2n_dup(v))
                           : news == CLOSE ? g2n_stream_close(realm, held[i]) : g2n_stream_error(realm, held[i], v);
        if (st == G2N_OK) continue;
        g2n_value thrown = g2n_host_caught(tee->host, st); /* for want of memory */
        g2n_host_uncaught(tee->host, g2n_peek(thrown));
        g2n_drop(realm, thrown);
    }
    for (unsigned i = 0; i < 2; i++)
        if (held[i]) g2n_object_drop(realm, &held[i]->object);
    tee_release(tee);
}

static struct tee *tee_of(struct g2n_stream_sink *sink) { return G2N_CONTAINER(sink, struct tee, sink); }

static void on_chunk(struct g2n_realm *realm, struct g2n_stream_sink *sink, g2n_view chunk)
{
    pass_on(realm, tee_of(sink), CHUNK, chunk);
}

static void on_close(struct g2n_realm *realm, struct g2n_stream_sink *sink)
{
    pass_on(realm, tee_of(sink), CLOSE, G2N_VIEW_UNDEFINED);
}

static void on_error(struct g2n_realm *realm, struct g2n_stream_sink *sink, g2n_view reason)
{
    pass_on(realm, tee_of(sink), ERROR, reason);
}

/* The read that waited will not be answered. */
static void forget(struct g2n_realm *realm, struct tee *tee)
{
    tee->reading = false;
    for (unsigned i = 0; i < 2; i++) {
        struct g2n_stream *held = tee->waiting[i];
        tee->waiting[i] = NULL;
        if (held) g2n_object_drop(realm, &held->object);
    }
    tee_release(tee);
}

static void on_drop(struct g2n_realm *realm, struct g2n_stream_sink *sink) { forget(realm, tee_of(sink)); }

static void tee_trace(struct g2n_stream_sink *sink, g2n_visit *visit, void *context)
{
    const struct tee *tee = tee_of(sink);
    for (unsigned i = 0; i < 2; i++)
        if (tee->waiting[i]) visit(context, g2n_stream_view(tee->waiting[i]));
}

static enum g2n_status branch_pull(struct g2n_realm *realm, struct g2n_stream *s)
{
    struct tee *tee = ((struct branch *)s->data)->tee;

    if (tee->reading) return G2N_OK;
    tee->reading = true;
    tee->refs += 2; /* the read's, and this call's */
    for (unsigned i = 0; i < 2; i++) {
        tee->waiting[i] = tee->branches[i].stream;
        if (tee->waiting[i]) (void)g2n_object_dup(&tee->waiting[i]->object);
    }
    enum g2n_status st = g2n_stream_read(realm, tee->from, &tee->sink);
    if (st != G2N_OK && tee->reading) forget(realm, tee); /* it did not begin */
    tee_release(tee);
    return st;
}

/* Both are cancelled: so is the stream, for both reasons. */
static enum g2n_status cancel_both(struct g2n_realm *realm, struct tee *tee)
{
    g2n_value reasons, result;
    enum g2n_status st = g2n_lib__pair(realm, g2n_peek(tee->branches[0].reason), g2n_peek(tee->branches[1].reason), &reasons);

    if (st != G2N_OK) return st;
    st = g2n_stream_cancel(realm, tee->from, g2n_peek(reasons), &result);
    g2n_drop(realm, reasons);
    if (st != G2N_OK) return st;
    st = g2n_promise_resolve(realm, g2n_as_promise(g2n_peek(tee->cancelled)), g2n_peek(result));
    g2n_drop(realm, result);
    return st;
}

static enum g2n_status branch_cancel(struct g2n_realm *realm, struct g2n_stream *s, g2n_view reason, g2n_value *result)
{
    struct branch *branch = s->data;
    struct tee *tee = branch->tee;
    struct g2n_promise *promise;
    enum g2n_status st = G2N_OK;

    branch->stream = NULL;
    branch->reason = g2n_dup(reason);
    if (!g2n_is_promise(g2n_peek(tee->cancelled))) {
        st = g2n_promise_new(realm, &promise);
        if (st == G2N_OK) tee->cancelled = g2n_own_object(g2n_promise_object(promise));
    }
    if (st == G2N_OK && !g2n_is_absent(g2n_peek(tee->branches[0].reason)) && !g2n_is_absent(g2n_peek(tee->branches[1].reason)))
        st = cancel_both(realm, tee);
    if (st == G2N_OK) *result = g2n_dup(g2n_peek(tee->cancelled));
    return st;
}

static const struct g2n_stream_source branch_source = { branch_pull, branch_cancel, branch_fini, branch_trace, false };

enum g2n_status g2n_stream_tee(struct g2n_host *host, struct g2n_stream *s, struct g2n_stream *out[static 2])
{
    struct g2n_realm *realm = &host->realm;
    struct tee *tee = g2n_alloc_zero(1, sizeof *tee);

    if (!tee) return g2n_throw_no_memory(realm);
    *tee = (struct tee){ .sink = { on_chunk, on_close, on_error, on_drop, tee_trace }, .host = host, .from = s, .refs = 1 };
    tee->branches[0].reason = tee->branches[1].reason = G2N_ABSENT;
    tee->cancelled = G2N_UNDEFINED;
    enum g2n_status st = g2n_stream_lock(realm, s);
    for (unsigned i = 0; i < 2 && st == G2N_OK; i++) {
        tee->branches[i].tee = tee;
        tee->refs++;
        (void)g2n_object_dup(&s->object);
        st = g2n_stream_new(host, &branch_source, &tee->branches[i], 0, &out[i]);
        if (st == G2N_OK) tee->branches[i].stream = out[i];
        else if (i == 1) g2n_object_drop(realm, &out[0]->object);
    }
    tee_release(tee); /* this call's */
    return st;
}
