/* libcurl's multi interface (the "multi_socket" way) without a loop: its sockets and its time are entered in each wait, and it
 * is called when that is over. */
#include <stdio.h>

#include "base/alloc.h"
#include "loop/wait.h"
#include "wasi2/http.h"

/* ---- What libcurl waits for ----------------------------------------------------------------------------------------- */

static struct pollfd *find_socket(struct g2n_wasi2_http *http, curl_socket_t fd)
{
    for (unsigned i = 0; i < http->count; i++)
        if (http->sockets[i].fd == fd) return &http->sockets[i];
    return NULL;
}

static struct pollfd *add_socket(struct g2n_wasi2_http *http, curl_socket_t fd)
{
    if (http->count == http->cap) {
        unsigned cap = http->cap ? http->cap * 2 : 8;
        struct pollfd *sockets = g2n_realloc_array(http->sockets, cap, sizeof *sockets);

        if (!sockets) return NULL;
        http->sockets = sockets;
        http->cap = cap;
    }
    http->sockets[http->count] = (struct pollfd){ .fd = fd };
    return &http->sockets[http->count++];
}

/* libcurl wants these events of a socket from now on.  -1 makes its exchanges fail: for want of memory. */
static int on_socket(CURL *easy, curl_socket_t fd, int what, void *context, void *unused)
{
    struct g2n_wasi2_http *http = context;
    struct pollfd *socket = find_socket(http, fd);

    (void)easy;
    (void)unused;
    if (what == CURL_POLL_REMOVE) {
        if (socket) *socket = http->sockets[--http->count];
        return 0;
    }
    if (!socket) socket = add_socket(http, fd);
    if (!socket) return -1;
    socket->events = (short)((what & CURL_POLL_IN ? POLLIN : 0) | (what & CURL_POLL_OUT ? POLLOUT : 0));
    return 0;
}

static int on_timeout(CURLM *multi, long timeout_ms, void *context)
{
    struct g2n_wasi2_http *http = context;

    (void)multi;
    http->due_ns = timeout_ms < 0 ? G2N_WAIT_FOREVER : g2n_wait_now() + (uint64_t)timeout_ms * 1000000u;
    return 0;
}

static void want(struct g2n_wasi2 *w, struct g2n_wasi2_waits *waits)
{
    struct g2n_wasi2_http *http = w->http;

    for (unsigned i = 0; i < http->count; i++) g2n_wasi2_want_fd(waits, http->sockets[i].fd, http->sockets[i].events);
    if (http->due_ns < waits->until_ns) waits->until_ns = http->due_ns;
    G2N_LIST_EACH(it, &http->running) {
        const struct g2n_wasi2_exchange *x = G2N_CONTAINER(it, struct g2n_wasi2_exchange, link);
        if (x->deadline_ns && x->deadline_ns < waits->until_ns) waits->until_ns = x->deadline_ns;
    }
}

/* ---- Calling it ----------------------------------------------------------------------------------------------------- */

static void collect_ended(struct g2n_wasi2 *w)
{
    struct g2n_wasi2_http *http = w->http;
    CURLMsg *message;
    int left;

    while ((message = http->curl.multi_info_read(http->multi, &left))) {
        struct g2n_wasi2_exchange *x = NULL;
        CURLcode code = message->data.result; /* the message is gone once its handle is */

        if (message->msg != CURLMSG_DONE) continue;
        http->curl.easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &x);
        g2n_wasi2_exchange_end(w, x, code == CURLE_OK ? G2N_HTTP_NO_ERROR : g2n_wasi2_http_error_from(http, x, code));
    }
}

/* When libcurl as a whole fails, which it does for want of memory alone, it goes on with none. */
static void act(struct g2n_wasi2 *w, curl_socket_t fd, int events)
{
    struct g2n_wasi2_http *http = w->http;
    int running;
    CURLMcode code = http->curl.multi_socket_action(http->multi, fd, events, &running);

    collect_ended(w);
    while (code != CURLM_OK && !g2n_list_empty(&http->running))
        g2n_wasi2_exchange_end(w, G2N_CONTAINER(http->running.next, struct g2n_wasi2_exchange, link), G2N_HTTP_INTERNAL);
}

static void end_late(struct g2n_wasi2 *w, uint64_t now_ns)
{
    G2N_LIST_EACH_SAFE(it, &w->http->running) {
        struct g2n_wasi2_exchange *x = G2N_CONTAINER(it, struct g2n_wasi2_exchange, link);
        if (x->deadline_ns && now_ns >= x->deadline_ns)
            g2n_wasi2_exchange_end(w, x, x->status ? G2N_HTTP_READ_TIMEOUT : G2N_HTTP_RESPONSE_TIMEOUT);
    }
}

/* Sockets come and go while libcurl acts: those that are ready are looked for again each time, and each is told once. */
void g2n_wasi2_http_drive(struct g2n_wasi2 *w)
{
    struct g2n_wasi2_http *http = w->http;
    uint64_t now_ns = g2n_wait_now();

    if (http->count && poll(http->sockets, http->count, 0) > 0)
        for (unsigned i = 0; i < http->count;) {
            struct pollfd *socket = &http->sockets[i];
            int events = (socket->revents & (POLLIN | POLLHUP | POLLERR) ? CURL_CSELECT_IN : 0) |
                         (socket->revents & (POLLOUT | POLLHUP | POLLERR) ? CURL_CSELECT_OUT : 0);

            socket->revents = 0;
            if (events) act(w, socket->fd, events);
            if (!events) i++;
            else i = 0;
        }
    if (now_ns >= http->due_ns) {
        http->due_ns = G2N_WAIT_FOREVER;
        act(w, CURL_SOCKET_TIMEOUT, 0);
    }
    end_late(w, now_ns);
}

/* ---- Life ----------------------------------------------------------------------------------------------------------- */

static void fini(struct g2n_wasi2 *w)
{
    struct g2n_wasi2_http *http = w->http;

    (void)http->curl.multi_cleanup(http->multi); /* closes the connections */
    http->curl.global_cleanup();
    g2n_free(http->sockets);
    g2n_free(http);
    w->http = NULL;
    w->work = NULL;
}

static const struct g2n_wasi2_work work = { g2n_wasi2_http_drive, want, fini };

struct g2n_wasi2_http *g2n_wasi2_http_open(struct g2n_wasi2 *w)
{
    struct g2n_wasi2_http *http = w->http;
    struct g2n_buf reason = G2N_BUF_INIT;

    if (http) return http;
    http = g2n_alloc_zero(1, sizeof *http);
    if (!http) g2n_wasi2_no_memory();
    if (g2n_curl_open(&http->curl, &reason) != G2N_OK) {
        fprintf(stderr, "%s: %.*s\n", w->program->guest, (int)reason.len, reason.bytes ? reason.bytes : "");
        g2n_buf_fini(&reason);
        g2n_free(http);
        return NULL;
    }
    http->due_ns = G2N_WAIT_FOREVER;
    g2n_list_init(&http->running);
    http->multi = http->curl.multi_init();
    if (!http->multi) {
        http->curl.global_cleanup();
        g2n_free(http);
        g2n_wasi2_no_memory();
    }
    (void)http->curl.multi_setopt(http->multi, CURLMOPT_SOCKETFUNCTION, on_socket);
    (void)http->curl.multi_setopt(http->multi, CURLMOPT_SOCKETDATA, http);
    (void)http->curl.multi_setopt(http->multi, CURLMOPT_TIMERFUNCTION, on_timeout);
    (void)http->curl.multi_setopt(http->multi, CURLMOPT_TIMERDATA, http);
    w->http = http;
    w->work = &work;
    return http;
}
