/* wasi:http/types, outgoing-request and what belongs to it; wasi:http/outgoing-handler. */
#include "wasi2/http_message.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "wasi2/error.h"

enum { METHOD_OTHER = 9, SCHEME_HTTP = 0, SCHEME_HTTPS, SCHEME_OTHER };

struct request {
    struct g2n_wasi2_object    object;
    struct g2n_wasi2_exchange *exchange;
    struct g2n_wasi2_fields    headers;
    uint32_t                   method;     /* the case of a method                    */
    char                      *other;      /* owned: of METHOD_OTHER                  */
    uint32_t                   scheme;     /* 0: none; else 1 and the case of a scheme */
    char                      *other_scheme, *path, *authority; /* owned; NULL: none  */
    bool                       body_taken;
};

static struct request *of(const struct g2n_wasi2_value *value) { return (struct request *)value->object; }

static void destroy(struct g2n_wasi2 *w, struct g2n_wasi2_object *object)
{
    struct request *r = (struct request *)object;

    if (r->exchange) g2n_wasi2_exchange_leave(w, r->exchange);
    g2n_wasi2_fields_fini(&r->headers);
    g2n_free(r->other);
    g2n_free(r->other_scheme);
    g2n_free(r->path);
    g2n_free(r->authority);
    g2n_free(r);
}

static const struct g2n_wasi2_class request_class = { .resource = 'Q', .destroy = destroy };

G2N_WASI2_HANDLER(request_new)
{
    struct request *r = g2n_wasi2_object_make(w, sizeof *r, &request_class, NULL);

    if (!g2n_wasi2_fields_copy(&r->headers, g2n_wasi2_fields_of(args[0].object))) g2n_wasi2_no_memory();
    g2n_wasi2_object_destroy(w, args[0].object);
    r->exchange = g2n_wasi2_exchange_make();
    *result = g2n_wasi2_handle(&r->object);
}

/* ---- What is asked for ---------------------------------------------------------------------------------------------- */

/* result<_, _>. */
static void refuse(struct g2n_wasi2_value *result) { result->number = G2N_RESULT_ERROR; }

/* Puts a copy of a text, which is a string's, in the place of another. */
static void replace(char **text, const struct g2n_wasi2_value *value)
{
    char *copy = NULL;

    if (value) {
        copy = g2n_alloc((size_t)value->number + 1);
        if (!copy) g2n_wasi2_no_memory();
        memcpy(copy, value->bytes, (size_t)value->number);
        copy[value->number] = '\0';
    }
    g2n_free(*text);
    *text = copy;
}

static void give_text(struct g2n_wasi2 *w, const char *text, struct g2n_wasi2_value *result)
{
    if (!text) return;
    result->number = G2N_SOME;
    result->items = g2n_wasi2_items(w, 1);
    *result->items = g2n_wasi2_bytes(text, strlen(text));
}

G2N_WASI2_HANDLER(request_method)
{
    const struct request *r = of(args);

    result->number = r->method;
    result->items = g2n_wasi2_items(w, 1);
    if (r->method == METHOD_OTHER) *result->items = g2n_wasi2_bytes(r->other, strlen(r->other));
}

G2N_WASI2_HANDLER(request_set_method)
{
    struct request *r = of(args);
    const struct g2n_wasi2_value *other = args[1].number == METHOD_OTHER ? args[1].items : NULL;

    (void)w;
    if (other && !g2n_wasi2_is_token(other->bytes, (size_t)other->number)) {
        refuse(result);
        return;
    }
    r->method = (uint32_t)args[1].number;
    replace(&r->other, other);
}

G2N_WASI2_HANDLER(request_path) { give_text(w, of(args)->path, result); }

/* Only what can be in a URL as it is, and none of `not`. */
static bool is_clean(const struct g2n_wasi2_value *text, const char *not)
{
    for (uint64_t i = 0; i < text->number; i++) {
        unsigned char c = (unsigned char)text->bytes[i];
        if (c <= ' ' || c >= 0x7F || strchr(not, c)) return false;
    }
    return true;
}

G2N_WASI2_HANDLER(request_set_path)
{
    const struct g2n_wasi2_value *path = args[1].number == G2N_SOME ? args[1].items : NULL;
    bool rooted = path && (path->number == 0 || path->bytes[0] == '/' || path->bytes[0] == '?' || path->bytes[0] == '*');

    (void)w;
    if (path && (!rooted || !is_clean(path, "#\"<>\\^`{|}"))) refuse(result);
    else replace(&of(args)->path, path);
}

G2N_WASI2_HANDLER(request_scheme)
{
    const struct request *r = of(args);

    if (!r->scheme) return;
    result->number = G2N_SOME;
    result->items = g2n_wasi2_items(w, 2);
    result->items[0] = (struct g2n_wasi2_value){ .number = r->scheme - 1, .items = &result->items[1] };
    if (r->other_scheme) result->items[1] = g2n_wasi2_bytes(r->other_scheme, strlen(r->other_scheme));
}

G2N_WASI2_HANDLER(request_set_scheme)
{
    struct request *r = of(args);
    const struct g2n_wasi2_value *scheme = args[1].number == G2N_SOME ? args[1].items : NULL;
    const struct g2n_wasi2_value *other = scheme && scheme->number == SCHEME_OTHER ? scheme->items : NULL;

    (void)w;
    if (other && !g2n_wasi2_is_token(other->bytes, (size_t)other->number)) {
        refuse(result);
        return;
    }
    r->scheme = scheme ? (uint32_t)scheme->number + 1 : 0;
    replace(&r->other_scheme, other);
}

G2N_WASI2_HANDLER(request_authority) { give_text(w, of(args)->authority, result); }

/* A host and maybe a port: no user, which would be sent as a password. */
G2N_WASI2_HANDLER(request_set_authority)
{
    const struct g2n_wasi2_value *authority = args[1].number == G2N_SOME ? args[1].items : NULL;

    (void)w;
    if (authority && (authority->number == 0 || !is_clean(authority, "/?#@\"<>\\^`{|}"))) refuse(result);
    else replace(&of(args)->authority, authority);
}

G2N_WASI2_HANDLER(request_headers) { *result = g2n_wasi2_handle(g2n_wasi2_fields_object(w, &of(args)->headers, true)); }

/* ---- Options: times in nanoseconds, 0 for as long as it takes ------------------------------------------------------- */

struct options {
    struct g2n_wasi2_object object;
    uint64_t                connect_ns, first_byte_ns, between_bytes_ns;
};

static void destroy_options(struct g2n_wasi2 *w, struct g2n_wasi2_object *object)
{
    (void)w;
    g2n_free(object);
}

static const struct g2n_wasi2_class options_class = { .resource = 'A', .destroy = destroy_options };

static struct options *options_of(const struct g2n_wasi2_value *value) { return (struct options *)value->object; }

G2N_WASI2_HANDLER(options_new)
{
    (void)args;
    *result = g2n_wasi2_handle(g2n_wasi2_object_make(w, sizeof(struct options), &options_class, NULL));
}

static void give_time(struct g2n_wasi2 *w, uint64_t ns, struct g2n_wasi2_value *result)
{
    if (ns == 0) return;
    result->number = G2N_SOME;
    result->items = g2n_wasi2_items(w, 1);
    *result->items = g2n_wasi2_number(ns);
}

/* None at all is as short as there is. */
static uint64_t time_of(const struct g2n_wasi2_value *option)
{
    if (option->number == G2N_NONE) return 0;
    return option->items->number ? option->items->number : 1;
}

G2N_WASI2_HANDLER(options_connect_timeout) { give_time(w, options_of(args)->connect_ns, result); }

G2N_WASI2_HANDLER(options_set_connect_timeout)
{
    (void)w;
    (void)result;
    options_of(args)->connect_ns = time_of(&args[1]);
}

G2N_WASI2_HANDLER(options_first_byte_timeout) { give_time(w, options_of(args)->first_byte_ns, result); }

G2N_WASI2_HANDLER(options_set_first_byte_timeout)
{
    (void)w;
    (void)result;
    options_of(args)->first_byte_ns = time_of(&args[1]);
}

G2N_WASI2_HANDLER(options_between_bytes_timeout) { give_time(w, options_of(args)->between_bytes_ns, result); }

G2N_WASI2_HANDLER(options_set_between_bytes_timeout)
{
    (void)w;
    (void)result;
    options_of(args)->between_bytes_ns = time_of(&args[1]);
}

/* ---- The body ------------------------------------------------------------------------------------------------------- */

struct g2n_wasi2_object *g2n_wasi2_part_make(struct g2n_wasi2 *w, const struct g2n_wasi2_class *class, struct g2n_wasi2_exchange *x)
{
    struct g2n_wasi2_part *part = g2n_wasi2_object_make(w, sizeof *part, class, NULL);

    part->exchange = x;
    return &part->object;
}

void g2n_wasi2_part_destroy(struct g2n_wasi2 *w, struct g2n_wasi2_object *object)
{
    g2n_wasi2_exchange_leave(w, ((struct g2n_wasi2_part *)object)->exchange);
    g2n_free(object);
}

struct g2n_wasi2_channel g2n_wasi2_body_channel(struct g2n_wasi2_exchange *x)
{
    return (struct g2n_wasi2_channel){
        .fd = -1, .way = G2N_WAY_OTHER, .ways = &g2n_wasi2_http_ways, .context = g2n_wasi2_exchange_share(x) };
}

/* A body that is dropped and was not finished is no whole one. */
static void destroy_body(struct g2n_wasi2 *w, struct g2n_wasi2_object *object)
{
    struct g2n_wasi2_exchange *x = ((struct g2n_wasi2_part *)object)->exchange;

    if (!x->finished) g2n_wasi2_exchange_end(w, x, G2N_HTTP_TERMINATED);
    g2n_wasi2_part_destroy(w, object);
}

static const struct g2n_wasi2_class body_class = { .resource = 'V', .destroy = destroy_body };

G2N_WASI2_HANDLER(request_body)
{
    struct request *r = of(args);

    if (r->body_taken) {
        refuse(result);
        return;
    }
    r->body_taken = r->exchange->has_body = true;
    g2n_wasi2_give_ok(w, g2n_wasi2_handle(g2n_wasi2_part_make(w, &body_class, g2n_wasi2_exchange_share(r->exchange))), result);
}

G2N_WASI2_HANDLER(outgoing_body_write)
{
    struct g2n_wasi2_part *body = g2n_wasi2_part(args);

    if (body->used) {
        refuse(result);
        return;
    }
    body->used = true;
    g2n_wasi2_give_ok(w, g2n_wasi2_handle(g2n_wasi2_output_make(w, g2n_wasi2_body_channel(body->exchange), &body->object)), result);
}

/* What was announced and what was written must agree. */
G2N_WASI2_HANDLER(outgoing_body_finish)
{
    struct g2n_wasi2_exchange *x = g2n_wasi2_part(args)->exchange;
    bool wrong = x->declared != UINT64_MAX && x->written != x->declared;

    g2n_wasi2_expect_childless(args[0].object);
    if (args[1].number == G2N_SOME) {
        struct g2n_wasi2_object *trailers = args[1].items->object;

        if (!g2n_wasi2_fields_copy(&x->sent_trailers, g2n_wasi2_fields_of(trailers))) g2n_wasi2_no_memory();
        g2n_wasi2_object_destroy(w, trailers);
    }
    if (wrong) {
        struct g2n_wasi2_value *size = g2n_wasi2_items(w, 2);

        size[1] = g2n_wasi2_number(x->written);
        size[0] = (struct g2n_wasi2_value){ .number = G2N_SOME, .items = &size[1] };
        result->number = G2N_RESULT_ERROR;
        result->items = g2n_wasi2_items(w, 1);
        *result->items = (struct g2n_wasi2_value){ .number = G2N_HTTP_BODY_SIZE, .items = size };
        g2n_wasi2_exchange_end(w, x, G2N_HTTP_BODY_SIZE);
    }
    x->finished = true;
    g2n_wasi2_exchange_go_on(w, x);
    g2n_wasi2_object_destroy(w, args[0].object);
}

/* ---- Sending -------------------------------------------------------------------------------------------------------- */

static const char *method_of(const struct request *r)
{
    static const char *const names[] = { "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH" };
    return r->method == METHOD_OTHER ? r->other : names[r->method];
}

/* A number of bytes; UINT64_MAX for none or none that makes sense, which is then sent as it is. */
static uint64_t declared_by(const struct g2n_wasi2_fields *headers)
{
    const struct g2n_wasi2_field *field = g2n_wasi2_fields_find(headers, "content-length");
    char text[20];

    if (!field || field->value_len == 0 || field->value_len >= sizeof text) return UINT64_MAX;
    memcpy(text, field->bytes + field->name_len + 1, field->value_len);
    text[field->value_len] = '\0';
    return strspn(text, "0123456789") == field->value_len ? strtoull(text, NULL, 10) : UINT64_MAX;
}

/* Without a scheme it is the safer one.  Returns what is wrong with the request, or G2N_HTTP_NO_ERROR. */
static uint32_t make_url(const struct request *r, struct g2n_buf *url)
{
    const char *path = r->path ? r->path : "/";

    if (r->scheme == SCHEME_OTHER + 1) return G2N_HTTP_PROTOCOL;
    if (!r->authority) return G2N_HTTP_URI_INVALID;
    if (strcmp(method_of(r), "CONNECT") == 0) return G2N_HTTP_METHOD_INVALID;
    g2n_buf_printf(url, "%s://%s%s%s", r->scheme == SCHEME_HTTP + 1 ? "http" : "https", r->authority,
                   path[0] == '/' ? "" : "/", path);
    g2n_buf_append_byte(url, '\0');
    if (url->failed) g2n_wasi2_no_memory();
    return G2N_HTTP_NO_ERROR;
}

static uint32_t send_request(struct g2n_wasi2 *w, const struct request *r, const struct options *options)
{
    struct g2n_wasi2_exchange *x = r->exchange;
    struct g2n_buf url = G2N_BUF_INIT;
    uint32_t error = w->policy->sandbox ? G2N_HTTP_DENIED : make_url(r, &url);

    if (options) {
        x->connect_ns = options->connect_ns;
        x->first_byte_ns = options->first_byte_ns;
        x->between_bytes_ns = options->between_bytes_ns;
    }
    x->declared = declared_by(&r->headers);
    if (error == G2N_HTTP_NO_ERROR)
        error = g2n_wasi2_exchange_begin(w, x, &(struct g2n_wasi2_target){ method_of(r), url.bytes, &r->headers });
    g2n_buf_fini(&url);
    return error;
}

G2N_WASI2_HANDLER(http_handle)
{
    struct request *r = of(args);
    struct g2n_wasi2_object *options = args[1].number == G2N_SOME ? args[1].items->object : NULL;
    uint32_t error = send_request(w, r, (const struct options *)options);

    if (error == G2N_HTTP_NO_ERROR) {
        g2n_wasi2_give_ok(w, g2n_wasi2_handle(g2n_wasi2_response_make(w, g2n_wasi2_exchange_share(r->exchange))), result);
    } else {
        result->number = G2N_RESULT_ERROR;
        result->items = g2n_wasi2_items(w, 1);
        *result->items = g2n_wasi2_http_error_value(w, error, NULL);
        g2n_wasi2_exchange_end(w, r->exchange, error); /* its body goes nowhere */
    }
    g2n_wasi2_object_destroy(w, &r->object);
    if (options) g2n_wasi2_object_destroy(w, options);
}
