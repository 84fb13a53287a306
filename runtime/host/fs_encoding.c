/* Strings that stand for bytes: the encodings that node's Buffer knows. */
#include <strings.h>

#include "base/utf8.h"
#include "host/buffer.h"
#include "host/fs.h"

static const struct {
    const char *name;
    enum g2n_fs_encoding encoding;
} encodings[] = {
    { "utf8", G2N_FS_UTF8 },       { "utf-8", G2N_FS_UTF8 },      { "latin1", G2N_FS_LATIN1 },
    { "binary", G2N_FS_LATIN1 },   { "ascii", G2N_FS_ASCII },     { "hex", G2N_FS_HEX },
    { "base64", G2N_FS_BASE64 },   { "base64url", G2N_FS_BASE64URL }, { "utf16le", G2N_FS_UTF16LE },
    { "utf-16le", G2N_FS_UTF16LE }, { "ucs2", G2N_FS_UTF16LE },   { "ucs-2", G2N_FS_UTF16LE },
    { "buffer", G2N_FS_BYTES },
};

static const char base64_digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static const char base64url_digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

bool g2n_fs_encoding_find(const struct g2n_string *name, enum g2n_fs_encoding *out)
{
    for (size_t i = 0; i < sizeof encodings / sizeof *encodings; i++) {
        if (strcasecmp(name->bytes, encodings[i].name) != 0 || name->len != strlen(encodings[i].name)) continue;
        *out = encodings[i].encoding;
        return true;
    }
    return false;
}

/* ---- bytes to text ---- */

static void append_base64(struct g2n_buf *out, const unsigned char *bytes, size_t len, const char *digits, bool pad)
{
    for (size_t i = 0; i < len; i += 3) {
        size_t left = len - i;
        uint32_t bits = (uint32_t)bytes[i] << 16;
        if (left > 1) bits |= (uint32_t)bytes[i + 1] << 8;
        if (left > 2) bits |= bytes[i + 2];
        g2n_buf_append_byte(out, digits[bits >> 18]);
        g2n_buf_append_byte(out, digits[bits >> 12 & 63]);
        if (left > 1) g2n_buf_append_byte(out, digits[bits >> 6 & 63]);
        else if (pad) g2n_buf_append_byte(out, '=');
        if (left > 2) g2n_buf_append_byte(out, digits[bits & 63]);
        else if (pad) g2n_buf_append_byte(out, '=');
    }
}

static void append_utf16le(struct g2n_buf *out, const unsigned char *bytes, size_t len)
{
    for (size_t i = 0; i + 1 < len; i += 2) {
        uint32_t unit = bytes[i] | (uint32_t)bytes[i + 1] << 8;
        if (unit >= 0xD800 && unit < 0xDC00 && i + 3 < len) {
            uint32_t low = bytes[i + 2] | (uint32_t)bytes[i + 3] << 8;
            if (low >= 0xDC00 && low < 0xE000) {
                unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
                i += 2;
            }
        }
        g2n_utf8_append(out, unit);
    }
}

static void append_decoded(struct g2n_buf *out, const unsigned char *bytes, size_t len, enum g2n_fs_encoding encoding)
{
    static const char hex[] = "0123456789abcdef";
    switch (encoding) {
    case G2N_FS_DEFAULT:
    case G2N_FS_BYTES:
    case G2N_FS_UTF8:
        g2n_utf8_append_replaced(out, (const char *)bytes, len);
        break;
    case G2N_FS_LATIN1:
        for (size_t i = 0; i < len; i++) g2n_utf8_append(out, bytes[i]);
        break;
    case G2N_FS_ASCII:
        for (size_t i = 0; i < len; i++) g2n_buf_append_byte(out, (char)(bytes[i] & 0x7F));
        break;
    case G2N_FS_HEX:
        for (size_t i = 0; i < len; i++) {
            g2n_buf_append_byte(out, hex[bytes[i] >> 4]);
            g2n_buf_append_byte(out, hex[bytes[i] & 15]);
        }
        break;
    case G2N_FS_BASE64:
        append_base64(out, bytes, len, base64_digits, true);
        break;
    case G2N_FS_BASE64URL:
        append_base64(out, bytes, len, base64url_digits, false);
        break;
    case G2N_FS_UTF16LE:
        append_utf16le(out, bytes, len);
        break;
    }
}

enum g2n_status g2n_fs_decode(struct g2n_host *host, const char *bytes, size_t len, enum g2n_fs_encoding encoding,
                              g2n_value *out)
{
    struct g2n_realm *realm = &host->realm;
    struct g2n_buf text = G2N_BUF_INIT;

    if (encoding == G2N_FS_BYTES) return g2n_node_buffer_of(host, bytes, len, out);
    if (encoding == G2N_FS_UTF8) return g2n_string_decode(realm, bytes ? bytes : "", len, false, out);
    append_decoded(&text, (const unsigned char *)bytes, len, encoding);
    enum g2n_status st = text.failed ? G2N_ENOMEM
                                     : g2n_string_new(realm, text.len ? text.bytes : "", text.len, out);
    g2n_buf_fini(&text);
    return st;
}

/* ---- text to bytes ---- */

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/* Up to the first pair that is none, as node. */
static void encode_hex(const char *text, size_t len, struct g2n_buf *out)
{
    for (size_t i = 0; i + 1 < len; i += 2) {
        int high = hex_digit(text[i]), low = hex_digit(text[i + 1]);
        if (high < 0 || low < 0) return;
        g2n_buf_append_byte(out, (char)(high << 4 | low));
    }
}

static int base64_digit(char c)
{
    if (c == '-') return 62;
    if (c == '_') return 63;
    const char *at = c ? strchr(base64_digits, c) : NULL;
    return at ? (int)(at - base64_digits) : -1;
}

/* Both alphabets; what belongs to neither is skipped; the first '=' ends it. */
static void encode_base64(const char *text, size_t len, struct g2n_buf *out)
{
    uint32_t bits = 0;
    unsigned count = 0;
    for (size_t i = 0; i < len && text[i] != '='; i++) {
        int digit = base64_digit(text[i]);
        if (digit < 0) continue;
        bits = bits << 6 | (uint32_t)digit;
        count += 6;
        if (count < 8) continue;
        count -= 8;
        g2n_buf_append_byte(out, (char)(bits >> count & 0xFF));
    }
}

static void append_unit(struct g2n_buf *out, uint32_t unit)
{
    g2n_buf_append_byte(out, (char)(unit & 0xFF));
    g2n_buf_append_byte(out, (char)(unit >> 8));
}

static void encode_code_point(uint32_t c, enum g2n_fs_encoding encoding, struct g2n_buf *out)
{
    if (encoding == G2N_FS_UTF16LE) {
        if (c >= 0x10000) {
            append_unit(out, 0xD800 + ((c - 0x10000) >> 10));
            c = 0xDC00 + (c & 0x3FF);
        }
        append_unit(out, c);
    } else if (encoding == G2N_FS_LATIN1 || encoding == G2N_FS_ASCII) {
        if (c >= 0x10000) g2n_buf_append_byte(out, (char)((0xD800 + ((c - 0x10000) >> 10)) & 0xFF));
        g2n_buf_append_byte(out, (char)(c & 0xFF));
    } else {
        g2n_utf8_append(out, c >= 0xD800 && c < 0xE000 ? 0xFFFD : c);
    }
}

void g2n_fs_encode(const struct g2n_string *text, enum g2n_fs_encoding encoding, struct g2n_buf *out)
{
    bool is_utf8 = encoding == G2N_FS_DEFAULT || encoding == G2N_FS_BYTES || encoding == G2N_FS_UTF8;

    if (encoding == G2N_FS_HEX) encode_hex(text->bytes, text->len, out);
    else if (encoding == G2N_FS_BASE64 || encoding == G2N_FS_BASE64URL) encode_base64(text->bytes, text->len, out);
    else if (is_utf8 && g2n_utf8_valid(text->bytes, text->len)) g2n_buf_append(out, text->bytes, text->len);
    else
        for (size_t at = 0; at < text->len;)
            encode_code_point(g2n_utf8_next(text->bytes, text->len, &at), encoding, out);
}
