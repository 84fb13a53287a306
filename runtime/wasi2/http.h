/* wasi:http for clients: requests, and responses to them, by libcurl.
 *
 * An *exchange* is one request and its response.  It is shared by the resources that stand for its parts, and by the streams
 * of its two bodies; who leaves last frees it, which ends it.
 *
 *   N1  libcurl runs only within g2n_wasi2_http_drive(), which whoever waits and whoever looks calls; its callbacks record;
 *   N2  at most G2N_WASI2_WINDOW bytes, and what libcurl hands over at once, wait in either direction. */
#ifndef G2N_WASI2_HTTP_H
#define G2N_WASI2_HTTP_H

#include "base/buf.h"
#include "host/http_curl.h"
#include "wasi2/stream.h"

#define G2N_WASI2_WINDOW (256u << 10)

/* error-code, those that are given here. */
enum {
    G2N_HTTP_DNS = 1, G2N_HTTP_UNAVAILABLE = 3, G2N_HTTP_UNROUTABLE = 5, G2N_HTTP_REFUSED = 6, G2N_HTTP_TERMINATED = 7,
    G2N_HTTP_CONNECT_TIMEOUT = 8, G2N_HTTP_READ_TIMEOUT = 9, G2N_HTTP_TLS_PROTOCOL = 12, G2N_HTTP_TLS_CERTIFICATE = 13,
    G2N_HTTP_DENIED = 15, G2N_HTTP_BODY_SIZE = 17, G2N_HTTP_METHOD_INVALID = 18, G2N_HTTP_URI_INVALID = 19,
    G2N_HTTP_INCOMPLETE = 25, G2N_HTTP_RESPONSE_TIMEOUT = 33, G2N_HTTP_PROTOCOL = 35, G2N_HTTP_CONFIGURATION = 37, G2N_HTTP_INTERNAL = 38,
    G2N_HTTP_NO_ERROR = 255
};

/* ---- Fields: http_fields.c ------------------------------------------------------------------------------------------ */

struct g2n_wasi2_field {
    size_t name_len, value_len;
    char   bytes[]; /* the name, in lower case, NUL; the value */
};

struct g2n_wasi2_fields {
    struct g2n_wasi2_field **list; /* owned, with what is in it */
    size_t                   count, cap;
};

/* False without memory. */
bool g2n_wasi2_fields_add(struct g2n_wasi2_fields *fields, const char *name, size_t name_len, const char *value, size_t value_len);
bool g2n_wasi2_fields_copy(struct g2n_wasi2_fields *to, const struct g2n_wasi2_fields *from);
void g2n_wasi2_fields_fini(struct g2n_wasi2_fields *fields);
/* The first of a name; NULL: none. */
const struct g2n_wasi2_field *g2n_wasi2_fields_find(const struct g2n_wasi2_fields *fields, const char *name);
/* A name of a method, field: token of RFC 9110. */
bool g2n_wasi2_is_token(const char *bytes, size_t len);

/* A fields resource with a copy.  Traps without memory. */
struct g2n_wasi2_object *g2n_wasi2_fields_object(struct g2n_wasi2 *w, const struct g2n_wasi2_fields *fields, bool immutable);
/* What a fields resource holds. */
const struct g2n_wasi2_fields *g2n_wasi2_fields_of(const struct g2n_wasi2_object *object);

/* ---- Exchanges: http_exchange.c ------------------------------------------------------------------------------------- */

struct g2n_wasi2_exchange {
    unsigned           owners;
    struct g2n_link    link;      /* of the engine's, while it runs             */
    const struct g2n_curl *curl;  /* NULL: not begun                            */
    CURL              *easy;      /* NULL: not begun, or ended                  */
    struct curl_slist *lines;     /* what is sent before the body               */
    char               message[CURL_ERROR_SIZE];
    /* the request's body */
    bool               has_body, finished, send_paused;
    uint64_t           declared;  /* by content-length; UINT64_MAX: not         */
    uint64_t           written;   /* by the guest                               */
    struct g2n_buf     sending;
    size_t             sent;      /* of sending                                 */
    struct g2n_wasi2_fields sent_trailers;
    /* the response */
    long               status;    /* 0 until its head has come                  */
    long               arriving;  /* the status of a head that is coming        */
    struct g2n_wasi2_fields head, trailers;
    struct g2n_buf     body;
    size_t             taken;     /* of body                                    */
    bool               receive_paused;
    bool               discarding; /* nobody reads the body any more            */
    bool               ended;
    uint32_t           error;     /* an error-code, or G2N_HTTP_NO_ERROR        */
    /* in nanoseconds; 0: as long as it takes */
    uint64_t           connect_ns, first_byte_ns, between_bytes_ns, deadline_ns;
};

struct g2n_wasi2_target {
    const char *method, *url; /* end with NUL */
    const struct g2n_wasi2_fields *headers;
};

/* With one owner.  Traps without memory. */
struct g2n_wasi2_exchange *g2n_wasi2_exchange_make(void);
struct g2n_wasi2_exchange *g2n_wasi2_exchange_share(struct g2n_wasi2_exchange *x);
void g2n_wasi2_exchange_leave(struct g2n_wasi2 *w, struct g2n_wasi2_exchange *x);
/* Begins.  Returns an error-code, or G2N_HTTP_NO_ERROR.  Traps without memory. */
uint32_t g2n_wasi2_exchange_begin(struct g2n_wasi2 *w, struct g2n_wasi2_exchange *x, const struct g2n_wasi2_target *target);
/* Ends it with an error-code; nothing when it has ended. */
void g2n_wasi2_exchange_end(struct g2n_wasi2 *w, struct g2n_wasi2_exchange *x, uint32_t error);
/* Lets libcurl go on with a side on which it waits for us. */
void g2n_wasi2_exchange_go_on(struct g2n_wasi2 *w, struct g2n_wasi2_exchange *x);

/* Streams of the two bodies, of which each has a share of the exchange. */
extern const struct g2n_wasi2_ways g2n_wasi2_http_ways;

/* ---- libcurl: http_engine.c ----------------------------------------------------------------------------------------- */

struct g2n_wasi2_http {
    struct g2n_curl  curl;
    CURLM           *multi;
    struct pollfd   *sockets;  /* owned: libcurl's, and what it waits for     */
    unsigned         count, cap;
    uint64_t         due_ns;   /* when libcurl wants to be called; UINT64_MAX */
    struct g2n_link  running;
};

/* Opens libcurl, once; NULL: it is not there, which has been said on standard error. */
struct g2n_wasi2_http *g2n_wasi2_http_open(struct g2n_wasi2 *w);
/* Does what can be done without waiting. */
void g2n_wasi2_http_drive(struct g2n_wasi2 *w);

/* ---- Errors: http_error.c ------------------------------------------------------------------------------------------- */

/* An error-code as a value. */
struct g2n_wasi2_value g2n_wasi2_http_error_value(struct g2n_wasi2 *w, uint32_t code, const char *text);
uint32_t g2n_wasi2_http_error_from(struct g2n_wasi2_http *http, const struct g2n_wasi2_exchange *x, CURLcode code);

#endif
