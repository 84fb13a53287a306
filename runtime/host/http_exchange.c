/* One exchange: an easy handle, its callbacks, and what they record.  Pausing is libcurl's: a body callback that
 * answers CURL_WRITEFUNC_PAUSE gets the same bytes again after g2n_exchange_take(), and libcurl stops reading the socket
 * (or, for HTTP/2, stops widening the stream's window). */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/check.h"
#include "host/http.h"

#define BUFFER_SIZE       (64L << 10) /* what one recv() of libcurl's takes          */
#define CONNECT_MS        10000L      /* undici's connect timeout                    */
#define CONNECT_MORE_MS   50L         /* for each other one: handshakes take turns   */
#define STREAMS           100u        /* libcurl's limit of streams in a connection  */
#define SILENCE_SECONDS   300L        /* undici's headersTimeout and bodyTimeout     */

static void wait_on(struct g2n_exchange *t, bool waiting)
{
    if (t->waiting == waiting) return;
    t->waiting = waiting;
    if (waiting) g2n_operation_begin(&t->http->host->loop, &t->operation);
    else g2n_operation_end(&t->http->host->loop, &t->operation);
}

static void tell(struct g2n_exchange *t)
{
    if (t->posted || t->http->stopped) return;
    t->posted = true;
    g2n_loop_post(&t->http->host->loop, &t->task);
}

static void task_run(struct g2n_loop *loop, struct g2n_task *task)
{
    struct g2n_exchange *t = G2N_CONTAINER(task, struct g2n_exchange, task);
    (void)loop;
    t->posted = false;
    t->notify(t, t->context); /* may destroy t */
}

static void task_cancel(struct g2n_loop *loop, struct g2n_task *task)
{
    (void)loop;
    G2N_CONTAINER(task, struct g2n_exchange, task)->posted = false; /* its holder frees it */
}

/* Never called: g2n_http_stop() comes before the loop stops its operations. */
static void operation_stop(struct g2n_loop *loop, struct g2n_operation *operation)
{
    (void)loop;
    (void)operation;
    g2n_unreachable();
}

/* ---- libcurl's callbacks: record only ---- */

static size_t on_body(char *bytes, size_t size, size_t count, void *context)
{
    struct g2n_exchange *t = context;
    size_t len = size * count;

    if (t->body.len >= G2N_HTTP_WINDOW) {
        t->paused = true;
        wait_on(t, false);
        return CURL_WRITEFUNC_PAUSE;
    }
    g2n_buf_append(&t->body, bytes, len);
    if (t->body.failed) return 0;
    tell(t);
    return len;
}

static bool is_blank(char c) { return c == ' ' || c == '\t'; }

/* "HTTP/1.1 200 OK": a new head begins; what an earlier 1xx said is forgotten. */
static void read_status_line(struct g2n_exchange *t, const char *line, size_t len)
{
    const char *end = line + len, *p = memchr(line, ' ', len);

    g2n_buf_clear(&t->head);
    g2n_buf_clear(&t->reason);
    while (p && p < end && *p == ' ') p++;
    while (p && p < end && *p >= '0' && *p <= '9') p++;
    while (p && p < end && *p == ' ') p++;
    if (p) g2n_buf_append(&t->reason, p, (size_t)(end - p));
}

static void read_field(struct g2n_exchange *t, const char *line, size_t len)
{
    const char *colon = memchr(line, ':', len), *end = line + len;

    if (is_blank(line[0]) && t->head.len) { /* the value goes on (RFC 9112, 5.2) */
        while (len && is_blank(line[0])) line++, len--;
        t->head.bytes[t->head.len - 1] = ' ';
        g2n_buf_append(&t->head, line, len);
    } else if (colon && colon > line) {
        const char *value = colon + 1;
        while (value < end && is_blank(*value)) value++;
        g2n_buf_append(&t->head, line, (size_t)(colon - line));
        g2n_buf_append_byte(&t->head, 0);
        g2n_buf_append(&t->head, value, (size_t)(end - value));
    } else {
        return;
    }
    g2n_buf_append_byte(&t->head, 0);
}

static size_t on_header(char *line, size_t size, size_t count, void *context)
{
    struct g2n_exchange *t = context;
    size_t taken = size * count, len = taken;

    if (t->status) return taken; /* a trailer */
    while (len && (line[len - 1] == '\r' || line[len - 1] == '\n')) len--;
    while (len && is_blank(line[len - 1])) len--;
    if (len >= 5 && strncasecmp(line, "HTTP/", 5) == 0 && !memchr(line, ':', 5)) {
        read_status_line(t, line, len);
    } else if (len) {
        if (!memchr(line, 0, len)) read_field(t, line, len);
    } else {
        long status = 0;
        t->http->curl.easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &status);
        if (status >= 200) {
            t->status = status;
            t->phase = G2N_HTTP_RECEIVING;
            tell(t);
        }
    }
    return t->head.failed || t->reason.failed ? 0 : taken;
}

/* Notes whom libcurl is about to connect to, for the words of a failure. */
static curl_socket_t on_open(void *context, curlsocktype purpose, struct curl_sockaddr *address)
{
    struct g2n_exchange *t = context;

    if (purpose == CURLSOCKTYPE_IPCXN && t->tried < G2N_HTTP_PEERS && address->addrlen <= sizeof t->peers[0])
        memcpy(&t->peers[t->tried], &address->addr, address->addrlen);
    t->tried++;
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/* libcurl has found or made a connection, and sends from now on. */
static int on_connected(void *context, char *peer, char *own, int peer_port, int own_port)
{
    struct g2n_exchange *t = context;
    (void)peer; (void)own; (void)peer_port; (void)own_port;
    t->phase = G2N_HTTP_SENT;
    return CURL_PREREQFUNC_OK;
}

/* ---- ending ---- */

static const char alt_name_mark[] = "X509v3 Subject Alternative Name:";

/* The names that the peer's certificate is for, of which node's message tells. */
static void note_certificate(struct g2n_exchange *t)
{
    struct curl_certinfo *certificates = NULL;

    if (t->http->curl.easy_getinfo(t->easy, CURLINFO_CERTINFO, &certificates) != CURLE_OK || !certificates) return;
    if (certificates->num_of_certs < 1) return;
    for (struct curl_slist *line = certificates->certinfo[0]; line; line = line->next)
        if (strncmp(line->data, alt_name_mark, sizeof alt_name_mark - 1) == 0)
            g2n_buf_append_str(&t->alt_names, line->data + sizeof alt_name_mark - 1);
}

static void let_go(struct g2n_exchange *t)
{
    struct g2n_http *http = t->http;

    if (!t->easy) return;
    /* A cancelled stream of HTTP/2 is told to the server only when something else is sent: close the connection instead,
     * which libcurl does unless others use it. */
    if (!t->ended) (void)http->curl.easy_setopt(t->easy, CURLOPT_FORBID_REUSE, 1L);
    http->live--;
    (void)http->curl.multi_remove_handle(http->multi, t->easy);
    http->curl.easy_cleanup(t->easy);
    http->curl.slist_free_all(t->lines);
    t->easy = NULL;
    t->lines = NULL;
    g2n_drop(&http->host->realm, t->request_body);
    t->request_body = G2N_UNDEFINED;
    g2n_list_remove(&t->link);
    wait_on(t, false);
}

void g2n_exchange__end(struct g2n_exchange *t, CURLcode code)
{
    const struct g2n_curl *curl = &t->http->curl;

    t->code = code;
    t->ended = true;
    if (code != CURLE_OK) {
        (void)curl->easy_getinfo(t->easy, CURLINFO_OS_ERRNO, &t->os_errno);
        (void)curl->easy_getinfo(t->easy, CURLINFO_SSL_VERIFYRESULT, &t->verify_result);
        if (code == CURLE_PEER_FAILED_VERIFICATION) note_certificate(t);
    }
    let_go(t);
    tell(t);
}

void g2n_exchange_destroy(struct g2n_exchange *t)
{
    if (!t) return;
    let_go(t);
    if (t->posted) g2n_task_withdraw(&t->task);
    g2n_buf_fini(&t->reason);
    g2n_buf_fini(&t->head);
    g2n_buf_fini(&t->body);
    g2n_buf_fini(&t->alt_names);
    g2n_free(t);
}

void g2n_exchange_set_holder(struct g2n_exchange *t, g2n_http_notify *notify, void *context)
{
    t->notify = notify;
    t->context = context;
}

void g2n_exchange_take(struct g2n_exchange *t, struct g2n_buf *out)
{
    *out = t->body;
    t->body = G2N_BUF_INIT;
    if (!t->paused || t->ended) return;
    t->paused = false;
    wait_on(t, true);
    CURLcode code = t->http->curl.easy_pause(t->easy, CURLPAUSE_CONT); /* may call on_body at once */
    if (code != CURLE_OK) g2n_exchange__end(t, code);
}

/* ---- starting ---- */

static bool has_line(const struct g2n_buf *lines, const char *name)
{
    size_t len = strlen(name);
    for (size_t at = 0; at < lines->len; at += strlen(lines->bytes + at) + 1)
        if (strncasecmp(lines->bytes + at, name, len) == 0 && lines->bytes[at + len] == ':') return true;
    return false;
}

static enum g2n_status add_line(struct g2n_exchange *t, const char *line)
{
    struct curl_slist *lines = t->http->curl.slist_append(t->lines, line);
    if (!lines) return G2N_ENOMEM;
    t->lines = lines;
    return G2N_OK;
}

/* libcurl takes "Name;" for a field without a value, and "Name:" for one that it is not to send. */
static enum g2n_status add_field(struct g2n_exchange *t, const char *line)
{
    size_t len = strlen(line);
    if (len < 2 || strcmp(line + len - 2, ": ") != 0) return add_line(t, line);
    struct g2n_buf empty = G2N_BUF_INIT;
    g2n_buf_append(&empty, line, len - 2);
    g2n_buf_append(&empty, ";", 2);
    enum g2n_status st = empty.failed ? G2N_ENOMEM : add_line(t, empty.bytes);
    g2n_buf_fini(&empty);
    return st;
}

static enum g2n_status set_headers(struct g2n_exchange *t, const struct g2n_buf *lines)
{
    static const char *const not_by_itself[] = { "Expect", "Content-Type" };
    enum g2n_status st = G2N_OK;

    for (size_t at = 0; at < lines->len && st == G2N_OK; at += strlen(lines->bytes + at) + 1)
        st = add_field(t, lines->bytes + at);
    for (size_t i = 0; i < sizeof not_by_itself / sizeof *not_by_itself && st == G2N_OK; i++) {
        if (has_line(lines, not_by_itself[i])) continue;
        st = add_line(t, i == 0 ? "Expect:" : "Content-Type:");
    }
    if (st != G2N_OK) return st;
    return t->http->curl.easy_setopt(t->easy, CURLOPT_HTTPHEADER, t->lines) == CURLE_OK ? G2N_OK : G2N_ENOMEM;
}

/* Which codings libcurl is to undo: those that undici undoes.  A request that names others wants to see them. */
static const char *codings(const struct g2n_http *http, const struct g2n_http_request *request)
{
    static const char name[] = "accept-encoding:";
    const struct g2n_buf *lines = request->headers;

    for (size_t at = 0; at < lines->len; at += strlen(lines->bytes + at) + 1)
        if (strncasecmp(lines->bytes + at, name, sizeof name - 1) == 0 && strstr(lines->bytes + at, "zstd")) return NULL;
    bool secure = strncasecmp(request->url, "https:", 6) == 0;
    return secure && http->curl.brotli ? "br, gzip, deflate" : "gzip, deflate";
}

static CURLcode set_method(struct g2n_exchange *t, const struct g2n_http_request *request)
{
    const struct g2n_curl *curl = &t->http->curl;
    const char *method = request->method;
    bool counts = strcmp(method, "POST") == 0 || strcmp(method, "PUT") == 0 || strcmp(method, "PATCH") == 0;
    CURLcode code = CURLE_OK;

    if (strcmp(method, "HEAD") == 0) return curl->easy_setopt(t->easy, CURLOPT_NOBODY, 1L);
    if (request->body || counts) { /* these say "Content-Length: 0" when there is nothing */
        curl_off_t len = request->body ? (curl_off_t)request->body->len : 0;
        code = curl->easy_setopt(t->easy, CURLOPT_POSTFIELDSIZE_LARGE, len);
        if (code == CURLE_OK)
            code = curl->easy_setopt(t->easy, CURLOPT_POSTFIELDS, len ? (const char *)request->body->bytes : "");
    }
    return code == CURLE_OK ? curl->easy_setopt(t->easy, CURLOPT_CUSTOMREQUEST, method) : code;
}

/* Options of newer libcurls are tried: those that do not know them do without. */
static enum g2n_status set_options(struct g2n_exchange *t, const struct g2n_http_request *request)
{
    const struct g2n_curl *curl = &t->http->curl;
    CURL *easy = t->easy;
    bool shares = curl->http2 && strncasecmp(request->url, "https:", 6) == 0;

    (void)curl->easy_setopt(easy, CURLOPT_PRIVATE, t);
    (void)curl->easy_setopt(easy, CURLOPT_ERRORBUFFER, t->message);
    (void)curl->easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
    (void)curl->easy_setopt(easy, CURLOPT_WRITEDATA, t);
    (void)curl->easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
    (void)curl->easy_setopt(easy, CURLOPT_HEADERDATA, t);
    (void)curl->easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, on_open);
    (void)curl->easy_setopt(easy, CURLOPT_OPENSOCKETDATA, t);
#if LIBCURL_VERSION_NUM >= 0x075000
    (void)curl->easy_setopt(easy, CURLOPT_PREREQFUNCTION, on_connected);
    (void)curl->easy_setopt(easy, CURLOPT_PREREQDATA, t);
#endif
    (void)curl->easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
#if LIBCURL_VERSION_NUM >= 0x075700
    (void)curl->easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L); /* the end of the program does not wait for a name */
#endif
#if LIBCURL_VERSION_NUM >= 0x075500
    (void)curl->easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
#else
    (void)curl->easy_setopt(easy, CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
#endif
    (void)curl->easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    (void)curl->easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L); /* the URL is in its normal form */
    (void)curl->easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)(shares ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1));
    (void)curl->easy_setopt(easy, CURLOPT_BUFFERSIZE, BUFFER_SIZE);
    (void)curl->easy_setopt(easy, CURLOPT_TCP_NODELAY, 1L);
    (void)curl->easy_setopt(easy, CURLOPT_CERTINFO, 1L);
    (void)curl->easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MS + CONNECT_MORE_MS * (long)t->http->live);
    /* Rather a stream than one more connection, which costs a handshake and reading all authorities: 10 ms.  Beyond a
     * connection's streams libcurl 7.88 does not wake all who wait for one. */
    (void)curl->easy_setopt(easy, CURLOPT_PIPEWAIT, shares && t->http->live < STREAMS ? 1L : 0L);
    (void)curl->easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, 1L);
    (void)curl->easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, SILENCE_SECONDS);
    (void)curl->easy_setopt(easy, CURLOPT_HTTP09_ALLOWED, 0L);
    if (curl->easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, codings(t->http, request)) != CURLE_OK
        || curl->easy_setopt(easy, CURLOPT_URL, request->url) != CURLE_OK || set_method(t, request) != CURLE_OK)
        return G2N_ENOMEM;
    enum g2n_status st = g2n_http__set_environment(t->http, easy, request->url);
    return st == G2N_OK ? set_headers(t, request->headers) : st;
}

enum g2n_status g2n_exchange_start(struct g2n_http *http, const struct g2n_http_request *request,
                                   g2n_http_notify *notify, void *context, struct g2n_exchange **out)
{
    struct g2n_exchange *t = g2n_alloc_zero(1, sizeof *t);

    if (!t) return G2N_ENOMEM;
    t->http = http;
    t->notify = notify;
    t->context = context;
    t->task = (struct g2n_task){ .run = task_run, .cancel = task_cancel };
    t->operation.stop = operation_stop;
    t->request_body = request->body ? g2n_dup(g2n_view_of_object(&request->body->object)) : G2N_UNDEFINED;
    g2n_list_init(&t->link);
    t->easy = http->curl.easy_init();
    enum g2n_status st = t->easy ? set_options(t, request) : G2N_ENOMEM;
    if (st == G2N_OK && http->curl.multi_add_handle(http->multi, t->easy) != CURLM_OK) st = G2N_ENOMEM;
    if (st == G2N_OK) {
        g2n_list_append(&http->transfers, &t->link);
        http->live++;
        wait_on(t, true);
        *out = t;
        return G2N_OK;
    }
    if (t->easy) http->curl.easy_cleanup(t->easy);
    http->curl.slist_free_all(t->lines);
    g2n_drop(&http->host->realm, t->request_body);
    g2n_free(t);
    return st;
}
