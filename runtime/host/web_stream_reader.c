/* What guests see of streams: ReadableStream's methods, ReadableStreamDefaultReader, and new ReadableStream(). */
#include "host/args.h"
#include "host/web.h"
#include "host/web_stream.h"
#include "value/lib.h"

static void reader_fini(struct g2n_realm *realm, struct g2n_object *obj)
{
    struct g2n_stream_reader *reader = (struct g2n_stream_reader *)(void *)obj;
    if (reader->stream) g2n_object_drop(realm, &reader->stream->object);
    reader->stream = NULL;
    g2n_drop(realm, reader->closed);
    reader->closed = G2N_UNDEFINED;
}

static void reader_trace(struct g2n_object *obj, g2n_visit *visit, void *context)
{
    struct g2n_stream_reader *reader = (struct g2n_stream_reader *)(void *)obj;
    if (reader->stream) visit(context, g2n_stream_view(reader->stream));
    visit(context, g2n_peek(reader->closed));
}

const struct g2n_class g2n_class_stream_reader = {
    .name = "ReadableStreamDefaultReader", .size = sizeof(struct g2n_stream_reader), .fini = reader_fini,
    .trace = reader_trace,
};

enum g2n_status g2n_stream__invalid_state(struct g2n_realm *realm, const char *what)
{
    return g2n_args_throw(realm, G2N_TYPE_ERROR, "ERR_INVALID_STATE", "Invalid state: %s", what);
}

static enum g2n_status this_stream(struct g2n_call *call, struct g2n_stream **out)
{
    if (!g2n_is_stream(call->this_value)) return g2n_args_throw_this(call->realm, "ReadableStream");
    *out = g2n_as_stream(call->this_value);
    return G2N_OK;
}

static enum g2n_status this_reader(struct g2n_call *call, struct g2n_stream_reader **out)
{
    g2n_view v = call->this_value;
    if (!g2n_is_object(v) || g2n_as_object(v)->class != &g2n_class_stream_reader)
        return g2n_args_throw_this(call->realm, "ReadableStreamDefaultReader");
    *out = (struct g2n_stream_reader *)(void *)g2n_as_object(v);
    return G2N_OK;
}

/* ---- the reader ---- */

enum g2n_status g2n_stream__reader_new(struct g2n_host *host, struct g2n_stream *s, struct g2n_object *proto,
                                       struct g2n_stream_reader **out)
{
    struct g2n_object *obj;
    enum g2n_status st = g2n_object_new(&host->realm, &g2n_class_stream_reader, proto, &obj);

    if (st != G2N_OK) return st;
    struct g2n_stream_reader *reader = (struct g2n_stream_reader *)(void *)obj;
    reader->closed = G2N_UNDEFINED;
    (void)g2n_object_dup(&s->object);
    (void)g2n_object_dup(&reader->object);
    reader->stream = s;
    s->reader = reader;
    *out = reader;
    return G2N_OK;
}

enum g2n_status g2n_stream__settle_closed(struct g2n_realm *realm, struct g2n_stream_reader *reader)
{
    const struct g2n_stream *s = reader->stream;

    if (!g2n_is_promise(g2n_peek(reader->closed)) || s->state == G2N_STREAM_READABLE) return G2N_OK;
    struct g2n_promise *closed = g2n_as_promise(g2n_peek(reader->closed));
    if (s->state == G2N_STREAM_CLOSED) return g2n_promise_resolve(realm, closed, G2N_VIEW_UNDEFINED);
    enum g2n_status st = g2n_web_mark_handled(realm, g2n_peek(reader->closed));
    return st == G2N_OK ? g2n_promise_reject(realm, closed, g2n_peek(s->error)) : st;
}

/* The promise is made when somebody asks for it. */
static enum g2n_status need_closed(struct g2n_realm *realm, struct g2n_stream_reader *reader)
{
    struct g2n_promise *closed;

    if (g2n_is_promise(g2n_peek(reader->closed))) return G2N_OK;
    enum g2n_status st = g2n_promise_new(realm, &closed);
    if (st != G2N_OK) return st;
    reader->closed = g2n_own_object(g2n_promise_object(closed));
    return g2n_stream__settle_closed(realm, reader);
}

static enum g2n_status reader_closed(struct g2n_call *call, g2n_value *result)
{
    struct g2n_stream_reader *reader;
    enum g2n_status st = this_reader(call, &reader);
    if (st == G2N_OK) st = need_closed(call->realm, reader); /* a released reader has it already */
    if (st != G2N_OK) return g2n_web_rejected_with(call->realm, st, result);
    *result = g2n_dup(g2n_peek(reader->closed));
    return G2N_OK;
}

static enum g2n_status reader_read(struct g2n_call *call, g2n_value *result)
{
    struct g2n_stream_reader *reader;
    enum g2n_status st = this_reader(call, &reader);
    if (st == G2N_OK && !reader->stream) st = g2n_stream__invalid_state(call->realm, "The reader is not attached to a stream");
    if (st != G2N_OK) return g2n_web_rejected_with(call->realm, st, result);
    return g2n_stream__read_promise(call->realm, reader->stream, result);
}

static enum g2n_status reader_cancel(struct g2n_call *call, g2n_value *result)
{
    struct g2n_stream_reader *reader;
    enum g2n_status st = this_reader(call, &reader);
    if (st == G2N_OK && !reader->stream) st = g2n_stream__invalid_state(call->realm, "The reader is not attached to a stream");
    if (st != G2N_OK) return g2n_web_rejected_with(call->realm, st, result);
    return g2n_stream_cancel(call->realm, reader->stream, g2n_arg(call, 0), result);
}

/* `closed` of a released reader is rejected: a new promise when the old one has been settled. */
static enum g2n_status reject_closed(struct g2n_realm *realm, struct g2n_stream_reader *reader)
{
    struct g2n_promise *closed;
    g2n_value reason;

    if (!g2n_is_promise(g2n_peek(reader->closed)) || reader->stream->state != G2N_STREAM_READABLE) {
        enum g2n_status st = g2n_promise_new(realm, &closed);
        if (st != G2N_OK) return st;
        g2n_drop(realm, reader->closed);
        reader->closed = g2n_own_object(g2n_promise_object(closed));
    }
    enum g2n_status st = g2n_web_mark_handled(realm, g2n_peek(reader->closed));
    if (st == G2N_OK) st = g2n_stream__invalid_state(realm, "Reader released");
    if (st != G2N_THROWN) return st;
    reason = g2n_take_exception(realm);
    st = g2n_promise_reject(realm, g2n_as_promise(g2n_peek(reader->closed)), g2n_peek(reason));
    g2n_drop(realm, reason);
    return st;
}

enum g2n_status g2n_stream__release(struct g2n_realm *realm, struct g2n_stream_reader *reader)
{
    struct g2n_stream *s = reader->stream;
    enum g2n_status st = s ? reject_closed(realm, reader) : G2N_OK;

    if (st != G2N_OK || !s) return st;
    reader->stream = NULL;
    s->reader = NULL;
    st = g2n_stream__invalid_state(realm, "Releasing reader");
    if (st == G2N_THROWN) {
        g2n_value reason = g2n_take_exception(realm);
        st = g2n_stream__reject_reads(realm, s, g2n_peek(reason));
        g2n_drop(realm, reason);
    }
    g2n_object_drop(realm, &reader->object); /* held by the caller as well */
    g2n_object_drop(realm, &s->object);
    return st;
}

static enum g2n_status reader_release_lock(struct g2n_call *call, g2n_value *result)
{
    struct g2n_stream_reader *reader;
    enum g2n_status st = this_reader(call, &reader);
    (void)result;
    return st == G2N_OK ? g2n_stream__release(call->realm, reader) : st;
}

static enum g2n_status make_reader(struct g2n_realm *realm, struct g2n_stream *s, struct g2n_object *proto,
                                   g2n_value *result)
{
    struct g2n_stream_reader *reader;

    if (g2n_stream_locked(s)) return g2n_stream__invalid_state(realm, "ReadableStream is locked");
    enum g2n_status st = g2n_stream__reader_new(g2n_host_of(realm), s, proto, &reader);
    if (st == G2N_OK) *result = g2n_own_object(&reader->object);
    return st;
}

static enum g2n_status reader_construct(struct g2n_call *call, g2n_value *result)
{
    struct g2n_object *proto = g2n_web_proto(g2n_host_of(call->realm), G2N_WEB_STREAM_READER);
    enum g2n_status st = g2n_web_require_new(call, "ReadableStreamDefaultReader");

    if (st != G2N_OK) return st;
    if (!g2n_is_stream(g2n_arg(call, 0)))
        return g2n_args_throw_type(call->realm, "stream", "an instance of ReadableStream", g2n_arg(call, 0));
    return make_reader(call->realm, g2n_as_stream(g2n_arg(call, 0)), g2n_prototype_for_new(call, proto), result);
}

/* ---- the stream ---- */

static enum g2n_status stream_locked(struct g2n_call *call, g2n_value *result)
{
    struct g2n_stream *s;
    enum g2n_status st = this_stream(call, &s);
    if (st == G2N_OK) *result = g2n_bool(g2n_stream_locked(s));
    return st;
}

static enum g2n_status stream_get_reader(struct g2n_call *call, g2n_value *result)
{
    struct g2n_stream *s;
    g2n_view options = g2n_arg(call, 0);
    g2n_value mode = G2N_UNDEFINED;
    enum g2n_status st = this_stream(call, &s);

    if (st == G2N_OK && !g2n_is_nullish(options) && !g2n_is_object(options))
        st = g2n_args_throw_type(call->realm, "options", "of type object", options);
    if (st == G2N_OK && g2n_is_object(options))
        st = g2n_object_get_c(call->realm, g2n_as_object(options), "mode", &mode);
    if (st != G2N_OK) return st;
    if (!g2n_is_undefined(g2n_peek(mode))) {
        bool byob = g2n_is_string(g2n_peek(mode)) && g2n_string_equal_c(g2n_as_string(g2n_peek(mode)), "byob");
        st = g2n_args_throw_value(call->realm, "options.mode", byob ? "is not supported" : "is invalid", g2n_peek(mode));
    }
    g2n_drop(call->realm, mode);
    if (st != G2N_OK) return st;
    return make_reader(call->realm, s, g2n_web_proto(g2n_host_of(call->realm), G2N_WEB_STREAM_READER), result);
}

static enum g2n_status stream_cancel(struct g2n_call *call, g2n_value *result)
{
    struct g2n_stream *s;
    enum g2n_status st = this_stream(call, &s);
    if (st == G2N_OK && g2n_stream_locked(s)) st = g2n_stream__invalid_state(call->realm, "ReadableStream is locked");
    if (st != G2N_OK) return g2n_web_rejected_with(call->realm, st, result);
    return g2n_stream_cancel(call->realm, s, g2n_arg(call, 0), result);
}

static enum g2n_status stream_tee(struct g2n_call *call, g2n_value *result)
{
    struct g2n_realm *realm = call->realm;
    struct g2n_stream *s, *branches[2];
    enum g2n_status st = this_stream(call, &s);

    if (st == G2N_OK && g2n_stream_locked(s)) st = g2n_stream__invalid_state(realm, "ReadableStream is locked");
    if (st == G2N_OK) st = g2n_stream_tee(g2n_host_of(realm), s, branches);
    if (st != G2N_OK) return st;
    st = g2n_lib__pair(realm, g2n_stream_view(branches[0]), g2n_stream_view(branches[1]), result);
    g2n_object_drop(realm, &branches[0]->object);
    g2n_object_drop(realm, &branches[1]->object);
    return st;
}

static const struct g2n_method stream_methods[] = {
    { "cancel",    stream_cancel,     0, 0 },
    { "getReader", stream_get_reader, 0, 0 },
    { "tee",       stream_tee,        0, 0 },
    { "values",    g2n_stream__values, 0, 0 },
    { NULL, NULL, 0, 0 },
};
static const struct g2n_web_attribute stream_attributes[] = { { "locked", stream_locked, NULL, 0 }, { NULL, NULL, NULL, 0 } };
static const struct g2n_method reader_methods[] = {
    { "read",        reader_read,         0, 0 },
    { "releaseLock", reader_release_lock, 0, 0 },
    { "cancel",      reader_cancel,       0, 0 },
    { NULL, NULL, 0, 0 },
};
static const struct g2n_web_attribute reader_attributes[] = { { "closed", reader_closed, NULL, 0 }, { NULL, NULL, NULL, 0 } };

static const struct g2n_web_shape shapes[] = {
    { .name = "ReadableStream", .id = G2N_WEB_READABLE_STREAM, .construct = g2n_stream__construct, .methods = stream_methods,
      .attributes = stream_attributes },
    { .name = "ReadableStreamDefaultReader", .id = G2N_WEB_STREAM_READER, .construct = reader_construct, .length = 1,
      .methods = reader_methods, .attributes = reader_attributes },
};

enum g2n_status g2n_web__install_stream(struct g2n_host *host)
{
    struct g2n_realm *realm = &host->realm;
    enum g2n_status st = g2n_web_define(host, &shapes[0], NULL, NULL, NULL);
    if (st == G2N_OK)
        st = g2n_lib__alias(realm, g2n_web_proto(host, G2N_WEB_READABLE_STREAM), "values", NULL,
                            realm->symbol_async_iterator);
    if (st == G2N_OK) st = g2n_web_define(host, &shapes[1], NULL, NULL, NULL);
    if (st == G2N_OK) st = g2n_stream__install_controllers(host);
    return st == G2N_OK ? g2n_stream__install_iterator(host) : st;
}
