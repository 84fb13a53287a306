/* libcurl's functions, found when the first fetch asks: programs that never fetch neither load nor need the library.
 *
 * The library stays open until the process ends: its resolver's threads may still run when nobody waits for them. */
#ifndef G2N_HOST_HTTP_CURL_H
#define G2N_HOST_HTTP_CURL_H

#include <curl/curl.h>

#include "base/buf.h"

struct g2n_curl {
#define CURL_FN(field, symbol) __typeof__(symbol) *field;
#include "host/http_curl.def"
#undef CURL_FN
    bool brotli, http2; /* what this libcurl was built with */
};

/* Opens libcurl.so.4.  G2N_ESYS: it is not there, or lacks something; `reason` then says what was found and what to do. */
G2N_MUST_USE enum g2n_status g2n_curl_open(struct g2n_curl *curl, struct g2n_buf *reason);

#endif
