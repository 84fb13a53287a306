/* Strings are kept as WTF-8 rather than UTF-16, since guests send and fetch UTF-8: no conversion in either direction,
 * and half of the memory.  What asks for code units pays: .length counts once and remembers. */
#include "value/string.h"

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "value/realm.h"

#define UTF16_UNKNOWN 0xFFFFFFFFu

/* A string whose bytes are still to be written, but for the NUL. */
static enum g2n_status string_alloc(struct g2n_realm *realm, size_t len, struct g2n_string **out)
{
    struct g2n_string *s;

    if (len > G2N_STRING_MAX) return g2n_throw(realm, G2N_RANGE_ERROR, "Invalid string length");
    s = g2n_alloc(sizeof *s + len + 1);
    if (!s) return g2n_throw_no_memory(realm);
    *s = (struct g2n_string){ .cell = { .refs = 1, .kind = G2N_KIND_STRING },
                              .len = (uint32_t)len, .utf16_len = UTF16_UNKNOWN };
    s->bytes[len] = '\0';
    *out = s;
    return G2N_OK;
}

enum g2n_status g2n_string_new(struct g2n_realm *realm, const char *bytes, size_t len, g2n_value *out)
{
    struct g2n_string *s;
    enum g2n_status st;

    if (len == 0 && realm->atoms[G2N_ATOM_empty]) {
        *out = g2n_dup(g2n_view_of_string(realm->atoms[G2N_ATOM_empty]));
        return G2N_OK;
    }
    st = string_alloc(realm, len, &s);
    if (st != G2N_OK) return st;
    if (len) memcpy(s->bytes, bytes, len);
    *out = g2n_own_string(s);
    return G2N_OK;
}

enum g2n_status g2n_string_from_c(struct g2n_realm *realm, const char *text, g2n_value *out)
{
    return g2n_string_new(realm, text, strlen(text), out);
}

enum g2n_status g2n_string_from_buf(struct g2n_realm *realm, struct g2n_buf *buf, g2n_value *out)
{
    enum g2n_status st = buf->failed ? g2n_throw_no_memory(realm) : g2n_string_new(realm, buf->bytes, buf->len, out);

    g2n_buf_fini(buf);
    return st;
}

enum g2n_status g2n_string_decode(struct g2n_realm *realm, const char *bytes, size_t len, bool drop_bom, g2n_value *out)
{
    struct g2n_buf buf = G2N_BUF_INIT;

    if (drop_bom && len >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0) {
        bytes += 3;
        len -= 3;
    }
    if (g2n_utf8_valid(bytes, len)) return g2n_string_new(realm, bytes, len, out);
    g2n_utf8_append_replaced(&buf, bytes, len);
    return g2n_string_from_buf(realm, &buf, out);
}

enum g2n_status g2n_string_printf(struct g2n_realm *realm, g2n_value *out, const char *format, ...)
{
    struct g2n_string *s;
    enum g2n_status st;
    va_list args;
    int len;

    va_start(args, format);
    len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    st = string_alloc(realm, len < 0 ? SIZE_MAX : (size_t)len, &s);
    if (st != G2N_OK) return st;
    va_start(args, format);
    vsnprintf(s->bytes, (size_t)len + 1, format, args);
    va_end(args);
    *out = g2n_own_string(s);
    return G2N_OK;
}

/* True for the three bytes of a surrogate from `first` (0xA0 high, 0xB0 low) on. */
static bool is_surrogate(const char *bytes, unsigned first)
{
    return (unsigned char)bytes[0] == 0xED && ((unsigned char)bytes[1] & 0xF0) == first;
}

enum g2n_status g2n_string_concat(struct g2n_realm *realm, struct g2n_string *a, struct g2n_string *b, g2n_value *out)
{
    bool joins = a->len >= 3 && b->len >= 3 && is_surrogate(a->bytes + a->len - 3, 0xA0) && is_surrogate(b->bytes, 0xB0);
    struct g2n_string *s;
    enum g2n_status st;

    if (a->len == 0 || b->len == 0) {
        *out = g2n_dup(g2n_view_of_string(a->len == 0 ? b : a));
        return G2N_OK;
    }
    if (joins) {
        struct g2n_buf buf = G2N_BUF_INIT;
        size_t high_at = a->len - 3, low_at = 0;
        uint32_t high = g2n_utf8_next(a->bytes, a->len, &high_at), low = g2n_utf8_next(b->bytes, b->len, &low_at);

        g2n_buf_append(&buf, a->bytes, a->len - 3);
        g2n_utf8_append(&buf, 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00));
        g2n_buf_append(&buf, b->bytes + 3, b->len - 3);
        return g2n_string_from_buf(realm, &buf, out);
    }
    st = string_alloc(realm, (size_t)a->len + b->len, &s);
    if (st != G2N_OK) return st;
    memcpy(s->bytes, a->bytes, a->len);
    memcpy(s->bytes + a->len, b->bytes, b->len);
    *out = g2n_own_string(s);
    return G2N_OK;
}

uint32_t g2n_string_utf16_len(struct g2n_string *s)
{
    if (s->utf16_len == UTF16_UNKNOWN) s->utf16_len = (uint32_t)g2n_utf8_utf16_len(s->bytes, s->len);
    return s->utf16_len;
}

/* Eight bytes a step through a multiplication that spreads upwards and a fold that spreads down.  Guests can make
 * collisions only for their own realm, so no secret is mixed in and the order of nothing depends on it. */
static uint64_t mix(uint64_t h, uint64_t word)
{
    h = (h ^ word) * 0x9FB21C651E98DF25ull;
    return h ^ h >> 32;
}

uint32_t g2n_hash_bytes(const char *bytes, size_t len)
{
    uint64_t h = len * 0x9E3779B97F4A7C15ull, word;
    uint32_t low, high;

    for (; len > 8; bytes += 8, len -= 8) {
        memcpy(&word, bytes, 8);
        h = mix(h, word);
    }
    if (len >= 4) { /* the last 4 to 8 bytes, by two loads that may overlap */
        memcpy(&low, bytes, 4);
        memcpy(&high, bytes + len - 4, 4);
        word = (uint64_t)high << 32 | low;
    } else if (len > 0) {
        word = (uint64_t)(unsigned char)bytes[0] << 16 | (uint64_t)(unsigned char)bytes[len / 2] << 8 |
               (unsigned char)bytes[len - 1];
    } else {
        word = 0;
    }
    h = mix(h, word) * 0x9FB21C651E98DF25ull;
    low = (uint32_t)(h >> 32);
    return low ? low : 1;
}

uint32_t g2n_string_hash(struct g2n_string *s)
{
    if (s->hash == 0) s->hash = g2n_hash_bytes(s->bytes, s->len);
    return s->hash;
}

bool g2n_string_equal(const struct g2n_string *a, const struct g2n_string *b)
{
    if (a == b) return true;
    if (a->len != b->len || (a->cell.flags & b->cell.flags & G2N_STRING_ATOM)) return false;
    if (a->hash && b->hash && a->hash != b->hash) return false;
    return memcmp(a->bytes, b->bytes, a->len) == 0;
}

bool g2n_string_equal_c(const struct g2n_string *a, const char *text)
{
    size_t len = strlen(text);
    return a->len == len && memcmp(a->bytes, text, len) == 0;
}
