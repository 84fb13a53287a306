/* Failures as wasi:http tells of them. */
#include <errno.h>

#include "wasi2/error.h"
#include "wasi2/http.h"

static uint32_t not_connected(struct g2n_wasi2_http *http, const struct g2n_wasi2_exchange *x)
{
    long err = 0;

    (void)http->curl.easy_getinfo(x->easy, CURLINFO_OS_ERRNO, &err);
    switch (err) {
    case ECONNREFUSED: return G2N_HTTP_REFUSED;
    case ETIMEDOUT: return G2N_HTTP_CONNECT_TIMEOUT;
    case EHOSTUNREACH:
    case ENETUNREACH: return G2N_HTTP_UNROUTABLE;
    default: return G2N_HTTP_UNAVAILABLE;
    }
}

uint32_t g2n_wasi2_http_error_from(struct g2n_wasi2_http *http, const struct g2n_wasi2_exchange *x, CURLcode code)
{
    switch ((int)code) { /* an enum of libcurl's, which newer ones extend */
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY: return G2N_HTTP_DNS;
    case CURLE_COULDNT_CONNECT: return not_connected(http, x);
    case CURLE_OPERATION_TIMEDOUT: return G2N_HTTP_CONNECT_TIMEOUT; /* the only time that libcurl is given */
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE: return G2N_HTTP_TLS_CERTIFICATE;
    case CURLE_SSL_CONNECT_ERROR: return G2N_HTTP_TLS_PROTOCOL;
    case CURLE_URL_MALFORMAT: return G2N_HTTP_URI_INVALID;
    case CURLE_PARTIAL_FILE: return G2N_HTTP_INCOMPLETE;
    case CURLE_GOT_NOTHING:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR: return G2N_HTTP_TERMINATED;
    case CURLE_ABORTED_BY_CALLBACK: return G2N_HTTP_BODY_SIZE; /* on_send's */
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
    case CURLE_UNSUPPORTED_PROTOCOL: return G2N_HTTP_PROTOCOL;
    default: return G2N_HTTP_INTERNAL;
    }
}

/* Of values that a case has, none but the text of internal-error is known. */
struct g2n_wasi2_value g2n_wasi2_http_error_value(struct g2n_wasi2 *w, uint32_t code, const char *text)
{
    struct g2n_wasi2_value *items = g2n_wasi2_items(w, 3);

    items[1] = items[2] = g2n_wasi2_number(G2N_NONE);
    items[0] = g2n_wasi2_number(G2N_NONE);
    if (code == G2N_HTTP_DNS) { /* (rcode, info-code) */
        items[0] = (struct g2n_wasi2_value){ .number = 2, .items = &items[1] };
    } else if (code == G2N_HTTP_INTERNAL && text && text[0]) {
        items[0] = (struct g2n_wasi2_value){ .number = G2N_SOME, .items = &items[1] };
        items[1] = g2n_wasi2_bytes(text, strlen(text));
    }
    return (struct g2n_wasi2_value){ .number = code, .items = items };
}

G2N_WASI2_HANDLER(http_error_code)
{
    int number = g2n_wasi2_error_of(args);

    if (number < G2N_WASI2_HTTP_ERROR) return;
    result->number = G2N_SOME;
    result->items = g2n_wasi2_items(w, 1);
    *result->items = g2n_wasi2_http_error_value(w, (uint32_t)(number - G2N_WASI2_HTTP_ERROR), NULL);
}
