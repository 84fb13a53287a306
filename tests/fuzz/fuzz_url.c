/* The URL parser: any text is parsed or refused, what it gives is ASCII and parses to itself, and no assignment to a part
 * breaks that. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "host/url.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

/* The text up to the next NUL, made well-formed; advances. */
static struct g2n_buf next_text(const uint8_t **bytes, size_t *len)
{
    struct g2n_buf text = G2N_BUF_INIT;
    const uint8_t *end = *len ? memchr(*bytes, 0, *len) : NULL;
    size_t n = end ? (size_t)(end - *bytes) : *len;
    if (n) g2n_utf8_append_replaced(&text, (const char *)*bytes, n);
    *bytes += n + (end != NULL);
    *len -= n + (end != NULL);
    return text;
}

static void check_stable(const struct g2n_url *url)
{
    struct g2n_url again = G2N_URL_INIT;
    struct g2n_buf first = G2N_BUF_INIT, second = G2N_BUF_INIT;
    g2n_url_append(url, true, &first);
    for (size_t i = 0; i < first.len; i++)
        if (first.bytes[i] & 0x80) abort();
    if (g2n_url_parse(&again, first.bytes, first.len, NULL) != G2N_URL_OK) abort();
    g2n_url_append(&again, true, &second);
    if (first.len != second.len || memcmp(first.bytes, second.bytes, first.len) != 0) abort();
    g2n_url_fini(&again);
    g2n_buf_fini(&first);
    g2n_buf_fini(&second);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct g2n_buf input = next_text(&bytes, &len), base_text = next_text(&bytes, &len);
    struct g2n_url base = G2N_URL_INIT, url = G2N_URL_INIT;
    bool has_base = base_text.len && g2n_url_parse(&base, base_text.bytes, base_text.len, NULL) == G2N_URL_OK;

    if (g2n_url_parse(&url, input.bytes, input.len, has_base ? &base : NULL) == G2N_URL_OK) {
        check_stable(&url);
        for (int part = G2N_URL_PROTOCOL; part <= G2N_URL_HASH; part++) {
            struct g2n_buf value = next_text(&bytes, &len), origin = G2N_BUF_INIT;
            if (!g2n_url_set_part(&url, (enum g2n_url_part)part, value.bytes ? value.bytes : "", value.len)) abort();
            g2n_url_append_origin(&url, &origin);
            g2n_buf_fini(&value);
            g2n_buf_fini(&origin);
        }
        check_stable(&url);
    }
    g2n_url_fini(&url);
    g2n_url_fini(&base);
    g2n_buf_fini(&input);
    g2n_buf_fini(&base_text);
    return 0;
}
