/* The decoder is the state machine of WHATWG's Encoding standard (UTF-8 decoder): `need` bytes are still wanted, the
 * next one must lie in lower..upper, which tells overlong forms, surrogates and values past 0x10FFFF from the first
 * continuation byte on. */
#include "base/utf8.h"

#include <string.h>

#define REPLACEMENT "\xEF\xBF\xBD"

/* Length of the well-formed sequence at s, or 0 with *bad the length of the maximal ill-formed subpart. */
static size_t sequence(const unsigned char *s, size_t len, size_t *bad)
{
    unsigned char first = s[0], lower = 0x80, upper = 0xBF;
    size_t need, i;

    *bad = 1;
    if (first < 0x80) return 1;
    if (first >= 0xC2 && first <= 0xDF) {
        need = 1;
    } else if (first >= 0xE0 && first <= 0xEF) {
        need = 2;
        if (first == 0xE0) lower = 0xA0;
        if (first == 0xED) upper = 0x9F;
    } else if (first >= 0xF0 && first <= 0xF4) {
        need = 3;
        if (first == 0xF0) lower = 0x90;
        if (first == 0xF4) upper = 0x8F;
    } else {
        return 0;
    }
    for (i = 1; i <= need; i++) {
        if (i >= len || s[i] < lower || s[i] > upper) {
            *bad = i;
            return 0;
        }
        lower = 0x80;
        upper = 0xBF;
    }
    return need + 1;
}

/* Length of the leading run of ASCII, eight bytes at a time: most of what guests send. */
static size_t ascii_run(const char *s, size_t len)
{
    size_t i = 0;
    uint64_t word;

    for (; len - i >= 8; i += 8) {
        memcpy(&word, s + i, 8);
        if (word & 0x8080808080808080ull) break;
    }
    while (i < len && (unsigned char)s[i] < 0x80) i++;
    return i;
}

bool g2n_utf8_valid(const char *s, size_t len)
{
    size_t i = ascii_run(s, len), bad;

    while (i < len) {
        size_t n = sequence((const unsigned char *)s + i, len - i, &bad);
        if (n == 0) return false;
        i += n;
        i += ascii_run(s + i, len - i);
    }
    return true;
}

void g2n_utf8_append_replaced(struct g2n_buf *out, const char *s, size_t len)
{
    size_t start = 0, i = 0, bad;

    while (i < len) {
        size_t n = sequence((const unsigned char *)s + i, len - i, &bad);
        if (n) {
            i += n;
            continue;
        }
        g2n_buf_append(out, s + start, i - start);
        g2n_buf_append(out, REPLACEMENT, 3);
        i += bad;
        start = i;
    }
    g2n_buf_append(out, s + start, len - start);
}

uint32_t g2n_utf8_next(const char *s, size_t len, size_t *pos)
{
    const unsigned char *p = (const unsigned char *)s + *pos;
    size_t left = len - *pos;

    if (p[0] < 0x80 || left < 2) {
        *pos += 1;
        return p[0];
    }
    if (p[0] < 0xE0) {
        *pos += 2;
        return (uint32_t)(p[0] & 0x1F) << 6 | (p[1] & 0x3F);
    }
    if (p[0] < 0xF0 && left >= 3) {
        *pos += 3;
        return (uint32_t)(p[0] & 0x0F) << 12 | (uint32_t)(p[1] & 0x3F) << 6 | (p[2] & 0x3F);
    }
    if (left >= 4) {
        *pos += 4;
        return (uint32_t)(p[0] & 0x07) << 18 | (uint32_t)(p[1] & 0x3F) << 12 | (uint32_t)(p[2] & 0x3F) << 6 |
               (p[3] & 0x3F);
    }
    *pos = len;
    return 0xFFFD;
}

void g2n_utf8_append(struct g2n_buf *out, uint32_t c)
{
    char b[4];

    if (c < 0x80) {
        b[0] = (char)c;
        g2n_buf_append(out, b, 1);
    } else if (c < 0x800) {
        b[0] = (char)(0xC0 | c >> 6);
        b[1] = (char)(0x80 | (c & 0x3F));
        g2n_buf_append(out, b, 2);
    } else if (c < 0x10000) {
        b[0] = (char)(0xE0 | c >> 12);
        b[1] = (char)(0x80 | (c >> 6 & 0x3F));
        b[2] = (char)(0x80 | (c & 0x3F));
        g2n_buf_append(out, b, 3);
    } else {
        b[0] = (char)(0xF0 | c >> 18);
        b[1] = (char)(0x80 | (c >> 12 & 0x3F));
        b[2] = (char)(0x80 | (c >> 6 & 0x3F));
        b[3] = (char)(0x80 | (c & 0x3F));
        g2n_buf_append(out, b, 4);
    }
}

size_t g2n_utf8_utf16_len(const char *s, size_t len)
{
    size_t units = 0, i;

    /* A code unit for each byte that begins a sequence, and a second one for sequences of four. */
    for (i = 0; i < len; i++) {
        unsigned char c = (unsigned char)s[i];
        units += (c & 0xC0) != 0x80;
        units += c >= 0xF0;
    }
    return units;
}
