/* fetch(): redirects, abort, and the promise.  WHATWG Fetch, 4.1-4.6, without what a browser adds: no origin of its
 * own, hence no CORS, no cache and no cookies. */
#include "host/fetch.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "host/args.h"
#include "host/environment.h"
#include "host/trace.h"
#include "host/web.h"
#include "value/lib.h"
#include "value/reaction.h"

#define MAX_REDIRECTS 20

struct fetch {
    struct g2n_link         link;     /* in host->fetches->running */
    struct g2n_host        *host;
    struct g2n_promise     *promise;  /* owned */
    struct g2n_request     *request;  /* owned: headers, modes and signal */
    struct g2n_exchange    *transfer; /* owned, or NULL between two */
    struct g2n_abort_watch  watch;
    g2n_value               method, url; /* strings: redirects change them */
    struct g2n_buffer      *body;     /* owned, or NULL */
    unsigned                redirects;
};

static void fetch_free(struct fetch *f)
{
    struct g2n_realm *realm = &f->host->realm;

    g2n_abort_off(&f->watch);
    g2n_list_remove(&f->link);
    g2n_exchange_destroy(f->transfer);
    g2n_drop(realm, f->method);
    g2n_drop(realm, f->url);
    if (f->body) g2n_object_drop(realm, &f->body->object);
    if (f->request) g2n_object_drop(realm, &f->request->object);
    g2n_object_drop(realm, g2n_promise_object(f->promise));
    g2n_free(f);
}

/* "fetch: GET http://host/ -> 200", after redirects. */
static void trace(const struct fetch *f, enum g2n_status st, g2n_view response)
{
    struct g2n_trace_line line;

    g2n_trace_begin(&line, "fetch");
    if (g2n_is_string(g2n_peek(f->method)) && g2n_is_string(g2n_peek(f->url))) { /* else it did not come so far */
        g2n_trace_text(&line, g2n_as_string(g2n_peek(f->method))->bytes);
        g2n_trace_text(&line, " ");
        g2n_trace_text(&line, g2n_as_string(g2n_peek(f->url))->bytes);
    }
    if (st == G2N_OK) {
        g2n_trace_text(&line, " -> ");
        g2n_trace_number(&line, g2n_as_response(response)->status);
    } else {
        g2n_trace_outcome(f->host, &line, st, response);
    }
    g2n_trace_end(f->host, &line);
}

/* Settles the promise with a response or what is thrown.  Consumes value. */
static void settle(const struct fetch *f, enum g2n_status st, g2n_value value)
{
    if (g2n_trace_on(f->host, G2N_TRACE_FETCH)) trace(f, st, g2n_peek(value));
    g2n_body_settle(f->host, f->promise, st, value);
}

/* The same, and frees the fetch. */
static void finish(struct fetch *f, enum g2n_status st, g2n_value value)
{
    settle(f, st, value);
    fetch_free(f);
}

static const char *url_of(const struct fetch *f) { return g2n_as_string(g2n_peek(f->url))->bytes; }
static bool has_method(const struct fetch *f, const char *method)
{
    return g2n_string_equal_c(g2n_as_string(g2n_peek(f->method)), method);
}

/* TypeError "fetch failed".  Consumes cause. */
static enum g2n_status throw_failed(struct fetch *f, g2n_value cause)
{
    struct g2n_realm *realm = &f->host->realm;
    g2n_value error;
    enum g2n_status st = g2n_fetch_error(realm, "fetch failed", cause, &error);
    return st == G2N_OK ? g2n_throw_value(realm, error) : st;
}

static enum g2n_status throw_because(struct fetch *f, const char *why)
{
    g2n_value cause;
    enum g2n_status st = g2n_error_new(&f->host->realm, G2N_ERROR, &cause, "%s", why);
    return st == G2N_OK ? throw_failed(f, cause) : st;
}

/* What is pending becomes the cause. */
static enum g2n_status throw_caused(struct fetch *f)
{
    return throw_failed(f, g2n_take_exception(&f->host->realm));
}

/* ---- one request of it ---- */

static void on_notice(struct g2n_exchange *t, void *context);

static enum g2n_status check_url(struct fetch *f)
{
    static const char *const local[] = { "about:", "blob:", "file:" };
    const char *url = url_of(f);

    if (g2n_fetch_url_is_http(url)) return g2n_fetch_url_bad_port(url) ? throw_because(f, "bad port") : G2N_OK;
    if (strncmp(url, local[0], strlen(local[0])) == 0) return throw_because(f, "about scheme is not supported");
    for (size_t i = 1; i < sizeof local / sizeof *local; i++)
        if (strncmp(url, local[i], strlen(local[i])) == 0) return throw_because(f, "not implemented... yet...");
    return throw_because(f, "unknown scheme");
}

static enum g2n_status send_request(struct fetch *f)
{
    struct g2n_realm *realm = &f->host->realm;
    struct g2n_buf lines = G2N_BUF_INIT, url = G2N_BUF_INIT;
    struct g2n_http *http;

    enum g2n_status st = check_url(f);
    if (st != G2N_OK) return st;
    st = g2n_http_open(f->host, &http);
    if (st == G2N_THROWN) return throw_caused(f);
    if (st != G2N_OK) return st;
    st = g2n_fetch_head(realm, &f->request->headers->list, f->request->mode, f->request->cache,
                        g2n_as_string(g2n_peek(f->method))->bytes, f->body, &lines);
    if (st == G2N_OK) {
        g2n_buf_append(&url, url_of(f), g2n_fetch_url_without_fragment(url_of(f)));
        g2n_buf_append_byte(&url, 0);
        const struct g2n_http_request what = {
            .url = url.bytes, .method = g2n_as_string(g2n_peek(f->method))->bytes, .headers = &lines, .body = f->body,
        };
        st = url.failed ? G2N_ENOMEM : g2n_exchange_start(http, &what, on_notice, f, &f->transfer);
        if (st == G2N_ENOMEM) st = g2n_throw_no_memory(realm);
    }
    g2n_buf_fini(&lines);
    g2n_buf_fini(&url);
    return st;
}

/* ---- redirects ---- */

static bool is_redirect(long status)
{
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

/* The first header of this name as received, or NULL. */
static const char *received(const struct g2n_exchange *t, const char *wanted)
{
    const char *name, *value;

    for (size_t at = 0; g2n_exchange_field(t, &at, &name, &value);)
        if (strcasecmp(name, wanted) == 0) return value;
    return NULL;
}

static void remove_headers(struct fetch *f, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) g2n_header_list_remove(&f->request->headers->list, names[i], strlen(names[i]));
}

static void become_get(struct fetch *f)
{
    static const char *const of_body[] = {
        "content-encoding", "content-language", "content-location", "content-type", "content-length",
    };
    if (f->body) g2n_object_drop(&f->host->realm, &f->body->object);
    f->body = NULL;
    remove_headers(f, of_body, sizeof of_body / sizeof *of_body);
}

/* Where a Location leads; a fragment that it lacks is the old URL's. */
static enum g2n_status resolve(struct fetch *f, const char *location, g2n_value *out)
{
    struct g2n_realm *realm = &f->host->realm;
    const char *old = url_of(f), *fragment = old + g2n_fetch_url_without_fragment(old);
    g2n_value text, url;

    enum g2n_status st = g2n_string_decode(realm, location, strlen(location), false, &text);
    if (st != G2N_OK) return st;
    st = g2n_fetch_parse_url(f->host, g2n_peek(text), g2n_peek(f->url), &url);
    g2n_drop(realm, text);
    if (st != G2N_OK) return st == G2N_THROWN ? throw_caused(f) : st;
    if (*fragment && !strchr(g2n_as_string(g2n_peek(url))->bytes, '#')) {
        st = g2n_string_printf(realm, out, "%s%s", g2n_as_string(g2n_peek(url))->bytes, fragment);
        g2n_drop(realm, url);
        return st;
    }
    *out = url;
    return G2N_OK;
}

static enum g2n_status go_to(struct fetch *f, long status, g2n_value url)
{
    static const char *const of_origin[] = { "authorization", "proxy-authorization", "cookie", "host" };
    struct g2n_realm *realm = &f->host->realm;
    bool to_get = (status == 303 && !has_method(f, "GET") && !has_method(f, "HEAD"))
               || ((status == 301 || status == 302) && has_method(f, "POST"));

    if (to_get) {
        g2n_value get;
        enum g2n_status st = g2n_string_from_c(realm, "GET", &get);
        if (st != G2N_OK) {
            g2n_drop(realm, url);
            return st;
        }
        g2n_drop(realm, f->method);
        f->method = get;
        become_get(f);
    }
    if (!g2n_fetch_url_same_origin(url_of(f), g2n_as_string(g2n_peek(url))->bytes))
        remove_headers(f, of_origin, sizeof of_origin / sizeof *of_origin);
    g2n_drop(realm, f->url);
    f->url = url;
    g2n_exchange_destroy(f->transfer);
    f->transfer = NULL;
    f->redirects++;
    return send_request(f);
}

static enum g2n_status follow(struct fetch *f, const char *location)
{
    const char *url;
    g2n_value to;

    if (f->request->redirect == G2N_REDIRECT_ERROR) return throw_because(f, "unexpected redirect");
    enum g2n_status st = resolve(f, location, &to);
    if (st != G2N_OK) return st;
    url = g2n_as_string(g2n_peek(to))->bytes;
    if (!g2n_fetch_url_is_http(url)) st = throw_because(f, "URL scheme must be a HTTP(S) scheme");
    else if (f->redirects == MAX_REDIRECTS) st = throw_because(f, "redirect count exceeded");
    else if (f->request->mode == G2N_MODE_CORS && g2n_fetch_url_has_credentials(url)
             && !g2n_fetch_url_same_origin(url_of(f), url))
        st = throw_because(f, "cross origin not allowed for request mode \"cors\"");
    if (st == G2N_OK) return go_to(f, f->transfer->status, to);
    g2n_drop(&f->host->realm, to);
    return st;
}

/* ---- the response ---- */

static enum g2n_status fill_headers(struct g2n_realm *realm, const struct g2n_exchange *t, struct g2n_headers *headers)
{
    const char *name, *value;

    for (size_t at = 0; g2n_exchange_field(t, &at, &name, &value);) {
        size_t name_len = strlen(name), len = strlen(value);
        if (g2n_header_name_valid(name, name_len) && g2n_header_value_valid(value, len)
            && g2n_header_list_append(&headers->list, name, name_len, value, len) != G2N_OK)
            return g2n_throw_no_memory(realm);
    }
    headers->immutable = true;
    return G2N_OK;
}

/* A response's URL has no fragment. */
static enum g2n_status fill_texts(struct fetch *f, const char *reason, size_t reason_len, struct g2n_response *r)
{
    struct g2n_realm *realm = &f->host->realm;
    g2n_value text;

    enum g2n_status st = g2n_latin1_to_string(realm, reason, reason_len, &text);
    if (st != G2N_OK) return st;
    g2n_drop(realm, r->status_text);
    r->status_text = text;
    st = g2n_string_new(realm, url_of(f), g2n_fetch_url_without_fragment(url_of(f)), &text);
    if (st != G2N_OK) return st;
    g2n_drop(realm, r->url);
    r->url = text;
    return G2N_OK;
}

static bool has_body(const struct fetch *f)
{
    long status = f->transfer->status;
    return status != 204 && status != 205 && status != 304 && !has_method(f, "HEAD");
}

static enum g2n_status make_response(struct fetch *f, g2n_value *out)
{
    struct g2n_response *r;
    enum g2n_status st = g2n_response_make(f->host, NULL, &r);

    if (st != G2N_OK) return st;
    r->type = G2N_RESPONSE_BASIC;
    r->status = (int)f->transfer->status;
    r->redirected = f->redirects > 0;
    st = fill_headers(&f->host->realm, f->transfer, r->headers);
    if (st == G2N_OK) st = fill_texts(f, f->transfer->reason.bytes, f->transfer->reason.len, r);
    if (st == G2N_OK && has_body(f)) {
        struct g2n_exchange *t = f->transfer;
        f->transfer = NULL;
        st = g2n_fetch_body_arriving(f->host, t, url_of(f), f->request->signal, &r->body.stream);
        if (st != G2N_OK) r->body.stream = NULL;
    }
    if (st == G2N_OK) *out = g2n_own_object(&r->object);
    else g2n_object_drop(&f->host->realm, &r->object);
    return st;
}

/* A response without a body comes to its end all the same, so that its connection can be used again. */
static void on_rest(struct g2n_exchange *t, void *context)
{
    struct fetch *f = context;
    struct g2n_buf unwanted;

    g2n_exchange_take(t, &unwanted);
    g2n_buf_fini(&unwanted);
    if (t->ended) fetch_free(f);
}

static void on_notice(struct g2n_exchange *t, void *context)
{
    struct fetch *f = context;
    g2n_value value = G2N_UNDEFINED;
    enum g2n_status st;

    if (!t->status) {
        if (!t->ended) return;
        st = g2n_http_error(&f->host->realm, t, url_of(f), &value);
        finish(f, st == G2N_OK ? throw_failed(f, value) : st, G2N_UNDEFINED);
        return;
    }
    const char *location = is_redirect(t->status) ? received(t, "location") : NULL;
    if (location && f->request->redirect != G2N_REDIRECT_MANUAL) {
        st = follow(f, location);
        if (st != G2N_OK) finish(f, st, G2N_UNDEFINED);
        return;
    }
    st = make_response(f, &value);
    if (st != G2N_OK || !f->transfer || f->transfer->ended) {
        finish(f, st, value);
        return;
    }
    settle(f, st, value);
    g2n_abort_off(&f->watch);
    g2n_exchange_set_holder(t, on_rest, f);
    on_rest(t, f);
}

/* ---- starting ---- */

static void on_abort(struct g2n_host *host, struct g2n_abort_watch *watch, g2n_view reason)
{
    (void)host;
    finish(G2N_CONTAINER(watch, struct fetch, watch), g2n_throw_value(&host->realm, g2n_dup(reason)), G2N_UNDEFINED);
}

static enum g2n_status fetch_create(struct g2n_host *host, struct fetch **out)
{
    struct fetch *f = g2n_alloc_zero(1, sizeof *f);

    if (!f) return g2n_throw_no_memory(&host->realm);
    f->host = host;
    f->method = f->url = G2N_UNDEFINED;
    g2n_list_init(&f->link);
    g2n_abort_watch_init(&f->watch);
    f->watch.aborted = on_abort;
    enum g2n_status st = g2n_promise_new(&host->realm, &f->promise);
    if (st == G2N_OK) {
        g2n_list_append(&host->fetches->running, &f->link);
        *out = f;
    } else {
        g2n_free(f);
    }
    return st;
}

/* ---- data: URLs ---- */

static enum g2n_status data_response(struct fetch *f, const struct g2n_buf *type, const struct g2n_buf *body, g2n_value *out)
{
    static const char name[] = "content-type", ok[] = "OK";
    struct g2n_realm *realm = &f->host->realm;
    struct g2n_response *r;
    enum g2n_status st = g2n_response_make(f->host, NULL, &r);

    if (st != G2N_OK) return st;
    r->type = G2N_RESPONSE_BASIC;
    st = fill_texts(f, ok, sizeof ok - 1, r);
    if (st == G2N_OK && g2n_header_list_append(&r->headers->list, name, sizeof name - 1, type->bytes, type->len) != G2N_OK)
        st = g2n_throw_no_memory(realm);
    r->headers->immutable = true;
    if (st == G2N_OK && !has_method(f, "HEAD")) {
        st = g2n_buffer_new(realm, body->len, &r->body.source);
        if (st != G2N_OK) r->body.source = NULL;
        else if (body->len) memcpy(r->body.source->bytes, body->bytes, body->len);
    }
    if (st == G2N_OK) *out = g2n_own_object(&r->object);
    else g2n_object_drop(realm, &r->object);
    return st;
}

static enum g2n_status read_data(struct fetch *f, g2n_value *out)
{
    struct g2n_buf type = G2N_BUF_INIT, body = G2N_BUF_INIT;
    bool good = g2n_fetch_read_data_url(url_of(f), &type, &body);
    enum g2n_status st = type.failed || body.failed ? g2n_throw_no_memory(&f->host->realm)
                       : !good ? throw_because(f, "failed to fetch the data URL") : data_response(f, &type, &body, out);

    g2n_buf_fini(&type);
    g2n_buf_fini(&body);
    return st;
}

/* The request is ready to go, its body (if any) as bytes. */
static enum g2n_status begin(struct fetch *f)
{
    struct g2n_request *r = f->request;

    f->method = g2n_dup(g2n_peek(r->method));
    f->url = g2n_dup(g2n_peek(r->url));
    if (g2n_fetch_is_data_url(url_of(f))) {
        g2n_value value = G2N_UNDEFINED;
        enum g2n_status st = read_data(f, &value);
        finish(f, st, value);
        return G2N_OK;
    }
    if (r->body.source) {
        (void)g2n_object_dup(&r->body.source->object);
        f->body = r->body.source;
        r->body.used = true;
    }
    enum g2n_status st = send_request(f);
    if (st == G2N_OK) g2n_abort_on(r->signal, &f->watch);
    return st;
}

/* A body that is a stream has been read: its bytes, an ArrayBuffer, are what is sent.  data[0] is the request, data[1]
 * the promise of fetch(), which the new fetch takes over. */
static enum g2n_status on_collected(struct g2n_call *call, g2n_value *result)
{
    struct g2n_function *self = (struct g2n_function *)(void *)call->callee;
    struct g2n_host *host = g2n_host_of(call->realm);
    struct g2n_request *r = g2n_as_request(g2n_peek(self->data[0]));
    struct g2n_promise *promise = g2n_as_promise(g2n_peek(self->data[1]));
    struct fetch *f;
    (void)result;

    if (self->magic != 0) return g2n_promise_reject(call->realm, promise, g2n_arg(call, 0));
    if (g2n_abort_aborted(r->signal)) return g2n_promise_reject(call->realm, promise, g2n_abort_reason(r->signal));
    enum g2n_status st = fetch_create(host, &f);
    if (st != G2N_OK) return st;
    g2n_object_drop(call->realm, g2n_promise_object(f->promise));
    (void)g2n_object_dup(g2n_promise_object(promise));
    f->promise = promise;
    (void)g2n_object_dup(&r->object);
    f->request = r;
    (void)g2n_object_dup(g2n_as_object(g2n_arg(call, 0)));
    r->body.source = g2n_as_buffer(g2n_arg(call, 0));
    st = begin(f);
    if (st != G2N_OK) finish(f, st, G2N_UNDEFINED);
    return G2N_OK;
}

static enum g2n_status collector(struct g2n_realm *realm, int magic, struct g2n_request *r, g2n_view promise,
                                 g2n_value *out)
{
    struct g2n_function *fn;
    enum g2n_status st = g2n_function_new(realm, on_collected, "", 1, &fn);
    if (st != G2N_OK) return st;
    fn->magic = magic;
    fn->data[0] = g2n_dup(g2n_view_of_object(&r->object));
    fn->data[1] = g2n_dup(promise);
    *out = g2n_own_object(&fn->object);
    return G2N_OK;
}

static enum g2n_status collect_then_send(struct g2n_host *host, struct g2n_request *r, g2n_view promise)
{
    struct g2n_realm *realm = &host->realm;
    g2n_value bytes, good = G2N_UNDEFINED, bad = G2N_UNDEFINED;
    enum g2n_status st = g2n_body_consume(host, &r->body, G2N_BODY_ARRAY_BUFFER, &bytes);

    if (st != G2N_OK) return st;
    st = collector(realm, 0, r, promise, &good);
    if (st == G2N_OK) st = collector(realm, 1, r, promise, &bad);
    if (st == G2N_OK) st = g2n_promise_react(realm, g2n_as_promise(g2n_peek(bytes)), g2n_peek(good), g2n_peek(bad), NULL);
    g2n_drop(realm, good);
    g2n_drop(realm, bad);
    g2n_drop(realm, bytes);
    return st;
}

static enum g2n_status start(struct fetch *f, g2n_view input, g2n_view init)
{
    struct g2n_host *host = f->host;
    enum g2n_status st = g2n_request_make(host, input, init, NULL, &f->request);

    if (st != G2N_OK) {
        f->request = NULL;
        return st;
    }
    if (g2n_abort_aborted(f->request->signal))
        return g2n_throw_value(&host->realm, g2n_dup(g2n_abort_reason(f->request->signal)));
    if (f->request->body.source || g2n_body_is_null(&f->request->body)) return begin(f);
    st = collect_then_send(host, f->request, g2n_view_of_object(g2n_promise_object(f->promise)));
    if (st == G2N_OK) fetch_free(f); /* another one takes the promise over */
    return st;
}

static enum g2n_status fetch(struct g2n_call *call, g2n_value *result)
{
    struct fetch *f;
    enum g2n_status st = fetch_create(g2n_host_of(call->realm), &f);

    if (st != G2N_OK) return st;
    *result = g2n_dup(g2n_view_of_object(g2n_promise_object(f->promise)));
    st = start(f, g2n_arg(call, 0), g2n_arg(call, 1));
    if (st != G2N_OK) finish(f, st, G2N_UNDEFINED);
    return G2N_OK;
}

/* ---- life ---- */

static const struct g2n_method functions[] = { { "fetch", fetch, 0, 0 }, { NULL, NULL, 0, 0 } };

enum g2n_status g2n_web__install_fetch(struct g2n_host *host)
{
    host->fetches = g2n_alloc_zero(1, sizeof *host->fetches);
    if (!host->fetches) return G2N_ENOMEM;
    g2n_list_init(&host->fetches->running);
    g2n_list_init(&host->fetches->bodies);
    const char *wanted = g2n_environment_get(host, "G2N_FETCH");
    if (wanted && strcmp(wanted, "off") == 0) return G2N_OK; /* net/http then has its network within the program */
    return g2n_function_define_all(&host->realm, host->realm.global, functions);
}

void g2n_fetch_stop(struct g2n_host *host)
{
    if (!host->fetches) return;
    g2n_http_stop(host); /* nothing is told of from here on */
    while (!g2n_list_empty(&host->fetches->running))
        fetch_free(G2N_CONTAINER(host->fetches->running.next, struct fetch, link));
    g2n_fetch__drop_bodies(host);
}

void g2n_fetch_destroy(struct g2n_host *host)
{
    g2n_free(host->fetches);
    host->fetches = NULL;
}
