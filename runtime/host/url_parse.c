/* The basic URL parser (WHATWG URL, 4.4), a state machine over bytes: everything that it looks for is ASCII, and what
 * is not is percent-encoded byte by byte.
 *
 *     scheme start -> scheme -> (no scheme) -> relative, file, authority ... -> host -> port -> path -> query -> fragment
 *
 * A state sees one byte at a time, or the end, and may step back for the next to see it again.  Parts that setters
 * parse alone begin at a state of their own and end with it: the *override*. */
#include "host/url_parse.h"

#include <string.h>

enum { END = -1 };

struct parser {
    struct g2n_url       *url;
    const struct g2n_url *base;      /* or NULL */
    const char           *text;
    ptrdiff_t             len, at;   /* at: the byte that is looked at; -1 just after stepping back to the start */
    int                   c;         /* that byte, or END */
    enum g2n_url__state   state, override;
    struct g2n_buf        buffer;
    bool                  at_sign_seen, in_brackets, password_seen;
};

enum step { NEXT, DONE, INVALID, NO_MEMORY };

/* ---- small things ---- */

static bool is_alpha(int c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
static bool is_digit(int c) { return c >= '0' && c <= '9'; }

static bool text_is(const struct g2n_buf *text, const char *with)
{
    return text->len == strlen(with) && (text->len == 0 || memcmp(text->bytes, with, text->len) == 0);
}

static const struct { const char *scheme; int32_t port; } special[] = {
    { "http", 80 }, { "https", 443 }, { "ws", 80 }, { "wss", 443 }, { "ftp", 21 }, { "file", -1 },
};

static bool is_special(const struct g2n_buf *scheme)
{
    for (size_t i = 0; i < sizeof special / sizeof *special; i++)
        if (text_is(scheme, special[i].scheme)) return true;
    return false;
}

bool g2n_url_is_special(const struct g2n_url *url) { return is_special(&url->scheme); }

static bool is_default_port(const struct g2n_url *url, int32_t port)
{
    for (size_t i = 0; i < sizeof special / sizeof *special; i++)
        if (special[i].port == port && text_is(&url->scheme, special[i].scheme)) return true;
    return false;
}

static void copy(struct g2n_buf *to, const struct g2n_buf *from)
{
    g2n_buf_clear(to);
    g2n_buf_append(to, from->bytes, from->len);
}

/* The bytes from offset `from` after the current one. */
static bool next_is(const struct parser *p, ptrdiff_t offset, char c)
{
    return p->at + offset < p->len && p->text[p->at + offset] == c;
}

static bool ends_authority(const struct parser *p)
{
    return p->c == END || p->c == '/' || p->c == '?' || p->c == '#' || (p->c == '\\' && g2n_url_is_special(p->url));
}

static bool is_slash(const struct parser *p) { return p->c == '/' || (p->c == '\\' && g2n_url_is_special(p->url)); }

static bool has_credentials(const struct g2n_url *url) { return url->username.len || url->password.len; }

/* "C:" or "C|" */
static bool is_drive(const char *text, size_t len)
{
    return len == 2 && is_alpha((unsigned char)text[0]) && (text[1] == ':' || text[1] == '|');
}

/* Whether the text from the current byte on begins with a Windows drive letter. */
static bool drive_ahead(const struct parser *p)
{
    ptrdiff_t left = p->len - p->at;
    return left >= 2 && is_drive(p->text + p->at, 2) && (left == 2 || strchr("/\\?#", p->text[p->at + 2]));
}

/* A path whose only, or first, segment is a drive letter. */
static bool path_is_drive(const struct g2n_buf *path, bool alone)
{
    return path->len >= 3 && is_drive(path->bytes + 1, 2) && path->bytes[2] == ':' &&
           (path->len == 3 || (!alone && path->bytes[3] == '/'));
}

static void shorten(struct g2n_url *url)
{
    if (text_is(&url->scheme, "file") && path_is_drive(&url->path, true)) return;
    while (url->path.len > 0 && url->path.bytes[--url->path.len] != '/') {}
}

static void begin_query(struct parser *p)
{
    g2n_buf_clear(&p->url->query);
    p->url->has_query = true;
    p->state = G2N_URL__QUERY;
}

static void begin_fragment(struct parser *p)
{
    g2n_buf_clear(&p->url->fragment);
    p->url->has_fragment = true;
    p->state = G2N_URL__FRAGMENT;
}

static enum step go_back(struct parser *p, enum g2n_url__state state) /* the next state sees the byte as well */
{
    p->state = state;
    p->at--;
    return NEXT;
}

static enum step go(struct parser *p, enum g2n_url__state state)
{
    p->state = state;
    return NEXT;
}

static void take_authority(struct parser *p)
{
    copy(&p->url->username, &p->base->username);
    copy(&p->url->password, &p->base->password);
    copy(&p->url->host, &p->base->host);
    p->url->has_host = p->base->has_host;
    p->url->port = p->base->port;
}

static void take_path(struct parser *p)
{
    copy(&p->url->path, &p->base->path);
    copy(&p->url->query, &p->base->query);
    p->url->opaque_path = p->base->opaque_path;
    p->url->has_query = p->base->has_query;
}

/* ---- schemes ---- */

static enum step scheme_start(struct parser *p)
{
    if (is_alpha(p->c)) {
        g2n_buf_append_byte(&p->buffer, (char)(p->c | 0x20));
        return go(p, G2N_URL__SCHEME);
    }
    return p->override ? INVALID : go_back(p, G2N_URL__NO_SCHEME);
}

/* The setter's part of a scheme's end. */
static enum step scheme_override(struct parser *p)
{
    struct g2n_url *url = p->url;
    bool file = text_is(&p->buffer, "file");
    if (g2n_url_is_special(url) != is_special(&p->buffer)) return DONE;
    if (file && (has_credentials(url) || url->port >= 0)) return DONE;
    if (text_is(&url->scheme, "file") && url->host.len == 0) return DONE;
    copy(&url->scheme, &p->buffer);
    if (is_default_port(url, url->port)) url->port = -1;
    return DONE;
}

static enum step scheme_end(struct parser *p)
{
    struct g2n_url *url = p->url;
    if (p->override) return scheme_override(p);
    copy(&url->scheme, &p->buffer);
    g2n_buf_clear(&p->buffer);
    if (text_is(&url->scheme, "file")) return go(p, G2N_URL__FILE);
    if (g2n_url_is_special(url)) {
        bool same = p->base && p->base->scheme.len == url->scheme.len &&
                    memcmp(p->base->scheme.bytes, url->scheme.bytes, url->scheme.len) == 0;
        return go(p, same ? G2N_URL__SPECIAL_RELATIVE_OR_AUTHORITY : G2N_URL__SPECIAL_AUTHORITY_SLASHES);
    }
    if (next_is(p, 1, '/')) {
        p->at++;
        return go(p, G2N_URL__PATH_OR_AUTHORITY);
    }
    url->opaque_path = true;
    return go(p, G2N_URL__OPAQUE_PATH);
}

static enum step scheme(struct parser *p)
{
    if (is_alpha(p->c) || is_digit(p->c) || p->c == '+' || p->c == '-' || p->c == '.') {
        g2n_buf_append_byte(&p->buffer, (char)(p->c >= 'A' && p->c <= 'Z' ? p->c + 32 : p->c));
        return NEXT;
    }
    if (p->c == ':') return scheme_end(p);
    if (p->override) return INVALID;
    g2n_buf_clear(&p->buffer);
    p->at = -1;
    return go(p, G2N_URL__NO_SCHEME);
}

static enum step no_scheme(struct parser *p)
{
    if (!p->base || (p->base->opaque_path && p->c != '#')) return INVALID;
    if (p->base->opaque_path) {
        copy(&p->url->scheme, &p->base->scheme);
        take_path(p);
        begin_fragment(p);
        return NEXT;
    }
    return go_back(p, text_is(&p->base->scheme, "file") ? G2N_URL__FILE : G2N_URL__RELATIVE);
}

/* ---- what is relative to the base, and slashes ---- */

/* Of a URL that has the base's path so far: what the base has last is replaced. */
static enum step after_base(struct parser *p, bool drive)
{
    if (p->c == '?') {
        begin_query(p);
    } else if (p->c == '#') {
        begin_fragment(p);
    } else if (p->c != END) {
        p->url->has_query = false;
        g2n_buf_clear(&p->url->query);
        if (drive) g2n_buf_clear(&p->url->path);
        else shorten(p->url);
        return go_back(p, G2N_URL__PATH);
    }
    return NEXT;
}

static enum step relative(struct parser *p)
{
    copy(&p->url->scheme, &p->base->scheme);
    if (is_slash(p)) return go(p, G2N_URL__RELATIVE_SLASH);
    take_authority(p);
    take_path(p);
    return after_base(p, false);
}

static enum step relative_slash(struct parser *p)
{
    if (g2n_url_is_special(p->url) && is_slash(p)) return go(p, G2N_URL__SPECIAL_AUTHORITY_IGNORE_SLASHES);
    if (p->c == '/') return go(p, G2N_URL__AUTHORITY);
    take_authority(p);
    return go_back(p, G2N_URL__PATH);
}

static enum step special_authority_slashes(struct parser *p, enum g2n_url__state otherwise)
{
    if (p->c == '/' && next_is(p, 1, '/')) {
        p->at++;
        return go(p, G2N_URL__SPECIAL_AUTHORITY_IGNORE_SLASHES);
    }
    return go_back(p, otherwise);
}

/* ---- authority, host, port ---- */

/* What stands before an '@'. */
static void add_credentials(struct parser *p)
{
    struct g2n_buf *user = &p->url->username, *password = &p->url->password;
    const char *text = p->buffer.bytes, *colon;
    size_t len = p->buffer.len;
    if (p->at_sign_seen) g2n_buf_append_str(p->password_seen ? password : user, "%40");
    p->at_sign_seen = true;
    if (!p->password_seen && len && (colon = memchr(text, ':', len)) != NULL) {
        g2n_url__encode(user, text, (size_t)(colon - text), G2N_URL_ENCODE_USERINFO);
        len -= (size_t)(colon + 1 - text);
        text = colon + 1;
        p->password_seen = true;
    }
    g2n_url__encode(p->password_seen ? password : user, text, len, G2N_URL_ENCODE_USERINFO);
    g2n_buf_clear(&p->buffer);
}

static enum step authority(struct parser *p)
{
    if (p->c == '@') {
        add_credentials(p);
    } else if (ends_authority(p)) {
        if (p->at_sign_seen && p->buffer.len == 0) return INVALID;
        p->at -= (ptrdiff_t)p->buffer.len + 1;
        g2n_buf_clear(&p->buffer);
        p->state = G2N_URL__HOST;
    } else {
        g2n_buf_append_byte(&p->buffer, (char)p->c);
    }
    return NEXT;
}

static enum step set_host(struct parser *p)
{
    struct g2n_buf host = G2N_BUF_INIT;
    if (p->buffer.failed) return NO_MEMORY;
    enum g2n_url_result result =
        g2n_url__parse_host(&host, p->buffer.bytes, p->buffer.len, !g2n_url_is_special(p->url));
    if (result != G2N_URL_OK) {
        g2n_buf_fini(&host);
        return result == G2N_URL_INVALID ? INVALID : NO_MEMORY;
    }
    g2n_buf_fini(&p->url->host);
    p->url->host = host;
    p->url->has_host = true;
    g2n_buf_clear(&p->buffer);
    return NEXT;
}

static enum step host(struct parser *p)
{
    enum step step;
    if (p->override && text_is(&p->url->scheme, "file")) return go_back(p, G2N_URL__FILE_HOST);
    if (p->c == ':' && !p->in_brackets) {
        if (p->buffer.len == 0 || p->override == G2N_URL__HOSTNAME) return INVALID;
        step = set_host(p);
        p->state = G2N_URL__PORT;
        return step;
    }
    if (ends_authority(p)) {
        p->at--;
        if (g2n_url_is_special(p->url) && p->buffer.len == 0) return INVALID;
        if (p->override && p->buffer.len == 0 && (has_credentials(p->url) || p->url->port >= 0)) return INVALID;
        step = set_host(p);
        p->state = G2N_URL__PATH_START;
        return step == NEXT && p->override ? DONE : step;
    }
    if (p->c == '[') p->in_brackets = true;
    if (p->c == ']') p->in_brackets = false;
    g2n_buf_append_byte(&p->buffer, (char)p->c);
    return NEXT;
}

static enum step port(struct parser *p)
{
    if (is_digit(p->c)) {
        g2n_buf_append_byte(&p->buffer, (char)p->c);
        return NEXT;
    }
    if (!ends_authority(p) && !p->override) return INVALID;
    if (p->buffer.len) {
        int32_t number = 0;
        for (size_t i = 0; i < p->buffer.len; i++) {
            number = number * 10 + (p->buffer.bytes[i] - '0');
            if (number > 65535) return INVALID;
        }
        p->url->port = is_default_port(p->url, number) ? -1 : number;
        g2n_buf_clear(&p->buffer);
    }
    return p->override ? DONE : go_back(p, G2N_URL__PATH_START);
}

/* ---- file ---- */

static enum step file(struct parser *p)
{
    g2n_buf_clear(&p->url->scheme);
    g2n_buf_append_str(&p->url->scheme, "file");
    g2n_buf_clear(&p->url->host);
    p->url->has_host = true;
    if (is_slash(p)) return go(p, G2N_URL__FILE_SLASH);
    if (!p->base || !text_is(&p->base->scheme, "file")) return go_back(p, G2N_URL__PATH);
    copy(&p->url->host, &p->base->host);
    take_path(p);
    return after_base(p, drive_ahead(p));
}

static enum step file_slash(struct parser *p)
{
    if (is_slash(p)) return go(p, G2N_URL__FILE_HOST);
    if (p->base && text_is(&p->base->scheme, "file")) {
        copy(&p->url->host, &p->base->host);
        if (!drive_ahead(p) && path_is_drive(&p->base->path, false)) g2n_buf_append(&p->url->path, p->base->path.bytes, 3);
    }
    return go_back(p, G2N_URL__PATH);
}

static enum step file_host(struct parser *p)
{
    if (p->c != END && p->c != '/' && p->c != '\\' && p->c != '?' && p->c != '#') {
        g2n_buf_append_byte(&p->buffer, (char)p->c);
        return NEXT;
    }
    p->at--;
    if (!p->override && is_drive(p->buffer.bytes, p->buffer.len)) return go(p, G2N_URL__PATH); /* and keeps the buffer */
    if (p->buffer.len == 0) {
        g2n_buf_clear(&p->url->host);
        p->url->has_host = true;
    } else {
        enum step step = set_host(p);
        if (step != NEXT) return step;
        if (text_is(&p->url->host, "localhost")) g2n_buf_clear(&p->url->host);
    }
    return p->override ? DONE : go(p, G2N_URL__PATH_START);
}

/* ---- path, query, fragment ---- */

static enum step path_start(struct parser *p)
{
    if (g2n_url_is_special(p->url)) {
        p->state = G2N_URL__PATH;
        if (!is_slash(p)) p->at--;
    } else if (!p->override && p->c == '?') {
        begin_query(p);
    } else if (!p->override && p->c == '#') {
        begin_fragment(p);
    } else if (p->c != END) {
        p->state = G2N_URL__PATH;
        if (p->c != '/') p->at--;
    } else if (p->override && !p->url->has_host) {
        g2n_buf_append_byte(&p->url->path, '/');
    }
    return NEXT;
}

/* How many dots a segment stands for: "." or ".." with dots perhaps written as %2e; 0 for what is neither. */
static int dots(const struct g2n_buf *segment)
{
    int count = 0;
    for (size_t i = 0; i < segment->len; count++) {
        const char *s = segment->bytes + i;
        if (count == 2) return 0;
        if (s[0] == '.') i++;
        else if (segment->len - i >= 3 && s[0] == '%' && s[1] == '2' && (s[2] | 0x20) == 'e') i += 3;
        else return 0;
    }
    return count;
}

static void end_segment(struct parser *p)
{
    struct g2n_url *url = p->url;
    int n = dots(&p->buffer);
    if (n == 2) shorten(url);
    if (n > 0) {
        if (!is_slash(p)) g2n_buf_append_byte(&url->path, '/');
    } else {
        if (text_is(&url->scheme, "file") && url->path.len == 0 && is_drive(p->buffer.bytes, p->buffer.len))
            p->buffer.bytes[1] = ':';
        g2n_buf_append_byte(&url->path, '/');
        g2n_buf_append(&url->path, p->buffer.bytes, p->buffer.len);
    }
    g2n_buf_clear(&p->buffer);
}

static enum step path(struct parser *p)
{
    if (p->c == END || is_slash(p) || (!p->override && (p->c == '?' || p->c == '#'))) {
        if (p->buffer.failed) return NO_MEMORY;
        end_segment(p);
        if (p->c == '?') begin_query(p);
        if (p->c == '#') begin_fragment(p);
    } else {
        char c = (char)p->c;
        g2n_url__encode(&p->buffer, &c, 1, G2N_URL_ENCODE_PATH);
    }
    return NEXT;
}

static enum step opaque_path(struct parser *p)
{
    if (p->c == '?') {
        begin_query(p);
    } else if (p->c == '#') {
        begin_fragment(p);
    } else if (p->c != END) {
        char c = (char)p->c;
        g2n_url__encode(&p->url->path, &c, 1, G2N_URL_ENCODE_CONTROL);
    }
    return NEXT;
}

static enum step query(struct parser *p)
{
    char c = (char)p->c;
    if (!p->override && p->c == '#') begin_fragment(p);
    else if (p->c != END)
        g2n_url__encode(&p->url->query, &c, 1,
                        g2n_url_is_special(p->url) ? G2N_URL_ENCODE_SPECIAL_QUERY : G2N_URL_ENCODE_QUERY);
    return NEXT;
}

static enum step fragment(struct parser *p)
{
    char c = (char)p->c;
    if (p->c != END) g2n_url__encode(&p->url->fragment, &c, 1, G2N_URL_ENCODE_FRAGMENT);
    return NEXT;
}

/* ---- the machine ---- */

static enum step run_state(struct parser *p)
{
    switch (p->state) {
    case G2N_URL__NONE:
    case G2N_URL__SCHEME_START:                         return scheme_start(p);
    case G2N_URL__SCHEME:                               return scheme(p);
    case G2N_URL__NO_SCHEME:                            return no_scheme(p);
    case G2N_URL__SPECIAL_RELATIVE_OR_AUTHORITY:        return special_authority_slashes(p, G2N_URL__RELATIVE);
    case G2N_URL__PATH_OR_AUTHORITY:
        return p->c == '/' ? go(p, G2N_URL__AUTHORITY) : go_back(p, G2N_URL__PATH);
    case G2N_URL__RELATIVE:                             return relative(p);
    case G2N_URL__RELATIVE_SLASH:                       return relative_slash(p);
    case G2N_URL__SPECIAL_AUTHORITY_SLASHES:
        return special_authority_slashes(p, G2N_URL__SPECIAL_AUTHORITY_IGNORE_SLASHES);
    case G2N_URL__SPECIAL_AUTHORITY_IGNORE_SLASHES:
        return p->c == '/' || p->c == '\\' ? NEXT : go_back(p, G2N_URL__AUTHORITY);
    case G2N_URL__AUTHORITY:                            return authority(p);
    case G2N_URL__HOST:
    case G2N_URL__HOSTNAME:                             return host(p);
    case G2N_URL__PORT:                                 return port(p);
    case G2N_URL__FILE:                                 return file(p);
    case G2N_URL__FILE_SLASH:                           return file_slash(p);
    case G2N_URL__FILE_HOST:                            return file_host(p);
    case G2N_URL__PATH_START:                           return path_start(p);
    case G2N_URL__PATH:                                 return path(p);
    case G2N_URL__OPAQUE_PATH:                          return opaque_path(p);
    case G2N_URL__QUERY:                                return query(p);
    case G2N_URL__FRAGMENT:                             return fragment(p);
    }
    return INVALID;
}

static bool ran_out_of_memory(const struct g2n_url *u)
{
    return u->scheme.failed || u->username.failed || u->password.failed || u->host.failed || u->path.failed ||
           u->query.failed || u->fragment.failed;
}

enum g2n_url_result g2n_url__run(struct g2n_url *url, const char *text, size_t len, const struct g2n_url *base,
                                 enum g2n_url__state override)
{
    struct parser p = { .url = url, .base = base, .override = override, .state = override };
    struct g2n_buf clean = G2N_BUF_INIT;
    enum step step = NEXT;
    for (size_t i = 0; i < len; i++)
        if (text[i] != '\t' && text[i] != '\n' && text[i] != '\r') g2n_buf_append_byte(&clean, text[i]);
    if (clean.failed) step = NO_MEMORY;
    p.text = clean.bytes;
    p.len = (ptrdiff_t)clean.len;
    for (; step == NEXT; p.at++) {
        p.c = p.at < p.len ? (unsigned char)p.text[p.at] : END;
        step = run_state(&p);
        if (step == NEXT && p.at >= p.len) break; /* the state did not step back from the end */
    }
    if (p.buffer.failed || ran_out_of_memory(url)) step = NO_MEMORY;
    g2n_buf_fini(&p.buffer);
    g2n_buf_fini(&clean);
    return step == NO_MEMORY ? G2N_URL_NO_MEMORY : step == INVALID ? G2N_URL_INVALID : G2N_URL_OK;
}

enum g2n_url_result g2n_url_parse(struct g2n_url *url, const char *text, size_t len, const struct g2n_url *base)
{
    while (len && (unsigned char)text[len - 1] <= ' ') len--;
    while (len && (unsigned char)text[0] <= ' ') {
        text++;
        len--;
    }
    return g2n_url__run(url, text, len, base, G2N_URL__NONE);
}
