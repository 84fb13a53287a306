/* URLs (WHATWG URL, 4): records of parts, made by parsing and changed part by part.
 *
 *   U1  every part is ASCII, percent-encoded as its own rules have it, so serialising is joining;
 *   U2  `path` is "" or begins with '/', unless opaque_path is set; segments hold no '/';
 *   U3  a special scheme (ftp, file, http, https, ws, wss) has a host and a path; a port is never its scheme's default.
 *
 * Text given to these functions is UTF-8 without surrogates. */
#ifndef G2N_HOST_URL_H
#define G2N_HOST_URL_H

#include <stdint.h>

#include "base/buf.h"

struct g2n_url {
    struct g2n_buf scheme;             /* without ':' */
    struct g2n_buf username, password;
    struct g2n_buf host;               /* serialised: with brackets around an IPv6 address */
    struct g2n_buf path;
    struct g2n_buf query, fragment;    /* without '?' and '#' */
    int32_t        port;               /* -1: none */
    bool           has_host, has_query, has_fragment, opaque_path;
};

enum g2n_url_result { G2N_URL_OK, G2N_URL_INVALID, G2N_URL_NO_MEMORY };

#define G2N_URL_INIT ((struct g2n_url){ .port = -1 })
void g2n_url_fini(struct g2n_url *url); /* leaves an empty record */

/* Parses an absolute URL, or one relative to base when that is given.  *url, which is an empty record, is the caller's
 * to g2n_url_fini() whatever the result. */
G2N_MUST_USE enum g2n_url_result g2n_url_parse(struct g2n_url *url, const char *text, size_t len,
                                               const struct g2n_url *base);
/* The whole, with or without its fragment.  A failure is out->failed. */
void g2n_url_append(const struct g2n_url *url, bool fragment, struct g2n_buf *out);
/* "https://host:8080", or "null" where an origin is opaque. */
void g2n_url_append_origin(const struct g2n_url *url, struct g2n_buf *out);
bool g2n_url_is_special(const struct g2n_url *url);

enum g2n_url_part {
    G2N_URL_PROTOCOL, G2N_URL_USERNAME, G2N_URL_PASSWORD, G2N_URL_HOST, G2N_URL_HOSTNAME, G2N_URL_PORT,
    G2N_URL_PATHNAME, G2N_URL_SEARCH, G2N_URL_HASH
};
/* What the attribute of this name gives. */
void g2n_url_append_part(const struct g2n_url *url, enum g2n_url_part part, struct g2n_buf *out);
/* What assigning to it does; text that it cannot take changes nothing.  False: no memory, nothing was changed. */
G2N_MUST_USE bool g2n_url_set_part(struct g2n_url *url, enum g2n_url_part part, const char *text, size_t len);

/* ---- what the url_*.c files share ---- */

/* Sets of bytes that are percent-encoded; what is not ASCII always is. */
enum g2n_url_encode {
    G2N_URL_ENCODE_CONTROL  = 1,  /* C0 controls and DEL */
    G2N_URL_ENCODE_FRAGMENT = 2,
    G2N_URL_ENCODE_QUERY    = 4,
    G2N_URL_ENCODE_SPECIAL_QUERY = 8,
    G2N_URL_ENCODE_PATH     = 16,
    G2N_URL_ENCODE_USERINFO = 32,
    G2N_URL_ENCODE_FORM     = 64  /* application/x-www-form-urlencoded, where a space is '+' */
};
void g2n_url__encode(struct g2n_buf *out, const char *text, size_t len, enum g2n_url_encode set);
/* Appends the text with %XX decoded. */
void g2n_url__decode(struct g2n_buf *out, const char *text, size_t len);
/* The host parser: appends the serialised host.  opaque: of a scheme that is not special. */
G2N_MUST_USE enum g2n_url_result g2n_url__parse_host(struct g2n_buf *out, const char *text, size_t len, bool opaque);
/* Domain to ASCII, without the checks that are the host parser's. */
G2N_MUST_USE enum g2n_url_result g2n_url__domain(struct g2n_buf *out, const char *text, size_t len);

#endif
