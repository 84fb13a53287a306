/* Sources that the guest gives: `new ReadableStream({ start, pull, cancel, type }, { highWaterMark, size })` and the
 * controllers of both types (Streams standard, 4.5-4.7 and 4.9).  A byte stream's chunks are copied by reference, and are
 * not read into buffers of the reader's (no BYOB).
 *
 * Stream and controller hold each other until the stream is closed or in error. */
#include "host/args.h"
#include "host/web.h"
#include "host/web_stream.h"
#include "value/convert.h"
#include "value/data_view.h"
#include "value/lib.h"

#include <math.h>

struct controller {
    struct g2n_object     object;
    struct g2n_stream    *stream; /* owned; NULL: it is closed or in error */
    g2n_value             source, pull, cancel, size;
    bool                  bytes, started, pulling, again;
    enum g2n_stream_state last;   /* the stream's, once it is gone */
};

static void controller_fini(struct g2n_realm *realm, struct g2n_object *obj)
{
    struct controller *c = (struct controller *)(void *)obj;
    struct controller gone = *c;

    c->stream = NULL;
    c->source = c->pull = c->cancel = c->size = G2N_UNDEFINED;
    g2n_drop(realm, gone.source);
    g2n_drop(realm, gone.pull);
    g2n_drop(realm, gone.cancel);
    g2n_drop(realm, gone.size);
    if (gone.stream) g2n_object_drop(realm, &gone.stream->object);
}

static void controller_trace(struct g2n_object *obj, g2n_visit *visit, void *context)
{
    const struct controller *c = (const struct controller *)(const void *)obj;

    if (c->stream) visit(context, g2n_stream_view(c->stream));
    visit(context, g2n_peek(c->source));
    visit(context, g2n_peek(c->pull));
    visit(context, g2n_peek(c->cancel));
    visit(context, g2n_peek(c->size));
}

static const struct g2n_class class_controller = {
    .name = "ReadableStreamDefaultController", .size = sizeof(struct controller), .fini = controller_fini,
    .trace = controller_trace,
};

/* The controller that a handler was made for. */
static struct controller *closed_over(const struct g2n_call *call)
{
    return (struct controller *)(void *)g2n_as_object(g2n_peek(g2n_lib__callee(call)->data[0]));
}

/* ---- the stream's side: a source ---- */

static enum g2n_status on_failed(struct g2n_call *call, g2n_value *result)
{
    struct controller *c = closed_over(call);
    (void)result;
    return c->stream ? g2n_stream_error(call->realm, c->stream, g2n_arg(call, 0)) : G2N_OK;
}

static enum g2n_status on_pulled(struct g2n_call *call, g2n_value *result)
{
    struct controller *c = closed_over(call);
    bool again = c->again;
    (void)result;

    c->pulling = c->again = false;
    return again && c->stream ? g2n_stream_pull(call->realm, c->stream) : G2N_OK;
}

static enum g2n_status on_started(struct g2n_call *call, g2n_value *result)
{
    struct controller *c = closed_over(call);
    (void)result;

    c->started = true;
    return c->stream ? g2n_stream_pull(call->realm, c->stream) : G2N_OK;
}

static g2n_view view_of(const struct controller *c) { return g2n_view_of_object(&c->object); }

static enum g2n_status source_pull(struct g2n_realm *realm, struct g2n_stream *s)
{
    struct controller *c = s->data;
    g2n_view arg = view_of(c);
    g2n_value result = G2N_UNDEFINED;

    if (!c->started || g2n_is_undefined(g2n_peek(c->pull))) return G2N_OK;
    if (c->pulling) {
        c->again = true;
        return G2N_OK;
    }
    c->pulling = true;
    g2n_value held = g2n_dup(arg), pull = g2n_dup(g2n_peek(c->pull));
    enum g2n_status st = g2n_call_function(realm, g2n_peek(pull), g2n_peek(c->source), &arg, 1, &result);
    if (st != G2N_OK) st = g2n_web_rejected_with(realm, st, &result); /* is told of like a promise that fails */
    if (st == G2N_OK) {
        st = g2n_web_when(realm, g2n_peek(result), arg, on_pulled, on_failed, NULL);
        g2n_drop(realm, result);
    }
    g2n_drop(realm, pull);
    g2n_drop(realm, held);
    return st;
}

static enum g2n_status source_cancel(struct g2n_realm *realm, struct g2n_stream *s, g2n_view reason, g2n_value *result)
{
    const struct controller *c = s->data;
    if (g2n_is_undefined(g2n_peek(c->cancel))) return G2N_OK;
    return g2n_call_function(realm, g2n_peek(c->cancel), g2n_peek(c->source), &reason, 1, result);
}

static void source_fini(struct g2n_realm *realm, void *data)
{
    struct controller *c = data;
    if (c->stream) c->last = c->stream->state;
    controller_fini(realm, &c->object);
    g2n_object_drop(realm, &c->object);
}

static void source_trace(void *data, g2n_visit *visit, void *context) { visit(context, view_of(data)); }

static const struct g2n_stream_source guest_source = {
    .pull = source_pull, .cancel = source_cancel, .fini = source_fini, .trace = source_trace, .own_pace = true,
};

/* ---- the guest's side: the controller ---- */

static enum g2n_status this_controller(struct g2n_call *call, struct controller **out)
{
    g2n_view v = call->this_value;
    if (!g2n_is_object(v) || g2n_as_object(v)->class != &class_controller)
        return g2n_throw(call->realm, G2N_TYPE_ERROR,
                         "Cannot destructure property 'stream' of 'controller[kState]' as it is undefined.");
    *out = (struct controller *)(void *)g2n_as_object(v);
    return G2N_OK;
}

static enum g2n_status desired_size(struct g2n_call *call, g2n_value *result)
{
    struct controller *c;
    enum g2n_status st = this_controller(call, &c);
    if (st != G2N_OK) return st;
    enum g2n_stream_state state = c->stream ? c->stream->state : c->last;
    *result = state == G2N_STREAM_ERRORED ? G2N_NULL
            : state == G2N_STREAM_CLOSED || !c->stream ? g2n_number(0)
            : g2n_number(c->stream->high_water - c->stream->queue.total);
    return G2N_OK;
}

static enum g2n_status byob_request(struct g2n_call *call, g2n_value *result)
{
    struct controller *c;
    enum g2n_status st = this_controller(call, &c);
    *result = G2N_NULL;
    return st;
}

/* `this`, whose stream takes more; *s is held by the caller. */
static enum g2n_status begin(struct g2n_call *call, struct controller **c, struct g2n_stream **s)
{
    enum g2n_status st = this_controller(call, c);
    if (st != G2N_OK) return st;
    *s = (*c)->stream;
    if (!*s || (*s)->state != G2N_STREAM_READABLE || (*s)->ending)
        return g2n_stream__invalid_state(call->realm, "Controller is already closed");
    (void)g2n_object_dup(&(*s)->object);
    return G2N_OK;
}

/* The bytes of a view, as a Uint8Array of their own. */
static enum g2n_status byte_chunk(struct g2n_realm *realm, g2n_view v, g2n_value *out, double *size)
{
    struct g2n_typed_array *bytes;
    struct g2n_buffer *buffer;
    size_t offset, len;

    if (g2n_is_typed_array(v)) {
        buffer = g2n_as_typed_array(v)->buffer;
        offset = g2n_as_typed_array(v)->offset;
        len = g2n_typed_array_byte_len(g2n_as_typed_array(v));
    } else if (g2n_is_data_view(v)) {
        buffer = g2n_as_data_view(v)->buffer;
        offset = g2n_as_data_view(v)->offset;
        len = g2n_as_data_view(v)->len;
    } else {
        return g2n_args_throw_type(realm, "buffer", "an instance of Buffer, TypedArray, or DataView", v);
    }
    if (!len) return g2n_stream__invalid_state(realm, "chunk ArrayBuffer is zero-length or detached");
    enum g2n_status st = g2n_typed_array_new(realm, G2N_ELEMENT_UINT8, buffer, offset, len, NULL, &bytes);
    if (st != G2N_OK) return st;
    *size = (double)len;
    *out = g2n_own_object(&bytes->object);
    return G2N_OK;
}

/* What the guest's size() says of a chunk.  Runs guest code. */
static enum g2n_status measure(struct g2n_realm *realm, const struct controller *c, g2n_view chunk, double *size)
{
    g2n_value told;

    *size = 1;
    if (g2n_is_undefined(g2n_peek(c->size))) return G2N_OK;
    enum g2n_status st = g2n_call_function(realm, g2n_peek(c->size), G2N_VIEW_UNDEFINED, &chunk, 1, &told);
    if (st != G2N_OK) return st;
    st = g2n_to_number(realm, g2n_peek(told), size);
    g2n_drop(realm, told);
    if (st != G2N_OK || (isfinite(*size) && *size >= 0)) return st;
    return g2n_args_throw_value_of(realm, G2N_RANGE_ERROR, "size", "is invalid", g2n_peek(g2n_number(*size)));
}

/* A size that cannot be had ends the stream, and is thrown all the same. */
static enum g2n_status fail_with(struct g2n_realm *realm, struct g2n_stream *s, enum g2n_status st)
{
    g2n_value thrown = g2n_host_caught(g2n_host_of(realm), st);
    st = g2n_stream_error(realm, s, g2n_peek(thrown));
    if (st == G2N_OK) return g2n_throw_value(realm, thrown);
    g2n_drop(realm, thrown);
    return st;
}

static enum g2n_status controller_enqueue(struct g2n_call *call, g2n_value *result)
{
    struct g2n_realm *realm = call->realm;
    struct controller *c;
    struct g2n_stream *s;
    g2n_value chunk;
    double size = 1;
    enum g2n_status st = begin(call, &c, &s);
    (void)result;

    if (st != G2N_OK) return st;
    if (c->bytes) {
        st = byte_chunk(realm, g2n_arg(call, 0), &chunk, &size);
    } else {
        if (g2n_list_empty(&s->reads)) st = measure(realm, c, g2n_arg(call, 0), &size);
        if (st != G2N_OK) st = fail_with(realm, s, st);
        else chunk = g2n_dup(g2n_arg(call, 0));
    }
    if (st == G2N_OK) st = g2n_stream_enqueue_sized(realm, s, chunk, size);
    g2n_object_drop(realm, &s->object);
    return st;
}

static enum g2n_status controller_close(struct g2n_call *call, g2n_value *result)
{
    struct controller *c;
    struct g2n_stream *s;
    enum g2n_status st = begin(call, &c, &s);
    (void)result;

    if (st != G2N_OK) return st;
    st = g2n_stream_close(call->realm, s);
    g2n_object_drop(call->realm, &s->object);
    return st;
}

static enum g2n_status controller_error(struct g2n_call *call, g2n_value *result)
{
    struct controller *c;
    enum g2n_status st = this_controller(call, &c);
    (void)result;
    return st == G2N_OK && c->stream ? g2n_stream_error(call->realm, c->stream, g2n_arg(call, 0)) : st;
}

static enum g2n_status illegal(struct g2n_call *call, g2n_value *result)
{
    (void)result;
    return g2n_args_throw(call->realm, G2N_TYPE_ERROR, "ERR_ILLEGAL_CONSTRUCTOR", "Illegal constructor");
}

/* ---- new ReadableStream ---- */

/* A function of the source's or the strategy's, or undefined. */
static enum g2n_status get_function(struct g2n_realm *realm, g2n_view from, const char *name, const char *whole,
                                    g2n_value *out)
{
    *out = G2N_UNDEFINED;
    enum g2n_status st = g2n_object_get_c(realm, g2n_as_object(from), name, out);
    if (st != G2N_OK || g2n_is_undefined(g2n_peek(*out))) return st;
    st = g2n_args_function(realm, g2n_peek(*out), whole);
    return st == G2N_OK ? st : g2n_lib__take_back(realm, out, st);
}

struct wanted { /* what the arguments say; values owned */
    g2n_value size, start, pull, cancel;
    double    high_water;
    bool      bytes;
};

static void wanted_fini(struct g2n_realm *realm, struct wanted *w)
{
    g2n_drop(realm, w->size);
    g2n_drop(realm, w->start);
    g2n_drop(realm, w->pull);
    g2n_drop(realm, w->cancel);
}

static enum g2n_status read_type(struct g2n_realm *realm, g2n_view source, struct wanted *w)
{
    g2n_value type;
    enum g2n_status st = g2n_object_get_c(realm, g2n_as_object(source), "type", &type);

    if (st != G2N_OK) return st;
    w->bytes = g2n_is_string(g2n_peek(type)) && g2n_string_equal_c(g2n_as_string(g2n_peek(type)), "bytes");
    if (!w->bytes && !g2n_is_undefined(g2n_peek(type)))
        st = g2n_args_throw_value(realm, "source.type", "is invalid", g2n_peek(type));
    else if (w->bytes && !g2n_is_undefined(g2n_peek(w->size)))
        st = g2n_args_throw_value_of(realm, G2N_RANGE_ERROR, "strategy.size", "is invalid", g2n_peek(w->size));
    g2n_drop(realm, type);
    return st;
}

/* Both of the strategy's properties are got before the source's. */
static enum g2n_status read_strategy(struct g2n_realm *realm, g2n_view strategy, g2n_view source, struct wanted *w)
{
    g2n_value mark = G2N_UNDEFINED;
    enum g2n_status st = G2N_OK;

    if (g2n_is_object(strategy)) {
        st = get_function(realm, strategy, "size", "strategy.size", &w->size);
        if (st == G2N_OK) st = g2n_object_get_c(realm, g2n_as_object(strategy), "highWaterMark", &mark);
    }
    if (st == G2N_OK) st = read_type(realm, source, w);
    w->high_water = w->bytes ? 0 : 1;
    if (st == G2N_OK && !g2n_is_undefined(g2n_peek(mark))) {
        st = g2n_to_number(realm, g2n_peek(mark), &w->high_water);
        if (st == G2N_OK && !(w->high_water >= 0)) {
            g2n_value number = g2n_number(w->high_water);
            st = g2n_args_throw_value_of(realm, G2N_RANGE_ERROR, "strategy.highWaterMark", "is invalid", g2n_peek(number));
        }
    }
    g2n_drop(realm, mark);
    return st;
}

static enum g2n_status read_arguments(struct g2n_realm *realm, g2n_view source, g2n_view strategy, struct wanted *w)
{
    enum g2n_status st = read_strategy(realm, strategy, source, w);

    if (st == G2N_OK) st = g2n_object_get_c(realm, g2n_as_object(source), "start", &w->start);
    if (st == G2N_OK && !g2n_is_undefined(g2n_peek(w->start)) && !g2n_is_callable(g2n_peek(w->start)))
        st = g2n_throw(realm, G2N_TYPE_ERROR, "Bind must be called on a function");
    if (st == G2N_OK) st = get_function(realm, source, "pull", "source.pull", &w->pull);
    return st == G2N_OK ? get_function(realm, source, "cancel", "source.cancel", &w->cancel) : st;
}

/* Stream and controller, which hold each other; the stream is the caller's. */
static enum g2n_status make(struct g2n_host *host, g2n_view source, const struct wanted *w, struct g2n_stream **out)
{
    struct g2n_realm *realm = &host->realm;
    struct g2n_object *obj;
    struct g2n_object *proto = g2n_web_proto(host, w->bytes ? G2N_WEB_BYTE_CONTROLLER : G2N_WEB_STREAM_CONTROLLER);
    enum g2n_status st = g2n_object_new(realm, &class_controller, proto, &obj);

    if (st != G2N_OK) return st;
    struct controller *c = (struct controller *)(void *)obj;
    c->bytes = w->bytes;
    c->source = g2n_dup(source);
    c->pull = g2n_dup(g2n_peek(w->pull));
    c->cancel = g2n_dup(g2n_peek(w->cancel));
    c->size = g2n_dup(g2n_peek(w->size));
    st = g2n_stream_new(host, &guest_source, c, w->high_water, out); /* it has the controller from now on */
    if (st != G2N_OK) return st;
    (*out)->bytes = w->bytes;
    (void)g2n_object_dup(&(*out)->object);
    c->stream = *out;
    return G2N_OK;
}

/* Calls start(), if there is one; the stream begins to pull when what it gives is settled. */
static enum g2n_status start(struct g2n_realm *realm, struct g2n_stream *s, g2n_view source, g2n_view function)
{
    g2n_value controller = g2n_dup(view_of(s->data)), result = G2N_UNDEFINED;
    g2n_view arg = g2n_peek(controller);
    enum g2n_status st = G2N_OK;

    if (!g2n_is_undefined(function)) st = g2n_call_function(realm, function, source, &arg, 1, &result);
    if (st == G2N_OK) st = g2n_web_when(realm, g2n_peek(result), arg, on_started, on_failed, NULL);
    g2n_drop(realm, result);
    g2n_drop(realm, controller);
    return st == G2N_OK ? st : fail_with(realm, s, st);
}

enum g2n_status g2n_stream__construct(struct g2n_call *call, g2n_value *result)
{
    struct g2n_realm *realm = call->realm;
    struct g2n_host *host = g2n_host_of(realm);
    struct wanted wanted = { G2N_UNDEFINED, G2N_UNDEFINED, G2N_UNDEFINED, G2N_UNDEFINED, 0, false };
    g2n_view source = g2n_arg(call, 0), strategy = g2n_arg(call, 1);
    struct g2n_object *empty;
    struct g2n_stream *s;
    enum g2n_status st = g2n_web_require_new(call, "ReadableStream");

    if (st != G2N_OK) return st;
    if (!g2n_is_undefined(source) && !g2n_is_object(source)) return g2n_args_throw_type(realm, "source", "of type object", source);
    if (!g2n_is_nullish(strategy) && !g2n_is_object(strategy)) return g2n_args_throw_type(realm, "strategy", "of type object", strategy);
    st = g2n_object_new_plain(realm, 0, &empty);
    if (st != G2N_OK) return st;
    if (g2n_is_undefined(source)) source = g2n_view_of_object(empty);
    st = read_arguments(realm, source, strategy, &wanted);
    if (st == G2N_OK) st = make(host, source, &wanted, &s);
    if (st == G2N_OK) {
        st = g2n_object_set_proto(realm, &s->object, g2n_prototype_for_new(call, g2n_web_proto(host, G2N_WEB_READABLE_STREAM)));
        if (st == G2N_OK) st = start(realm, s, source, g2n_peek(wanted.start));
        if (st == G2N_OK) *result = g2n_own_object(&s->object);
        else g2n_object_drop(realm, &s->object);
    }
    wanted_fini(realm, &wanted);
    g2n_object_drop(realm, empty);
    return st;
}

enum g2n_status g2n_stream__install_controllers(struct g2n_host *host)
{
    static const struct g2n_method methods[] = {
        { "close",   controller_close,   0, 0 },
        { "enqueue", controller_enqueue, 0, 0 },
        { "error",   controller_error,   0, 0 },
        { NULL, NULL, 0, 0 },
    };
    static const struct g2n_web_attribute attributes[] = {
        { "byobRequest", byob_request, NULL, 0 }, { "desiredSize", desired_size, NULL, 0 }, { NULL, NULL, NULL, 0 },
    };
    static const struct g2n_web_shape shapes[] = {
        { .name = "ReadableStreamDefaultController", .id = G2N_WEB_STREAM_CONTROLLER, .construct = illegal,
          .methods = methods, .attributes = attributes + 1 },
        { .name = "ReadableByteStreamController", .id = G2N_WEB_BYTE_CONTROLLER, .construct = illegal, .methods = methods,
          .attributes = attributes },
    };
    enum g2n_status st = g2n_web_define(host, &shapes[0], NULL, NULL, NULL);
    return st == G2N_OK ? g2n_web_define(host, &shapes[1], NULL, NULL, NULL) : st;
}
