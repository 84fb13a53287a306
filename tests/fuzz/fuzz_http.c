/* What fetch makes of any response: libcurl's place is taken by functions that hand the input over as header lines and
 * pieces of a body, as it would.  The input's first byte chooses how.  Nothing may break, and what a guest then asks of
 * the response is answered. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <g2n/program.h>

#include "host/fetch.h"
#include "value/convert.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

/* ---- a libcurl that does nothing by itself ---- */

static struct easy {
    curl_write_callback header, body;
    void               *header_data, *body_data;
    bool                used;
} easy;

static CURL *easy_init(void)
{
    easy = (struct easy){ .used = true };
    return &easy;
}

static CURLcode easy_setopt(CURL *handle, CURLoption option, ...)
{
    va_list ap;
    (void)handle;
    va_start(ap, option);
    switch ((int)option) {
    case CURLOPT_HEADERFUNCTION: easy.header = va_arg(ap, curl_write_callback); break;
    case CURLOPT_HEADERDATA:     easy.header_data = va_arg(ap, void *); break;
    case CURLOPT_WRITEFUNCTION:  easy.body = va_arg(ap, curl_write_callback); break;
    case CURLOPT_WRITEDATA:      easy.body_data = va_arg(ap, void *); break;
    default:                     break;
    }
    va_end(ap);
    return CURLE_OK;
}

static long status;

static CURLcode easy_getinfo(CURL *handle, CURLINFO info, ...)
{
    va_list ap;
    (void)handle;
    if (info != CURLINFO_RESPONSE_CODE) return CURLE_UNKNOWN_OPTION;
    va_start(ap, info);
    *va_arg(ap, long *) = status;
    va_end(ap);
    return CURLE_OK;
}

static CURLcode easy_pause(CURL *handle, int how)
{
    (void)handle;
    (void)how;
    return CURLE_OK;
}
static void easy_cleanup(CURL *handle)
{
    (void)handle;
    easy.used = false;
}
static struct curl_slist *slist_append(struct curl_slist *list, const char *line)
{
    static struct curl_slist one;
    (void)list;
    (void)line;
    return &one;
}
static void slist_free_all(struct curl_slist *list) { (void)list; }
static CURLMcode multi_handle(CURLM *multi, CURL *handle)
{
    (void)multi;
    (void)handle;
    return CURLM_OK;
}
static CURLMcode multi_cleanup(CURLM *multi)
{
    (void)multi;
    return CURLM_OK;
}
static void global_cleanup(void) {}

static void use_it(struct g2n_host *host)
{
    struct g2n_http *http = calloc(1, sizeof *http);
    if (!http || uv_timer_init(&host->loop.uv, &http->timer) != 0) abort();
    http->host = host;
    http->authorities = -1;
    g2n_list_init(&http->sockets);
    g2n_list_init(&http->transfers);
    http->curl.easy_init = easy_init;
    http->curl.easy_setopt = easy_setopt;
    http->curl.easy_getinfo = easy_getinfo;
    http->curl.easy_pause = easy_pause;
    http->curl.easy_cleanup = easy_cleanup;
    http->curl.slist_append = slist_append;
    http->curl.slist_free_all = slist_free_all;
    http->curl.multi_add_handle = multi_handle;
    http->curl.multi_remove_handle = multi_handle;
    http->curl.multi_cleanup = multi_cleanup;
    http->curl.global_cleanup = global_cleanup;
    host->http = http;
}

/* ---- the guest ---- */

static g2n_value call(struct g2n_host *host, g2n_view obj, const char *name, g2n_view arg)
{
    struct g2n_realm *realm = &host->realm;
    g2n_value method, result = G2N_UNDEFINED;
    if (!g2n_is_object(obj) || g2n_object_get_c(realm, g2n_as_object(obj), name, &method) != G2N_OK) abort();
    enum g2n_status st = g2n_call_function(realm, g2n_peek(method), obj, &arg, 1, &result);
    g2n_drop(realm, method);
    if (st == G2N_OK) return result;
    g2n_drop(realm, g2n_take_exception(realm));
    return G2N_UNDEFINED;
}

static enum g2n_status ignore(struct g2n_call *call, g2n_value *result)
{
    (void)call;
    (void)result;
    return G2N_OK;
}

static enum { TEXT, JSON, BYTES, FORMS } form;

/* Reads everything of a response, each body in one of the forms. */
static enum g2n_status on_response(struct g2n_call *c, g2n_value *result)
{
    static const char *const forms[] = { "text", "json", "arrayBuffer" };
    struct g2n_host *host = g2n_host_of(c->realm);
    g2n_view response = g2n_arg(c, 0);
    g2n_value headers, text;
    if (g2n_object_get_c(c->realm, g2n_as_object(response), "headers", &headers) != G2N_OK) abort();
    g2n_drop(c->realm, call(host, g2n_peek(headers), "forEach", g2n_view_of_object(c->callee)));
    g2n_drop(c->realm, call(host, g2n_peek(headers), "getSetCookie", G2N_VIEW_UNDEFINED));
    g2n_drop(c->realm, headers);
    if (g2n_object_get_c(c->realm, g2n_as_object(response), "statusText", &text) != G2N_OK) abort();
    g2n_drop(c->realm, text);
    *result = call(host, response, forms[form], G2N_VIEW_UNDEFINED);
    return G2N_OK;
}

static enum g2n_status on_anything(struct g2n_call *c, g2n_value *result)
{
    return g2n_is_response(g2n_arg(c, 0)) ? on_response(c, result) : ignore(c, result);
}

static g2n_value begin_fetch(struct g2n_host *host, bool manual)
{
    struct g2n_realm *realm = &host->realm;
    struct g2n_object *options;
    struct g2n_function *reader, *ignorer;
    g2n_value url, how, f;
    g2n_value promise = G2N_UNDEFINED;
    if (g2n_string_from_c(realm, "http://host/path?query", &url) != G2N_OK || g2n_object_new_plain(realm, 1, &options) != G2N_OK
        || g2n_string_from_c(realm, manual ? "manual" : "follow", &how) != G2N_OK
        || g2n_object_put_c(realm, options, "redirect", how) != G2N_OK
        || g2n_object_get_c(realm, realm->global, "fetch", &f) != G2N_OK
        || g2n_function_new(realm, on_anything, "", 1, &reader) != G2N_OK
        || g2n_function_new(realm, ignore, "", 1, &ignorer) != G2N_OK)
        abort();
    g2n_view args[] = { g2n_peek(url), g2n_view_of_object(options) };
    if (g2n_call_function(realm, g2n_peek(f), G2N_VIEW_UNDEFINED, args, 2, &promise) != G2N_OK) abort();
    g2n_value read = call(host, g2n_peek(promise), "then", g2n_view_of_object(&reader->object));
    g2n_drop(realm, call(host, g2n_peek(promise), "catch", g2n_view_of_object(&ignorer->object)));
    g2n_drop(realm, call(host, g2n_peek(read), "catch", g2n_view_of_object(&ignorer->object)));
    g2n_drop(realm, read);
    g2n_drop(realm, url);
    g2n_drop(realm, f);
    g2n_object_drop(realm, options);
    g2n_object_drop(realm, &reader->object);
    g2n_object_drop(realm, &ignorer->object);
    return promise;
}

/* ---- the response ---- */

/* Up to and with the next line feed; a copy of its own, so that reading beyond it is noticed. */
static bool give(curl_write_callback callback, void *data, const uint8_t **bytes, size_t *len, bool line)
{
    const uint8_t *end = line ? memchr(*bytes, '\n', *len) : NULL;
    size_t n = end ? (size_t)(end - *bytes) + 1 : line || *len < 64 ? *len : *len / 2;
    char *copy = malloc(n ? n : 1);
    if (!copy) abort();
    memcpy(copy, *bytes, n);
    bool taken = callback(copy, 1, n, data) == n;
    free(copy);
    if (taken) {
        *bytes += n;
        *len -= n;
    }
    return taken && *len;
}

static void task_nothing(struct g2n_loop *loop, struct g2n_task *task)
{
    (void)loop;
    (void)task;
}

/* A turn that does not wait, for nothing will ever come: something else is to be done after it. */
static void turn(struct g2n_host *host)
{
    struct g2n_task task = { .run = task_nothing, .cancel = task_nothing };
    g2n_loop_post_immediate(&host->loop, &task);
    (void)g2n_loop_turn(&host->loop);
    g2n_task_withdraw(&task);
}

static void respond(struct g2n_host *host, const uint8_t *bytes, size_t len, CURLcode code)
{
    bool more = len != 0;
    if (more) more = give(easy.header, easy.header_data, &bytes, &len, true);
    for (status = 200; more && bytes[0] != '\n' && bytes[0] != '\r';) more = give(easy.header, easy.header_data, &bytes, &len, true);
    if (more && bytes[0] == '\n') status = 302;
    if (more) more = give(easy.header, easy.header_data, &bytes, &len, true);
    turn(host);
    while (more && easy.used) {
        more = give(easy.body, easy.body_data, &bytes, &len, false);
        turn(host);
    }
    if (!g2n_list_empty(&host->http->transfers))
        g2n_exchange__end(G2N_CONTAINER(host->http->transfers.next, struct g2n_exchange, link), code);
    turn(host);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    static const struct g2n_part *const parts[] = { &g2n_part_web, NULL };
    static const CURLcode codes[] = { CURLE_OK, CURLE_PARTIAL_FILE, CURLE_RECV_ERROR, CURLE_BAD_CONTENT_ENCODING };
    static char name[] = "fuzz", *argv[] = { name, NULL };
    struct g2n_host *host = calloc(1, sizeof *host);
    uint8_t how = len ? bytes[0] : 0;
    if (!host) abort();
    host->parts = parts;
    if (g2n_host_init(host, 1, argv) != G2N_OK) abort();
    use_it(host);
    form = how % FORMS;
    g2n_value promise = begin_fetch(host, how & 4);
    if (easy.used) respond(host, bytes + (len != 0), len - (len != 0), codes[how >> 3 & 3]);
    g2n_drop(&host->realm, promise);
    g2n_host_fini(host);
    free(host);
    return 0;
}
