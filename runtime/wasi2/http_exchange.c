/* One exchange: an easy handle, its callbacks, and what they record.  Pausing is libcurl's, in either direction. */
#include "wasi2/http.h"

#include <errno.h>
#include <stdlib.h>
#include <strings.h>

#include "base/alloc.h"
#include "loop/wait.h"
#include "wasi2/error.h"

#define NS_PER_MS 1000000u

static void set_deadline(struct g2n_wasi2_exchange *x, uint64_t ns)
{
    uint64_t now_ns = g2n_wait_now();
    x->deadline_ns = ns == 0 ? 0 : ns > UINT64_MAX - now_ns ? UINT64_MAX : now_ns + ns;
}

/* ---- libcurl's callbacks: record only ------------------------------------------------------------------------------- */

static size_t on_body(char *bytes, size_t size, size_t count, void *context)
{
    struct g2n_wasi2_exchange *x = context;
    size_t len = size * count;

    if (x->discarding) return len;
    if (x->body.len - x->taken >= G2N_WASI2_WINDOW) {
        x->receive_paused = true;
        x->deadline_ns = 0;
        return CURL_WRITEFUNC_PAUSE;
    }
    g2n_buf_append(&x->body, bytes, len);
    set_deadline(x, x->between_bytes_ns);
    return x->body.failed ? 0 : len;
}

static bool is_blank(char c) { return c == ' ' || c == '\t'; }

static bool add_line(struct g2n_wasi2_fields *to, const char *line, size_t len)
{
    const char *colon = memchr(line, ':', len), *end = line + len, *value = colon + 1;

    if (!colon || !g2n_wasi2_is_token(line, (size_t)(colon - line)) || memchr(line, '\0', len)) return true;
    while (value < end && is_blank(*value)) value++;
    return g2n_wasi2_fields_add(to, line, (size_t)(colon - line), value, (size_t)(end - value));
}

static long code_of(const char *line, size_t len)
{
    const char *blank = memchr(line, ' ', len);
    return blank && line + len - blank > 3 ? strtol(blank + 1, NULL, 10) : 0;
}

/* A status line begins a head, of which an earlier one (1xx) is forgotten; an empty line ends it.  What comes later is
 * trailers. */
static size_t on_header(char *line, size_t size, size_t count, void *context)
{
    struct g2n_wasi2_exchange *x = context;
    size_t taken = size * count, len = taken;
    bool good = true;

    while (len && (line[len - 1] == '\r' || line[len - 1] == '\n' || is_blank(line[len - 1]))) len--;
    if (x->status) {
        good = len == 0 || add_line(&x->trailers, line, len);
    } else if (len >= 5 && strncasecmp(line, "HTTP/", 5) == 0) {
        g2n_wasi2_fields_fini(&x->head);
        x->arriving = code_of(line, len);
    } else if (len) {
        good = add_line(&x->head, line, len);
    } else if (x->arriving >= 200) {
        x->status = x->arriving;
        set_deadline(x, x->between_bytes_ns);
    }
    return good ? taken : 0;
}

static size_t on_send(char *bytes, size_t size, size_t count, void *context)
{
    struct g2n_wasi2_exchange *x = context;
    size_t room = size * count, len = x->sending.len - x->sent;

    if (len > room) len = room;
    if (len == 0 && !x->finished) {
        x->send_paused = true;
        return CURL_READFUNC_PAUSE;
    }
    if (len == 0) return x->declared != UINT64_MAX && x->written != x->declared ? CURL_READFUNC_ABORT : 0;
    memcpy(bytes, x->sending.bytes + x->sent, len);
    x->sent += len;
    if (x->sent == x->sending.len) {
        g2n_buf_clear(&x->sending);
        x->sent = 0;
    }
    return len;
}

/* "name: value"; libcurl takes "name;" for a field without a value. */
static bool append_line(const struct g2n_curl *curl, struct curl_slist **lines, const struct g2n_wasi2_field *field)
{
    struct g2n_buf line = G2N_BUF_INIT;
    struct curl_slist *more = NULL;

    g2n_buf_append(&line, field->bytes, field->name_len);
    g2n_buf_append_str(&line, field->value_len ? ": " : ";");
    g2n_buf_append(&line, field->bytes + field->name_len + 1, field->value_len);
    g2n_buf_append_byte(&line, '\0');
    if (!line.failed) more = curl->slist_append(*lines, line.bytes);
    g2n_buf_fini(&line);
    if (more) *lines = more;
    return more != NULL;
}

static int on_trailers(struct curl_slist **list, void *context)
{
    const struct g2n_wasi2_exchange *x = context;

    for (size_t i = 0; i < x->sent_trailers.count; i++)
        if (!append_line(x->curl, list, x->sent_trailers.list[i])) return CURL_TRAILERFUNC_ABORT;
    return CURL_TRAILERFUNC_OK;
}

/* ---- Life ----------------------------------------------------------------------------------------------------------- */

struct g2n_wasi2_exchange *g2n_wasi2_exchange_make(void)
{
    struct g2n_wasi2_exchange *x = g2n_alloc_zero(1, sizeof *x);

    if (!x) g2n_wasi2_no_memory();
    x->owners = 1;
    x->declared = UINT64_MAX;
    x->error = G2N_HTTP_NO_ERROR;
    g2n_list_init(&x->link);
    return x;
}

struct g2n_wasi2_exchange *g2n_wasi2_exchange_share(struct g2n_wasi2_exchange *x)
{
    x->owners++;
    return x;
}

static void let_go(struct g2n_wasi2 *w, struct g2n_wasi2_exchange *x)
{
    struct g2n_wasi2_http *http = w->http;

    if (!x->easy) return;
    (void)http->curl.multi_remove_handle(http->multi, x->easy);
    http->curl.easy_cleanup(x->easy);
    http->curl.slist_free_all(x->lines);
    x->easy = NULL;
    x->lines = NULL;
    g2n_list_remove(&x->link);
}

void g2n_wasi2_exchange_leave(struct g2n_wasi2 *w, struct g2n_wasi2_exchange *x)
{
    if (--x->owners) return;
    let_go(w, x);
    g2n_buf_fini(&x->sending);
    g2n_buf_fini(&x->body);
    g2n_wasi2_fields_fini(&x->sent_trailers);
    g2n_wasi2_fields_fini(&x->head);
    g2n_wasi2_fields_fini(&x->trailers);
    g2n_free(x);
}

void g2n_wasi2_exchange_end(struct g2n_wasi2 *w, struct g2n_wasi2_exchange *x, uint32_t error)
{
    if (x->ended) return;
    x->ended = true;
    x->error = error;
    let_go(w, x);
}

void g2n_wasi2_exchange_go_on(struct g2n_wasi2 *w, struct g2n_wasi2_exchange *x)
{
    bool send = x->send_paused && (x->sending.len > x->sent || x->finished);
    bool receive = x->receive_paused && x->body.len - x->taken < G2N_WASI2_WINDOW;
    int still;

    if (!x->easy || (!send && !receive)) return;
    if (send) x->send_paused = false;
    if (receive) {
        x->receive_paused = false;
        set_deadline(x, x->between_bytes_ns);
    }
    still = (x->send_paused ? CURLPAUSE_SEND : 0) | (x->receive_paused ? CURLPAUSE_RECV : 0);
    if (x->curl->easy_pause(x->easy, still) != CURLE_OK) g2n_wasi2_exchange_end(w, x, G2N_HTTP_INTERNAL); /* may call back at once */
    g2n_wasi2_http_drive(w);
}

/* ---- Beginning ------------------------------------------------------------------------------------------------------ */

/* Fields that libcurl adds by itself, but for what it must know. */
static bool add_lines(struct g2n_wasi2_exchange *x, const struct g2n_wasi2_fields *headers)
{
    static const char *const not_by_itself[] = { "Expect:", "Content-Type:", "Accept:" };
    struct curl_slist *more;

    for (size_t i = 0; i < headers->count; i++)
        if (!append_line(x->curl, &x->lines, headers->list[i])) return false;
    for (size_t i = 0; i < sizeof not_by_itself / sizeof *not_by_itself; i++) {
        char name[16] = { 0 };

        for (size_t k = 0; not_by_itself[i][k] != ':'; k++) name[k] = (char)(not_by_itself[i][k] | 0x20);
        if (g2n_wasi2_fields_find(headers, name)) continue;
        more = x->curl->slist_append(x->lines, not_by_itself[i]);
        if (!more) return false;
        x->lines = more;
    }
    return x->curl->easy_setopt(x->easy, CURLOPT_HTTPHEADER, x->lines) == CURLE_OK;
}

static CURLcode set_body(struct g2n_wasi2_exchange *x, const char *method)
{
    const struct g2n_curl *curl = x->curl;
    CURLcode code = CURLE_OK;

    if (!x->has_body && strcmp(method, "HEAD") == 0) return curl->easy_setopt(x->easy, CURLOPT_NOBODY, 1L);
    if (x->has_body) {
        (void)curl->easy_setopt(x->easy, CURLOPT_READFUNCTION, on_send);
        (void)curl->easy_setopt(x->easy, CURLOPT_READDATA, x);
        code = curl->easy_setopt(x->easy, CURLOPT_UPLOAD, 1L);
        if (code == CURLE_OK && x->declared != UINT64_MAX)
            code = curl->easy_setopt(x->easy, CURLOPT_INFILESIZE_LARGE, (curl_off_t)x->declared);
#if LIBCURL_VERSION_NUM >= 0x074000
        (void)curl->easy_setopt(x->easy, CURLOPT_TRAILERFUNCTION, on_trailers);
        (void)curl->easy_setopt(x->easy, CURLOPT_TRAILERDATA, x);
#endif
    }
    return code == CURLE_OK ? curl->easy_setopt(x->easy, CURLOPT_CUSTOMREQUEST, method) : code;
}

/* Where the authorities are, as Go and curl are told. */
static CURLcode set_authorities(struct g2n_wasi2_exchange *x)
{
    const char *file = getenv("SSL_CERT_FILE"), *folder = getenv("SSL_CERT_DIR");
    CURLcode code = file && file[0] ? x->curl->easy_setopt(x->easy, CURLOPT_CAINFO, file) : CURLE_OK;

    return code == CURLE_OK && folder && folder[0] ? x->curl->easy_setopt(x->easy, CURLOPT_CAPATH, folder) : code;
}

static bool set_options(struct g2n_wasi2_exchange *x, const struct g2n_wasi2_target *target)
{
    const struct g2n_curl *curl = x->curl;
    CURL *easy = x->easy;
    long connect_ms = x->connect_ns / NS_PER_MS < INT32_MAX ? (long)(x->connect_ns / NS_PER_MS) + (x->connect_ns != 0) : INT32_MAX;

    (void)curl->easy_setopt(easy, CURLOPT_PRIVATE, x);
    (void)curl->easy_setopt(easy, CURLOPT_ERRORBUFFER, x->message);
    (void)curl->easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
    (void)curl->easy_setopt(easy, CURLOPT_WRITEDATA, x);
    (void)curl->easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
    (void)curl->easy_setopt(easy, CURLOPT_HEADERDATA, x);
    (void)curl->easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
#if LIBCURL_VERSION_NUM >= 0x075500
    (void)curl->easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
#else
    (void)curl->easy_setopt(easy, CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
#endif
    (void)curl->easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    (void)curl->easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
    (void)curl->easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)(curl->http2 ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1));
    (void)curl->easy_setopt(easy, CURLOPT_HTTP09_ALLOWED, 0L);
    if (connect_ms) (void)curl->easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, connect_ms);
    return curl->easy_setopt(easy, CURLOPT_URL, target->url) == CURLE_OK && set_authorities(x) == CURLE_OK &&
           set_body(x, target->method) == CURLE_OK && add_lines(x, target->headers);
}

uint32_t g2n_wasi2_exchange_begin(struct g2n_wasi2 *w, struct g2n_wasi2_exchange *x, const struct g2n_wasi2_target *target)
{
    struct g2n_wasi2_http *http = g2n_wasi2_http_open(w);

    if (!http) return G2N_HTTP_CONFIGURATION;
    x->curl = &http->curl;
    x->easy = http->curl.easy_init();
    if (!x->easy) g2n_wasi2_no_memory();
    if (!set_options(x, target) || http->curl.multi_add_handle(http->multi, x->easy) != CURLM_OK) {
        let_go(w, x);
        g2n_wasi2_no_memory();
    }
    g2n_list_append(&http->running, &x->link);
    set_deadline(x, x->first_byte_ns);
    g2n_wasi2_http_drive(w);
    return G2N_HTTP_NO_ERROR;
}

/* ---- Bodies as streams ---------------------------------------------------------------------------------------------- */

static int64_t error_of(const struct g2n_wasi2_exchange *x) { return -(int64_t)(G2N_WASI2_HTTP_ERROR + (int)x->error); }

static int64_t read_body(struct g2n_wasi2 *w, void *context, void *bytes, size_t len)
{
    struct g2n_wasi2_exchange *x = context;
    size_t have = x->body.len - x->taken;

    if (have == 0 && !x->ended && w->http) g2n_wasi2_http_drive(w);
    have = x->body.len - x->taken;
    if (have == 0) return !x->ended ? -EAGAIN : x->error == G2N_HTTP_NO_ERROR ? 0 : error_of(x);
    if (len > have) len = have;
    memcpy(bytes, x->body.bytes + x->taken, len);
    x->taken += len;
    if (x->taken == x->body.len) {
        g2n_buf_clear(&x->body);
        x->taken = 0;
    }
    g2n_wasi2_exchange_go_on(w, x);
    return (int64_t)len;
}

/* What is written after the exchange has ended goes nowhere: its response says why. */
static int64_t write_body(struct g2n_wasi2 *w, void *context, const void *bytes, size_t len)
{
    struct g2n_wasi2_exchange *x = context;

    if (x->ended) return x->error == G2N_HTTP_NO_ERROR ? (int64_t)len : error_of(x);
    if (x->sending.len - x->sent >= G2N_WASI2_WINDOW) {
        g2n_wasi2_exchange_go_on(w, x);
        return -EAGAIN;
    }
    g2n_buf_append(&x->sending, bytes, len);
    if (x->sending.failed) g2n_wasi2_no_memory();
    x->written += len;
    g2n_wasi2_exchange_go_on(w, x);
    return (int64_t)len;
}

static bool is_ready(void *context)
{
    const struct g2n_wasi2_exchange *x = context;
    return x->ended || x->body.len > x->taken;
}

static void close_body(struct g2n_wasi2 *w, void *context) { g2n_wasi2_exchange_leave(w, context); }

const struct g2n_wasi2_ways g2n_wasi2_http_ways = { read_body, write_body, is_ready, close_body };
