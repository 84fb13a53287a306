/* Primitive values, keys and widths. */
#include "host/inspect_parts.h"

#include <ctype.h>
#include <math.h>

#include "base/utf8.h"
#include "value/convert.h"

#define MAX_STRING 10000u /* code units of a string that are shown */

void g2n_inspect__spaces(struct g2n_buf *out, size_t count)
{
    while (count--) g2n_buf_append_byte(out, ' ');
}

void g2n_inspect__more(struct g2n_buf *out, uint64_t count, const char *what)
{
    g2n_buf_printf(out, "... %llu more %s%s", (unsigned long long)count, what, count > 1 ? "s" : "");
}

void g2n_inspect__number(double d, struct g2n_buf *out)
{
    if (d == 0 && signbit(d)) g2n_buf_append_str(out, "-0");
    else g2n_number_append(out, d);
}

/* Single quotes, unless the text has some and another kind would need no escapes. */
static char quote_for(const char *bytes, size_t len)
{
    if (!memchr(bytes, '\'', len)) return '\'';
    if (!memchr(bytes, '"', len)) return '"';
    return !memchr(bytes, '`', len) && !memmem(bytes, len, "${", 2) ? '`' : '\'';
}

static void append_escaped(struct g2n_buf *out, uint32_t c, char quote)
{
    static const char letters[] = "btn\0fr"; /* for U+0008 to U+000D; \v has none here */

    if (c >= 8 && c <= 13 && letters[c - 8]) g2n_buf_printf(out, "\\%c", letters[c - 8]);
    else if (c == '\\' || c == (unsigned char)quote) g2n_buf_printf(out, "\\%c", (char)c);
    else if (c < 0x20 || (c >= 0x7F && c < 0xA0)) g2n_buf_printf(out, "\\x%02X", (unsigned)c);
    else if (c >= 0xD800 && c < 0xE000) g2n_buf_printf(out, "\\u%x", (unsigned)c);
    else g2n_utf8_append(out, c);
}

static void append_quoted(struct g2n_buf *out, const char *bytes, size_t len, uint32_t max_units)
{
    char quote = quote_for(bytes, len);
    size_t i = 0, units = 0, all = g2n_utf8_utf16_len(bytes, len);

    g2n_buf_append_byte(out, quote);
    while (i < len && units < max_units) {
        uint32_t c = g2n_utf8_next(bytes, len, &i);
        units += c > 0xFFFF ? 2 : 1;
        if (units > max_units) c = 0xD800 + ((c - 0x10000) >> 10); /* half of a pair is left of it */
        append_escaped(out, c, quote);
    }
    g2n_buf_append_byte(out, quote);
    if (all > max_units) g2n_inspect__more(out, all - max_units, "character");
}

void g2n_inspect__quote(const char *bytes, size_t len, struct g2n_buf *out)
{
    append_quoted(out, bytes, len, UINT32_MAX);
}

void g2n_inspect__primitive(g2n_view v, struct g2n_buf *out)
{
    if (g2n_is_string(v)) append_quoted(out, g2n_as_string(v)->bytes, g2n_as_string(v)->len, MAX_STRING);
    else if (g2n_is_number(v)) g2n_inspect__number(g2n_as_number(v), out);
    else if (g2n_is_symbol(v)) g2n_key_append(out, g2n_key_symbol(g2n_as_symbol(v)));
    else if (g2n_is_bool(v)) g2n_buf_append_str(out, g2n_is_true(v) ? "true" : "false");
    else g2n_buf_append_str(out, g2n_is_null(v) ? "null" : "undefined");
}

static bool is_identifier(const struct g2n_string *s)
{
    for (size_t i = 0; i < s->len; i++) {
        unsigned char c = (unsigned char)s->bytes[i];
        if (!(c < 0x80 && (isalpha(c) || c == '_' || (i > 0 && isdigit(c))))) return false;
    }
    return s->len > 0;
}

void g2n_inspect__key(g2n_key key, bool enumerable, struct g2n_buf *out)
{
    if (g2n_key_is_symbol(key) || !enumerable) {
        g2n_buf_append_byte(out, '[');
        g2n_key_append(out, key);
        g2n_buf_append_byte(out, ']');
        return;
    }
    const struct g2n_string *s = g2n_key_string(key);
    if (g2n_string_equal_c(s, "__proto__")) g2n_buf_append_str(out, "['__proto__']");
    else if (is_identifier(s)) g2n_buf_append(out, s->bytes, s->len);
    else g2n_inspect__quote(s->bytes, s->len, out);
}

/* ---- widths ---- */

static const struct { uint32_t first, last; int columns; } widths[] = {
#define ZERO(first, last) { first, last, 0 },
#define WIDE(first, last) { first, last, 2 },
#include "host/char_width.def"
#undef ZERO
#undef WIDE
};

static int char_width(uint32_t c)
{
    size_t low = 0, high = sizeof widths / sizeof *widths;

    if (c < 0x7F) return c >= 0x20;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (c > widths[middle].last) low = middle + 1;
        else if (c < widths[middle].first) high = middle;
        else return widths[middle].columns;
    }
    return 1;
}

size_t g2n_text_width(const char *bytes, size_t len)
{
    size_t width = 0;
    for (size_t i = 0; i < len;) width += (size_t)char_width(g2n_utf8_next(bytes, len, &i));
    return width;
}
