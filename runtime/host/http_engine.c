/* libcurl's multi interface on the loop's libuv (curl's "multi_socket" way): libcurl says which of its sockets to
 * watch and when to be called next; the callbacks below tell it what happened.  Sockets are libcurl's own, so uv_poll
 * may set them non-blocking: they are already.
 *
 * curl_multi_socket_action() is only called from libuv's callbacks, where no guest code runs; it records ends and data
 * in the transfers, whose tasks the loop runs later. */
#include <unistd.h>

#include "base/alloc.h"
#include "base/check.h"
#include "host/http.h"

struct poller {
    uv_poll_t        uv;
    curl_socket_t    fd;
    struct g2n_http *http;
    struct g2n_link  link;
};

static void collect_ended(struct g2n_http *http)
{
    CURLMsg *message;
    int left;

    while ((message = http->curl.multi_info_read(http->multi, &left))) {
        struct g2n_exchange *t = NULL;
        CURLcode code = message->data.result; /* the message is gone once its handle is */
        if (message->msg != CURLMSG_DONE) continue;
        http->curl.easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &t);
        g2n_exchange__end(t, code);
    }
}

static void end_all(struct g2n_http *http, CURLcode code)
{
    while (!g2n_list_empty(&http->transfers))
        g2n_exchange__end(G2N_CONTAINER(http->transfers.next, struct g2n_exchange, link), code);
}

/* Each transfer tells of its own failure.  When libcurl as a whole fails, which it does for want of memory alone (also
 * ours, in on_socket), it will not go on with those that are left. */
static void act(struct g2n_http *http, curl_socket_t fd, int events)
{
    int running;
    CURLMcode code = http->curl.multi_socket_action(http->multi, fd, events, &running);
    collect_ended(http);
    if (code != CURLM_OK) end_all(http, CURLE_OUT_OF_MEMORY);
}

static void on_timer(uv_timer_t *timer) { act(timer->data, CURL_SOCKET_TIMEOUT, 0); }

static void on_ready(uv_poll_t *uv, int status, int events)
{
    struct poller *p = uv->data;
    /* An error is found out by reading, which also says which one; CURL_CSELECT_ERR would make it an unknown one. */
    int told = status < 0 ? CURL_CSELECT_IN | CURL_CSELECT_OUT : 0;

    if (events & UV_READABLE) told |= CURL_CSELECT_IN;
    if (events & UV_WRITABLE) told |= CURL_CSELECT_OUT;
    act(p->http, p->fd, told);
}

static void on_poller_closed(uv_handle_t *uv) { g2n_free(uv->data); }

static void close_poller(struct poller *p)
{
    g2n_list_remove(&p->link);
    uv_close((uv_handle_t *)&p->uv, on_poller_closed); /* also stops it, before libcurl closes the socket */
}

static struct poller *open_poller(struct g2n_http *http, curl_socket_t fd)
{
    struct poller *p = g2n_alloc(sizeof *p);

    if (!p) return NULL;
    if (uv_poll_init_socket(&http->host->loop.uv, &p->uv, fd) != 0) {
        g2n_free(p);
        return NULL;
    }
    p->uv.data = p;
    p->fd = fd;
    p->http = http;
    g2n_list_append(&http->sockets, &p->link);
    (void)http->curl.multi_assign(http->multi, fd, p);
    return p;
}

/* libcurl wants these events of a socket from now on.  -1 makes its transfers fail: for want of memory. */
static int on_socket(CURL *easy, curl_socket_t fd, int what, void *context, void *socket_context)
{
    struct g2n_http *http = context;
    struct poller *p = socket_context;
    (void)easy;

    if (what == CURL_POLL_REMOVE) {
        if (p) close_poller(p);
        (void)http->curl.multi_assign(http->multi, fd, NULL);
        return 0;
    }
    if (!p) p = open_poller(http, fd);
    if (!p) return -1;
    int events = (what & CURL_POLL_IN ? UV_READABLE : 0) | (what & CURL_POLL_OUT ? UV_WRITABLE : 0);
    return uv_poll_start(&p->uv, events, on_ready) == 0 ? 0 : -1;
}

static int on_timeout(CURLM *multi, long timeout_ms, void *context)
{
    struct g2n_http *http = context;
    (void)multi;

    if (http->stopped) return 0;
    if (timeout_ms < 0) return uv_timer_stop(&http->timer) == 0 ? 0 : -1;
    uv_update_time(&http->host->loop.uv); /* the guest may have run for seconds */
    return uv_timer_start(&http->timer, on_timer, (uint64_t)timeout_ms, 0) == 0 ? 0 : -1;
}

/* TypeError "fetch failed" with a cause that says what is wrong with libcurl. */
static enum g2n_status throw_unavailable(struct g2n_realm *realm, struct g2n_buf *reason)
{
    g2n_value error, text;

    enum g2n_status st = g2n_string_from_buf(realm, reason, &text);
    if (st != G2N_OK) return st;
    st = g2n_error_new(realm, G2N_TYPE_ERROR, &error, "%s", g2n_as_string(g2n_peek(text))->bytes);
    g2n_drop(realm, text);
    return st == G2N_OK ? g2n_throw_value(realm, error) : st;
}

static enum g2n_status start_engine(struct g2n_http *http)
{
    struct g2n_curl *curl = &http->curl;

    http->multi = curl->multi_init();
    if (!http->multi) return G2N_ENOMEM;
    if (uv_timer_init(&http->host->loop.uv, &http->timer) != 0) {
        (void)curl->multi_cleanup(http->multi);
        return G2N_ENOMEM;
    }
    http->timer.data = http;
    (void)curl->multi_setopt(http->multi, CURLMOPT_SOCKETFUNCTION, on_socket);
    (void)curl->multi_setopt(http->multi, CURLMOPT_SOCKETDATA, http);
    (void)curl->multi_setopt(http->multi, CURLMOPT_TIMERFUNCTION, on_timeout);
    (void)curl->multi_setopt(http->multi, CURLMOPT_TIMERDATA, http);
    (void)curl->multi_setopt(http->multi, CURLMOPT_PIPELINING, CURLPIPE_MULTIPLEX);
    return G2N_OK;
}

enum g2n_status g2n_http_open(struct g2n_host *host, struct g2n_http **out)
{
    struct g2n_buf reason = G2N_BUF_INIT;
    struct g2n_http *http = host->http;

    *out = http;
    if (http) return G2N_OK;
    http = g2n_alloc_zero(1, sizeof *http);
    if (!http) return g2n_throw_no_memory(&host->realm);
    http->host = host;
    http->authorities = -1;
    g2n_list_init(&http->sockets);
    g2n_list_init(&http->transfers);
    enum g2n_status st = g2n_curl_open(&http->curl, &reason);
    if (st != G2N_OK) {
        g2n_free(http);
        return throw_unavailable(&host->realm, &reason);
    }
    st = g2n_http__load_authorities(http);
    if (st == G2N_OK) st = start_engine(http);
    if (st != G2N_OK) {
        http->curl.global_cleanup();
        if (http->authorities >= 0) close(http->authorities);
        g2n_free(http);
        return g2n_throw_no_memory(&host->realm);
    }
    host->http = *out = http; /* from here g2n_http_destroy frees it */
    return G2N_OK;
}

void g2n_http_stop(struct g2n_host *host)
{
    struct g2n_http *http = host->http;

    if (!http) return;
    http->stopped = true;
    end_all(http, CURLE_ABORTED_BY_CALLBACK);
    (void)http->curl.multi_cleanup(http->multi); /* closes the connections */
    http->multi = NULL;
    while (!g2n_list_empty(&http->sockets)) close_poller(G2N_CONTAINER(http->sockets.next, struct poller, link));
    uv_close((uv_handle_t *)&http->timer, NULL);
}

void g2n_http_destroy(struct g2n_host *host)
{
    struct g2n_http *http = host->http;

    if (!http) return;
    http->curl.global_cleanup();
    if (http->authorities >= 0) close(http->authorities);
    g2n_free(http);
    host->http = NULL;
}
