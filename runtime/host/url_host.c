/* Hosts (WHATWG URL, 3.5): domains, IPv4 addresses in all their notations, IPv6 addresses, opaque hosts. */
#include "host/url.h"

#include <stdint.h>
#include <string.h>

#include "base/utf8.h"

static bool is_forbidden(unsigned char c)
{
    return c == 0 || strchr("\t\n\r #/:<>?@[\\]^|", c) != NULL;
}

static bool is_forbidden_in_domain(unsigned char c) { return is_forbidden(c) || c <= 0x1F || c == '%' || c == 0x7F; }

/* ---- IPv4 ---- */

/* A number in decimal, octal (0..) or hexadecimal (0x..); values beyond 32 bits are UINT64_MAX.  False: it is none. */
static bool ipv4_number(const char *text, size_t len, uint64_t *out)
{
    unsigned radix = 10;
    *out = 0;
    if (len == 0) return false;
    if (len >= 2 && text[0] == '0') {
        radix = text[1] == 'x' || text[1] == 'X' ? 16 : 8;
        text += radix == 16 ? 2 : 1;
        len -= radix == 16 ? 2 : 1;
    }
    for (size_t i = 0; i < len; i++) {
        char c = text[i];
        unsigned digit = c >= '0' && c <= '9' ? (unsigned)(c - '0')
                         : c >= 'a' && c <= 'f' ? (unsigned)(c - 'a') + 10
                         : c >= 'A' && c <= 'F' ? (unsigned)(c - 'A') + 10 : 16;
        if (digit >= radix) return false;
        if (*out != UINT64_MAX) *out = *out * radix + digit;
        if (*out > UINT32_MAX) *out = UINT64_MAX;
    }
    return true;
}

/* Where the last part begins, a dot at the end not counting; *end is where it ends. */
static size_t last_part(const char *text, size_t len, size_t *end)
{
    if (len && text[len - 1] == '.') len--;
    *end = len;
    while (len && text[len - 1] != '.') len--;
    return len;
}

static bool ends_in_number(const char *text, size_t len)
{
    uint64_t ignored;
    size_t end, start = last_part(text, len, &end);
    bool digits = end > start;
    for (size_t i = start; i < end; i++) digits &= text[i] >= '0' && text[i] <= '9';
    return digits || ipv4_number(text + start, end - start, &ignored);
}

static bool ipv4_parse(const char *text, size_t len, uint32_t *out)
{
    uint64_t parts[4];
    size_t count = 0;
    if (len && text[len - 1] == '.') len--;
    for (size_t at = 0; at <= len;) {
        const char *dot = memchr(text + at, '.', len - at);
        size_t end = dot ? (size_t)(dot - text) : len;
        if (count == 4 || !ipv4_number(text + at, end - at, &parts[count])) return false;
        count++;
        at = end + 1;
    }
    uint64_t address = parts[count - 1];
    if (address >= (uint64_t)1 << (8 * (5 - count))) return false;
    for (size_t i = 0; i + 1 < count; i++) {
        if (parts[i] > 255) return false;
        address += parts[i] << (8 * (3 - i));
    }
    *out = (uint32_t)address;
    return true;
}

/* ---- IPv6 ---- */

static int hex_digit(const char *text, size_t len, size_t at)
{
    if (at >= len) return -1;
    char c = text[at];
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* The dotted end of an address, into two pieces, which are 0 before. */
static bool ipv6_dotted(const char *text, size_t len, size_t at, uint16_t *pieces)
{
    for (unsigned seen = 0; seen < 4; seen++) {
        unsigned value = 0;
        size_t start = at;
        if (seen > 0 && (at >= len || text[at++] != '.')) return false;
        if (seen > 0) start = at;
        for (; at < len && text[at] >= '0' && text[at] <= '9'; at++) {
            if (at > start && value == 0) return false;
            value = value * 10 + (unsigned)(text[at] - '0');
            if (value > 255) return false;
        }
        if (at == start) return false;
        pieces[seen / 2] = (uint16_t)(pieces[seen / 2] * 256 + value);
    }
    return at == len;
}

/* "::" stands for one piece at first; what follows it is moved to the end when all is read. */
static bool ipv6_parse(const char *text, size_t len, uint16_t pieces[8])
{
    size_t at = 0, count = 0, after = 0; /* after: the piece behind "::", 0 while there is none */
    memset(pieces, 0, 8 * sizeof *pieces);
    if (len && text[0] == ':') {
        if (len < 2 || text[1] != ':') return false;
        at = 2;
        after = count = 1;
    }
    while (at < len) {
        unsigned value = 0;
        size_t start = at;
        if (count == 8) return false;
        if (text[at] == ':') {
            if (after) return false;
            at++;
            after = ++count;
            continue;
        }
        for (; at - start < 4 && hex_digit(text, len, at) >= 0; at++)
            value = value * 16 + (unsigned)hex_digit(text, len, at);
        if (at < len && text[at] == '.') {
            if (at == start || count > 6 || !ipv6_dotted(text, len, start, pieces + count)) return false;
            count += 2;
            break;
        }
        if (at < len && (text[at] != ':' || ++at == len)) return false;
        pieces[count++] = (uint16_t)value;
    }
    if (!after) return count == 8;
    size_t moved = count - after;
    memmove(pieces + 8 - moved, pieces + after, moved * sizeof *pieces);
    memset(pieces + after, 0, (8 - count) * sizeof *pieces);
    return true;
}

/* RFC 5952: lower case, the first of the longest runs of two zero pieces or more as "::". */
static void ipv6_append(struct g2n_buf *out, const uint16_t pieces[8])
{
    size_t best = 8, best_len = 1;
    for (size_t i = 0; i < 8; i++) {
        size_t n = 0;
        while (i + n < 8 && pieces[i + n] == 0) n++;
        if (n > best_len) {
            best = i;
            best_len = n;
        }
    }
    g2n_buf_append_byte(out, '[');
    for (size_t i = 0; i < 8; i++) {
        if (i == best) {
            g2n_buf_append_str(out, i == 0 ? "::" : ":");
            i += best_len - 1;
            continue;
        }
        g2n_buf_printf(out, "%x%s", (unsigned)pieces[i], i < 7 ? ":" : "");
    }
    g2n_buf_append_byte(out, ']');
}

/* ---- all kinds ---- */

static enum g2n_url_result parse_ipv6(struct g2n_buf *out, const char *text, size_t len)
{
    uint16_t pieces[8];
    if (text[len - 1] != ']' || !ipv6_parse(text + 1, len - 2, pieces)) return G2N_URL_INVALID;
    ipv6_append(out, pieces);
    return out->failed ? G2N_URL_NO_MEMORY : G2N_URL_OK;
}

static enum g2n_url_result parse_opaque(struct g2n_buf *out, const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (is_forbidden((unsigned char)text[i])) return G2N_URL_INVALID;
    g2n_url__encode(out, text, len, G2N_URL_ENCODE_CONTROL);
    return out->failed ? G2N_URL_NO_MEMORY : G2N_URL_OK;
}

/* What `domain` holds, as a domain or an IPv4 address. */
static enum g2n_url_result finish_domain(struct g2n_buf *out, const struct g2n_buf *domain)
{
    uint32_t a;
    if (domain->len == 0) return G2N_URL_INVALID;
    for (size_t i = 0; i < domain->len; i++)
        if (is_forbidden_in_domain((unsigned char)domain->bytes[i])) return G2N_URL_INVALID;
    if (ends_in_number(domain->bytes, domain->len)) {
        if (!ipv4_parse(domain->bytes, domain->len, &a)) return G2N_URL_INVALID;
        g2n_buf_printf(out, "%u.%u.%u.%u", a >> 24, (a >> 16) & 255, (a >> 8) & 255, a & 255);
    } else {
        g2n_buf_append(out, domain->bytes, domain->len);
    }
    return out->failed ? G2N_URL_NO_MEMORY : G2N_URL_OK;
}

static enum g2n_url_result parse_domain(struct g2n_buf *out, const char *text, size_t len)
{
    struct g2n_buf decoded = G2N_BUF_INIT, replaced = G2N_BUF_INIT, domain = G2N_BUF_INIT;
    enum g2n_url_result result = G2N_URL_NO_MEMORY;
    g2n_url__decode(&decoded, text, len);
    if (!decoded.failed) g2n_utf8_append_replaced(&replaced, decoded.bytes, decoded.len);
    if (!decoded.failed && !replaced.failed) result = g2n_url__domain(&domain, replaced.bytes, replaced.len);
    if (result == G2N_URL_OK) result = finish_domain(out, &domain);
    g2n_buf_fini(&decoded);
    g2n_buf_fini(&replaced);
    g2n_buf_fini(&domain);
    return result;
}

enum g2n_url_result g2n_url__parse_host(struct g2n_buf *out, const char *text, size_t len, bool opaque)
{
    if (len && text[0] == '[') return parse_ipv6(out, text, len);
    return opaque ? parse_opaque(out, text, len) : len ? parse_domain(out, text, len) : G2N_URL_INVALID;
}
