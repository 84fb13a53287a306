/* Strings are kept as WTF-8; ECMAScript counts UTF-16 code units.  Text that is all ASCII, by far the most of it, has
 * the same numbering in both, so everything here has a path for it that does not decode.  Anything else is decoded as
 * a whole when a method needs positions: an index of offsets for each string would cost every string for the few. */
#include "value/lib.h"

#include "base/alloc.h"
#include "base/utf8.h"

enum g2n_status g2n_lib__units_init(struct g2n_realm *realm, const struct g2n_string *s, struct g2n_lib__units *out)
{
    out->len = 0;
    out->units = g2n_alloc((s->len ? s->len : 1) * sizeof *out->units); /* never more units than bytes */
    if (!out->units) return g2n_throw_no_memory(realm);
    for (size_t pos = 0; pos < s->len;) {
        uint32_t c = g2n_utf8_next(s->bytes, s->len, &pos);
        if (c >= 0x10000) {
            out->units[out->len++] = (uint16_t)(0xD800 + ((c - 0x10000) >> 10));
            out->units[out->len++] = (uint16_t)(0xDC00 + (c & 0x3FF));
        } else {
            out->units[out->len++] = (uint16_t)c;
        }
    }
    return G2N_OK;
}

void g2n_lib__units_fini(struct g2n_lib__units *units)
{
    g2n_free(units->units);
    units->units = NULL;
    units->len = 0;
}

enum g2n_status g2n_lib__units_string(struct g2n_realm *realm, const uint16_t *units, size_t len, g2n_value *out)
{
    struct g2n_buf text = G2N_BUF_INIT;
    for (size_t i = 0; i < len && !text.failed; i++) {
        uint32_t c = units[i];
        if ((c & 0xFC00) == 0xD800 && i + 1 < len && (units[i + 1] & 0xFC00) == 0xDC00)
            c = 0x10000 + ((c & 0x3FF) << 10) + (units[++i] & 0x3FFu);
        g2n_utf8_append(&text, c);
    }
    return g2n_string_from_buf(realm, &text, out);
}

/* A three-byte surrogate of WTF-8: ED A0..AF xx is a leading one, ED B0..BF xx a trailing one. */
static bool surrogate_at(const char *bytes, unsigned char from)
{
    return (unsigned char)bytes[0] == 0xED && ((unsigned char)bytes[1] & 0xF0) == from;
}

void g2n_lib__text_append(struct g2n_buf *out, const char *bytes, size_t len)
{
    if (len >= 3 && out->len >= 3 && surrogate_at(bytes, 0xB0) && surrogate_at(out->bytes + out->len - 3, 0xA0)) {
        size_t lead_pos = 0, trail_pos = 0;
        uint32_t lead = g2n_utf8_next(out->bytes + out->len - 3, 3, &lead_pos);
        uint32_t trail = g2n_utf8_next(bytes, len, &trail_pos);
        out->len -= 3;
        g2n_utf8_append(out, 0x10000 + ((lead & 0x3FF) << 10) + (trail & 0x3FF));
        bytes += 3;
        len -= 3;
    }
    g2n_buf_append(out, bytes, len);
}

enum g2n_status g2n_lib__substring(struct g2n_realm *realm, struct g2n_string *s, size_t from, size_t to,
                                   g2n_value *out)
{
    if (from == 0 && to == g2n_string_utf16_len(s)) {
        *out = g2n_dup(g2n_view_of_string(s));
        return G2N_OK;
    }
    if (from == to) return g2n_string_new(realm, "", 0, out);
    if (g2n_lib__is_ascii(s)) return g2n_string_new(realm, s->bytes + from, to - from, out);

    struct g2n_buf text = G2N_BUF_INIT;
    size_t at = 0;
    for (size_t pos = 0; pos < s->len && at < to;) {
        size_t start = pos;
        uint32_t c = g2n_utf8_next(s->bytes, s->len, &pos);
        size_t units = c >= 0x10000 ? 2 : 1;
        if (at >= from && at + units <= to) g2n_buf_append(&text, s->bytes + start, pos - start);
        else if (units == 2 && at + 1 == from) g2n_utf8_append(&text, 0xDC00 + (c & 0x3FF));
        else if (units == 2 && at >= from) g2n_utf8_append(&text, 0xD800 + ((c - 0x10000) >> 10));
        at += units;
    }
    return g2n_string_from_buf(realm, &text, out);
}

uint16_t g2n_lib__unit_at(struct g2n_string *s, size_t index)
{
    if (g2n_lib__is_ascii(s)) return (unsigned char)s->bytes[index];
    size_t at = 0;
    for (size_t pos = 0; pos < s->len;) {
        uint32_t c = g2n_utf8_next(s->bytes, s->len, &pos);
        if (c < 0x10000) {
            if (at++ == index) return (uint16_t)c;
        } else {
            if (at == index) return (uint16_t)(0xD800 + ((c - 0x10000) >> 10));
            if (at + 1 == index) return (uint16_t)(0xDC00 + (c & 0x3FF));
            at += 2;
        }
    }
    return 0;
}

struct unit_reader {
    const struct g2n_string *s;
    size_t   pos;
    uint16_t pending; /* the trailing surrogate of a pair that has been begun */
};

/* The next code unit, or -1. */
static int next_unit(struct unit_reader *r)
{
    if (r->pending) {
        int trail = r->pending;
        r->pending = 0;
        return trail;
    }
    if (r->pos == r->s->len) return -1;
    uint32_t c = g2n_utf8_next(r->s->bytes, r->s->len, &r->pos);
    if (c < 0x10000) return (int)c;
    r->pending = (uint16_t)(0xDC00 + (c & 0x3FF));
    return (int)(0xD800 + ((c - 0x10000) >> 10));
}

int g2n_lib__compare(const struct g2n_string *a, const struct g2n_string *b)
{
    struct unit_reader ra = { a, 0, 0 }, rb = { b, 0, 0 };
    for (;;) {
        int x = next_unit(&ra), y = next_unit(&rb);
        if (x != y) return x < y ? -1 : 1;
        if (x < 0) return 0;
    }
}

void g2n_lib__trim(const char *bytes, size_t len, bool at_start, bool at_end, size_t *start, size_t *end)
{
    size_t from = 0, to = len;
    while (at_start && from < len) {
        size_t pos = from;
        if (!g2n_is_white_space(g2n_utf8_next(bytes, len, &pos))) break;
        from = pos;
    }
    while (at_end && to > from) {
        size_t before = to - 1, pos;
        while (before > from && ((unsigned char)bytes[before] & 0xC0) == 0x80) before--;
        pos = before;
        if (!g2n_is_white_space(g2n_utf8_next(bytes, to, &pos))) break;
        to = before;
    }
    *start = from;
    *end = to;
}
