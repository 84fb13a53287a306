#include "host/fetch_body.h"

#include <string.h>

#include "base/alloc.h"
#include "host/mime.h"
#include "host/url_object.h"
#include "host/web_blob.h"
#include "value/convert.h"
#include "value/data_view.h"
#include "value/lib.h"
#include "value/lib_json.h"

void g2n_body_fini(struct g2n_realm *realm, struct g2n_body *b)
{
    struct g2n_body gone = *b;
    *b = (struct g2n_body){ 0 };
    if (gone.stream) g2n_object_drop(realm, &gone.stream->object);
    if (gone.source) g2n_object_drop(realm, &gone.source->object);
}

void g2n_body_trace(const struct g2n_body *b, g2n_visit *visit, void *context)
{
    if (b->stream) visit(context, g2n_stream_view(b->stream));
    if (b->source) visit(context, g2n_view_of_object(&b->source->object));
}

/* ---- making one ---- */

static enum g2n_status of_bytes(struct g2n_realm *realm, const void *bytes, size_t len, struct g2n_body *out)
{
    enum g2n_status st = g2n_buffer_new(realm, len, &out->source);
    if (st != G2N_OK) out->source = NULL;
    else if (len) memcpy(out->source->bytes, bytes, len);
    return st;
}

static enum g2n_status of_text(struct g2n_host *host, g2n_view init, struct g2n_body *out)
{
    g2n_value text;
    enum g2n_status st = g2n_to_string(&host->realm, init, &text);

    if (st != G2N_OK) return st;
    const struct g2n_string *s = g2n_as_string(g2n_peek(text));
    st = of_bytes(&host->realm, s->bytes, s->len, out);
    g2n_drop(&host->realm, text);
    return st;
}

enum g2n_status g2n_body_extract(struct g2n_host *host, g2n_view init, struct g2n_body *out, const char **type)
{
    struct g2n_realm *realm = &host->realm;
    const unsigned char *bytes;
    size_t len;

    *out = (struct g2n_body){ 0 };
    *type = NULL;
    if (g2n_is_nullish(init)) return G2N_OK;
    if (g2n_bytes_of(init, &bytes, &len)) return of_bytes(realm, bytes, len, out);
    if (g2n_is_blob(init)) {
        const struct g2n_blob *b = g2n_as_blob(init);
        const struct g2n_string *own = g2n_as_string(g2n_peek(b->type));
        if (own->len) *type = own->bytes;
        return of_bytes(realm, g2n_blob_bytes(b), b->len, out);
    }
    if (g2n_is_stream(init)) {
        struct g2n_stream *s = g2n_as_stream(init);
        if (s->disturbed || g2n_stream_locked(s))
            return g2n_throw(realm, G2N_TYPE_ERROR, "Response body object should not be disturbed or locked");
        (void)g2n_object_dup(&s->object);
        out->stream = s;
        return G2N_OK;
    }
    *type = g2n_is_url_params(init) ? "application/x-www-form-urlencoded;charset=UTF-8" : "text/plain;charset=UTF-8";
    return of_text(host, init, out);
}

enum g2n_status g2n_body_stream(struct g2n_host *host, struct g2n_body *b, struct g2n_stream **out)
{
    enum g2n_status st = G2N_OK;

    if (!b->stream) {
        size_t len = b->used ? 0 : b->source->len;
        st = g2n_stream_of_bytes(host, b->source->bytes, len, &b->stream);
        if (st != G2N_OK) b->stream = NULL;
        else if (b->used) st = g2n_stream_lock(&host->realm, b->stream);
    }
    *out = b->stream;
    return st;
}

enum g2n_status g2n_body_show(struct g2n_host *host, struct g2n_body *b, g2n_value *out)
{
    struct g2n_stream *s;

    *out = G2N_NULL;
    if (g2n_body_is_null(b)) return G2N_OK;
    enum g2n_status st = g2n_body_stream(host, b, &s);
    if (st == G2N_OK) *out = g2n_dup(g2n_stream_view(s));
    return st;
}

enum g2n_status g2n_body_clone(struct g2n_host *host, struct g2n_body *b, struct g2n_body *out)
{
    struct g2n_stream *branches[2];

    *out = (struct g2n_body){ 0 };
    if (b->stream) {
        enum g2n_status st = g2n_stream_tee(host, b->stream, branches);
        if (st != G2N_OK) return st;
        g2n_object_drop(&host->realm, &b->stream->object);
        b->stream = branches[0];
        out->stream = branches[1];
    }
    if (b->source) {
        (void)g2n_object_dup(&b->source->object);
        out->source = b->source;
    }
    return G2N_OK;
}

/* ---- reading all of it ---- */

void g2n_body_settle(struct g2n_host *host, struct g2n_promise *promise, enum g2n_status st, g2n_value value)
{
    struct g2n_realm *realm = &host->realm;

    if (st == G2N_OK) {
        st = g2n_promise_resolve(realm, promise, g2n_peek(value));
        g2n_drop(realm, value);
        if (st == G2N_OK) return;
    }
    g2n_value thrown = g2n_host_caught(host, st);
    st = g2n_promise_reject(realm, promise, g2n_peek(thrown));
    if (st != G2N_OK) { /* for want of memory: nobody would ever hear of it */
        g2n_drop(realm, thrown);
        thrown = g2n_host_caught(host, st);
        g2n_host_uncaught(host, g2n_peek(thrown));
    }
    g2n_drop(realm, thrown);
}

static enum g2n_status as_json(struct g2n_realm *realm, const void *bytes, size_t len, g2n_value *out)
{
    g2n_value text;
    enum g2n_status st = g2n_string_decode(realm, bytes, len, true, &text);
    if (st != G2N_OK) return st;
    st = g2n_lib__json_read(realm, g2n_as_string(g2n_peek(text)), out);
    g2n_drop(realm, text);
    return st;
}

enum g2n_status g2n_body_as(struct g2n_realm *realm, enum g2n_body_form form, const void *bytes, size_t len,
                            g2n_value *out)
{
    struct g2n_typed_array *array;
    struct g2n_buffer *buffer;
    enum g2n_status st;

    switch (form) {
    case G2N_BODY_TEXT: return g2n_string_decode(realm, bytes, len, true, out);
    case G2N_BODY_JSON: return as_json(realm, bytes, len, out);
    case G2N_BODY_BYTES:
        st = g2n_bytes_new(realm, len, &array);
        if (st != G2N_OK) return st;
        if (len) memcpy(g2n_typed_array_bytes(array), bytes, len);
        *out = g2n_own_object(&array->object);
        return G2N_OK;
    case G2N_BODY_BLOB:
    case G2N_BODY_ARRAY_BUFFER: break;
    }
    st = g2n_buffer_new(realm, len, &buffer);
    if (st != G2N_OK) return st;
    if (len) memcpy(buffer->bytes, bytes, len);
    *out = g2n_own_object(&buffer->object);
    return G2N_OK;
}

struct consumer { /* frees itself when the stream has told it of its end */
    struct g2n_stream_sink sink;
    struct g2n_host       *host;
    struct g2n_stream     *stream;  /* lent: it holds the consumer while a read waits */
    struct g2n_promise    *promise; /* owned */
    struct g2n_buf         bytes;
    enum g2n_body_form     form;
    bool                   more;    /* a chunk has come: read on       */
    bool                   over;
    bool                   reading; /* on the stack: it frees the rest */
};

static struct consumer *consumer_of(struct g2n_stream_sink *sink) { return G2N_CONTAINER(sink, struct consumer, sink); }

static void consumer_free(struct consumer *c)
{
    g2n_buf_fini(&c->bytes);
    g2n_object_drop(&c->host->realm, g2n_promise_object(c->promise));
    g2n_free(c);
}

static void consumer_over(struct consumer *c, enum g2n_status st, g2n_value value)
{
    g2n_body_settle(c->host, c->promise, st, value);
    c->over = true;
    if (!c->reading) consumer_free(c);
}

/* Until a read has to wait.  A read that fails leaves the stream in error, which tells the consumer if it waits. */
static void read_on(struct consumer *c)
{
    enum g2n_status st = G2N_OK;

    c->reading = true;
    do {
        c->more = false;
        st = g2n_stream_read(&c->host->realm, c->stream, &c->sink);
    } while (st == G2N_OK && c->more && !c->over);
    if (st != G2N_OK && !c->over) {
        g2n_value thrown = g2n_host_caught(c->host, st);
        st = g2n_stream_error(&c->host->realm, c->stream, g2n_peek(thrown));
        if (st == G2N_THROWN) g2n_drop(&c->host->realm, g2n_take_exception(&c->host->realm)); /* of other readers */
        if (!c->over) consumer_over(c, g2n_throw_value(&c->host->realm, thrown), G2N_UNDEFINED);
        else g2n_drop(&c->host->realm, thrown);
    }
    c->reading = false;
    if (c->over) consumer_free(c);
}

static void on_chunk(struct g2n_realm *realm, struct g2n_stream_sink *sink, g2n_view chunk)
{
    struct consumer *c = consumer_of(sink);
    bool reading = c->reading;

    if (!g2n_is_typed_array(chunk) || g2n_as_typed_array(chunk)->element != G2N_ELEMENT_UINT8) {
        consumer_over(c, g2n_throw(realm, G2N_TYPE_ERROR, "Received non-Uint8Array chunk"), G2N_UNDEFINED);
        return;
    }
    struct g2n_typed_array *bytes = g2n_as_typed_array(chunk);
    if (bytes->length) g2n_buf_append(&c->bytes, g2n_typed_array_bytes(bytes), bytes->length);
    if (c->bytes.failed) {
        consumer_over(c, g2n_throw_no_memory(realm), G2N_UNDEFINED);
        return;
    }
    c->more = true;
    if (!reading) read_on(c);
}

static void on_close(struct g2n_realm *realm, struct g2n_stream_sink *sink)
{
    struct consumer *c = consumer_of(sink);
    g2n_value value = G2N_UNDEFINED;
    enum g2n_status st = g2n_body_as(realm, c->form, c->bytes.bytes, c->bytes.len, &value);
    consumer_over(c, st, value);
}

static void on_error(struct g2n_realm *realm, struct g2n_stream_sink *sink, g2n_view reason)
{
    consumer_over(consumer_of(sink), g2n_throw_value(realm, g2n_dup(reason)), G2N_UNDEFINED);
}

static void on_drop(struct g2n_realm *realm, struct g2n_stream_sink *sink)
{
    (void)realm;
    consumer_free(consumer_of(sink));
}

static void consumer_trace(struct g2n_stream_sink *sink, g2n_visit *visit, void *context)
{
    visit(context, g2n_view_of_object(g2n_promise_object(consumer_of(sink)->promise)));
}

static enum g2n_status consume_stream(struct g2n_host *host, struct g2n_stream *s, enum g2n_body_form form,
                                      g2n_value *out)
{
    struct g2n_realm *realm = &host->realm;
    struct consumer *c = g2n_alloc_zero(1, sizeof *c);

    if (!c) return g2n_throw_no_memory(realm);
    c->sink = (struct g2n_stream_sink){ on_chunk, on_close, on_error, on_drop, consumer_trace };
    c->host = host;
    c->stream = s;
    c->form = form;
    enum g2n_status st = g2n_promise_new(realm, &c->promise);
    if (st != G2N_OK) {
        g2n_free(c);
        return st;
    }
    st = g2n_stream_lock(realm, s);
    if (st != G2N_OK) {
        consumer_free(c);
        return st;
    }
    *out = g2n_dup(g2n_view_of_object(g2n_promise_object(c->promise)));
    g2n_value held = g2n_dup(g2n_stream_view(s));
    read_on(c);
    g2n_drop(realm, held);
    return G2N_OK;
}

enum g2n_status g2n_body_consume(struct g2n_host *host, struct g2n_body *b, enum g2n_body_form form, g2n_value *out)
{
    struct g2n_realm *realm = &host->realm;
    g2n_value value;
    enum g2n_status st;

    if (g2n_body_unusable(b)) {
        st = g2n_throw(realm, G2N_TYPE_ERROR, "Body is unusable: Body has already been read");
        return g2n_web_rejected_with(realm, st, out);
    }
    if (b->stream) return consume_stream(host, b->stream, form, out);
    st = g2n_body_as(realm, form, b->source ? b->source->bytes : NULL, b->source ? b->source->len : 0, &value);
    if (b->source) b->used = true;
    if (st != G2N_OK) return g2n_web_rejected_with(realm, st, out);
    st = g2n_web_resolved(realm, g2n_peek(value), out);
    g2n_drop(realm, value);
    return st;
}

/* Of the bytes that have come, with the type that the handler was made with. */
static enum g2n_status make_blob(struct g2n_call *call, g2n_value *result)
{
    g2n_view type = g2n_peek(g2n_lib__callee(call)->data[0]);
    return g2n_blob_of_buffer(g2n_host_of(call->realm), g2n_as_buffer(g2n_arg(call, 0)), type, result);
}

static enum g2n_status type_of(struct g2n_realm *realm, struct g2n_header_list *headers, g2n_value *out)
{
    static const char name[] = "content-type";
    const struct g2n_header *h = g2n_header_list_find(headers, name, sizeof name - 1);
    struct g2n_buf text = G2N_BUF_INIT;

    if (h) (void)g2n_mime_append(&text, h->value, h->value_len);
    g2n_blob_normalise_type(&text);
    return g2n_string_from_buf(realm, &text, out);
}

enum g2n_status g2n_body_read(struct g2n_host *host, struct g2n_body *b, struct g2n_header_list *headers,
                              enum g2n_body_form form, g2n_value *out)
{
    struct g2n_realm *realm = &host->realm;
    struct g2n_promise *promise;
    g2n_value bytes, type;

    if (form != G2N_BODY_BLOB) return g2n_body_consume(host, b, form, out);
    enum g2n_status st = type_of(realm, headers, &type);
    if (st != G2N_OK) return st;
    st = g2n_body_consume(host, b, G2N_BODY_ARRAY_BUFFER, &bytes);
    if (st == G2N_OK) {
        st = g2n_promise_new(realm, &promise);
        if (st == G2N_OK) {
            st = g2n_web_when(realm, g2n_peek(bytes), g2n_peek(type), make_blob, NULL, promise);
            if (st == G2N_OK) *out = g2n_own_object(g2n_promise_object(promise));
            else g2n_object_drop(realm, g2n_promise_object(promise));
        }
        g2n_drop(realm, bytes);
    }
    g2n_drop(realm, type);
    return st;
}
