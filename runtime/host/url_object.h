/* The classes URL and URLSearchParams (WHATWG URL, 6).
 *
 *   P1  names and values are strings without surrogates;
 *   P2  a URL's searchParams and its query say the same, whichever was changed; a URLSearchParams whose URL is gone
 *       goes on by itself. */
#ifndef G2N_HOST_URL_OBJECT_H
#define G2N_HOST_URL_OBJECT_H

#include "host/host.h"
#include "host/url.h"

struct g2n_url_pair { g2n_value name, value; };

struct g2n_url_object;

struct g2n_url_params {
    struct g2n_object      object;
    struct g2n_url_pair   *pairs;
    uint32_t               count, cap;
    struct g2n_url_object *url;    /* not owned: clears this when it goes */
};

struct g2n_url_object {
    struct g2n_object      object;
    struct g2n_url         url;
    struct g2n_url_params *params; /* owned; NULL until asked for */
};

extern const struct g2n_class g2n_class_url;
extern const struct g2n_class g2n_class_url_params;

static inline bool g2n_is_url(g2n_view v) { return g2n_is_object(v) && g2n_as_object(v)->class == &g2n_class_url; }
static inline struct g2n_url_object *g2n_as_url(g2n_view v) { return (struct g2n_url_object *)(void *)g2n_as_object(v); }
static inline bool g2n_is_url_params(g2n_view v)
{
    return g2n_is_object(v) && g2n_as_object(v)->class == &g2n_class_url_params;
}
static inline struct g2n_url_params *g2n_as_url_params(g2n_view v)
{
    return (struct g2n_url_params *)(void *)g2n_as_object(v);
}

/* url.searchParams, owned by the caller; made the first time. */
G2N_MUST_USE enum g2n_status g2n_url_search_params(struct g2n_realm *realm, struct g2n_url_object *url, g2n_value *out);
/* Appends the pairs as application/x-www-form-urlencoded: a request's body, or a URL's query. */
void g2n_url_params_append(const struct g2n_url_params *params, struct g2n_buf *out);
/* Web IDL's USVString: appends v's text with U+FFFD for each surrogate.  May run guest code (toString). */
G2N_MUST_USE enum g2n_status g2n_to_usv(struct g2n_realm *realm, g2n_view v, struct g2n_buf *out);

/* For url_object.c: a list for this URL; and its contents made anew from a query. */
G2N_MUST_USE enum g2n_status g2n_url_params__new(struct g2n_host *host, struct g2n_url_object *url,
                                                 struct g2n_url_params **out);
G2N_MUST_USE enum g2n_status g2n_url_params__read(struct g2n_realm *realm, struct g2n_url_params *params,
                                                  const char *query, size_t len);

#endif
