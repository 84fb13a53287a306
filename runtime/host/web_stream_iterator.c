/* Iteration of a stream (Streams standard, 4.2.5): `for await`, or next() by hand.  Each next() waits for the one before,
 * so that chunks come in order. */
#include "host/args.h"
#include "host/web.h"
#include "host/web_stream.h"
#include "value/lib.h"

struct iterator {
    struct g2n_object         object;
    struct g2n_stream_reader *reader;  /* owned; NULL: finished */
    g2n_value                 ongoing; /* the last promise given, or undefined */
    bool                      keeps;   /* return() does not cancel */
};

static void iterator_fini(struct g2n_realm *realm, struct g2n_object *obj)
{
    struct iterator *it = (struct iterator *)(void *)obj;
    struct g2n_stream_reader *reader = it->reader;

    it->reader = NULL;
    g2n_drop(realm, it->ongoing);
    it->ongoing = G2N_UNDEFINED;
    if (reader) g2n_object_drop(realm, &reader->object);
}

static void iterator_trace(struct g2n_object *obj, g2n_visit *visit, void *context)
{
    const struct iterator *it = (const struct iterator *)(const void *)obj;
    if (it->reader) visit(context, g2n_view_of_object(&it->reader->object));
    visit(context, g2n_peek(it->ongoing));
}

static const struct g2n_class class_iterator = {
    .name = "Object", .size = sizeof(struct iterator), .fini = iterator_fini, .trace = iterator_trace,
};

static struct iterator *closed_over(const struct g2n_call *call)
{
    return (struct iterator *)(void *)g2n_as_object(g2n_peek(g2n_lib__callee(call)->data[0]));
}

/* Nothing more is read. */
static enum g2n_status finish(struct g2n_realm *realm, struct iterator *it)
{
    struct g2n_stream_reader *reader = it->reader;
    if (!reader) return G2N_OK;
    it->reader = NULL;
    enum g2n_status st = g2n_stream__release(realm, reader);
    g2n_object_drop(realm, &reader->object);
    return st;
}

/* { done: true, value }, in this order. */
static enum g2n_status at_end(struct g2n_realm *realm, g2n_view value, g2n_value *out)
{
    struct g2n_object *obj;
    enum g2n_status st = g2n_object_new_plain(realm, 2, &obj);

    if (st != G2N_OK) return st;
    st = g2n_object_put_c(realm, obj, "done", g2n_bool(true));
    if (st == G2N_OK) st = g2n_object_put_c(realm, obj, "value", g2n_dup(value));
    if (st == G2N_OK) return g2n_lib__give(out, obj);
    g2n_object_drop(realm, obj);
    return st;
}

static enum g2n_status on_chunk(struct g2n_call *call, g2n_value *result)
{
    g2n_view answer = g2n_arg(call, 0); /* { value, done }, made by the reader */
    g2n_value done;
    enum g2n_status st = g2n_object_get_c(call->realm, g2n_as_object(answer), "done", &done);

    if (st != G2N_OK) return st;
    if (!g2n_is_true(g2n_peek(done))) {
        *result = g2n_dup(answer);
        return G2N_OK;
    }
    st = finish(call->realm, closed_over(call));
    return st == G2N_OK ? at_end(call->realm, G2N_VIEW_UNDEFINED, result) : st;
}

static enum g2n_status on_error(struct g2n_call *call, g2n_value *result)
{
    enum g2n_status st = finish(call->realm, closed_over(call));
    (void)result;
    return st == G2N_OK ? g2n_throw_value(call->realm, g2n_dup(g2n_arg(call, 0))) : st;
}

/* A promise of the next answer; also what the one before is followed by. */
static enum g2n_status step(struct g2n_realm *realm, struct iterator *it, g2n_value *out)
{
    struct g2n_promise *derived;
    g2n_value read;
    enum g2n_status st;

    if (!it->reader) return at_end(realm, G2N_VIEW_UNDEFINED, out);
    st = g2n_stream__read_promise(realm, it->reader->stream, &read);
    if (st != G2N_OK) return st;
    st = g2n_promise_new(realm, &derived);
    if (st == G2N_OK) {
        st = g2n_web_when(realm, g2n_peek(read), g2n_view_of_object(&it->object), on_chunk, on_error, derived);
        if (st == G2N_OK) *out = g2n_own_object(g2n_promise_object(derived));
        else g2n_object_drop(realm, g2n_promise_object(derived));
    }
    g2n_drop(realm, read);
    return st;
}

static enum g2n_status on_turn(struct g2n_call *call, g2n_value *result)
{
    return step(call->realm, closed_over(call), result);
}

/* return() once nothing is ongoing; data[1] is its argument. */
static enum g2n_status leave(struct g2n_realm *realm, struct iterator *it, g2n_view value, g2n_value *out)
{
    g2n_value cancelled = G2N_UNDEFINED;
    enum g2n_status st = G2N_OK;

    if (it->reader) {
        if (!it->keeps) st = g2n_stream_cancel(realm, it->reader->stream, value, &cancelled);
        if (st == G2N_OK) st = finish(realm, it);
    }
    g2n_drop(realm, cancelled);
    return st == G2N_OK ? at_end(realm, value, out) : st;
}

static enum g2n_status on_leaving(struct g2n_call *call, g2n_value *result)
{
    struct g2n_object *pair = g2n_as_object(g2n_peek(g2n_lib__callee(call)->data[0])); /* [iterator, value] */
    g2n_value it, value;
    enum g2n_status st = g2n_object_get_index(call->realm, pair, 0, &it);

    if (st != G2N_OK) return st;
    st = g2n_object_get_index(call->realm, pair, 1, &value);
    if (st == G2N_OK) {
        st = leave(call->realm, (struct iterator *)(void *)g2n_as_object(g2n_peek(it)), g2n_peek(value), result);
        g2n_drop(call->realm, value);
    }
    g2n_drop(call->realm, it);
    return st;
}

static enum g2n_status this_iterator(struct g2n_call *call, struct iterator **out)
{
    g2n_view v = call->this_value;
    if (!g2n_is_object(v) || g2n_as_object(v)->class != &class_iterator)
        return g2n_args_throw_this(call->realm, "ReadableStreamAsyncIterator");
    *out = (struct iterator *)(void *)g2n_as_object(v);
    return G2N_OK;
}

/* After what is ongoing, or at once. */
static enum g2n_status follow(struct g2n_realm *realm, struct iterator *it, g2n_view self, g2n_native *then,
                              g2n_value *result)
{
    struct g2n_promise *promise;
    enum g2n_status st = g2n_promise_new(realm, &promise);

    if (st != G2N_OK) return st;
    st = g2n_web_when(realm, g2n_peek(it->ongoing), self, then, then, promise);
    if (st != G2N_OK) {
        g2n_object_drop(realm, g2n_promise_object(promise));
        return st;
    }
    *result = g2n_own_object(g2n_promise_object(promise));
    g2n_drop(realm, it->ongoing);
    it->ongoing = g2n_dup(g2n_peek(*result));
    return G2N_OK;
}

static enum g2n_status iterator_next(struct g2n_call *call, g2n_value *result)
{
    struct iterator *it;
    enum g2n_status st = this_iterator(call, &it);
    if (st != G2N_OK) return g2n_web_rejected_with(call->realm, st, result);
    if (!g2n_is_undefined(g2n_peek(it->ongoing)) || !it->reader)
        return follow(call->realm, it, g2n_view_of_object(&it->object), on_turn, result);
    st = step(call->realm, it, result);
    if (st == G2N_OK) it->ongoing = g2n_dup(g2n_peek(*result));
    return st;
}

static enum g2n_status iterator_return(struct g2n_call *call, g2n_value *result)
{
    struct iterator *it;
    g2n_value pair;
    enum g2n_status st = this_iterator(call, &it);

    if (st != G2N_OK) return g2n_web_rejected_with(call->realm, st, result);
    st = g2n_lib__pair(call->realm, g2n_view_of_object(&it->object), g2n_arg(call, 0), &pair);
    if (st != G2N_OK) return st;
    st = follow(call->realm, it, g2n_peek(pair), on_leaving, result);
    g2n_drop(call->realm, pair);
    return st;
}

enum g2n_status g2n_stream__values(struct g2n_call *call, g2n_value *result)
{
    struct g2n_realm *realm = call->realm;
    struct g2n_host *host = g2n_host_of(realm);
    g2n_view options = g2n_arg(call, 0);
    struct g2n_object *obj;
    bool keeps = false;
    enum g2n_status st = G2N_OK;

    if (!g2n_is_stream(call->this_value)) return g2n_args_throw_this(realm, "ReadableStream");
    struct g2n_stream *s = g2n_as_stream(call->this_value);
    if (g2n_is_object(options)) st = g2n_args_flag(realm, g2n_as_object(options), "preventCancel", &keeps);
    else if (!g2n_is_nullish(options)) return g2n_args_throw_type(realm, "options", "of type object", options);
    if (st == G2N_OK && g2n_stream_locked(s)) st = g2n_stream__invalid_state(realm, "ReadableStream is locked");
    if (st == G2N_OK) st = g2n_object_new(realm, &class_iterator, g2n_web_proto(host, G2N_WEB_STREAM_ITERATOR), &obj);
    if (st != G2N_OK) return st;
    struct iterator *it = (struct iterator *)(void *)obj;
    it->ongoing = G2N_UNDEFINED;
    it->keeps = keeps;
    st = g2n_stream__reader_new(host, s, g2n_web_proto(host, G2N_WEB_STREAM_READER), &it->reader);
    if (st == G2N_OK) return g2n_lib__give(result, obj);
    it->reader = NULL;
    g2n_object_drop(realm, obj);
    return st;
}

static enum g2n_status itself(struct g2n_call *call, g2n_value *result)
{
    *result = g2n_dup(call->this_value);
    return G2N_OK;
}

enum g2n_status g2n_stream__install_iterator(struct g2n_host *host)
{
    static const struct g2n_method methods[] = {
        { "next",   iterator_next,   0, 0 },
        { "return", iterator_return, 1, 0 },
        { NULL, NULL, 0, 0 },
    };
    static const struct g2n_web_shape shape = { .name = "Object", .id = G2N_WEB_STREAM_ITERATOR, .methods = methods };
    struct g2n_realm *realm = &host->realm;
    enum g2n_status st = g2n_web_define(host, &shape, NULL, NULL, NULL);
    if (st != G2N_OK) return st;
    return g2n_lib__symbol_method(realm, g2n_web_proto(host, G2N_WEB_STREAM_ITERATOR), realm->symbol_async_iterator, itself,
                                  "[Symbol.asyncIterator]", 0);
}
