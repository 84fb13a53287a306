#include "host/mime.h"

#include <string.h>

#include "host/headers.h"

static bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c; }

/* What may stand within quotes. */
static bool is_quotable(const struct g2n_buf *text)
{
    for (size_t i = 0; i < text->len; i++) {
        unsigned char c = (unsigned char)text->bytes[i];
        if ((c < 0x20 && c != '\t') || c == 0x7F) return false;
    }
    return true;
}

static void append_lower(struct g2n_buf *out, const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) g2n_buf_append_byte(out, lower(text[i]));
}

struct scan {
    const char *p, *end;
};

static size_t until(const struct scan *s, const char *stops)
{
    size_t n = 0;
    while (s->p + n < s->end && (!s->p[n] || !strchr(stops, s->p[n]))) n++;
    return n;
}

/* "text" with its escapes; what follows up to the next semicolon is skipped. */
static void read_quoted(struct scan *s, struct g2n_buf *value)
{
    for (s->p++; s->p < s->end && *s->p != '"'; s->p++) {
        if (*s->p == '\\' && s->p + 1 < s->end) s->p++;
        g2n_buf_append_byte(value, *s->p);
    }
    s->p += until(s, ";");
}

static void append_value(struct g2n_buf *out, const struct g2n_buf *value)
{
    if (g2n_header_name_valid(value->bytes, value->len)) { /* a token */
        g2n_buf_append(out, value->bytes, value->len);
        return;
    }
    g2n_buf_append_byte(out, '"');
    for (size_t i = 0; i < value->len; i++) {
        if (value->bytes[i] == '"' || value->bytes[i] == '\\') g2n_buf_append_byte(out, '\\');
        g2n_buf_append_byte(out, value->bytes[i]);
    }
    g2n_buf_append_byte(out, '"');
}

/* Whether ";name=" is there already, from byte `from` on. */
static bool has(const struct g2n_buf *out, size_t from, const struct g2n_buf *name)
{
    for (size_t at = from; at + name->len + 1 < out->len; at++) {
        if (out->bytes[at] == '"') { /* a value: its semicolons are no separators */
            for (at++; at < out->len && out->bytes[at] != '"'; at++) at += out->bytes[at] == '\\';
            continue;
        }
        if (out->bytes[at] == ';' && memcmp(out->bytes + at + 1, name->bytes, name->len) == 0
            && out->bytes[at + 1 + name->len] == '=')
            return true;
    }
    return false;
}

/* One parameter, behind its semicolon. */
static void read_parameter(struct scan *s, struct g2n_buf *out, size_t from)
{
    struct g2n_buf name = G2N_BUF_INIT, value = G2N_BUF_INIT;
    bool quoted = false;
    size_t n;

    while (s->p < s->end && is_space(*s->p)) s->p++;
    n = until(s, ";=");
    append_lower(&name, s->p, n);
    s->p += n;
    if (s->p < s->end && *s->p == '=') {
        s->p++;
        quoted = s->p < s->end && *s->p == '"';
        n = until(s, ";");
        if (quoted) {
            read_quoted(s, &value);
        } else {
            g2n_buf_append(&value, s->p, n);
            s->p += n;
            while (value.len && is_space(value.bytes[value.len - 1])) value.len--;
        }
    }
    out->failed |= name.failed || value.failed;
    if (!out->failed && (quoted || value.len) && g2n_header_name_valid(name.bytes, name.len) && is_quotable(&value)
        && !has(out, from, &name)) {
        g2n_buf_append_byte(out, ';');
        g2n_buf_append(out, name.bytes, name.len);
        g2n_buf_append_byte(out, '=');
        append_value(out, &value);
    }
    g2n_buf_fini(&name);
    g2n_buf_fini(&value);
}

bool g2n_mime_append(struct g2n_buf *out, const char *text, size_t len)
{
    struct scan s = { text, text + len };
    size_t type, subtype, rest, before = out->len;

    while (s.p < s.end && is_space(*s.p)) s.p++;
    while (s.end > s.p && is_space(s.end[-1])) s.end--;
    type = until(&s, "/");
    if (s.p + type == s.end || !g2n_header_name_valid(s.p, type)) return false;
    s.p += type + 1;
    rest = subtype = until(&s, ";");
    while (subtype && is_space(s.p[subtype - 1])) subtype--;
    if (!g2n_header_name_valid(s.p, subtype)) return false;
    append_lower(out, s.p - type - 1, type + 1 + subtype);
    s.p += rest;
    size_t from = before + type + 1 + subtype;
    while (s.p < s.end && !out->failed) {
        s.p++; /* the semicolon */
        read_parameter(&s, out, from);
    }
    return true;
}
