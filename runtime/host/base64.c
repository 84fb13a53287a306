/* atob and btoa (HTML, base64 utility methods; WHATWG Infra, forgiving-base64). */
#include "host/base64.h"

#include <string.h>

#include "base/utf8.h"
#include "host/args.h"
#include "host/dom_exception.h"
#include "host/headers.h"
#include "value/convert.h"

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* The one argument, as a string that the caller owns. */
static enum g2n_status input_of(struct g2n_call *call, g2n_value *out)
{
    if (call->argc == 0)
        return g2n_args_throw(call->realm, G2N_TYPE_ERROR, "ERR_MISSING_ARGS",
                              "The \"input\" argument must be specified");
    return g2n_to_string(call->realm, call->args[0], out);
}

/* The characters of s, which must all be below 256, as bytes. */
static bool append_bytes(struct g2n_buf *out, const struct g2n_string *s)
{
    for (size_t i = 0; i < s->len;) {
        uint32_t c = g2n_utf8_next(s->bytes, s->len, &i);
        if (c > 0xFF) return false;
        g2n_buf_append_byte(out, (char)c);
    }
    return true;
}

static void append_base64(struct g2n_buf *out, const unsigned char *bytes, size_t len)
{
    for (size_t i = 0; i < len; i += 3) {
        size_t n = len - i < 3 ? len - i : 3;
        uint32_t group = (uint32_t)bytes[i] << 16 | (uint32_t)(n > 1 ? bytes[i + 1] : 0) << 8 | (n > 2 ? bytes[i + 2] : 0);
        char text[4] = { alphabet[group >> 18], alphabet[group >> 12 & 63], n > 1 ? alphabet[group >> 6 & 63] : '=',
                         n > 2 ? alphabet[group & 63] : '=' };
        g2n_buf_append(out, text, sizeof text);
    }
}

static enum g2n_status btoa_call(struct g2n_call *call, g2n_value *result)
{
    struct g2n_buf bytes = G2N_BUF_INIT, text = G2N_BUF_INIT;
    g2n_value input;
    enum g2n_status st = input_of(call, &input);

    if (st != G2N_OK) return st;
    if (!append_bytes(&bytes, g2n_as_string(g2n_peek(input)))) {
        st = g2n_dom_exception_throw(call->realm, "InvalidCharacterError", "Invalid character");
    } else {
        append_base64(&text, (const unsigned char *)bytes.bytes, bytes.len);
        text.failed |= bytes.failed;
        st = g2n_string_from_buf(call->realm, &text, result);
    }
    g2n_buf_fini(&bytes);
    g2n_drop(call->realm, input);
    return st;
}

static bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r'; }

/* Appends the text without ASCII white space and without the padding that completes it. */
static void append_digits(struct g2n_buf *out, const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (!is_space(text[i])) g2n_buf_append_byte(out, text[i]);
    if (out->len % 4 != 0 || out->len == 0 || out->bytes[out->len - 1] != '=') return;
    out->len -= out->bytes[out->len - 2] == '=' ? 2 : 1;
}

/* Appends what the digits stand for; false at one that is none. */
static bool append_decoded(struct g2n_buf *out, const char *digits, size_t len)
{
    uint32_t bits = 0, count = 0;

    for (size_t i = 0; i < len; i++) {
        const char *at = digits[i] ? strchr(alphabet, digits[i]) : NULL;
        if (!at) return false;
        bits = (bits << 6 | (uint32_t)(at - alphabet)) & 0xFFFFFF;
        count += 6;
        if (count < 8) continue;
        count -= 8;
        g2n_buf_append_byte(out, (char)(bits >> count & 0xFF));
    }
    return true;
}

enum decoding { DECODED, NOT_A_DIGIT, INCOMPLETE };

static enum decoding decode(struct g2n_buf *out, const char *text, size_t len)
{
    struct g2n_buf digits = G2N_BUF_INIT;
    enum decoding decoding = DECODED;

    append_digits(&digits, text, len);
    if (!append_decoded(out, digits.bytes, digits.len)) decoding = NOT_A_DIGIT;
    else if (digits.len % 4 == 1) decoding = INCOMPLETE;
    out->failed |= digits.failed;
    g2n_buf_fini(&digits);
    return decoding;
}

bool g2n_base64_decode(struct g2n_buf *out, const char *text, size_t len) { return decode(out, text, len) == DECODED; }

static enum g2n_status atob_call(struct g2n_call *call, g2n_value *result)
{
    struct g2n_realm *realm = call->realm;
    struct g2n_buf bytes = G2N_BUF_INIT;
    g2n_value input;
    enum g2n_status st = input_of(call, &input);

    if (st != G2N_OK) return st;
    switch (decode(&bytes, g2n_as_string(g2n_peek(input))->bytes, g2n_as_string(g2n_peek(input))->len)) {
    case NOT_A_DIGIT: st = g2n_dom_exception_throw(realm, "InvalidCharacterError", "Invalid character"); break;
    case INCOMPLETE:
        st = g2n_dom_exception_throw(realm, "InvalidCharacterError", "The string to be decoded is not correctly encoded.");
        break;
    case DECODED:
        st = bytes.failed ? g2n_throw_no_memory(realm) : g2n_latin1_to_string(realm, bytes.bytes, bytes.len, result);
        break;
    }
    g2n_buf_fini(&bytes);
    g2n_drop(realm, input);
    return st;
}

enum g2n_status g2n_base64_install(struct g2n_host *host)
{
    static const struct g2n_method rows[] = {
        { "atob", atob_call, 1, 0 },
        { "btoa", btoa_call, 1, 0 },
        { NULL, NULL, 0, 0 },
    };
    return g2n_function_define_all(&host->realm, host->realm.global, rows);
}
