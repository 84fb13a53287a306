/* Domains in ASCII (WHATWG URL, 3.3; UTS 46; RFC 3492).
 *
 * ASCII labels are put in lower case.  Others are mapped character by character, to lower case and from full width,
 * and written in Punycode.  UTS 46 does more: it normalises, and maps thousands of compatibility characters, which
 * takes large tables, and it checks the directions of writing.  A domain with a character that would need normalising is
 * refused, so that a URL does not name another host than it would elsewhere. */
#include "host/url.h"

#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "value/lib_string.h"

struct range { uint32_t first, last; };

#define IGNORED(first, last)
#define REFUSED(first, last) { first, last },
static const struct range refused[] = {
#include "host/url_domain.def"
};
#undef IGNORED
#undef REFUSED
#define IGNORED(first, last) { first, last },
#define REFUSED(first, last)
static const struct range ignored[] = {
#include "host/url_domain.def"
};
#undef IGNORED
#undef REFUSED

static bool is_in(const struct range *ranges, size_t count, uint32_t c)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (ranges[mid].last < c) low = mid + 1;
        else high = mid;
    }
    return low < count && ranges[low].first <= c;
}

static bool is_refused(uint32_t c) { return is_in(refused, sizeof refused / sizeof *refused, c); }
static bool is_ignored(uint32_t c) { return is_in(ignored, sizeof ignored / sizeof *ignored, c); }

/* Appends the domain mapped; false when a character is refused. */
static bool map_text(struct g2n_buf *out, const char *text, size_t len)
{
    for (size_t pos = 0; pos < len;) {
        uint32_t c = g2n_utf8_next(text, len, &pos);
        if (is_ignored(c)) continue;
        if (c == 0x3002 || c == 0xFF61) c = '.';
        else if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0;
        if (c >= 0x80 && is_refused(c)) return false;
        if (c < 0x80) g2n_buf_append_byte(out, (char)(c >= 'A' && c <= 'Z' ? c + 32 : c));
        else g2n_utf8_append(out, g2n_lib__lower(c));
    }
    return true;
}

/* ---- Punycode ---- */

enum { BASE = 36, T_MIN = 1, T_MAX = 26, SKEW = 38, DAMP = 700, INITIAL_BIAS = 72, INITIAL_N = 128 };

static uint32_t adapt(uint32_t delta, uint32_t points, bool first)
{
    uint32_t k = 0;
    delta = first ? delta / DAMP : delta / 2;
    delta += delta / points;
    for (; delta > (BASE - T_MIN) * T_MAX / 2; k += BASE) delta /= BASE - T_MIN;
    return k + (BASE - T_MIN + 1) * delta / (delta + SKEW);
}

static uint32_t threshold(uint32_t k, uint32_t bias)
{
    if (k <= bias + T_MIN) return T_MIN;
    return k >= bias + T_MAX ? T_MAX : k - bias;
}

static void append_number(struct g2n_buf *out, uint32_t q, uint32_t bias)
{
    for (uint32_t k = BASE;; k += BASE) {
        uint32_t t = threshold(k, bias), digit = q;
        if (q >= t) digit = t + (q - t) % (BASE - t);
        g2n_buf_append_byte(out, (char)(digit < 26 ? 'a' + digit : '0' + (digit - 26)));
        if (q < t) return;
        q = (q - t) / (BASE - t);
    }
}

/* The smallest code point of the label from n on, and how many there are below n. */
static uint32_t smallest_from(const char *label, size_t len, uint32_t n)
{
    uint32_t least = UINT32_MAX;
    for (size_t pos = 0; pos < len;) {
        uint32_t c = g2n_utf8_next(label, len, &pos);
        if (c >= n && c < least) least = c;
    }
    return least;
}

/* Appends a label as "xn--..."; false when it is too long to be encoded in 32 bits. */
static bool append_punycode(struct g2n_buf *out, const char *label, size_t len)
{
    uint32_t n = INITIAL_N, delta = 0, bias = INITIAL_BIAS, basic = 0, total = 0, done;
    g2n_buf_append_str(out, "xn--");
    for (size_t pos = 0; pos < len; total++) {
        uint32_t c = g2n_utf8_next(label, len, &pos);
        if (c >= 0x80) continue;
        g2n_buf_append_byte(out, (char)c);
        basic++;
    }
    if (basic) g2n_buf_append_byte(out, '-');
    for (done = basic; done < total; delta++, n++) {
        uint32_t m = smallest_from(label, len, n);
        if (m - n > (UINT32_MAX - delta) / (done + 1)) return false;
        delta += (m - n) * (done + 1);
        n = m;
        for (size_t pos = 0; pos < len;) {
            uint32_t c = g2n_utf8_next(label, len, &pos);
            if (c < n && ++delta == 0) return false;
            if (c != n) continue;
            append_number(out, delta, bias);
            bias = adapt(delta, done + 1, done == basic);
            delta = 0;
            done++;
        }
    }
    return true;
}

/* Whether a code point may be what an "xn--" label stands for: one that mapping leaves alone. */
static bool is_mapped(uint32_t c)
{
    return c >= 0x80 && !(c >= 0xD800 && c < 0xE000) && !is_refused(c) && !is_ignored(c) && g2n_lib__lower(c) == c;
}

/* Whether what follows "xn--" stands for such text. */
static bool punycode_valid(const char *code, size_t len)
{
    uint32_t n = INITIAL_N, i = 0, bias = INITIAL_BIAS, count = 0;
    size_t at = len;
    while (at > 0 && code[at - 1] != '-') at--;
    count = at ? (uint32_t)at - 1 : 0;
    if (len == 0 || at == 1) return false;
    while (at < len) {
        uint32_t before = i, w = 1;
        for (uint32_t k = BASE;; k += BASE) {
            if (at == len) return false;
            char c = code[at++];
            uint32_t digit = c >= 'a' && c <= 'z' ? (uint32_t)(c - 'a') : c >= '0' && c <= '9' ? (uint32_t)(c - '0') + 26 : BASE;
            if (digit >= BASE || digit > (UINT32_MAX - i) / w) return false;
            i += digit * w;
            uint32_t t = threshold(k, bias);
            if (digit < t) break;
            if (w > UINT32_MAX / (BASE - t)) return false;
            w *= BASE - t;
        }
        count++;
        bias = adapt(i - before, count, before == 0);
        if (i / count > UINT32_MAX - n) return false;
        n += i / count;
        i = i % count + 1;
        if (n > 0x10FFFF || !is_mapped(n)) return false;
    }
    return true;
}

/* ---- labels ---- */

#define LABEL_MAX 1000 /* characters of a label that Punycode is made of: its cost grows with the square */

static bool append_label(struct g2n_buf *out, const char *label, size_t len)
{
    bool ascii = true;
    for (size_t i = 0; i < len; i++) ascii &= !(label[i] & 0x80);
    if (ascii) {
        g2n_buf_append(out, label, len);
        return len < 4 || memcmp(label, "xn--", 4) != 0 || punycode_valid(label + 4, len - 4);
    }
    return len <= LABEL_MAX && (len < 4 || memcmp(label, "xn--", 4) != 0) && append_punycode(out, label, len);
}

enum g2n_url_result g2n_url__domain(struct g2n_buf *out, const char *text, size_t len)
{
    struct g2n_buf mapped = G2N_BUF_INIT;
    bool valid = map_text(&mapped, text, len);
    for (size_t at = 0; valid && at <= mapped.len && !mapped.failed;) {
        const char *dot = mapped.len > at ? memchr(mapped.bytes + at, '.', mapped.len - at) : NULL;
        size_t end = dot ? (size_t)(dot - mapped.bytes) : mapped.len;
        if (end > at) valid = append_label(out, mapped.bytes + at, end - at);
        if (dot) g2n_buf_append_byte(out, '.');
        at = end + 1;
    }
    bool failed = mapped.failed || out->failed;
    g2n_buf_fini(&mapped);
    return failed ? G2N_URL_NO_MEMORY : valid ? G2N_URL_OK : G2N_URL_INVALID;
}
