/* Percent-encoding (WHATWG URL, 1.3). */
#include "host/url.h"

#include <string.h>

/* The ASCII characters of each set besides the C0 controls and DEL.  They nest: path is in userinfo, and so on; only
 * the form's is given as what it leaves alone. */
static bool in_set(unsigned char c, enum g2n_url_encode set)
{
    if (c < 0x20 || c > 0x7E) return true;
    switch (set) {
    case G2N_URL_ENCODE_CONTROL:       return false;
    case G2N_URL_ENCODE_FRAGMENT:      return strchr(" \"<>`", c) != NULL;
    case G2N_URL_ENCODE_QUERY:         return strchr(" \"#<>", c) != NULL;
    case G2N_URL_ENCODE_SPECIAL_QUERY: return strchr(" \"#<>'", c) != NULL;
    case G2N_URL_ENCODE_PATH:          return strchr(" \"#<>?`{}", c) != NULL;
    case G2N_URL_ENCODE_USERINFO:      return strchr(" \"#<>?`{}/:;=@[\\]^|", c) != NULL;
    case G2N_URL_ENCODE_FORM:
        return !((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || strchr("*-._", c));
    }
    return true;
}

void g2n_url__encode(struct g2n_buf *out, const char *text, size_t len, enum g2n_url_encode set)
{
    static const char digits[] = "0123456789ABCDEF";
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)text[i];
        if (set == G2N_URL_ENCODE_FORM && c == ' ') {
            g2n_buf_append_byte(out, '+');
        } else if (in_set(c, set)) {
            char encoded[3] = { '%', digits[c >> 4], digits[c & 15] };
            g2n_buf_append(out, encoded, sizeof encoded);
        } else {
            g2n_buf_append_byte(out, (char)c);
        }
    }
}

static int digit_of(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

void g2n_url__decode(struct g2n_buf *out, const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (text[i] == '%' && len - i > 2 && digit_of(text[i + 1]) >= 0 && digit_of(text[i + 2]) >= 0) {
            g2n_buf_append_byte(out, (char)(digit_of(text[i + 1]) * 16 + digit_of(text[i + 2])));
            i += 2;
        } else {
            g2n_buf_append_byte(out, text[i]);
        }
    }
}
