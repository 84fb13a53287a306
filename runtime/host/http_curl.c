#include "host/http_curl.h"

#include <dlfcn.h>
#include <pthread.h>
#include <string.h>
#include <sys/auxv.h>

#define LIBRARY "libcurl.so.4"

/* dlsym() gives an object pointer; POSIX wants the two kinds of pointers to be alike, C does not. */
#define FIND(library, symbol, to) \
    do { \
        void *found_ = dlsym(library, symbol); \
        memcpy(&(to), &found_, sizeof found_); \
    } while (0)

/* A program without an interpreter is linked statically: it cannot open libraries of a C library that it does not have. */
static bool is_static(void) { return getauxval(AT_BASE) == 0; }

static enum g2n_status missing(struct g2n_buf *reason, const char *what)
{
    g2n_buf_printf(reason, "fetch needs %s: %s; install libcurl (Debian, Ubuntu: apt-get install libcurl4)", LIBRARY,
                   what);
    return G2N_ESYS;
}

static enum g2n_status open_library(struct g2n_curl *curl, struct g2n_buf *reason)
{
    if (is_static()) {
        g2n_buf_append_str(reason, "fetch needs " LIBRARY ", which a static program cannot open; compile it without --static");
        return G2N_ESYS;
    }
    void *library = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);
    if (!library) {
        const char *why = dlerror();
        return missing(reason, why ? why : "it cannot be opened");
    }
    const char *absent = NULL;
#define CURL_FN(field, symbol) \
    FIND(library, #symbol, curl->field); \
    if (!curl->field) absent = #symbol;
#include "host/http_curl.def"
#undef CURL_FN
    if (!absent && curl->global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK) {
        const curl_version_info_data *info = curl->version_info(CURLVERSION_NOW);
        curl->http2 = (info->features & CURL_VERSION_HTTP2) != 0;
#ifdef CURL_VERSION_BROTLI
        curl->brotli = (info->features & CURL_VERSION_BROTLI) != 0;
#endif
        return G2N_OK;
    }
    dlclose(library); /* nothing of it runs yet */
    return missing(reason, absent ? absent : "it does not start");
}

enum g2n_status g2n_curl_open(struct g2n_curl *curl, struct g2n_buf *reason)
{
    static pthread_mutex_t opening = PTHREAD_MUTEX_INITIALIZER; /* before libcurl 7.84 its start was for one thread at a time */

    pthread_mutex_lock(&opening);
    enum g2n_status st = open_library(curl, reason);
    pthread_mutex_unlock(&opening);
    return st;
}
