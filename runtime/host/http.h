/* HTTP exchanges: libcurl's multi interface, driven by the loop.
 *
 * A *exchange* is one request and its response, without redirects.  libcurl's callbacks only record: the head, then body
 * bytes, then the end are kept in the transfer, and its task tells the holder (`notify`) that there is something new.
 *
 *   (none) --start--> SENDING --head--> RECEIVING --all taken off the wire--> ENDED        destroy, from any state
 *                        |                 |  ^                                 ^
 *                        |            full |  | taken                           |
 *                        |                 v  |                                 |
 *                        |               PAUSED --------------------------------+
 *                        +------------------ failed ----------------------------+
 *
 *   X1  a transfer belongs to its holder, who destroys it once; destroying one that has not ended closes its stream or
 *       connection;
 *   X2  it keeps the loop alive while it waits for the network, not while it is paused: then it waits for its holder;
 *   X3  at most G2N_HTTP_WINDOW bytes, and what libcurl hands over at once, wait in a transfer.
 *
 * Idle connections are kept for reuse and keep nothing alive. */
#ifndef G2N_HOST_HTTP_H
#define G2N_HOST_HTTP_H

#include <sys/socket.h>

#include "host/host.h"
#include "host/http_curl.h"
#include "value/bytes.h"

#define G2N_HTTP_WINDOW ((size_t)256 << 10)
#define G2N_HTTP_PEERS  4u

struct g2n_http;     /* http_engine.c: the multi handle and its sockets */
struct g2n_exchange;

/* What is asked for.  All is lent for the call of g2n_exchange_start(), but `body` is held until the end. */
struct g2n_http_request {
    const char        *url;       /* http: or https:, ASCII, without fragment */
    const char        *method;
    const struct g2n_buf *headers; /* "Name: value" lines, each ended by NUL; bytes as they are sent */
    struct g2n_buffer *body;      /* NULL: none */
};

/* From a task; may run guest code and may destroy the transfer. */
typedef void g2n_http_notify(struct g2n_exchange *t, void *context);

enum g2n_http_phase { G2N_HTTP_CONNECTING, G2N_HTTP_SENT, G2N_HTTP_RECEIVING };

struct g2n_exchange {
    /* the holder's to read, in notify and later */
    long               status;     /* 0 until the head has come */
    struct g2n_buf     reason;     /* the status line's text    */
    struct g2n_buf     head;       /* "name\0value\0" for each header line, as received */
    struct g2n_buf     body;       /* what waits to be taken    */
    bool               ended;      /* nothing will be added     */
    CURLcode           code;       /* how it ended              */
    enum g2n_http_phase phase;     /* how far it came           */
    long               os_errno;   /* when it failed for the system's reasons */
    long               verify_result;                 /* OpenSSL's, when the certificate was at fault      */
    struct g2n_buf     alt_names;                     /* the certificate's names, when they do not match   */
    struct sockaddr_storage peers[G2N_HTTP_PEERS];    /* the addresses that were tried: the first of them   */
    unsigned           tried;                         /* how many                                           */
    char               message[CURL_ERROR_SIZE];      /* libcurl's words                                    */
    /* the engine's */
    struct g2n_http   *http;
    CURL              *easy;
    struct curl_slist *lines;
    g2n_value          request_body;
    struct g2n_operation operation;
    struct g2n_task    task;
    struct g2n_link    link;
    bool               waiting, paused, posted;
    g2n_http_notify   *notify;
    void              *context;
};

/* The engine, made by the first call.  G2N_THROWN: TypeError "fetch failed" whose cause tells of libcurl. */
G2N_MUST_USE enum g2n_status g2n_http_open(struct g2n_host *host, struct g2n_http **out);
/* Before and after the loop's end: ends all transfers, which then no longer notify; frees the engine. */
void g2n_http_stop(struct g2n_host *host);
void g2n_http_destroy(struct g2n_host *host);

/* Begins; *out is the holder's.  G2N_ENOMEM: nothing was begun. */
G2N_MUST_USE enum g2n_status g2n_exchange_start(struct g2n_http *http, const struct g2n_http_request *request,
                                                g2n_http_notify *notify, void *context, struct g2n_exchange **out);
/* Whom to tell from now on. */
void g2n_exchange_set_holder(struct g2n_exchange *t, g2n_http_notify *notify, void *context);
/* Moves the bytes that wait to *out, which is empty, and lets more come. */
void g2n_exchange_take(struct g2n_exchange *t, struct g2n_buf *out);
/* The field of the head that begins at *at (0 at first), which moves on; false when there is none. */
static inline bool g2n_exchange_field(const struct g2n_exchange *t, size_t *at, const char **name, const char **value)
{
    if (*at >= t->head.len) return false;
    *name = t->head.bytes + *at;
    *value = *name + strlen(*name) + 1;
    *at += (size_t)(*value - *name) + strlen(*value) + 1;
    return true;
}
/* Never runs guest code, nor notifies. */
void g2n_exchange_destroy(struct g2n_exchange *t);

/* ---- http_error.c ---- */

/* The error of a transfer for `url` that failed: what undici, or node below it, would have given as the cause. */
G2N_MUST_USE enum g2n_status g2n_http_error(struct g2n_realm *realm, const struct g2n_exchange *t, const char *url,
                                            g2n_value *out);

/* ---- between http_engine.c, http_exchange.c and http_environment.c ---- */

struct g2n_http {
    struct g2n_host *host;
    struct g2n_curl  curl;
    CURLM           *multi;
    uv_timer_t       timer;
    struct g2n_link  sockets, transfers;
    unsigned         live;        /* transfers that have not ended */
    int              authorities; /* a file of the system's and NODE_EXTRA_CA_CERTS's; -1: libcurl's own choice */
    bool             stopped, warned; /* warned: that certificates are not looked at */
};
/* Records how a transfer ended and takes it from the multi handle. */
void g2n_exchange__end(struct g2n_exchange *t, CURLcode code);
/* Reads NODE_EXTRA_CA_CERTS.  G2N_ENOMEM is the only failure: a file that cannot be read is told of on stderr. */
G2N_MUST_USE enum g2n_status g2n_http__load_authorities(struct g2n_http *http);
/* What the environment says about proxies and certificates, set on a handle. */
G2N_MUST_USE enum g2n_status g2n_http__set_environment(struct g2n_http *http, CURL *easy, const char *url);

#endif
