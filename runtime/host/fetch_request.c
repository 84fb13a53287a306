/* Request (WHATWG Fetch, 5.4), and what fetch() makes of its arguments. */
#include <string.h>
#include <strings.h>

#include "host/args.h"
#include "host/fetch.h"
#include "host/web.h"
#include "value/convert.h"
#include "value/lib.h"

static void request_fini(struct g2n_realm *realm, struct g2n_object *obj)
{
    struct g2n_request *r = (struct g2n_request *)(void *)obj;

    g2n_drop(realm, r->method);
    g2n_drop(realm, r->url);
    r->method = r->url = G2N_UNDEFINED;
    if (r->headers) g2n_object_drop(realm, &r->headers->object);
    if (r->signal) g2n_object_drop(realm, &r->signal->target.object);
    r->headers = NULL;
    r->signal = NULL;
    g2n_body_fini(realm, &r->body);
}

static void request_trace(struct g2n_object *obj, g2n_visit *visit, void *context)
{
    struct g2n_request *r = (struct g2n_request *)(void *)obj;

    visit(context, g2n_peek(r->method));
    visit(context, g2n_peek(r->url));
    if (r->headers) visit(context, g2n_view_of_object(&r->headers->object));
    if (r->signal) visit(context, g2n_view_of_object(&r->signal->target.object));
    g2n_body_trace(&r->body, visit, context);
}

const struct g2n_class g2n_class_request = {
    .name = "Request", .size = sizeof(struct g2n_request), .fini = request_fini, .trace = request_trace,
};

/* ---- members of RequestInit ---- */

static const char *const redirects[] = { "follow", "manual", "error" };
static const char *const modes[] = { "navigate", "same-origin", "no-cors", "cors" };
static const char *const caches[] = { "default", "no-store", "reload", "no-cache", "force-cache", "only-if-cached" };
static const char *const credential_modes[] = { "omit", "same-origin", "include" };

#define COUNT(table) (sizeof(table) / sizeof *(table))

static enum g2n_status wrong_word(struct g2n_realm *realm, const char *got, const char *const *words, size_t count)
{
    struct g2n_buf list = G2N_BUF_INIT;

    for (size_t i = 0; i < count; i++) g2n_buf_printf(&list, "%s%s", i ? ", " : "", words[i]);
    g2n_buf_append_byte(&list, 0);
    if (list.failed) {
        g2n_buf_fini(&list);
        return g2n_throw_no_memory(realm);
    }
    g2n_error__throw(realm, G2N_TYPE_ERROR, "Request constructor: %s is not an accepted type. Expected one of %s.", got,
                     list.bytes);
    g2n_buf_fini(&list);
    return G2N_THROWN;
}

/* A member that is one of some words; *at stays when it is absent. */
static enum g2n_status read_word(struct g2n_realm *realm, g2n_view init, const char *name, const char *const *words,
                                 size_t count, unsigned *at)
{
    g2n_value v, text;

    if (!g2n_is_object(init)) return G2N_OK;
    enum g2n_status st = g2n_object_get_c(realm, g2n_as_object(init), name, &v);
    if (st != G2N_OK || g2n_is_undefined(g2n_peek(v))) return st;
    st = g2n_to_string(realm, g2n_peek(v), &text);
    g2n_drop(realm, v);
    if (st != G2N_OK) return st;
    size_t i = 0;
    while (i < count && !g2n_string_equal_c(g2n_as_string(g2n_peek(text)), words[i])) i++;
    if (i < count) *at = (unsigned)i;
    else st = wrong_word(realm, g2n_as_string(g2n_peek(text))->bytes, words, count);
    g2n_drop(realm, text);
    return st;
}

static enum g2n_status read_words(struct g2n_realm *realm, g2n_view init, struct g2n_request *r)
{
    unsigned mode = r->mode, credentials = r->credentials, cache = r->cache, redirect = r->redirect;
    enum g2n_status st = read_word(realm, init, "mode", modes, COUNT(modes), &mode);

    if (st == G2N_OK && g2n_is_object(init) && mode == G2N_MODE_NAVIGATE)
        st = g2n_throw(realm, G2N_TYPE_ERROR, "Request constructor: invalid request mode navigate.");
    if (st == G2N_OK) st = read_word(realm, init, "credentials", credential_modes, COUNT(credential_modes), &credentials);
    if (st == G2N_OK) st = read_word(realm, init, "cache", caches, COUNT(caches), &cache);
    if (st == G2N_OK && cache == G2N_CACHE_ONLY_IF_CACHED && mode != G2N_MODE_SAME_ORIGIN)
        st = g2n_throw(realm, G2N_TYPE_ERROR, "'only-if-cached' can be set only with 'same-origin' mode");
    if (st == G2N_OK) st = read_word(realm, init, "redirect", redirects, COUNT(redirects), &redirect);
    r->mode = (enum g2n_request_mode)mode;
    r->credentials = (enum g2n_request_credentials)credentials;
    r->cache = (enum g2n_request_cache)cache;
    r->redirect = (enum g2n_redirect)redirect;
    return st;
}

/* Methods that fetch writes in capitals however they are given; all others are as they are. */
static const char *normal_method(const char *method)
{
    static const char *const known[] = { "DELETE", "GET", "HEAD", "OPTIONS", "POST", "PUT" };
    for (size_t i = 0; i < COUNT(known); i++)
        if (strcasecmp(method, known[i]) == 0) return known[i];
    return method;
}

static enum g2n_status set_method(struct g2n_realm *realm, struct g2n_request *r, const struct g2n_string *method)
{
    static const char *const forbidden[] = { "CONNECT", "TRACE", "TRACK" };
    const char *text = normal_method(method->bytes);
    g2n_value v;

    if (!g2n_header_name_valid(method->bytes, method->len))
        return g2n_throw(realm, G2N_TYPE_ERROR, "'%s' is not a valid HTTP method.", method->bytes);
    for (size_t i = 0; i < COUNT(forbidden); i++)
        if (strcasecmp(text, forbidden[i]) == 0)
            return g2n_throw(realm, G2N_TYPE_ERROR, "'%s' HTTP method is unsupported.", method->bytes);
    enum g2n_status st = g2n_string_from_c(realm, text, &v);
    if (st != G2N_OK) return st;
    g2n_drop(realm, r->method);
    r->method = v;
    return G2N_OK;
}

static enum g2n_status read_method(struct g2n_realm *realm, g2n_view init, struct g2n_request *r)
{
    g2n_value v, text;

    if (!g2n_is_object(init)) return G2N_OK;
    enum g2n_status st = g2n_object_get_c(realm, g2n_as_object(init), "method", &v);
    if (st != G2N_OK || g2n_is_undefined(g2n_peek(v))) return st;
    st = g2n_to_string(realm, g2n_peek(v), &text);
    g2n_drop(realm, v);
    if (st != G2N_OK) return st;
    st = set_method(realm, r, g2n_as_string(g2n_peek(text)));
    g2n_drop(realm, text);
    return st;
}

/* The request's signal follows the given one; null takes the input's away. */
static enum g2n_status read_signal(struct g2n_host *host, g2n_view init, struct g2n_abort_signal *source,
                                   struct g2n_request *r)
{
    g2n_value v = G2N_UNDEFINED;
    enum g2n_status st = G2N_OK;

    if (g2n_is_object(init)) st = g2n_object_get_c(&host->realm, g2n_as_object(init), "signal", &v);
    if (st != G2N_OK) return st;
    if (g2n_is_abort_signal(g2n_peek(v))) source = g2n_as_abort_signal(g2n_peek(v));
    else if (g2n_is_null(g2n_peek(v))) source = NULL;
    else if (!g2n_is_undefined(g2n_peek(v)))
        st = g2n_throw(&host->realm, G2N_TYPE_ERROR,
                       "Failed to construct 'Request': member signal is not of type AbortSignal.");
    if (st == G2N_OK)
        st = source ? g2n_abort_signal_follow(host, source, &r->signal) : g2n_abort_signal_new(host, &r->signal);
    g2n_drop(&host->realm, v);
    return st;
}

static enum g2n_status read_headers(struct g2n_host *host, g2n_view init, const struct g2n_request *input,
                                    struct g2n_request *r)
{
    g2n_value v = G2N_UNDEFINED;
    enum g2n_status st = g2n_headers_new(host, &r->headers);

    if (st != G2N_OK) {
        r->headers = NULL;
        return st;
    }
    if (g2n_is_object(init)) st = g2n_object_get_c(&host->realm, g2n_as_object(init), "headers", &v);
    if (st != G2N_OK) return st;
    if (!g2n_is_undefined(g2n_peek(v))) st = g2n_headers_fill(&host->realm, r->headers, g2n_peek(v));
    else if (input) st = g2n_headers_fill(&host->realm, r->headers, g2n_view_of_object(&input->headers->object));
    g2n_drop(&host->realm, v);
    return st;
}

static bool takes_no_body(const struct g2n_request *r)
{
    const struct g2n_string *method = g2n_as_string(g2n_peek(r->method));
    return g2n_string_equal_c(method, "GET") || g2n_string_equal_c(method, "HEAD");
}

static enum g2n_status require_duplex(struct g2n_realm *realm, g2n_view init)
{
    g2n_value v;
    enum g2n_status st = g2n_object_get_c(realm, g2n_as_object(init), "duplex", &v);

    if (st != G2N_OK) return st;
    bool given = g2n_is_string(g2n_peek(v)) && g2n_string_equal_c(g2n_as_string(g2n_peek(v)), "half");
    g2n_drop(realm, v);
    return given ? G2N_OK
                 : g2n_throw(realm, G2N_TYPE_ERROR, "RequestInit: duplex option is required when sending a body.");
}

static enum g2n_status set_type(struct g2n_realm *realm, struct g2n_headers *headers, const char *type)
{
    static const char name[] = "content-type";

    if (!type || g2n_header_list_find(&headers->list, name, sizeof name - 1)) return G2N_OK;
    if (g2n_header_list_append(&headers->list, name, sizeof name - 1, type, strlen(type)) == G2N_OK) return G2N_OK;
    return g2n_throw_no_memory(realm);
}

/* A request made of another takes its body over. */
static enum g2n_status take_body(struct g2n_realm *realm, struct g2n_request *input, struct g2n_request *r)
{
    if (g2n_body_is_null(&input->body)) return G2N_OK;
    if (g2n_body_unusable(&input->body))
        return g2n_throw(realm, G2N_TYPE_ERROR, "Cannot construct a Request with a Request object that has already been used.");
    r->body = input->body;
    if (r->body.stream) (void)g2n_object_dup(&r->body.stream->object);
    if (r->body.source) (void)g2n_object_dup(&r->body.source->object);
    input->body.used = true;
    return G2N_OK;
}

static enum g2n_status read_body(struct g2n_host *host, g2n_view init, struct g2n_request *input, struct g2n_request *r)
{
    struct g2n_realm *realm = &host->realm;
    g2n_value v = G2N_UNDEFINED;
    const char *type = NULL;
    enum g2n_status st = G2N_OK;

    if (g2n_is_object(init)) st = g2n_object_get_c(realm, g2n_as_object(init), "body", &v);
    if (st != G2N_OK) return st;
    bool given = !g2n_is_nullish(g2n_peek(v));
    if ((given || (input && !g2n_body_is_null(&input->body) && g2n_is_undefined(g2n_peek(v)))) && takes_no_body(r))
        st = g2n_throw(realm, G2N_TYPE_ERROR, "Request with GET/HEAD method cannot have body.");
    if (st == G2N_OK && given && g2n_is_stream(g2n_peek(v))) st = require_duplex(realm, init);
    if (st == G2N_OK && given) {
        st = g2n_body_extract(host, g2n_peek(v), &r->body, &type);
        if (st == G2N_OK) st = set_type(realm, r->headers, type);
    } else if (st == G2N_OK && input && g2n_is_undefined(g2n_peek(v))) {
        st = take_body(realm, input, r);
    }
    g2n_drop(realm, v);
    return st;
}

/* ---- input ---- */

static enum g2n_status failed_to_parse(struct g2n_realm *realm, g2n_view text)
{
    g2n_value cause = g2n_take_exception(realm), error;
    struct g2n_buf message = G2N_BUF_INIT;

    g2n_buf_printf(&message, "Failed to parse URL from %s", g2n_as_string(text)->bytes);
    g2n_buf_append_byte(&message, 0);
    if (message.failed) {
        g2n_buf_fini(&message);
        g2n_drop(realm, cause);
        return g2n_throw_no_memory(realm);
    }
    enum g2n_status st = g2n_fetch_error(realm, message.bytes, cause, &error);
    g2n_buf_fini(&message);
    return st == G2N_OK ? g2n_throw_value(realm, error) : st;
}

static enum g2n_status read_url(struct g2n_host *host, g2n_view input, struct g2n_request *r)
{
    struct g2n_realm *realm = &host->realm;
    g2n_value text;
    enum g2n_status st = g2n_to_string(realm, input, &text);

    if (st != G2N_OK) return st;
    st = g2n_fetch_parse_url(host, g2n_peek(text), G2N_VIEW_UNDEFINED, &r->url);
    if (st == G2N_THROWN) {
        r->url = G2N_UNDEFINED;
        st = failed_to_parse(realm, g2n_peek(text));
    } else if (st == G2N_OK && g2n_fetch_url_has_credentials(g2n_as_string(g2n_peek(r->url))->bytes)) {
        st = g2n_throw(realm, G2N_TYPE_ERROR, "Request cannot be constructed from a URL that includes credentials: %s",
                       g2n_as_string(g2n_peek(text))->bytes);
    }
    g2n_drop(realm, text);
    return st;
}

/* What a request has when nothing is said: the input's, or the defaults. */
static enum g2n_status begin(struct g2n_host *host, g2n_view input_value, const struct g2n_request *input,
                             struct g2n_request *r)
{
    struct g2n_realm *realm = &host->realm;

    r->mode = G2N_MODE_CORS;
    r->credentials = G2N_CREDENTIALS_SAME_ORIGIN;
    if (!input) {
        enum g2n_status st = read_url(host, input_value, r);
        return st == G2N_OK ? g2n_string_from_c(realm, "GET", &r->method) : st;
    }
    r->url = g2n_dup(g2n_peek(input->url));
    r->method = g2n_dup(g2n_peek(input->method));
    r->mode = input->mode;
    r->credentials = input->credentials;
    r->cache = input->cache;
    r->redirect = input->redirect;
    r->keepalive = input->keepalive;
    return G2N_OK;
}

enum g2n_status g2n_request_make(struct g2n_host *host, g2n_view input, g2n_view init, struct g2n_object *proto,
                                 struct g2n_request **out)
{
    struct g2n_realm *realm = &host->realm;
    struct g2n_object *obj;
    struct g2n_request *from = g2n_is_request(input) ? g2n_as_request(input) : NULL;

    if (!g2n_is_nullish(init) && !g2n_is_object(init))
        return g2n_throw(realm, G2N_TYPE_ERROR, "Request constructor: Expected init (\"RequestInit\") to be one of: Null, Undefined, Object.");
    enum g2n_status st = g2n_object_new(realm, &g2n_class_request, proto ? proto : g2n_web_proto(host, G2N_WEB_REQUEST), &obj);
    if (st != G2N_OK) return st;
    struct g2n_request *r = (struct g2n_request *)(void *)obj;
    r->method = r->url = G2N_UNDEFINED;
    st = begin(host, input, from, r);
    if (st == G2N_OK) st = read_words(realm, init, r);
    if (st == G2N_OK) st = read_method(realm, init, r);
    if (st == G2N_OK) st = read_signal(host, init, from ? from->signal : NULL, r);
    if (st == G2N_OK) st = read_headers(host, init, from, r);
    if (st == G2N_OK) st = read_body(host, init, from, r);
    if (st == G2N_OK) *out = r;
    else g2n_object_drop(realm, obj);
    return st;
}

/* ---- what guests see ---- */

static enum g2n_status request_construct(struct g2n_call *call, g2n_value *result)
{
    struct g2n_host *host = g2n_host_of(call->realm);
    struct g2n_request *r;
    enum g2n_status st = g2n_web_require_new(call, "Request");

    if (st == G2N_OK && call->argc < 1)
        st = g2n_throw(call->realm, G2N_TYPE_ERROR, "Request constructor: 1 argument required, but only 0 found.");
    if (st == G2N_OK)
        st = g2n_request_make(host, g2n_arg(call, 0), g2n_arg(call, 1),
                              g2n_prototype_for_new(call, g2n_web_proto(host, G2N_WEB_REQUEST)), &r);
    return st == G2N_OK ? g2n_lib__give(result, &r->object) : st;
}

static enum g2n_status this_request(struct g2n_call *call, struct g2n_request **out)
{
    if (!g2n_is_request(call->this_value)) return g2n_throw(call->realm, G2N_TYPE_ERROR, "Illegal invocation");
    *out = g2n_as_request(call->this_value);
    return G2N_OK;
}

enum { METHOD, URL, HEADERS, SIGNAL, MODE, CREDENTIALS, CACHE, REDIRECT, KEEPALIVE, BODY, BODY_USED, DUPLEX };

static enum g2n_status request_get(struct g2n_call *call, g2n_value *result)
{
    struct g2n_realm *realm = call->realm;
    struct g2n_request *r;
    enum g2n_status st = this_request(call, &r);

    if (st != G2N_OK) return st;
    switch (g2n_web_magic(call)) {
    case METHOD:      *result = g2n_dup(g2n_peek(r->method)); return G2N_OK;
    case URL:         *result = g2n_dup(g2n_peek(r->url)); return G2N_OK;
    case HEADERS:     *result = g2n_dup(g2n_view_of_object(&r->headers->object)); return G2N_OK;
    case SIGNAL:      *result = g2n_dup(g2n_view_of_object(&r->signal->target.object)); return G2N_OK;
    case MODE:        return g2n_string_from_c(realm, modes[r->mode], result);
    case CREDENTIALS: return g2n_string_from_c(realm, credential_modes[r->credentials], result);
    case CACHE:       return g2n_string_from_c(realm, caches[r->cache], result);
    case REDIRECT:    return g2n_string_from_c(realm, redirects[r->redirect], result);
    case KEEPALIVE:   *result = g2n_bool(r->keepalive); return G2N_OK;
    case BODY:        return g2n_body_show(g2n_host_of(realm), &r->body, result);
    case BODY_USED:   *result = g2n_bool(g2n_body_used(&r->body)); return G2N_OK;
    default:          return g2n_string_from_c(realm, "half", result);
    }
}

static enum g2n_status request_clone(struct g2n_call *call, g2n_value *result)
{
    struct g2n_host *host = g2n_host_of(call->realm);
    struct g2n_request *r, *copy;
    struct g2n_body body;
    enum g2n_status st = this_request(call, &r);

    if (st != G2N_OK) return st;
    if (g2n_body_unusable(&r->body)) return g2n_throw(call->realm, G2N_TYPE_ERROR, "unusable");
    st = g2n_body_clone(host, &r->body, &body);
    if (st != G2N_OK) return st;
    struct g2n_body own = r->body; /* the copy is made of a request without one */
    r->body = (struct g2n_body){ 0 };
    st = g2n_request_make(host, call->this_value, G2N_VIEW_UNDEFINED, NULL, &copy);
    r->body = own;
    if (st != G2N_OK) {
        g2n_body_fini(call->realm, &body);
        return st;
    }
    copy->body = body;
    return g2n_lib__give(result, &copy->object);
}

static enum g2n_status request_consume(struct g2n_call *call, g2n_value *result)
{
    struct g2n_request *r;
    enum g2n_status st = this_request(call, &r);
    if (st != G2N_OK) return g2n_web_rejected_with(call->realm, st, result);
    return g2n_body_read(g2n_host_of(call->realm), &r->body, &r->headers->list, (enum g2n_body_form)g2n_web_magic(call), result);
}

static const struct g2n_method methods[] = {
    { "clone", request_clone, 0, 0 },
    G2N_BODY_METHODS(request_consume),
    { NULL, NULL, 0, 0 },
};

static const struct g2n_web_attribute attributes[] = {
    { "method",      request_get, NULL, METHOD },      { "url",       request_get, NULL, URL },
    { "headers",     request_get, NULL, HEADERS },     { "mode",      request_get, NULL, MODE },
    { "credentials", request_get, NULL, CREDENTIALS }, { "cache",     request_get, NULL, CACHE },
    { "redirect",    request_get, NULL, REDIRECT },    { "keepalive", request_get, NULL, KEEPALIVE },
    { "signal",      request_get, NULL, SIGNAL },      { "body",      request_get, NULL, BODY },
    { "bodyUsed",    request_get, NULL, BODY_USED },   { "duplex",    request_get, NULL, DUPLEX },
    { NULL, NULL, NULL, 0 },
};

static const struct g2n_web_shape shape = {
    .name = "Request", .id = G2N_WEB_REQUEST, .construct = request_construct, .length = 1, .methods = methods,
    .attributes = attributes,
};

enum g2n_status g2n_web__install_request(struct g2n_host *host) { return g2n_web_define(host, &shape, NULL, NULL, NULL); }
