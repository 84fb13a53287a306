/* Values of the global object, and the functions on URIs (ECMA-262, 19.1, 19.2.6).  There is no eval: a program that
 * gets it gets undefined. */
#include <math.h>

#include "base/utf8.h"
#include "value/lib.h"

#define ALPHANUMERIC "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
#define UNRESERVED   ALPHANUMERIC "-_.!~*'()"
#define RESERVED     ";/?:@&=+$,"

enum scope { WHOLE_URI, COMPONENT };

static enum g2n_status malformed(struct g2n_realm *realm)
{
    return g2n_throw(realm, G2N_URI_ERROR, "URI malformed");
}

/* encodeURI, encodeURIComponent: magic is enum scope. */
static enum g2n_status uri_encode(struct g2n_call *call, g2n_value *result)
{
    const char *kept = g2n_lib__magic(call) == COMPONENT ? UNRESERVED : UNRESERVED RESERVED "#";
    struct g2n_buf text = G2N_BUF_INIT;
    g2n_value holder;
    enum g2n_status st = g2n_to_string(call->realm, g2n_arg(call, 0), &holder);
    if (st != G2N_OK) return st;
    const struct g2n_string *s = g2n_as_string(g2n_peek(holder));
    if (!g2n_utf8_valid(s->bytes, s->len)) st = malformed(call->realm); /* a lone surrogate */
    for (size_t i = 0; st == G2N_OK && i < s->len; i++) {
        unsigned char c = (unsigned char)s->bytes[i];
        if (c && strchr(kept, c)) g2n_buf_append_byte(&text, (char)c);
        else g2n_buf_printf(&text, "%%%02X", c);
    }
    g2n_drop(call->realm, holder);
    if (st == G2N_OK) return g2n_string_from_buf(call->realm, &text, result);
    g2n_buf_fini(&text);
    return st;
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    c = (char)(c | 32);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The byte that %XX at i stands for, or -1. */
static int escaped_byte(const struct g2n_string *s, size_t i)
{
    if (s->len - i < 3 || s->bytes[i] != '%') return -1;
    int high = hex_value(s->bytes[i + 1]), low = hex_value(s->bytes[i + 2]);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

static size_t utf8_length(int lead)
{
    if (lead < 0x80) return 1;
    if (lead >= 0xC2 && lead < 0xE0) return 2;
    if (lead >= 0xE0 && lead < 0xF0) return 3;
    return lead >= 0xF0 && lead < 0xF5 ? 4 : 0;
}

/* Decodes the character that begins with the escape at *i; what must stay escaped is copied. */
static bool decode_escape(const struct g2n_string *s, size_t *i, const char *kept, struct g2n_buf *text)
{
    char bytes[4];
    int lead = escaped_byte(s, *i);
    size_t count = lead < 0 ? 0 : utf8_length(lead);
    if (count == 0) return false;
    for (size_t k = 0; k < count; k++) {
        int byte = *i + 3 * k < s->len ? escaped_byte(s, *i + 3 * k) : -1;
        if (byte < 0) return false;
        bytes[k] = (char)byte;
    }
    if (!g2n_utf8_valid(bytes, count)) return false;
    if (count == 1 && lead && strchr(kept, lead)) g2n_buf_append(text, s->bytes + *i, 3);
    else g2n_buf_append(text, bytes, count);
    *i += 3 * count;
    return true;
}

/* decodeURI, decodeURIComponent. */
static enum g2n_status uri_decode(struct g2n_call *call, g2n_value *result)
{
    const char *kept = g2n_lib__magic(call) == COMPONENT ? "" : RESERVED "#";
    struct g2n_buf text = G2N_BUF_INIT;
    g2n_value holder;
    enum g2n_status st = g2n_to_string(call->realm, g2n_arg(call, 0), &holder);
    if (st != G2N_OK) return st;
    const struct g2n_string *s = g2n_as_string(g2n_peek(holder));
    for (size_t i = 0; st == G2N_OK && i < s->len;) {
        if (s->bytes[i] != '%') g2n_buf_append_byte(&text, s->bytes[i++]);
        else if (!decode_escape(s, &i, kept, &text)) st = malformed(call->realm);
    }
    g2n_drop(call->realm, holder);
    if (st == G2N_OK) return g2n_string_from_buf(call->realm, &text, result);
    g2n_buf_fini(&text);
    return st;
}

static const struct g2n_method rows[] = {
    { "decodeURI",          uri_decode, 1, WHOLE_URI },
    { "decodeURIComponent", uri_decode, 1, COMPONENT },
    { "encodeURI",          uri_encode, 1, WHOLE_URI },
    { "encodeURIComponent", uri_encode, 1, COMPONENT },
    { NULL, NULL, 0, 0 }
};

enum g2n_status g2n_lib__install_globals(struct g2n_realm *realm)
{
    enum g2n_status st = g2n_function_define_all(realm, realm->global, rows);
    if (st == G2N_OK) st = g2n_lib__define(realm, realm->global, "globalThis", g2n_dup(g2n_view_of_object(realm->global)));
    if (st == G2N_OK) st = g2n_lib__tag(realm, realm->global, "global");
    if (st == G2N_OK) st = g2n_lib__constant(realm, realm->global, "NaN", NAN);
    if (st == G2N_OK) st = g2n_lib__constant(realm, realm->global, "Infinity", INFINITY);
    return st == G2N_OK ? g2n_lib__define_flags(realm, realm->global, "undefined", G2N_UNDEFINED, 0) : st;
}
