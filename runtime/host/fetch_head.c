/* The headers that are sent: the request's own, then those that undici adds where they are missing.  libcurl itself
 * writes Host, Content-Length and Accept-Encoding. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "host/args.h"
#include "host/fetch.h"

static void add(struct g2n_buf *out, const char *name, size_t name_len, const char *value, size_t value_len)
{
    g2n_buf_append(out, name, name_len);
    g2n_buf_append(out, ": ", 2);
    g2n_buf_append(out, value, value_len);
    g2n_buf_append_byte(out, 0);
}

static bool is(const struct g2n_header *h, const char *name)
{
    return h->name_len == strlen(name) && strncasecmp(h->name, name, h->name_len) == 0;
}

static void add_missing(struct g2n_buf *out, const struct g2n_header_list *list, const char *name, const char *value)
{
    if (!g2n_header_list_find(list, name, strlen(name))) add(out, name, strlen(name), value, strlen(value));
}

/* "fetch failed" with the cause that undici's client gives for such a header. */
static enum g2n_status refuse(struct g2n_realm *realm, const char *name, const char *code, const char *message)
{
    g2n_value cause, text, error;
    enum g2n_status st = g2n_error_new(realm, G2N_ERROR, &cause, "%s", message);

    if (st != G2N_OK) return st;
    st = g2n_string_from_c(realm, name, &text);
    if (st == G2N_OK) st = g2n_object_put_c(realm, g2n_as_object(g2n_peek(cause)), "name", text);
    if (st == G2N_OK) st = g2n_string_from_c(realm, code, &text);
    if (st == G2N_OK) st = g2n_object_put_c(realm, g2n_as_object(g2n_peek(cause)), "code", text);
    if (st != G2N_OK) {
        g2n_drop(realm, cause);
        return st;
    }
    st = g2n_fetch_error(realm, "fetch failed", cause, &error);
    return st == G2N_OK ? g2n_throw_value(realm, error) : st;
}

static enum g2n_status check(struct g2n_realm *realm, const struct g2n_header *h, const struct g2n_buffer *body)
{
    static const char *const never[][2] = {
        { "transfer-encoding", "invalid transfer-encoding header" },
        { "upgrade",           "invalid upgrade header" },
        { "keep-alive",        "invalid keep-alive header" },
    };

    for (size_t i = 0; i < sizeof never / sizeof *never; i++)
        if (is(h, never[i][0])) return refuse(realm, "InvalidArgumentError", "UND_ERR_INVALID_ARG", never[i][1]);
    if (is(h, "expect"))
        return refuse(realm, "NotSupportedError", "UND_ERR_NOT_SUPPORTED", "expect header not supported");
    if (is(h, "connection") && strcasecmp(h->value, "close") != 0 && strcasecmp(h->value, "keep-alive") != 0)
        return refuse(realm, "InvalidArgumentError", "UND_ERR_INVALID_ARG", "invalid connection header");
    if (is(h, "content-length") && body && strtoull(h->value, NULL, 10) != body->len)
        return refuse(realm, "RequestContentLengthMismatchError", "UND_ERR_REQ_CONTENT_LENGTH_MISMATCH",
                      "Request body length does not match content-length header");
    return G2N_OK;
}

static const char *mode_name(enum g2n_request_mode mode)
{
    switch (mode) {
    case G2N_MODE_NAVIGATE:    return "navigate";
    case G2N_MODE_SAME_ORIGIN: return "same-origin";
    case G2N_MODE_NO_CORS:     return "no-cors";
    case G2N_MODE_CORS:        break;
    }
    return "cors";
}

enum g2n_status g2n_fetch_head(struct g2n_realm *realm, const struct g2n_header_list *list, enum g2n_request_mode mode,
                               enum g2n_request_cache cache, const char *method, const struct g2n_buffer *body,
                               struct g2n_buf *out)
{
    bool head = strcmp(method, "HEAD") == 0; /* undici does not use such a connection again, and says so */
    add_missing(out, list, "connection", head ? "close" : "keep-alive");
    for (uint32_t i = 0; i < list->count; i++) {
        const struct g2n_header *h = &list->items[i];
        enum g2n_status st = check(realm, h, body);
        if (st != G2N_OK) return st;
        if (!is(h, "host") && !is(h, "content-length")) add(out, h->name, h->name_len, h->value, h->value_len);
    }
    add_missing(out, list, "accept", "*/*");
    add_missing(out, list, "accept-language", "*");
    add_missing(out, list, "sec-fetch-mode", mode_name(mode));
    add_missing(out, list, "user-agent", "node"); /* what servers see of node 20 */
    if (cache == G2N_CACHE_NO_STORE || cache == G2N_CACHE_RELOAD) {
        add_missing(out, list, "pragma", "no-cache");
        add_missing(out, list, "cache-control", "no-cache");
    } else if (cache == G2N_CACHE_NO_CACHE) {
        add_missing(out, list, "cache-control", "max-age=0");
    }
    return out->failed ? g2n_throw_no_memory(realm) : G2N_OK;
}
