/* What fetch needs to know of URLs.  Parsing is the URL class's; the result is in its normal form, of which the parts
 * are found by their marks. */
#include <stdlib.h>
#include <string.h>

#include "host/args.h"
#include "host/fetch.h"
#include "host/url.h"

/* ERR_INVALID_URL, as the URL class throws it. */
static enum g2n_status invalid(struct g2n_realm *realm, g2n_view text, g2n_view base)
{
    enum g2n_status st = g2n_args_throw(realm, G2N_TYPE_ERROR, "ERR_INVALID_URL", "Invalid URL");
    if (st != G2N_THROWN) return st;
    g2n_value error = g2n_take_exception(realm);
    struct g2n_object *obj = g2n_as_object(g2n_peek(error));
    st = g2n_object_put_c(realm, obj, "input", g2n_dup(text));
    if (st == G2N_OK && !g2n_is_undefined(base)) st = g2n_object_put_c(realm, obj, "base", g2n_dup(base));
    if (st == G2N_OK) return g2n_throw_value(realm, error);
    g2n_drop(realm, error);
    return st;
}

static enum g2n_url_result parse(struct g2n_url *url, g2n_view text, const struct g2n_url *base)
{
    return g2n_url_parse(url, g2n_as_string(text)->bytes, g2n_as_string(text)->len, base);
}

enum g2n_status g2n_fetch_parse_url(struct g2n_host *host, g2n_view text, g2n_view base, g2n_value *out)
{
    struct g2n_realm *realm = &host->realm;
    struct g2n_url url = G2N_URL_INIT, root = G2N_URL_INIT;
    struct g2n_buf href = G2N_BUF_INIT;
    enum g2n_url_result result = G2N_URL_OK;
    enum g2n_status st;

    if (!g2n_is_undefined(base)) result = parse(&root, base, NULL);
    if (result == G2N_URL_OK) result = parse(&url, text, g2n_is_undefined(base) ? NULL : &root);
    if (result == G2N_URL_OK) g2n_url_append(&url, true, &href);
    switch (result) {
    case G2N_URL_OK:      st = g2n_string_from_buf(realm, &href, out); break;
    case G2N_URL_INVALID: st = invalid(realm, text, base); break;
    default:              st = g2n_throw_no_memory(realm); break;
    }
    g2n_url_fini(&url);
    g2n_url_fini(&root);
    g2n_buf_fini(&href);
    return st;
}

bool g2n_fetch_url_is_http(const char *url)
{
    return strncmp(url, "http://", 7) == 0 || strncmp(url, "https://", 8) == 0;
}

/* What stands between "//" and the path: "user:password@host:port". */
static const char *authority(const char *url, size_t *len)
{
    const char *mark = strstr(url, "://"), *start = mark ? mark + 3 : url + strlen(url);
    *len = strcspn(start, "/?#");
    return start;
}

bool g2n_fetch_url_has_credentials(const char *url)
{
    size_t len;
    const char *start = authority(url, &len);
    return memchr(start, '@', len) != NULL;
}

/* Scheme, host and port; normal URLs leave the scheme's own port out. */
bool g2n_fetch_url_same_origin(const char *a, const char *b)
{
    size_t a_len, b_len;
    const char *a_start = authority(a, &a_len), *b_start = authority(b, &b_len);
    const char *a_at = memchr(a_start, '@', a_len), *b_at = memchr(b_start, '@', b_len);

    if ((size_t)(a_start - a) != (size_t)(b_start - b) || strncmp(a, b, (size_t)(a_start - a)) != 0) return false;
    if (a_at) a_len -= (size_t)(a_at + 1 - a_start), a_start = a_at + 1;
    if (b_at) b_len -= (size_t)(b_at + 1 - b_start), b_start = b_at + 1;
    return a_len == b_len && memcmp(a_start, b_start, a_len) == 0;
}

bool g2n_fetch_url_bad_port(const char *url)
{
    static const unsigned short ports[] = {
#define PORT(number) number,
#include "host/fetch_bad_ports.def"
#undef PORT
    };
    size_t len;
    const char *start = authority(url, &len), *p = start + len;

    while (p > start && p[-1] >= '0' && p[-1] <= '9') p--;
    if (p == start || p[-1] != ':') return false;
    long port = strtol(p, NULL, 10);
    for (size_t i = 0; i < sizeof ports / sizeof *ports; i++)
        if (ports[i] == port) return true;
    return false;
}
