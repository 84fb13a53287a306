/* data: URLs (WHATWG Fetch, 6). */
#include <string.h>
#include <strings.h>

#include "host/base64.h"
#include "host/fetch.h"
#include "host/mime.h"
#include "host/url.h"

#define SCHEME "data:"

static bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r'; }

/* "...; base64": takes the mark off. */
static bool take_mark(const char *type, size_t *len)
{
    static const char mark[] = "base64";
    size_t n = *len;

    if (n < sizeof mark - 1 || strncasecmp(type + n - (sizeof mark - 1), mark, sizeof mark - 1) != 0) return false;
    n -= sizeof mark - 1;
    while (n && type[n - 1] == ' ') n--;
    if (!n || type[n - 1] != ';') return false;
    *len = n - 1;
    return true;
}

static void append_type(struct g2n_buf *out, const char *type, size_t len)
{
    static const char otherwise[] = "text/plain;charset=US-ASCII";
    struct g2n_buf whole = G2N_BUF_INIT;

    if (len && type[0] == ';') g2n_buf_append_str(&whole, "text/plain");
    g2n_buf_append(&whole, type, len);
    if (!g2n_mime_append(out, whole.len ? whole.bytes : "", whole.len)) g2n_buf_append_str(out, otherwise);
    out->failed |= whole.failed;
    g2n_buf_fini(&whole);
}

bool g2n_fetch_is_data_url(const char *url) { return strncmp(url, SCHEME, sizeof SCHEME - 1) == 0; }

bool g2n_fetch_read_data_url(const char *url, struct g2n_buf *type, struct g2n_buf *body)
{
    const char *start = url + sizeof SCHEME - 1, *end = url + g2n_fetch_url_without_fragment(url);
    const char *comma = memchr(start, ',', (size_t)(end - start));
    struct g2n_buf decoded = G2N_BUF_INIT;
    bool good = true;

    if (!comma) return false;
    size_t len = (size_t)(comma - start);
    while (len && is_space(start[0])) start++, len--;
    while (len && is_space(start[len - 1])) len--;
    g2n_url__decode(&decoded, comma + 1, (size_t)(end - comma - 1));
    if (take_mark(start, &len)) {
        good = g2n_base64_decode(body, decoded.len ? decoded.bytes : "", decoded.len);
        body->failed |= decoded.failed;
        g2n_buf_fini(&decoded);
    } else {
        *body = decoded;
    }
    append_type(type, start, len);
    return good;
}
