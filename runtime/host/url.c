/* URL records: serialising, and what the attributes of a URL object read and set (WHATWG URL, 4.5 and 6.1). */
#include "host/url.h"

#include <string.h>

#include "host/url_parse.h"

static struct g2n_buf *const *parts_of(struct g2n_url *url, struct g2n_buf *parts[7])
{
    parts[0] = &url->scheme;
    parts[1] = &url->username;
    parts[2] = &url->password;
    parts[3] = &url->host;
    parts[4] = &url->path;
    parts[5] = &url->query;
    parts[6] = &url->fragment;
    return parts;
}

void g2n_url_fini(struct g2n_url *url)
{
    struct g2n_buf *parts[7];
    for (int i = 0; i < 7; i++) g2n_buf_fini(parts_of(url, parts)[i]);
    *url = G2N_URL_INIT;
}

static void append(struct g2n_buf *out, const struct g2n_buf *part)
{
    g2n_buf_append(out, part->bytes, part->len);
}

static bool scheme_is(const struct g2n_url *url, const char *scheme)
{
    return url->scheme.len == strlen(scheme) && memcmp(url->scheme.bytes, scheme, url->scheme.len) == 0;
}

static void append_host(const struct g2n_url *url, struct g2n_buf *out)
{
    append(out, &url->host);
    if (url->port >= 0) g2n_buf_printf(out, ":%d", (int)url->port);
}

void g2n_url_append(const struct g2n_url *url, bool fragment, struct g2n_buf *out)
{
    append(out, &url->scheme);
    g2n_buf_append_byte(out, ':');
    if (url->has_host) {
        g2n_buf_append_str(out, "//");
        append(out, &url->username);
        if (url->password.len) {
            g2n_buf_append_byte(out, ':');
            append(out, &url->password);
        }
        if (url->username.len || url->password.len) g2n_buf_append_byte(out, '@');
        append_host(url, out);
    } else if (!url->opaque_path && url->path.len > 1 && url->path.bytes[1] == '/') {
        g2n_buf_append_str(out, "/."); /* or the path would be read as a host */
    }
    append(out, &url->path);
    if (url->has_query) {
        g2n_buf_append_byte(out, '?');
        append(out, &url->query);
    }
    if (!fragment || !url->has_fragment) return;
    g2n_buf_append_byte(out, '#');
    append(out, &url->fragment);
}

/* Only the URL within a blob URL has an origin besides the special schemes'. */
static void append_blob_origin(const struct g2n_url *url, struct g2n_buf *out)
{
    struct g2n_url inner = G2N_URL_INIT;
    enum g2n_url_result result = g2n_url_parse(&inner, url->path.bytes, url->path.len, NULL);
    if (result == G2N_URL_NO_MEMORY) out->failed = true;
    if (result == G2N_URL_OK && (scheme_is(&inner, "http") || scheme_is(&inner, "https")))
        g2n_url_append_origin(&inner, out);
    else
        g2n_buf_append_str(out, "null");
    g2n_url_fini(&inner);
}

void g2n_url_append_origin(const struct g2n_url *url, struct g2n_buf *out)
{
    if (scheme_is(url, "blob")) {
        append_blob_origin(url, out);
    } else if (!g2n_url_is_special(url) || scheme_is(url, "file")) {
        g2n_buf_append_str(out, "null");
    } else {
        append(out, &url->scheme);
        g2n_buf_append_str(out, "://");
        append_host(url, out);
    }
}

void g2n_url_append_part(const struct g2n_url *url, enum g2n_url_part part, struct g2n_buf *out)
{
    switch (part) {
    case G2N_URL_PROTOCOL:
        append(out, &url->scheme);
        g2n_buf_append_byte(out, ':');
        break;
    case G2N_URL_USERNAME: append(out, &url->username); break;
    case G2N_URL_PASSWORD: append(out, &url->password); break;
    case G2N_URL_HOST:     append_host(url, out); break;
    case G2N_URL_HOSTNAME: append(out, &url->host); break;
    case G2N_URL_PORT:
        if (url->port >= 0) g2n_buf_printf(out, "%d", (int)url->port);
        break;
    case G2N_URL_PATHNAME: append(out, &url->path); break;
    case G2N_URL_SEARCH:
        if (url->query.len) g2n_buf_append_byte(out, '?');
        append(out, &url->query);
        break;
    case G2N_URL_HASH:
        if (url->fragment.len) g2n_buf_append_byte(out, '#');
        append(out, &url->fragment);
        break;
    }
}

/* ---- setting ---- */

static bool copy_url(struct g2n_url *to, const struct g2n_url *from)
{
    struct g2n_buf *to_parts[7], *from_parts[7];
    struct g2n_url lent = *from;
    bool failed = false;
    *to = *from;
    parts_of(&lent, from_parts);
    for (int i = 0; i < 7; i++) {
        struct g2n_buf *part = parts_of(to, to_parts)[i];
        *part = G2N_BUF_INIT;
        append(part, from_parts[i]);
        failed |= part->failed;
    }
    return !failed;
}

static bool cannot_have_credentials(const struct g2n_url *url)
{
    return !url->has_host || url->host.len == 0 || scheme_is(url, "file");
}

/* A part of an opaque path's URL that became null lets spaces at the path's end go. */
static void strip_spaces(struct g2n_url *url)
{
    if (!url->opaque_path || url->has_query || url->has_fragment) return;
    while (url->path.len && url->path.bytes[url->path.len - 1] == ' ') url->path.len--;
}

static enum g2n_url_result set_credential(struct g2n_url *url, struct g2n_buf *part, const char *text, size_t len)
{
    if (cannot_have_credentials(url)) return G2N_URL_OK;
    g2n_buf_clear(part);
    g2n_url__encode(part, text, len, G2N_URL_ENCODE_USERINFO);
    return part->failed ? G2N_URL_NO_MEMORY : G2N_URL_OK;
}

static enum g2n_url_result set_port(struct g2n_url *url, const char *text, size_t len)
{
    if (cannot_have_credentials(url)) return G2N_URL_OK;
    if (len) return g2n_url__run(url, text, len, NULL, G2N_URL__PORT);
    url->port = -1;
    return G2N_URL_OK;
}

/* search and hash: the mark at the front may be left out. */
static enum g2n_url_result set_tail(struct g2n_url *url, bool query, const char *text, size_t len)
{
    struct g2n_buf *part = query ? &url->query : &url->fragment;
    g2n_buf_clear(part);
    *(query ? &url->has_query : &url->has_fragment) = len > 0;
    if (len == 0) {
        strip_spaces(url);
        return G2N_URL_OK;
    }
    if (text[0] == (query ? '?' : '#')) {
        text++;
        len--;
    }
    return g2n_url__run(url, text, len, NULL, query ? G2N_URL__QUERY : G2N_URL__FRAGMENT);
}

static enum g2n_url_result set(struct g2n_url *url, enum g2n_url_part part, const char *text, size_t len)
{
    switch (part) {
    case G2N_URL_PROTOCOL: {
        struct g2n_buf scheme = G2N_BUF_INIT;
        g2n_buf_append(&scheme, text, len);
        g2n_buf_append_byte(&scheme, ':');
        enum g2n_url_result result = scheme.failed ? G2N_URL_NO_MEMORY
            : g2n_url__run(url, scheme.bytes, scheme.len, NULL, G2N_URL__SCHEME_START);
        g2n_buf_fini(&scheme);
        return result;
    }
    case G2N_URL_USERNAME: return set_credential(url, &url->username, text, len);
    case G2N_URL_PASSWORD: return set_credential(url, &url->password, text, len);
    case G2N_URL_HOST:
        return url->opaque_path ? G2N_URL_OK : g2n_url__run(url, text, len, NULL, G2N_URL__HOST);
    case G2N_URL_HOSTNAME:
        return url->opaque_path ? G2N_URL_OK : g2n_url__run(url, text, len, NULL, G2N_URL__HOSTNAME);
    case G2N_URL_PORT: return set_port(url, text, len);
    case G2N_URL_PATHNAME:
        if (url->opaque_path) return G2N_URL_OK;
        g2n_buf_clear(&url->path);
        return g2n_url__run(url, text, len, NULL, G2N_URL__PATH_START);
    case G2N_URL_SEARCH: return set_tail(url, true, text, len);
    case G2N_URL_HASH:   return set_tail(url, false, text, len);
    }
    return G2N_URL_INVALID;
}

/* On a copy, so that a lack of memory changes nothing.  Text that is found invalid only after some of it was used (a host
 * before a wrong port) has its effect. */
bool g2n_url_set_part(struct g2n_url *url, enum g2n_url_part part, const char *text, size_t len)
{
    struct g2n_url changed;
    enum g2n_url_result result = copy_url(&changed, url) ? set(&changed, part, text, len) : G2N_URL_NO_MEMORY;
    if (result != G2N_URL_NO_MEMORY) {
        struct g2n_url before = *url;
        *url = changed;
        changed = before;
    }
    g2n_url_fini(&changed);
    return result != G2N_URL_NO_MEMORY;
}
