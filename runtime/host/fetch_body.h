/* Bodies of requests and responses (WHATWG Fetch, 5.3).  Bytes stay bytes until somebody asks for the stream.
 *
 *   D1  at least one of stream and source is there, unless the body is null;
 *   D2  `source` is what can be sent (again): a body that is only a stream is read before it is sent. */
#ifndef G2N_HOST_FETCH_BODY_H
#define G2N_HOST_FETCH_BODY_H

#include "host/headers.h"
#include "host/web_stream.h"
#include "value/bytes.h"

struct g2n_body {
    struct g2n_stream *stream; /* owned, or NULL */
    struct g2n_buffer *source; /* owned, or NULL */
    bool               used;   /* source was read */
};

enum g2n_body_form { G2N_BODY_BLOB, G2N_BODY_TEXT, G2N_BODY_JSON, G2N_BODY_ARRAY_BUFFER, G2N_BODY_BYTES };

static inline bool g2n_body_is_null(const struct g2n_body *b) { return !b->stream && !b->source; }
static inline bool g2n_body_used(const struct g2n_body *b) { return b->used || (b->stream && b->stream->disturbed); }
static inline bool g2n_body_unusable(const struct g2n_body *b)
{
    return g2n_body_used(b) || (b->stream && g2n_stream_locked(b->stream));
}
void g2n_body_fini(struct g2n_realm *realm, struct g2n_body *b);
void g2n_body_trace(const struct g2n_body *b, g2n_visit *visit, void *context);

/* Makes a body of what a BodyInit may be: a string, URLSearchParams, bytes, a Blob, a stream, or anything as a string.
 * *type: the Content-Type that it has by itself, NULL for none.  Runs guest code (toString). */
G2N_MUST_USE enum g2n_status g2n_body_extract(struct g2n_host *host, g2n_view init, struct g2n_body *out,
                                              const char **type);
/* The stream, made now if need be; lent. */
G2N_MUST_USE enum g2n_status g2n_body_stream(struct g2n_host *host, struct g2n_body *b, struct g2n_stream **out);
/* The stream, or null for a null body: what `body` of a request or response is. */
G2N_MUST_USE enum g2n_status g2n_body_show(struct g2n_host *host, struct g2n_body *b, g2n_value *out);
/* A second body with the same contents (Response.clone); b is not unusable. */
G2N_MUST_USE enum g2n_status g2n_body_clone(struct g2n_host *host, struct g2n_body *b, struct g2n_body *out);
/* Reads all of it: gives a promise of it in this form, rejected when the body is unusable. */
G2N_MUST_USE enum g2n_status g2n_body_consume(struct g2n_host *host, struct g2n_body *b, enum g2n_body_form form,
                                              g2n_value *out);
/* The same as they are, for methods: the type of a Blob is what the headers say. */
G2N_MUST_USE enum g2n_status g2n_body_read(struct g2n_host *host, struct g2n_body *b, struct g2n_header_list *headers,
                                           enum g2n_body_form form, g2n_value *out);
/* Bytes in a form, but as a Blob. */
G2N_MUST_USE enum g2n_status g2n_body_as(struct g2n_realm *realm, enum g2n_body_form form, const void *bytes, size_t len,
                                         g2n_value *out);
/* The methods of Request and Response that read the body: the function's magic is the form. */
#define G2N_BODY_METHODS(consume)                       \
    { "arrayBuffer", consume, 0, G2N_BODY_ARRAY_BUFFER }, \
    { "blob",        consume, 0, G2N_BODY_BLOB },         \
    { "text",        consume, 0, G2N_BODY_TEXT },         \
    { "json",        consume, 0, G2N_BODY_JSON },         \
    { "bytes",       consume, 0, G2N_BODY_BYTES }
/* Settles a promise from C: with value when st is G2N_OK, else with what was thrown.  Consumes value. */
void g2n_body_settle(struct g2n_host *host, struct g2n_promise *promise, enum g2n_status st, g2n_value value);

#endif
