/* fetch(), Request and Response (WHATWG Fetch, 5), over http.h.  Internal to host/.
 *
 * A *fetch* is one call of fetch(): a promise, and the transfers that its redirects take one after another.  When the
 * last head has come it settles the promise with a Response, whose body takes the transfer over.
 *
 *   F1  a fetch that has not settled is in host->fetches and owns all that it needs; the guest may drop everything;
 *   F2  a body whose read waits holds its stream (S3), and is in host->fetches->bodies meanwhile, for teardown. */
#ifndef G2N_HOST_FETCH_H
#define G2N_HOST_FETCH_H

#include "host/abort.h"
#include "host/fetch_body.h"
#include "host/headers.h"
#include "host/http.h"

struct g2n_fetches {
    struct g2n_link running; /* of struct fetch, fetch.c         */
    struct g2n_link bodies;  /* of struct arriving, fetch_arriving.c */
};

enum g2n_redirect { G2N_REDIRECT_FOLLOW, G2N_REDIRECT_MANUAL, G2N_REDIRECT_ERROR };
enum g2n_request_mode { G2N_MODE_NAVIGATE, G2N_MODE_SAME_ORIGIN, G2N_MODE_NO_CORS, G2N_MODE_CORS };
enum g2n_request_cache {
    G2N_CACHE_DEFAULT, G2N_CACHE_NO_STORE, G2N_CACHE_RELOAD, G2N_CACHE_NO_CACHE, G2N_CACHE_FORCE_CACHE,
    G2N_CACHE_ONLY_IF_CACHED
};
enum g2n_request_credentials { G2N_CREDENTIALS_OMIT, G2N_CREDENTIALS_SAME_ORIGIN, G2N_CREDENTIALS_INCLUDE };

struct g2n_request { /* the JavaScript object */
    struct g2n_object            object;
    g2n_value                    method, url;    /* strings; url is a serialised URL */
    struct g2n_headers          *headers;        /* owned */
    struct g2n_abort_signal     *signal;         /* owned */
    struct g2n_body              body;
    enum g2n_redirect            redirect;
    enum g2n_request_mode        mode;
    enum g2n_request_cache       cache;
    enum g2n_request_credentials credentials;
    bool                         keepalive;
};

enum g2n_response_type { G2N_RESPONSE_DEFAULT, G2N_RESPONSE_BASIC, G2N_RESPONSE_ERROR };

struct g2n_response { /* the JavaScript object */
    struct g2n_object       object;
    enum g2n_response_type  type;
    int                     status;
    bool                    redirected;
    g2n_value               status_text, url; /* strings */
    struct g2n_headers     *headers;          /* owned; NULL while it is made */
    struct g2n_body         body;
};

extern const struct g2n_class g2n_class_request, g2n_class_response;

static inline bool g2n_is_request(g2n_view v) { return g2n_is_object(v) && g2n_as_object(v)->class == &g2n_class_request; }
static inline struct g2n_request *g2n_as_request(g2n_view v) { return (struct g2n_request *)(void *)g2n_as_object(v); }
static inline bool g2n_is_response(g2n_view v) { return g2n_is_object(v) && g2n_as_object(v)->class == &g2n_class_response; }
static inline struct g2n_response *g2n_as_response(g2n_view v) { return (struct g2n_response *)(void *)g2n_as_object(v); }

/* new Request(input, init).  Throws as it does.  Runs guest code.  proto NULL: Request.prototype. */
G2N_MUST_USE enum g2n_status g2n_request_make(struct g2n_host *host, g2n_view input, g2n_view init,
                                              struct g2n_object *proto, struct g2n_request **out);
/* An empty response with headers, 200, type default. */
G2N_MUST_USE enum g2n_status g2n_response_make(struct g2n_host *host, struct g2n_object *proto, struct g2n_response **out);

/* ---- fetch_arriving.c ---- */

/* A stream of what a transfer still receives; takes the transfer over, also on failure.  url: for words of errors. */
G2N_MUST_USE enum g2n_status g2n_fetch_body_arriving(struct g2n_host *host, struct g2n_exchange *t, const char *url,
                                                     struct g2n_abort_signal *signal, struct g2n_stream **out);
/* TypeError message with a cause; consumes cause, also on failure. */
G2N_MUST_USE enum g2n_status g2n_fetch_error(struct g2n_realm *realm, const char *message, g2n_value cause, g2n_value *out);

/* ---- fetch_url.c: of serialised URLs ---- */

/* The serialised URL of text, relative to base (NULL: none).  Throws TypeError "Invalid URL", ERR_INVALID_URL. */
G2N_MUST_USE enum g2n_status g2n_fetch_parse_url(struct g2n_host *host, g2n_view text, g2n_view base, g2n_value *out);
bool g2n_fetch_url_is_http(const char *url);
bool g2n_fetch_url_has_credentials(const char *url);
bool g2n_fetch_url_same_origin(const char *a, const char *b);
/* Whether fetch refuses its port (2.9, "bad port"). */
bool g2n_fetch_url_bad_port(const char *url);
static inline size_t g2n_fetch_url_without_fragment(const char *url) { return strcspn(url, "#"); }

/* ---- fetch_data.c ---- */

bool g2n_fetch_is_data_url(const char *url);
/* What a data: URL holds; false when it is malformed.  Look at `failed` of both. */
bool g2n_fetch_read_data_url(const char *url, struct g2n_buf *type, struct g2n_buf *body);

/* ---- fetch_head.c: what is sent ---- */

/* The lines of a request as http.h takes them.  A header that cannot be sent is thrown as TypeError "fetch failed". */
G2N_MUST_USE enum g2n_status g2n_fetch_head(struct g2n_realm *realm, const struct g2n_header_list *headers,
                                            enum g2n_request_mode mode, enum g2n_request_cache cache,
                                            const char *method, const struct g2n_buffer *body, struct g2n_buf *out);

/* Stops what is under way, before the loop ends; then frees. */
void g2n_fetch_stop(struct g2n_host *host);
void g2n_fetch_destroy(struct g2n_host *host);
void g2n_fetch__drop_bodies(struct g2n_host *host);

#endif
